"""Somebody who has a keyboard and nothing else: every press of a key is one that they could make.

What has the focus must be seen: a stop that shows none is a fault, and so is a field, a link or a
button that Tab never comes to.
"""

from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.browser.visitor import Visitor

MOST_STOPS = 400
"""Stops of Tab, after which a place counts as out of reach."""

HAS_FOCUS = "one => one === document.activeElement"
IS_IN_GROUP = "one => one.type === 'radio' && one.name === document.activeElement.name"
SHOWS_FOCUS = """
() => {
  const one = document.activeElement
  if (one === document.body) return ''
  const box = one.getBoundingClientRect()
  const style = getComputedStyle(one)
  const isSeen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  const isMarked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  return isSeen && isMarked ? '' : `${one.localName}.${one.className} ${one.innerText || one.name}`
}
"""


class OutOfReach(AssertionError):
    """Tab does not come to what is wanted."""


@dataclass(frozen=True, slots=True)
class KeyboardVisitor(Visitor):
    """A browser of one's own without a mouse."""

    def fill(self, **fields: str) -> None:
        """Type into fields, by their names."""
        for name, text in fields.items():
            self._reach(self.page.locator(f"[name='{name}']"))
            self.page.keyboard.press("Control+A")
            self.page.keyboard.press("Delete")
            self.page.keyboard.insert_text(text)

    def select(self, **fields: str) -> None:
        """Choose from lists, by the field's name and the choice's value."""
        for name, value in fields.items():
            field = self.page.locator(f"select[name='{name}']")
            self._reach(field)
            self.page.keyboard.press("Home")
            for _ in range(field.locator("option").count()):
                if field.input_value() == value:
                    break
                self.page.keyboard.press("ArrowDown")
            if field.input_value() != value:
                raise OutOfReach(f"No key chooses {value} in {name}.")

    def tick(self, **fields: str) -> None:
        """Tick boxes and choose answers, by the field's name and the choice's value."""
        for name, value in fields.items():
            self._tick(self.page.locator(f"input[name='{name}'][value='{value}']"))

    def tick_words(self, words: str) -> None:
        """Tick the box or the answer of these words."""
        self._tick(self.page.get_by_label(words, exact=True))

    def _tick(self, box: Locator) -> None:
        if box.get_attribute("type") == "radio":
            self._choose(box)
            return
        self._reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def _choose(self, radio: Locator) -> None:
        """Reach the group, and go through its answers with the arrows."""
        self._stop_where(radio, IS_IN_GROUP)
        for _ in range(MOST_STOPS):
            if radio.evaluate(HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowDown")
        if not radio.is_checked():
            self.page.keyboard.press("Space")

    def _click(self, place: Locator) -> None:
        self._reach(place)
        self.page.keyboard.press("Enter")

    def _reach(self, place: Locator) -> None:
        self._stop_where(place, HAS_FOCUS)

    def _stop_where(self, place: Locator, condition: str) -> None:
        for _ in range(MOST_STOPS):
            if place.evaluate(condition):
                return
            self.page.keyboard.press("Tab")
            unseen = self.page.evaluate(SHOWS_FOCUS)
            if unseen:
                raise AssertionError(f"The focus is not seen on {unseen}, {self.page.url}.")
        raise OutOfReach(f"Tab never comes to {place} on {self.page.url}.")
