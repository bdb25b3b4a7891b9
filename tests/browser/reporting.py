"""Rosa answers question after question in her browser, up to the page with the code."""

from collections.abc import Iterator

from tests.browser.visitor import Visitor

Said = str | tuple[str, ...]


def report(rosa: Visitor, *, link: str = "/report", **said: Said) -> str:
    """Report what is said, save the code, and return it."""
    answer(rosa, link=link, **said)
    rosa.press("Send the report")
    return save_code(rosa)


def save_code(rosa: Visitor) -> str:
    """Read the code, and say that it is saved."""
    code = rosa.reads_code()
    rosa.press("I have saved it")
    return code


def answer(rosa: Visitor, *, link: str = "/report", **said: Said) -> None:
    """Answer page after page, as far as it goes: to the check, or to what is refused."""
    rosa.open(link)
    go_on(rosa, **said)


def go_on(rosa: Visitor, **said: Said) -> None:
    """Answer from the page that is open."""
    for _ in pages(rosa):
        for name, value in said.items():
            fill_in(rosa, name, (value,) if isinstance(value, str) else value)
        rosa.press("Continue")


def pages(rosa: Visitor) -> Iterator[str]:
    """Come by each page of questions once; a page that comes again is one that was refused."""
    before = ""
    while rosa.page.url != before and not rosa.page.url.endswith("/report/check"):
        before = rosa.page.url
        yield before


def fill_in(rosa: Visitor, name: str, values: tuple[str, ...]) -> None:
    """Fill a field in if the page that is open has it."""
    field = rosa.page.locator(f"main [name='{name}']:not([type='hidden'])")
    kind = field.first.evaluate("one => one.type") if field.count() else ""
    fill = {"text": rosa.fill, "textarea": rosa.fill, "select-one": rosa.select}
    for value in values:
        fill.get(kind, rosa.tick if kind else _leave)(**{name: value})


def _leave(**fields: str) -> None:
    """Do nothing with what this page does not ask."""
