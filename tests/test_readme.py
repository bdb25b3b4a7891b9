"""README, held against the program: what is there is told, and what is told is there.

Each check takes README's text and names what differs, so that a deliberate breach can be tried.
"""

import ast
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import click
import pytest
from flask import Flask

from portal import cli
from portal.core.actors import Level, Role

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "CHANGELOG.md", "SECURITY.md", "docs/deployment.md", "docs/clocks.md")

Check = Callable[[str], set[str]]

NAME_OF_A_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
SETTING = re.compile(r"PORTAL_[A-Z_]*[A-Z]")
PATH = re.compile(r"`((?:portal|templates|static|tests|deploy|docs|\.ci)/[\w./@-]*)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def section(readme: str, title: str) -> str:
    """Return what stands under a heading, up to the next one of its level."""
    marks = re.search(rf"^(#+) {re.escape(title)}$", readme, re.MULTILINE)
    if marks is None:
        return ""
    rest = readme[marks.end() :]
    return re.split(rf"^#{{1,{len(marks[1])}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    """Return the first cell of each row of the tables, their heads left out."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    heads = [above for above, below in pairwise(rows) if below.startswith("|---")]
    cells = [row for row in rows if row not in heads and not row.startswith("|---")]
    return [row.split("|")[1].strip() for row in cells]


def differing(told: set[str], there: set[str]) -> set[str]:
    """Return what is told but not there, and what is there but not told."""
    return {f"not there: {one}" for one in told - there} | {
        f"not told: {one}" for one in there - told
    }


def settings(readme: str) -> set[str]:
    told = {cell.strip("`") for cell in first_cells(section(readme, "Settings"))}
    return differing(told, settings_of_the_program())


def unknown_settings(readme: str) -> set[str]:
    return set(SETTING.findall(readme)) - settings_of_the_program()


def commands(readme: str) -> set[str]:
    cells = [cell.strip("`") for cell in first_cells(section(readme, "Commands"))]
    prefix = "flask --app wsgi "
    told = {cell.removeprefix(prefix) for cell in cells if cell.startswith(prefix)}
    return differing(told, set(commands_of_the_program()))


def options(readme: str) -> set[str]:
    prefix = "| `flask --app wsgi "
    rows = section(readme, "Commands").splitlines()
    told = {row.removeprefix(prefix).split("`")[0]: row for row in rows if row.startswith(prefix)}
    found = [
        differing(set(re.findall(r"`(--[a-z-]+)`", told.get(name, ""))), wanted)
        for name, wanted in commands_of_the_program().items()
    ]
    return set().union(*found)


def targets(readme: str) -> set[str]:
    cells = [cell.strip("`") for cell in first_cells(section(readme, "Commands"))]
    told = {cell.removeprefix("make ") for cell in cells if cell.startswith("make ")}
    return differing(told, targets_of_make())


def roles(readme: str) -> set[str]:
    cells = "\n".join(first_cells(section(readme, "Who uses it")))
    told = set(re.findall(r"`(\w+)`", cells)) | set(re.findall(r"level \d", cells))
    return differing(told, {one.value for one in Role} | {f"level {int(one)}" for one in Level})


def choices(readme: str) -> set[str]:
    words = set(re.findall(r"`(\w+)`", section(readme, "Commands")))
    return {*cli.LEVELS, *cli.ROLES} - words


def named_tests(readme: str) -> set[str]:
    return {
        f"{file}::{name}"
        for file, name in NAME_OF_A_TEST.findall(readme)
        if name not in names_in(ROOT / file)
    }


def untested_promises(readme: str) -> set[str]:
    threats = section(readme, "Threat model").split("\n### ")[0]
    rows = [row for row in threats.splitlines() if row.startswith("| ") and "---" not in row]
    return {row for row in rows[1:] if not NAME_OF_A_TEST.search(row)}


def paths(readme: str) -> set[str]:
    return {path for path in PATH.findall(readme) if not (ROOT / path).exists()}


def links(readme: str) -> set[str]:
    return {link for link in LINK.findall(readme) if not leads_somewhere(link, readme, ROOT)}


def folders(readme: str) -> set[str]:
    told = set(re.findall(r"`portal/(\w+)/`", section(readme, "Layout")))
    there = {path.parent.name for path in (ROOT / "portal").glob("*/__init__.py")}
    return differing(told, there)


def commands_in_shell(readme: str) -> set[str]:
    """Return the commands in examples that the program does not have."""
    lines = "\n".join(SHELL.findall(readme))
    called = re.findall(r"flask --app wsgi ((?:[a-z]+ ?){1,2})", lines)
    known = set(commands_of_the_program())
    made = {f"make {one}" for one in re.findall(r"^make (\w+)", lines, re.MULTILINE)}
    unknown = {one.strip() for one in called if not is_command(one, known)}
    return unknown | (made - {f"make {target}" for target in targets_of_make()})


def is_command(called: str, known: set[str]) -> bool:
    words = called.split()
    return words[0] in known or " ".join(words[:2]) in known


def leads_somewhere(link: str, text: str, folder: Path) -> bool:
    if "://" in link:
        return True
    path, _, anchor = link.partition("#")
    target = folder / path if path else None
    if target is not None and not target.exists():
        return False
    content = text if target is None else target.read_text("utf-8") if anchor else ""
    return not anchor or anchor in anchors(content)


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


@cache
def settings_of_the_program() -> set[str]:
    files = [ROOT / "gunicorn.conf.py", ROOT / "wsgi.py", *(ROOT / "portal").rglob("*.py")]
    texts = [
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return {text for text in texts if SETTING.fullmatch(text)}


@cache
def commands_of_the_program() -> dict[str, set[str]]:
    """Return every command by its words, with its options."""
    app = Flask("commands")
    cli.register(app)
    return dict(leaves("", app.cli.commands))


def leaves(prefix: str, found: dict[str, click.Command]) -> list[tuple[str, set[str]]]:
    leaves_here = [
        (f"{prefix}{name}", options_of(one))
        for name, one in found.items()
        if not isinstance(one, click.Group)
    ]
    groups = [(name, one) for name, one in found.items() if isinstance(one, click.Group)]
    return leaves_here + [
        leaf for name, one in groups for leaf in leaves(f"{prefix}{name} ", one.commands)
    ]


def options_of(command: click.Command) -> set[str]:
    return {name for one in command.params for name in one.opts if name.startswith("--")}


@cache
def targets_of_make() -> set[str]:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split())


@cache
def names_in(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text("utf-8")) if file.exists() else ast.Module([], [])
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


CHECKS: tuple[Check, ...] = (
    settings,
    unknown_settings,
    commands,
    options,
    targets,
    roles,
    choices,
    named_tests,
    untested_promises,
    paths,
    links,
    folders,
    commands_in_shell,
)

SABOTAGE: tuple[tuple[Check, str, str], ...] = (
    (settings, "| `PORTAL_TIMEZONE` |", "| `PORTAL_TIME` |"),
    (settings, "| `PORTAL_HTTPS` |", "| HTTPS |"),
    (unknown_settings, "PORTAL_SURFACES=staff", "PORTAL_SURFACE=staff"),
    (commands, "| `flask --app wsgi openapi` |", "| `flask --app wsgi copy` |"),
    (commands, "| `flask --app wsgi journal verify` |", "| journal |"),
    (options, "`--dry-run`", "`--try`"),
    (options, "`--unit`", "a unit"),
    (targets, "| `make bench` |", "| `make benchmarks` |"),
    (targets, "| `make quick` |", "| quick |"),
    (roles, "| `auditor` |", "| `inspector` |"),
    (roles, "level 4: outside", "outside"),
    (choices, "`executive`", "the executive"),
    (named_tests, "::test_its_holder_cannot_open_a_reserve_grant`", "::test_of_nothing`"),
    (named_tests, "`tests/web/test_leave.py::", "`tests/web/test_left.py::"),
    (untested_promises, "| A tracking code is kept nowhere |", "| Nothing goes wrong | |\n|"),
    (paths, "`static/css/tokens.css`", "`static/css/colours.css`"),
    (links, "(docs/sealing.md)", "(docs/seals.md)"),
    (links, "(docs/deployment.md#backups)", "(docs/deployment.md#copies)"),
    (folders, "| `portal/mailbox/` |", "| `portal/letterbox/` |"),
    (folders, "| `portal/desk/` |", "| desk |"),
    (commands_in_shell, "flask --app wsgi init  ", "flask --app wsgi begin  "),
    (commands_in_shell, "make run     #", "make start     #"),
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_readme_says_what_is_so(check: Check) -> None:
    assert check(README) == set()


@pytest.mark.parametrize(
    ("check", "old", "new"),
    SABOTAGE,
    ids=[f"{check.__name__}: {new.strip()}" for check, _, new in SABOTAGE],
)
def test_a_deliberate_breach_is_found(check: Check, old: str, new: str) -> None:
    assert old in README
    assert check(README.replace(old, new)) != set()


def test_every_check_has_its_deliberate_breach() -> None:
    assert {check for check, _, _ in SABOTAGE} == set(CHECKS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    folder = (ROOT / name).parent

    assert [one for one in LINK.findall(text) if not leads_somewhere(one, text, folder)] == []


@pytest.mark.parametrize(
    "file", sorted((ROOT / "deploy").glob("*.env")), ids=lambda file: file.name
)
def test_examples_of_settings_are_settings(file: Path) -> None:
    assert unknown_settings(file.read_text("utf-8")) == set()


def test_there_are_ten_commands_to_a_portal_of_ones_own() -> None:
    block = SHELL.findall(section(README, "Ten commands to a portal of your own"))[0]

    assert [int(number) for number in re.findall(r"#\s+(\d+)$", block, re.MULTILINE)] == [
        *range(1, 11)
    ]


def test_a_decision_has_context_and_consequence_in_ten_lines() -> None:
    decisions = section(README, "Decisions").strip().split("\n\n")
    parts = ("*Context:*", "*Decision:*", "*Consequence:*")

    assert len(decisions) >= 10
    assert [one for one in decisions if len(one.splitlines()) > 10] == []
    assert [
        one for one in decisions if not all(" ".join(one.split()).count(p) for p in parts)
    ] == []
