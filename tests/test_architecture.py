"""Who may import whom. An audience is a trust zone, so these rules are promises, not taste.

A part that is not in the table may import nothing: whoever adds one decides here what it may.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from tests.imports import (
    graph,
    imported,
    is_in,
    of_others,
    of_python,
    of_the_portal,
    reachable,
    sources,
    time_read_by,
)


@dataclass(frozen=True, slots=True)
class Part:
    """What the modules of one part may import: of the portal, and of other people's packages."""

    portal: frozenset[str]
    others: frozenset[str] = frozenset()


def part(portal: str, others: str = "") -> Part:
    return Part(frozenset(portal.split()), frozenset(others.split()))


PAGES = "core web work clock"
"""What every audience's pages and operations stand on."""

WEB = "flask werkzeug wtforms markupsafe"

PARTS = {
    # The rules and what they stand on.
    "core": part("core"),
    "clock": part(""),
    "config": part("core mailing.server"),
    "vault": part("core vault", "nacl argon2"),
    "vault.second_steps": part("core vault", "pyotp"),
    "store": part("core store", "sqlalchemy alembic"),
    # Counts reports, and knows nothing of them.
    "brake": part("core"),
    "work": part(
        """brake clock config core.deadlines scrubbing.running store.engine
        vault.keyring""",
        "sqlalchemy",
    ),
    "casework": part("core vault store casework scrubbing work clock config"),
    # What reads strangers' files knows nothing of cases, rows, keys or pages.
    "scrubbing": part("core.errors scrubbing", "PIL pikepdf lxml"),
    # Mail counts what a handler's grants name, and can open nothing.
    "mailing": part("core mailing work clock casework store"),
    "mailing.server": part(""),
    "web": part("core web work clock config", f"{WEB} flask_wtf itsdangerous gunicorn _typeshed"),
    # The one module that makes HTML of what somebody wrote.
    "web.rendering": part("", "bleach markdown_it markupsafe"),
    # The audiences, each in its own trust zone.
    "report": part(f"{PAGES} report brake casework store vault", WEB),
    "mailbox": part(f"{PAGES} mailbox casework store vault", WEB),
    # The one module that makes a PDF.
    "mailbox.record_pdf": part("mailbox.record", "fpdf fontTools"),
    "desk": part(f"{PAGES} desk casework store vault", WEB),
    "insight": part(f"{PAGES} insight store.releases store.figure_facts", WEB),
    "register": part(
        f"""{PAGES} register store.lessons store.organisation store.policies store.system_entries
        store.tables.CommitmentRow store.tables.SystemEntryRow store.tables.SystemRow""",
        WEB,
    ),
    "policies": part(f"{PAGES} policies store.organisation store.policies", WEB),
    # Whoever was shown a letter has it checked: no case, no row.
    "letters": part(f"{PAGES} letters vault.letters", WEB),
    "signin": part(
        f"""{PAGES} signin
        casework.access.granting.move_grants casework.access.late_words
        casework.access.staffing casework.access.visits casework.access.withholding
        casework.figures.facts casework.journalling casework.settings
        store.accounts store.tables.AccountRow store.tables.CredentialRow store.tables.VouchRow
        store.second_steps vault.activation vault.credentials vault.second_steps""",
        WEB,
    ),
    # Draws, and knows nothing of what.
    "signin.qr": part("", "segno"),
    # The demonstration's sign-in page opens Rosa's mailbox with one click.
    "signin.demonstration": part(
        """core signin work casework.access.opening casework.access.visits casework.settings
        vault.tracking"""
    ),
    "admin": part(
        f"""{PAGES} admin signin.invitations
        casework.figures.facts casework.journalling casework.assignment.labels casework.settings
        casework.access.staffing casework.access.visits casework.figures.windows
        casework.retention store.policies
        insight.showing insight.presenting insight.words
        mailing.state store.accounts store.facts store.organisation store.register
        store.second_steps store.settings
        store.tables.AccountRow store.tables.OutsideAddressRow store.tables.SystemRow
        store.tables.UnitRow store.tables.CommitmentRow store.tables.SurveyRow
        store.tables.TestTextRow store.tables.SystemEntryRow store.system_entries""",
        WEB,
    ),
    # What reads strangers' files about AI systems knows no row and no page.
    "admin.importing": part("core.errors web.fields"),
    "admin.model_bom": part("admin.importing"),
    "admin.model_card": part("admin.importing", "yaml"),
    "audit": part(f"{PAGES} audit casework.journalling store.journal store.people", WEB),
    # The API is the same two doors without pages.
    "api": part(
        f"{PAGES} api brake casework vault.puzzles report.operations mailbox.operations", WEB
    ),
    # What puts the parts together; nobody imports these but one another.
    "demonstration": part(
        f"""{PAGES} config demonstration casework store vault installing switch upkeep
        report.operations mailbox.operations desk.case.operations signin""",
        f"{WEB} sqlalchemy",
    ),
    # Carries rows and sealed bytes from a database into a file and back, and opens none of them.
    "backups": part(
        """core backups config work casework.access.erasing casework.figures.release_log
        casework.journalling casework.retention store.copying store.schema store.tables
        vault.backups vault.keyring""",
        "sqlalchemy",
    ),
    "readiness": part("core work store.schema", "sqlalchemy"),
    "installing": part(
        """core work casework.access.erasing casework.access.granting.move_grants
        casework.access.staffing.active_handlers store.schema vault.keyring""",
        "sqlalchemy",
    ),
    "upkeep": part("core work clock casework store mailing", "sqlalchemy"),
    "daily": part("config work upkeep web.logs"),
    "starting": part("core work", "flask"),
    "application": part(
        "core config work web readiness casework.settings casework.access.visits cli",
        f"{WEB} click jinja2 _typeshed",
    ),
    "switch": part(
        "core config web application demonstration.operations demonstration.organisation",
        "_typeshed",
    ),
    "cli": part(
        """core clock config work backups installing switch upkeep casework mailing api.openapi
        signin.invitations store.schema demonstration""",
        "click flask",
    ),
    "": part("config application", "flask"),
}

