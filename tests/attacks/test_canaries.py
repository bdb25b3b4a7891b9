"""After everybody has done their part, nothing of it stands anywhere in clear.

Marked words, real codes, keys and addresses go through the really served portal. Then every
byte that it left behind is searched: database and write-ahead log, data folder, output, home and
temporary folder; in clear, as UTF-16, in hexadecimal, and anywhere inside base64.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from portal.work import Portal
from tests.attacks.visitor import Visitor
from tests.cast import Member
from tests.deeds import TRIAGED, hidden_fields, shown_code
from tests.postgresql import Cluster
from tests.rows import the_case
from tests.server import Server, serve
from tests.web.test_server_log import BROKEN, send
from tests.written_forms import written_forms

MARK = "heronfeather"
"""Stands in every text, and in every header that could give somebody away."""

FROM = "127.0.0.77"
FORWARDED = "203.0.113.177"
HEADERS = {
    "User-Agent": f"Mozilla/5.0 ({MARK}-agent)",
    "Referer": f"http://127.0.0.1/{MARK}-referrer",
    "Accept-Language": f"{MARK}-language",
    "X-Forwarded-For": FORWARDED,
    "Forwarded": f"for={FORWARDED}",
    "X-Real-IP": FORWARDED,
    "X-Request-Id": f"{MARK}-request",
}
BOUNDARY = f"{MARK}-boundary"


@dataclass(slots=True)
class Planted:
    """What must be found nowhere."""

    codes: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    passphrases: list[str] = field(default_factory=list)

    def secrets(self) -> Iterator[str]:
        """Yield every secret, in the ways in which it may be typed."""
        yield from (MARK, MARK.upper(), FROM, FORWARDED, *self.keys, *self.passphrases)
        for code in self.codes:
            symbols = code.replace("-", "")
            yield from (code, symbols, code.lower(), symbols.lower(), code.replace("-", " "))


def text(where: str) -> str:
    return f"The {MARK} of {where} fell on <ward> 3."


def visitor_of(server: Server) -> Visitor:
    return Visitor(server, address=FROM, headers=HEADERS)


def multipart(fields: dict[str, str], *, file: bytes) -> bytes:
    """Return a form with a file in it, too large to be kept in memory by habit."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="{MARK}.txt"\r\n\r\n'
    )
    return "".join([*parts, head]).encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()


def next_fields(rosa: Visitor, page: str, after: str, **fields: str) -> dict[str, str]:
    """Send a page, and return what the form of the page after it carries unseen."""
    rosa.fill(page, **fields)
    return hidden_fields(rosa.get(after).text, after)


def report_by_form(server: Server, planted: Planted) -> None:
    """Rosa reports with every field filled in, and an attachment that nobody asked for."""
    rosa = visitor_of(server)
    story = {
        "narrative": text("narrative"),
        "category": "wrong_output",
        **next_fields(rosa, "/report", "/report/what-happened", type="incident"),
    }
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    file = text("a file").encode() * 15_000
    rosa.send("POST", "/report/what-happened", multipart(story, file=file), kind)
    rosa.fill("/report/tool", system="unknown", prompt=text("prompt"), output=text("output"))
    rosa.fill("/report/circumstances", happened=text("happened"), unit="")
    rosa.fill("/report/who-must-not-see")
    planted.keys += [story["csrf_token"], story["journey"], *rosa.cookies.values()]
    fields = hidden_fields(rosa.get("/report/check").text, "/report/check")
    sent = rosa.post("/report/check", **fields)
    planted.keys += [fields["once"], fields["csrf_token"], *rosa.cookies.values()]
    planted.codes.append(shown_code(rosa.get("/report/code").text))
    assert (sent.status, rosa.fill("/report/code").status) == (303, 303)


def come_back(server: Server, planted: Planted) -> None:
    """Rosa opens her mailbox, mistypes once, answers, and tries what she may not."""
    rosa, code = visitor_of(server), planted.codes[0]
    statuses = [
        rosa.fill("/mailbox", code=code[:-1] + "U").status,
        rosa.fill("/mailbox", code=code.lower()).status,
        rosa.fill("/mailbox/messages", form_on="/mailbox/case", text=text("an answer")).status,
        rosa.fill("/mailbox/messages", form_on="/mailbox/case", text="\x00" + text("it")).status,
        rosa.post("/mailbox/messages", text=text("a forged form")).status,
        rosa.get(f"/{MARK}/path?{MARK}=query").status,
        rosa.get(f"/mailbox/case?code={code}").status,
    ]
    planted.keys += rosa.cookies.values()
    assert statuses == [422, 303, 303, 422, 400, 404, 200]


