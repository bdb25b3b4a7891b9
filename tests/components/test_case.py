"""How a case is shown: words beside every colour, words escaped, no note to a reporter."""

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from portal.core.cases import Status

Render = Callable[..., str]
HOSTILE = "<script>alert('x')</script>"
DAY = date(2027, 2, 28)


def item(kind: str, **changes: object) -> SimpleNamespace:
    return SimpleNamespace(**{"kind": kind, "on": DAY, "text": f"text of {kind}", **changes})


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("audience", ["desk", "reporter"])
def test_every_status_has_words_and_a_tone(render: Render, status: Status, audience: str) -> None:
    page = render("{{ case.status_word(s, a) }}", s=status, a=audience)
    assert re.fullmatch(r'<span class="status tone-\w+">[A-Z][a-z ]+</span>', page)
    assert page == render("{{ case.status_word(s, a) }}", s=status.value, a=audience)
    assert render("{{ case.status_meaning(s) }}", s=status).endswith(".")


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [
        ("on_track", 12, "on track, 12 days left"),
        ("due_soon", 1, "due soon, 1 day left"),
        ("due_soon", 0, "due today"),
        ("late", -3, "3 days late"),
        ("late", None, "late"),
        ("met", None, "met"),
        ("met_late", None, "met late"),
        ("paused", None, "paused"),
    ],
)
def test_a_clock_speaks_in_words_and_a_date(
    render: Render, state: str, days: int | None, words: str
) -> None:
    page = render("{{ case.clock(on, s, 'Feedback', days=d) }}", on=DAY, s=state, d=days)
    assert f'<strong class="clock-state">{words}</strong>' in page
    assert '<time datetime="2027-02-28">28 February 2027</time>' in page


def test_the_desk_tells_three_kinds_apart(render: Render) -> None:
    items = [item("from_reporter"), item("to_reporter"), item("note"), item("system")]
    page = render("{{ case.timeline(items) }}", items=items)
    assert re.findall(r'class="entry entry-([\w-]+)"', page) == [
        "from-reporter",
        "to-reporter",
        "note",
        "system",
    ]
    assert "The reporter can read this." in page
    assert "The reporter cannot read this." in page


def test_a_note_is_never_shown_to_a_reporter(render: Render) -> None:
    items = [item("note", text="who is it?", by="Omar"), item("to_reporter")]
    page = render(
        '{{ case.timeline(items, "reporter") }}{{ case.message(items[0], "reporter") }}',
        items=items,
    )
    assert "who is it?" not in page
    assert page.count("<li>") == 1


def test_what_people_wrote_is_escaped_and_set_apart(render: Render) -> None:
    page = render("{{ case.message(one) }}", one=item("from_reporter", text=HOSTILE, by=HOSTILE))
    assert HOSTILE not in page
    assert '<div class="user-text" dir="auto">&lt;script&gt;' in page


def test_distressing_text_is_closed_at_first(render: Render) -> None:
    page = render("{{ case.message(one) }}", one=item("from_reporter", distressing=True))
    assert '<details class="distressing">' in page
    assert "open" not in page


@pytest.mark.parametrize("code", ["7K2Q9XWD4HTM", "7K2Q-9XWD-4HTM", "7K2Q 9XWD 4HTM"])
def test_a_code_stands_in_groups_of_four(render: Render, code: str) -> None:
    page = render("{{ case.code_block(code) }}", code=code)
    assert re.findall(r'class="code-part">(\w+)<', page) == ["7K2Q", "9XWD", "4HTM"]
    assert re.sub(r"<[^>]+>", "", page).split(" code")[1].split() == ["7K2Q", "9XWD", "4HTM"]


def test_what_was_not_given_is_said_in_words(render: Render) -> None:
    page = render(
        "{{ case.summary_list(rows) }}", rows=[("Unit", None, "/unit"), ("Story", HOSTILE)]
    )
    assert "Not given" in page
    assert 'href="/unit">Change<span class="visually-hidden"> unit</span>' in page
    assert HOSTILE not in page


def test_pages_lead_back_and_forth_with_the_same_filter(render: Render) -> None:
    source = '{{ case.pagination(page, 3, "desk", {"status": "triage"}) }}'
    middle = render(source, page=2)
    assert "Page 2 of 3" in middle
    assert middle.count("triage") == 2
    assert 'rel="next"' not in render(source, page=3)
    assert 'rel="prev"' not in render(source, page=1)