AUDIENCES = (
    "report",
    "mailbox",
    "desk",
    "insight",
    "register",
    "letters",
    "signin",
    "admin",
    "audit",
    "api",
)

PURE = part(
    """bisect calendar collections contextlib dataclasses datetime decimal enum fractions functools
    hashlib heapq hmac itertools json math operator re statistics string tomllib types typing
    unicodedata"""
).portal
"""What the rules may use of Python: nothing that reads, writes, waits or draws.

`tomllib` is given the text of a file, never the file: what an organisation's clocks must look
like is a rule, and a rule that is tried on texts alone is tried on all of them.
"""

ROWS = ("store", "vault", "sqlalchemy")
PAGE_TOOLS = ("flask", "wtforms", "werkzeug")

OUT_OF_REACH = {
    "insight": ("store.cases", "store.people", "store.accounts", "casework"),
    "register": ("store.cases", "store.people", "casework"),
    "policies": ("store.cases", "store.people", "store.accounts", "casework"),
    "letters": ("store.cases", "store.people", "casework", "vault.sealing", "vault.grants"),
    "admin": (
        "store.cases",
        "casework.access.opening",
        "casework.records.sealed",
        "casework.access.granting",
        "vault.sealing",
        "vault.grants",
        "vault.epochs",
        "vault.reporter_keys",
    ),
    "web": ("store.cases", "casework", "vault.sealing", "vault.grants"),
    "audit": ("store.cases", "casework.access.opening", "casework.records.sealed", "vault.sealing"),
    "backups": ("casework.access.opening", "vault.sealing", "vault.grants", "vault.credentials"),
    "scrubbing": ("core.cases", "vault", "store", "casework", "web", "config", "work"),
    "mailing": (
        "casework.access.opening",
        "casework.records.sealed",
        "vault.sealing",
        "vault.grants",
    ),
}
"""What a part must not get at through anybody else either."""

FIGURES_ONLY = ("store.releases", "store.figure_facts", "store.immutable")

MODULES = sources()


@cache
def edges() -> dict[str, set[str]]:
    """Return which module imports which."""
    return graph(MODULES)


def part_of(module: str) -> str | None:
    """Return the nearest entry of the table that a module falls under."""
    steps = module.split(".")
    names = [".".join(steps[:count]) for count in range(len(steps), 0, -1)]
    return next((name for name in names if name in PARTS), None)


def breaches(module: str, source: str) -> list[str]:
    """Return what is wrong with a module's imports, in words."""
    name = part_of(module)
    if name is None:
        return [f"nobody decided what {module} may import"]
    return sorted({*_wrong_imports(PARTS[name], source), *_wrong_kinds(module, source)})


def _wrong_imports(allowed: Part, source: str) -> Iterator[str]:
    for target in of_the_portal(source):
        if not any(is_in(target, one) for one in allowed.portal):
            yield f"imports {target}"
    for package in of_others(source) - allowed.others:
        yield f"imports {package}"


def _wrong_kinds(module: str, source: str) -> Iterator[str]:
    names = imported(source)
    if time_read_by(source) and module != "clock":
        yield "reads the time"
    if "random" in of_python(source) and not is_in(module, "demonstration"):
        yield "draws numbers that can be guessed"
    if any(name.startswith(("importlib", ".")) for name in names) and module != "application":
        yield "imports by other means than a full name"
    if is_in(module, "core"):
        yield from (f"imports {name}" for name in of_python(source) - PURE)
    if module.split(".")[0] in AUDIENCES and _serves_pages(source) and _reads_rows(source):
        yield "serves pages and reads rows or keys"
    if module in FIGURES_ONLY:
        yield from (f"imports {name}" for name in _other_rows(source))


def _serves_pages(source: str) -> bool:
    return not of_others(source).isdisjoint(PAGE_TOOLS)


