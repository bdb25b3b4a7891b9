"""A visit is renewed after an ordinary page, and not while a download is being sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response

from portal.application import build
from portal.config import Settings
from portal.core.policy import Permission
from portal.web.access import needs
from portal.work import Portal, Work
from tests.web.trial import KEY, Omar

LINES = ("one\n", "two\n")
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LastingOmar(Omar):
    """A visit of a handler that another half hour has begun of."""

    lasts_until: datetime = LATER
    is_to_be_renewed: bool = True
    is_last_stretch: bool = False


def make_pages() -> Blueprint:
    pages = Blueprint("trial", __name__)

    @pages.get("/trial/page")
    @needs(Permission.READ_QUEUE)
    def page() -> str:
        return "".join(LINES)

    @pages.get("/trial/download")
    @needs(Permission.READ_QUEUE)
    def download() -> Response:
        def send() -> Iterator[str]:
            yield from LINES

        return Response(send())

    return pages


def test_a_download_that_is_being_sent_renews_nothing(settings: Settings, portal: Portal) -> None:
    renewed = list[str]()

    def recognise(work: Work, key: str) -> LastingOmar:
        return LastingOmar()

    def renew(work: Work, key: str) -> None:
        renewed.append(key)

    app = build(settings, pages=[make_pages()])
    app.extensions["portal"].clock = portal.clock
    app.extensions["portal.recognise"] = {"staff": recognise}
    app.extensions["portal.renew"] = renew
    omar = app.test_client()
    omar.set_cookie("portal_staff", KEY)
    sent = omar.get("/trial/download").text
    before = [*renewed]
    page = omar.get("/trial/page").text
    app.extensions["portal"].database.dispose()

    assert sent == page == "one\ntwo\n"
    assert (before, renewed) == ([], [KEY])
