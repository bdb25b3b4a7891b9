"""Reads what Python code imports and which clocks it reads, without running it."""

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = "portal"

READING_TIME = frozenset(
    {
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "time.ctime",
        "time.gmtime",
        "time.localtime",
        "time.strftime",
        "time.time",
        "time.time_ns",
    }
)


def sources() -> dict[str, str]:
    """Return the source of every module of the portal, by its dotted name without `portal`."""
    files = sorted((ROOT / PACKAGE).rglob("*.py"))
    return {_name(file): file.read_text(encoding="utf-8") for file in files}


@cache
def parse(source: str) -> ast.Module:
    """Return the code's tree; each module is asked about many times."""
    return ast.parse(source)


@cache
def imported(source: str) -> frozenset[str]:
    """Return every name that code imports, in full, wherever in the code it does so.

    `from portal.store import cases` gives `portal.store.cases`; a relative import begins with
    a dot.
    """
    return frozenset(name for node in ast.walk(parse(source)) for name in _imported_by(node))


def of_the_portal(source: str) -> set[str]:
    """Return the portal's own among them, without `portal.`."""
    prefix = f"{PACKAGE}."
    return {name.removeprefix(prefix) for name in imported(source) if name.startswith(prefix)}


def of_others(source: str) -> set[str]:
    """Return the outer packages among them that are neither Python's nor the portal's."""
    return _outermost(source) - {PACKAGE} - sys.stdlib_module_names


def of_python(source: str) -> set[str]:
    """Return the outer packages of the standard library among them."""
    return _outermost(source) & sys.stdlib_module_names


def time_read_by(source: str) -> set[str]:
    """Return the ways in which code reads the time or could."""
    tree = parse(source)
    names = dict(pair for node in ast.walk(tree) for pair in _bound_by(node))
    used = {_dotted(node, names) for node in ast.walk(tree)}
    return (used | imported(source)) & READING_TIME


def graph(modules: Mapping[str, str]) -> dict[str, set[str]]:
    """Return which module imports which, packages' own modules included."""
    return {name: _modules_in(of_the_portal(text), modules) for name, text in modules.items()}


def reachable(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    """Return what a part's modules import, directly or through others."""
    seen: set[str] = set()
    waiting = [name for name in edges if is_in(name, start)]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(edges[name])
    return seen


def is_in(name: str, part: str) -> bool:
    """Tell whether a dotted name is a part or inside it."""
    return name == part or name.startswith(f"{part}.")


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT / PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _outermost(source: str) -> set[str]:
    return {name.split(".")[0] for name in imported(source)}


def _imported_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        yield from (f"{module}.{alias.name}" for alias in node.names)


def _modules_in(names: set[str], modules: Mapping[str, str]) -> set[str]:
    """Return the modules that running these imports would load."""
    steps = {name.rsplit(".", cut)[0] for name in names for cut in range(name.count(".") + 1)}
    return steps & set(modules)


def _bound_by(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _dotted(node: ast.AST, names: Mapping[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, names)}.{node.attr}"
    return ""
