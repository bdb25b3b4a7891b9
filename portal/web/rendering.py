"""The one place where text that staff formatted becomes HTML: policies, and nothing else.

Two fences. The renderer knows a short list of Markdown and no raw HTML; bleach then lets through a
short list of elements. A link leads to this portal's own pages alone; every other address stays
text, so that no page makes a browser ask for another host. What reporters write never comes here:
it is shown as it was typed, escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import Final

from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

MOST: Final = 100_000
"""Characters of HTML that reach bleach. It reads about 100,000 `<` in a second, and no faster."""

RULES: Final = (
    "blockquote",
    "heading",
    "hr",
    "list",
    "backticks",
    "emphasis",
    "escape",
    "link",
    "newline",
)
"""What of Markdown is known. No image, no table, no HTML; no references, which multiply text."""

INSIDE: Final = re.compile(r"/(?!.*//)(?!/)[\w/.-]*(?:\?[\w=&.-]*)?(?:#[\w-]*)?", re.ASCII)
"""An address of this portal, and of no other host."""

HEADINGS: Final = ("h2", "h3", "h4")
"""The page's own heading is the only first one."""

ELEMENTS: Final = frozenset(
    {
        *HEADINGS,
        *("p", "br", "hr", "ul", "ol", "li", "blockquote"),
        *("a", "code", "em", "strong"),
    }
)


@lru_cache(64)
def render(text: str) -> Markup:
    """Return formatted text as HTML; a text that becomes too long for bleach is shown as typed."""
    html = _write(_READER.parse(text))
    if len(html) > MOST:
        return Markup('<div class="user-text" dir="auto">{}</div>').format(text)
    # A cleaner is used once: it keeps what it reads from, and threads share what is global.
    cleaner = Cleaner(tags=ELEMENTS, attributes=_takes, protocols=["https"])
    return Markup(cleaner.clean(html))  # noqa: S704


def leads_outside(text: str) -> bool:
    """Tell whether a text links to an address that will be shown as text."""
    return any(_is_outside(one) for token in _READER.parse(text) for one in token.children or ())


def _make_reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "linkify": False}).enable(list(RULES))
    # Addresses are judged below, and stay as they were typed.
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return reader


_READER: Final = _make_reader()


def _takes(tag: str, name: str, value: str) -> bool:
    # bleach hands on what stands in the HTML, where `&` is written out.
    return (tag, name) == ("a", "href") and INSIDE.fullmatch(unescape(value)) is not None


def _write(tokens: Sequence[Token]) -> str:
    _rank_headings(tokens)
    for token in tokens:
        if token.children:
            token.children = list(_without_links_outside(token.children))
    return str(_READER.renderer.render(tokens, _READER.options, {}))


def _rank_headings(tokens: Iterable[Token]) -> None:
    """Let a text's highest heading be the second on its page, and leave no level out."""
    found = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    used = sorted({token.tag for token in found})
    for token in found:
        token.tag = HEADINGS[min(used.index(token.tag), len(HEADINGS) - 1)]


def _is_outside(token: Token) -> bool:
    return token.type == "link_open" and INSIDE.fullmatch(str(token.attrGet("href"))) is None


def _without_links_outside(tokens: Sequence[Token]) -> Iterator[Token]:
    """Put the address of a link to elsewhere behind its words, in brackets; links nest in none."""
    outside, words = None, ""
    for token in tokens:
        if _is_outside(token):
            outside, words = str(token.attrGet("href")), ""
        elif outside is not None and token.type == "link_close":
            if outside != words:
                yield Token("text", "", 0, content=f" ({outside})")
            outside = None
        else:
            words = words + token.content if outside is not None else ""
            yield token
