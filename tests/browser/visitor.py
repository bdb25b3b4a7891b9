"""One person at one browser: opens, fills in, presses, and looks at every page on the way."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

Look = Callable[[Page], None]
"""What is done with every page that comes up."""


def look_away(page: Page) -> None:
    """Do nothing with a page."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser of one's own, and who looks over the shoulder."""

    page: Page
    url: str
    look: Look = look_away

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(f"{self.url}{path}")
        self.look(self.page)

    def follow(self, words: str) -> None:
        """Follow the link of these words, and unfold what it is folded into."""
        link = self.page.get_by_role("link", name=words, exact=True)
        hidden = self.page.get_by_role("link", name=words, exact=True, include_hidden=True)
        folded = self.page.locator("details:not([open])", has=hidden)
        while folded.count():
            self._click(folded.first.locator("summary").first)
        self._press(link.first)

    def press(self, words: str) -> None:
        """Press the button of these words."""
        self._press(self.page.get_by_role("button", name=words, exact=True).first)

    def fill(self, **fields: str) -> None:
        """Type into fields, by their names."""
        for name, text in fields.items():
            self.page.locator(f"[name='{name}']").fill(text)

    def select(self, **fields: str) -> None:
        """Choose from lists, by the field's name and the choice's value."""
        for name, value in fields.items():
            self.page.locator(f"select[name='{name}']").select_option(value)

    def tick(self, **fields: str) -> None:
        """Tick boxes and choose answers, by the field's name and the choice's value."""
        for name, value in fields.items():
            self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def tick_words(self, words: str) -> None:
        """Tick the box or the answer of these words."""
        self.page.get_by_label(words, exact=True).check()

    def reads(self) -> str:
        """Return what stands on the page, folded parts included."""
        return " ".join((self.page.locator("main").text_content() or "").split())

    def reads_code(self) -> str:
        """Return the code or fingerprint that stands largest on the page."""
        return "-".join(self.page.locator(".code-block .code-part").all_text_contents())

    def _press(self, place: Locator) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self._click(place)
        self.look(self.page)

    def _click(self, place: Locator) -> None:
        place.click()
