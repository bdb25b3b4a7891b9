"""Hugging Face model cards: YAML between two lines of dashes, then Markdown under headings.

No key has to be there. The YAML is bounded before a tree is made of it, and the tree is made of
texts, lists and mappings alone: no number, no date, no object, and nothing by reference, so that
a few lines cannot stand for a billion. Source: Hugging Face, `modelcard_template.md` and the
metadata specification of model cards.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from portal.admin.importing import Found, Reading, gather, refused

FENCE: Final = "---"
MOST_YAML: Final = 60_000
"""Characters before the second fence."""
MOST_EVENTS: Final = 10_000
DEEPEST: Final = 12
"""Levels of lists and mappings; a real one has about eight."""

READ: Final = frozenset({"model_name", "model-index", "pipeline_tag", "datasets", "version"})
MORE_WANTED: Final = "[more information needed]"
HEADING: Final = re.compile(r"(#{1,6})\s+(\S.*)")
DEVELOPED: Final = re.compile(
    r"[-*]\s+\*\*(?:Developed|Published|Provided) by[^:*]{0,40}:\*\*(.*)", re.IGNORECASE
)

PLACES: Final = (
    ("limits", ("limitation", "out-of-scope", "risks")),
    ("data_used", ("training data",)),
    ("purpose", ("direct use", "intended use", "model description", "uses")),
)
"""The words in a heading by which its paragraphs are taken for a field; the first that fit."""


def read_card(text: str) -> Reading:
    """Return what a card tells; InputRefused where its YAML cannot be read."""
    head, body = _split(text)
    matter = _front_matter(head)
    left = [key for key in matter if key not in READ]
    return gather("Hugging Face model card", _read(matter, body), left)


def _split(text: str) -> tuple[str, str]:
    lines = text.lstrip().split("\n")
    if lines[0].strip() != FENCE:
        return "", text
    ends = [number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE]
    if not ends:
        raise refused("The front matter does not end: a second line of three dashes is missing.")
    return "\n".join(lines[1 : ends[0]]), "\n".join(lines[ends[0] + 1 :])


def _front_matter(head: str) -> dict[str, Any]:
    if len(head) > MOST_YAML:
        raise refused(f"The front matter is too long: {MOST_YAML:,} characters can be read.")
    try:
        _refuse_bombs(head)
        node = yaml.compose(head, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise refused("The front matter is no YAML that can be read.") from error
    found = {} if node is None else _plain(node)
    if not isinstance(found, dict):
        raise refused("The front matter holds no names and values.")
    return found


def _refuse_bombs(head: str) -> None:
    """Walk through the parser's events, which it makes one by one, and stop where it is enough."""
    depth = 0
    for number, event in enumerate(yaml.parse(head, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent):
            raise refused("The front matter repeats parts by reference (*). Write them out.")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or number > MOST_EVENTS:
            raise refused("The front matter holds too much, or holds it too deep.")


def _plain(node: Any) -> Any:
    """Return texts, lists and mappings, whatever the tags say: nothing is constructed."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value if _is_text(key)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    return str(node.value)


def _is_text(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode)


def _read(matter: dict[str, Any], body: str) -> Found:
    sections = list(_sections(body))
    yield from _names(matter, sections)
    for line in body.split("\n"):
        developed = DEVELOPED.match(line.strip())
        if developed and MORE_WANTED not in line.lower():
            yield "provider", developed[1], "“Developed by”"
    yield "model_version", _text(matter.get("version")), "version"
    task = _text(matter.get("pipeline_tag"))
    yield "purpose", f"Task: {task}" if task else "", "pipeline_tag"
    for one in _texts(matter.get("datasets")):
        yield "data_used", f"It learned from: {one}", "datasets"
    for title, text in sections:
        field = _field_of(title)
        if field:
            yield field, text, f"“{title}”"


def _names(matter: dict[str, Any], sections: list[tuple[str, str]]) -> Found:
    yield "name", _text(matter.get("model_name")), "model_name"
    index = matter.get("model-index")
    for one in index if isinstance(index, list) else ():
        yield "name", _text(one.get("name") if isinstance(one, dict) else ""), "model-index"
    for title, _ in sections[:1]:
        yield "name", title.removeprefix("Model Card for").strip(), "the first heading"


def _sections(body: str) -> Iterator[tuple[str, str]]:
    title, lines = "", list[str]()
    for line in _without_comments(body).split("\n"):
        heading = HEADING.fullmatch(line.strip())
        if heading is None:
            lines.append(line)
            continue
        if title:
            yield title, _body(lines)
        title, lines = heading[2].rstrip("# "), []
    if title:
        yield title, _body(lines)


def _without_comments(body: str) -> str:
    first, *others = body.split("<!--")
    return first + "".join(one.partition("-->")[2] for one in others)


def _body(lines: list[str]) -> str:
    kept = [line.strip() for line in lines if MORE_WANTED not in line.lower()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _field_of(title: str) -> str | None:
    lower = title.lower()
    return next((field for field, words in PLACES if any(one in lower for one in words)), None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    some = value if isinstance(value, list) else [value]
    return [one for one in some if isinstance(one, str)]
