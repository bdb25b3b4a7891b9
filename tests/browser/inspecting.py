"""What is asked of every page: no violation that axe can find, and nothing wider than the screen.

A page is looked at in its lightest and its darkest form, on the smallest screen and on a wide one,
and in colours that the reader's system forces on it: there nothing may live by its background.
"""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.chromium import CONTRAST, RULES, find_violations

SMALL, WIDE = 320, 1280
HEIGHT = 800
VIEWS = (
    (SMALL, "light", RULES),
    (SMALL, "dark", CONTRAST),
    (WIDE, "dark", RULES),
    (WIDE, "light", CONTRAST),
)
"""Colours differ by scheme alone, all other rules by width alone: each is asked where it counts."""

UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
STICKS_OUT = """
() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  return [...document.body.querySelectorAll('*')]
    .filter(one => !one.closest('.table-scroll'))
    .filter(one => Math.max(one.getBoundingClientRect().right, one.scrollWidth) > width)
    .map(one => `${one.localName}.${one.className}`)
}
"""
BORDERLESS = """
() => [...document.querySelectorAll('button, .button, input, textarea, select')]
  .filter(one => one.checkVisibility() && !['hidden', 'radio', 'checkbox'].includes(one.type))
  .filter(one => getComputedStyle(one).textDecorationLine !== 'underline')
  .filter(one => {
    const style = getComputedStyle(one)
    return style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) < 1
  })
  .map(one => `${one.localName}.${one.className}`)
"""


@dataclass(frozen=True, slots=True)
class Inspector:
    """Looks at pages and remembers what was wrong; each state of a page is looked at once."""

    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def look(self, page: Page) -> None:
        """Look at a page in all views."""
        state = _state(page)
        if state in self.seen:
            return
        self.seen.add(state)
        page.evaluate(UNFOLD)
        for width, scheme, rules in VIEWS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong = [*find_violations(page, rules), *_too_wide(page)]
            self.found.extend(f"{state} at {width}, {scheme}: {one}" for one in wrong)
        page.emulate_media(forced_colors="active")
        self.found.extend(f"{state} in forced colours: {one}" for one in _borderless(page))
        page.emulate_media(forced_colors="none")


def _state(page: Page) -> str:
    return f"{page.title()} / {page.locator('h1').first.inner_text()}"


def _borderless(page: Page) -> list[str]:
    return [f"nothing shows where it is: {one}" for one in page.evaluate(BORDERLESS)]


def _too_wide(page: Page) -> list[str]:
    sticking_out = page.evaluate(STICKS_OUT)
    return [f"wider than the screen: {', '.join(sticking_out)}"] if sticking_out else []