def _reads_rows(source: str) -> bool:
    inner = {name.split(".")[0] for name in of_the_portal(source)}
    return not (inner | of_others(source)).isdisjoint(ROWS)


def _other_rows(source: str) -> set[str]:
    rows = {name for name in of_the_portal(source) if is_in(name, "store.tables")}
    return {name for name in rows if not name.startswith("store.tables.Figure")}


def test_a_module_imports_what_its_part_may() -> None:
    found = {module: breaches(module, source) for module, source in MODULES.items()}

    assert {module: wrong for module, wrong in found.items() if wrong} == {}


def test_the_table_names_parts_that_exist() -> None:
    assert [name for name in PARTS if not any(is_in(module, name) for module in MODULES)] == []


@pytest.mark.parametrize("name", OUT_OF_REACH)
def test_a_part_does_not_reach_further_through_others(name: str) -> None:
    reached = reachable(name, edges())

    assert [one for one in reached if any(is_in(one, far) for far in OUT_OF_REACH[name])] == []


@pytest.mark.parametrize(
    ("module", "source", "breach"),
    [
        ("core.workflow", "import sqlalchemy", "imports sqlalchemy"),
        ("core.workflow", "import flask", "imports flask"),
        ("core.workflow", "import secrets", "imports secrets"),
        ("core.workflow", "from pathlib import Path", "imports pathlib"),
        ("core.workflow", "from portal.vault import sealing", "imports vault.sealing"),
        ("core.workflow", "from portal.clock import Moment", "imports clock.Moment"),
        ("core.workflow", "import datetime as d\nd.date.today()", "reads the time"),
        ("core.workflow", "from datetime import date\ndate.today()", "reads the time"),
        ("desk.case.operations", "from datetime import datetime as t\nt.now()", "reads the time"),
        ("desk.case.operations", "import time\ntime.time()", "reads the time"),
        ("desk.case.operations", "from time import time", "reads the time"),
        ("core.disclosure.sampler", "import random", "draws numbers that can be guessed"),
        ("vault.sealing", "import random", "draws numbers that can be guessed"),
        ("vault.sealing", "from portal.store import cases", "imports store.cases"),
        ("store.cases", "from portal.vault.sealing import open_sealed", "imports vault.sealing.o"),
        ("store.cases", "import flask", "imports flask"),
        ("store.cases", "def f():\n    import flask", "imports flask"),
        ("store.releases", "from portal.store.tables import CaseRow", "imports store.tables.Case"),
        ("casework.access.opening", "from portal.web.context import reading", "imports web.con"),
        ("casework.access.opening", "from portal.desk.case import operations", "imports desk.case"),
        ("web.access", "from portal.store.tables import CaseRow", "imports store.tables.CaseRow"),
        ("web.access", "from portal.casework.access import opening", "imports casework.acc"),
        ("desk.views", "import flask\nfrom portal.store import cases", "serves pages and reads"),
        ("desk.views", "import flask\nimport sqlalchemy", "serves pages and reads"),
        ("desk.views", "import flask\nfrom portal.vault import keyring", "serves pages and reads"),
        ("desk.views", "from portal.mailbox import operations", "imports mailbox.operations"),
        ("desk.lists.views", "import flask\nfrom portal.store import cases", "serves pages and re"),
        ("desk.case.views", "from portal.mailbox import operations", "imports mailbox.operations"),
        ("desk.case.views", "from .. import forms", "imports by other means than a full name"),
        ("insight.views", "from portal.desk.case import operations", "imports desk.case"),
        ("insight.operations", "from portal.store.tables import CaseRow", "imports store.tables"),
        ("insight.operations", "from portal import store", "imports store"),
        (
            "insight.operations",
            "from portal.casework.figures import publishing",
            "imports casework",
        ),
        ("admin.people", "from portal.store.tables import GrantRow", "imports store.tables.Grant"),
        ("admin.people", "from portal.store.tables import *", "imports store.tables.*"),
        ("admin.people", "from portal.store import cases", "imports store.cases"),
        ("admin.people", "from portal.vault.sealing import open_sealed", "imports vault.sealing"),
        ("admin.people", "from portal.casework.access.opening import open_row", "imports casework"),
        ("signin.visiting", "from portal.casework.access import opening", "imports casework.acc"),
        ("api.views", "from portal.desk.case.operations import q", "imports desk.case"),
        ("api.views", "from portal.report import views", "imports report.views"),
        ("desk.views", "from . import operations", "imports by other means than a full name"),
        ("desk.views", "import importlib", "imports by other means than a full name"),
        ("gossip.views", "", "nobody decided what gossip.views may import"),
    ],
)
def test_a_breach_is_found(module: str, source: str, breach: str) -> None:
    assert any(one.startswith(breach) for one in breaches(module, source))


def test_a_reach_through_others_is_found() -> None:
    modules = {
        "insight.operations": "from portal.store import releases",
        "store.releases": "def late():\n    from portal.store.cases import find_case",
        "store.cases": "",
    }

    assert "store.cases" in reachable("insight", graph(modules))
