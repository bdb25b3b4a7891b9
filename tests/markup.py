"""What a page is made of, as a browser's parser sees it: elements, fields, texts of people."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Form:
    """One form that posts: where to, what it carries unseen, what can be typed, what stands in."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    """Fields of one line."""
    areas: dict[str, str] = field(default_factory=dict)
    """Fields of many lines."""

    @property
    def typed(self) -> dict[str, str]:
        """What stands in every field for text."""
        return {**self.lines, **self.areas}


class Markup(HTMLParser):
    """Reads a page once; `elements` are tags with the names of their attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.forms: list[Form] = []
        self.said: list[str] = []
        """The texts of people, in order."""
        self._area: str | None = None
        self._inside = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, *(name for name, _ in attrs)))
        self._inside += bool(self._inside)
        if "user-text" in given.get("class", "").split():
            self._inside = 1
            self.said.append("")
        if tag == "form" and given.get("method") == "post":
            self.forms.append(Form(given["action"]))
        if tag == "textarea":
            self._area = given["name"]
            self.forms[-1].areas[self._area] = ""
        if tag == "input" and self.forms:
            kinds = {"hidden": self.forms[-1].hidden, "text": self.forms[-1].lines}
            kinds.get(given.get("type", "text"), {})[given.get("name", "")] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._area = None if tag == "textarea" else self._area
        self._inside -= bool(self._inside)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].areas[self._area] += data
        if self._inside:
            self.said[-1] += data


def form_for(page: str, action: str) -> Form:
    """Return a page's form for an address; LookupError where there is none."""
    for form in Markup(page).forms:
        if form.action == action:
            return form
    raise LookupError(action)