def use_the_api(server: Server, planted: Planted) -> None:
    """A tool reports for somebody, reads and writes, and sends what cannot be taken."""
    tool, key = visitor_of(server), f"{MARK}-{secrets.token_urlsafe(32)}"
    code = tool.report(text("a tool"), key).json["tracking_code"]
    planted.codes.append(code)
    message = {"tracking_code": code, "text": text("a message")}
    statuses = [
        tool.post_json("/api/mailbox", {"tracking_code": code}).status,
        tool.post_json("/api/mailbox/messages", message).status,
        tool.post_json("/api/reports", {MARK: text("no such field")}).status,
        tool.send("POST", "/api/reports", b"{" + MARK.encode()).status,
        tool.report("a" * 2_000_000 + MARK).status,
    ]
    assert statuses == [200, 201, 422, 415, 413]


def handle(server: Server, planted: Planted, omar: Member, reference: str) -> None:
    """Omar mistypes his passphrase, signs in, and goes through every form that takes words."""
    desk, case = visitor_of(server), f"/desk/cases/{reference}"
    statuses = [
        desk.fill("/sign-in", sign_in="omar", passphrase=text("a passphrase")).status,
        desk.fill("/sign-in", sign_in="omar", passphrase=omar.passphrase).status,
        desk.get(case).status,
        desk.fill(f"{case}/message", text=text("a message")).status,
        desk.fill(f"{case}/note", text=text("a note")).status,
        desk.fill(f"{case}/moves/start-triage", text=text("a remark")).status,
        desk.fill(f"{case}/triage", **TRIAGED, remark=text("triage")).status,
        desk.fill(f"{case}/moves/request-information", text=text("a question")).status,
        desk.fill(f"{case}/moves/recuse", text=text("a recusal")).status,
    ]
    planted.keys += desk.cookies.values()
    planted.passphrases.append(omar.passphrase)
    assert statuses == [422, 303, 200, 303, 303, 303, 303, 303, 303]


def live_through(server: Server, portal: Portal, omar: Member) -> tuple[Planted, str]:
    """Let everybody do their part; return what they planted, and the readable reference."""
    planted = Planted()
    report_by_form(server, planted)
    reference = the_case(portal).reference
    come_back(server, planted)
    handle(server, planted, omar, reference)
    use_the_api(server, planted)
    for request in BROKEN:
        send(server, request.replace(b"canary", MARK.encode()))
    return planted, reference


def files_in(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def read(path: Path) -> bytes:
    """Return what stands in a file; nothing in one that is gone since it was listed.

    PostgreSQL's files are those of all tests that run: one of another database may go meanwhile.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def found(files: Iterable[Path], wanted: Iterable[str]) -> list[tuple[str, str]]:
    """Return in which file which word stands, in whatever way it is written."""
    patterns = [(one, form) for one in wanted for form in written_forms(one)]
    return [
        (path.name, one)
        for path in files
        for content in [read(path)]
        for one, form in patterns
        if form in content
    ]


@pytest.fixture
def folders(tmp_path: Path, data_dir: Path) -> dict[str, Path]:
    """Every folder that a served portal may write into."""
    made = {name: tmp_path / name for name in ("home", "temporary", "runtime")}
    for path in made.values():
        path.mkdir()
    return {"data": data_dir, **made}


@pytest.fixture
def served(
    environment: dict[str, str], folders: dict[str, Path], tmp_path: Path
) -> Iterator[Server]:
    """The portal, with folders of its own for whatever it writes."""
    places = {
        "HOME": str(folders["home"]),
        "TMPDIR": str(folders["temporary"]),
        "XDG_RUNTIME_DIR": str(folders["runtime"]),
    }
    with serve({**environment, **places}, output=tmp_path / "output.txt") as server:
        yield server


def test_nothing_of_what_people_did_stands_anywhere(
    served: Server, portal: Portal, cast: dict[str, Member], folders: dict[str, Path]
) -> None:
    planted, reference = live_through(served, portal, cast["omar"])
    files = [*files_in(*folders.values()), served.output]
    names = {path.name for path in files}

    assert {"portal.sqlite3", "portal.sqlite3-wal", "output.txt"} <= names
    assert {one for _, one in found(files, [reference])} == {reference}
    assert found(files, planted.secrets()) == []
    assert "message withheld" in served.output.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("both_databases", ["postgresql"], indirect=True)
@pytest.mark.postgres
def test_nothing_of_what_people_did_stands_in_postgresqls_files(
    served: Server,
    portal: Portal,
    cast: dict[str, Member],
    folders: dict[str, Path],
    postgresql: Cluster,
    both_databases: str,
) -> None:
    planted, reference = live_through(served, portal, cast["omar"])
    with psycopg.connect(postgresql.url("postgres"), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    files = [*files_in(postgresql.folder / "data", *folders.values()), served.output]

    assert {one for _, one in found(files, [reference])} == {reference}
    assert found(files, planted.secrets()) == []


@pytest.mark.parametrize("where", ["home/notes", "temporary/upload", "data/log"])
def test_a_leak_would_be_found_in_every_folder(folders: dict[str, Path], where: str) -> None:
    folder, name = where.split("/")
    (folders[folder] / name).write_bytes(f"… {MARK} …".encode("utf-16-le"))

    assert set(found(files_in(*folders.values()), Planted().secrets())) == {(name, MARK)}
