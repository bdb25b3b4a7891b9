"""Formatted text of staff: a short list of elements, no raw HTML, no way to another host."""

import re

import pytest

from portal.web.rendering import ELEMENTS, MOST, leads_outside, render

EVERYTHING = """\
# May I refuse?

Yes. *Ask* **first**, `code`, & 1 < 2.

## Whom to ask

- [the register](/systems)
- [a form](/report?system=desk-assistant)

1. one

> quoted

***

Line\\
break
"""


def tags(html: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", html))


def test_what_is_known_of_markdown_becomes_elements() -> None:
    html = render(EVERYTHING)
    assert (
        "<p>Yes. <em>Ask</em> <strong>first</strong>, <code>code</code>, &amp; 1 &lt; 2.</p>"
        in html
    )
    assert '<li><a href="/systems">the register</a></li>' in html
    assert '<a href="/report?system=desk-assistant">a form</a>' in html
    assert tags(html) == ELEMENTS - {"h4"}


def test_headings_begin_below_the_pages_own_and_leave_no_level_out() -> None:
    html = render("## Upper\n\n#### Lower\n\n##### Lowest\n\n###### Beyond")
    assert html.split("\n")[:4] == [
        "<h2>Upper</h2>",
        "<h3>Lower</h3>",
        "<h4>Lowest</h4>",
        "<h4>Beyond</h4>",
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<b onclick=alert(1)>x</b>",
        "<img src=x onerror=alert(1)>",
        "<!-- --><iframe srcdoc=x>",
        '<a href="/report" style="color: red">x</a>',
        "<svg/onload=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_html_is_shown_as_it_was_typed(hostile: str) -> None:
    assert tags(render(hostile)) <= {"p"}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=c&d=e",
        "http://example.org",
        "//example.org/a",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "mailto:boss@example.org",
        "systems",
        "/a%0a/b",
        "/é",
        "?x",
        "#top",
    ],
)
def test_an_address_elsewhere_stays_text(address: str) -> None:
    text = f"See [the law](<{address}>) for it."
    html = render(text)
    assert "href" not in html
    assert html.unescape().strip() == f"<p>See the law ({address}) for it.</p>".replace(
        "\\\\", "\\"
    )
    assert leads_outside(text)


@pytest.mark.parametrize("path", ["/", "/systems/chat", "/figures.json", "/how/safely#tor"])
def test_a_page_of_the_portal_is_a_link(path: str) -> None:
    assert f'<a href="{path}">here</a>' in render(f"[here]({path})")
    assert not leads_outside(f"[here]({path})")


def test_an_address_that_is_its_own_words_is_said_once() -> None:
    assert render("[https://a.example](https://a.example)") == "<p>https://a.example</p>\n"


def test_no_image_and_no_reference_is_known() -> None:
    html = render("![photo](/static/a.png) [a][b]\n\n[b]: /systems")
    assert "<img" not in html
    assert "[a][b]" in html


def test_what_would_grow_too_long_for_bleach_is_shown_as_typed() -> None:
    long = "<" * (MOST // 4)
    html = render(long)
    assert tags(html) == {"div"}
    assert html.unescape() == f'<div class="user-text" dir="auto">{long}</div>'


def test_a_link_keeps_several_parameters() -> None:
    assert '<a href="/report?a=1&amp;b=2">form</a>' in render("[form](/report?a=1&b=2)")


@pytest.mark.parametrize("path", ["/.//other.example", "/a//b", "//other.example"])
def test_no_address_with_an_empty_part_is_a_link(path: str) -> None:
    assert "<a" not in render(f"[here]({path})")


def test_a_character_written_as_its_number_stays_as_it_was_typed() -> None:
    assert "\u202e" not in render("&#x202e;txet")
    assert "&amp;#x202e;txet" in render("&#x202e;txet")
