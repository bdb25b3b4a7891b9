"""Reads every template as text and as a tree, and holds it to the rules of the house.

Each rule is a function from a template's name and source to the breaches it finds, and each is
seen to find one in a snippet made for it.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from inspect import signature
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes

from portal.web.template_globals import provide_globals

TEMPLATES = Path(__file__).parent.parent / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
FORMS = "components/forms.html"
ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
)
provide_globals(ENVIRONMENT.globals)

Rule = Callable[[str, str], list[str]]


def read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def markup(source: str) -> str:
    """Return what the browser gets to see: the source without Jinja's own parts."""
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)


def in_markup(pattern: str, source: str) -> list[str]:
    return [found.group() for found in re.finditer(pattern, markup(source), re.IGNORECASE)]


def inline_style(_name: str, source: str) -> list[str]:
    return in_markup(r"<style\b|<[a-z][^>]*\sstyle\s*=", source)


def scripts(_name: str, source: str) -> list[str]:
    return in_markup(r"<script\b|javascript:|<[a-z][^>]*\son[a-z]+\s*=", source)


def foreign_resources(_name: str, source: str) -> list[str]:
    attributes = r"\b(?:src|srcset|href|action|formaction|poster|data|content)"
    address = r"\s*=\s*[\"']?\s*(?:[a-z]+:)?//"
    elements = r"<(?:iframe|object|embed|base)\b|http-equiv"
    return in_markup(attributes + address + "|" + elements + r"|\bdata:", source)


def forms_of_their_own(name: str, source: str) -> list[str]:
    everywhere = in_markup(r"\bformmethod\b", source)
    by_hand = in_markup(r"<form\b(?![^>]*\bmethod=\"get\")", source)
    return everywhere + [form for form in by_hand if name != FORMS]


def unescaped(_name: str, source: str) -> list[str]:
    tree = ENVIRONMENT.parse(source)
    filters = [found.name for found in tree.find_all(nodes.Filter) if found.name == "safe"]
    switches = [*tree.find_all(nodes.EvalContextModifier)]
    return filters + ["autoescape" for _ in switches]


def without_layout(name: str, source: str) -> list[str]:
    parents = [
        constant.value
        for extends in ENVIRONMENT.parse(source).find_all(nodes.Extends)
        for constant in extends.find_all(nodes.Const)
        if isinstance(constant.value, str)
    ]
    strays = [parent for parent in parents if not parent.startswith("layouts/")]
    wanting = strays + ["no layout"] * (not parents)
    return [] if is_frame(name) or name in parts() else wanting


@cache
def parts() -> set[str]:
    """Return what other templates include or import: that is no page by itself."""
    return {
        constant.value
        for name in NAMES
        for use in ENVIRONMENT.parse(read(name)).find_all((nodes.Include, nodes.Import))
        for constant in use.find_all(nodes.Const)
    }


def is_frame(name: str) -> bool:
    return name == "base.html" or name.startswith(("layouts/", "components/"))


@cache
def macros_of(name: str) -> dict[str, nodes.Macro]:
    tree = ENVIRONMENT.parse(read(name))
    return {macro.name: macro for macro in [*tree.find_all(nodes.Macro), *functions_of(tree)]}


def functions_of(tree: nodes.Template) -> Iterator[nodes.Macro]:
    """Return what a component names of the program's own functions, as if they were macros."""
    for found in tree.find_all(nodes.Assign):
        match found:
            case nodes.Assign(target=nodes.Name(name=name), node=nodes.Name(name=function)):
                parameters = signature(ENVIRONMENT.globals[function]).parameters
                names = [nodes.Name(one, "param") for one in parameters]
                yield nodes.Macro(name, names, [], [])


def calls_of_components(tree: nodes.Template) -> Iterator[tuple[str, str, nodes.Call]]:
    imports = {
        found.target: found.template.value
        for found in tree.find_all(nodes.Import)
        if isinstance(found.template, nodes.Const)
    }
    for call in tree.find_all(nodes.Call):
        match call.node:
            case nodes.Getattr(node=nodes.Name(name=alias), attr=macro) if alias in imports:
                yield imports[alias], macro, call


def misfit(macro: nodes.Macro | None, call: nodes.Call) -> bool:
    if macro is None:
        return True
    names = [argument.name for argument in macro.args]
    required = names[: len(names) - len(macro.defaults)]
    named = [keyword.key for keyword in call.kwargs]
    given = names[: len(call.args)] + named
    return len(call.args) > len(names) or not set(required) <= set(given) <= set(names)


def misfitting_calls(_name: str, source: str) -> list[str]:
    return [
        f"{component}: {macro}, line {call.lineno}"
        for component, macro, call in calls_of_components(ENVIRONMENT.parse(source))
        if misfit(macros_of(component).get(macro), call)
    ]


RULES: tuple[Rule, ...] = (
    inline_style,
    scripts,
    foreign_resources,
    forms_of_their_own,
    unescaped,
    without_layout,
    misfitting_calls,
)

LAYOUT = '{% extends "layouts/public.html" %}'
IMPORT = '{% import "components/forms.html" as forms %}'
SABOTAGE: tuple[tuple[Rule, str], ...] = (
    (inline_style, '<p class="a" style="color: blue">'),
    (inline_style, "<STYLE>p { margin: 0 }</STYLE>"),
    (inline_style, '<p {% if x > 1 %}class="a"{% endif %} style = "">'),
    (scripts, "<script>1</script>"),
    (scripts, '<a href="javascript:history.back()">'),
    (scripts, '<body {% if x > 1 %}hidden{% endif %} onload="x()">'),
    (foreign_resources, '<img src="https://cdn.example/a.png">'),
    (foreign_resources, '<link href="//cdn.example/a.css">'),
    (foreign_resources, "<a href=http://example.org>"),
    (foreign_resources, '<iframe srcdoc="x">'),
    (foreign_resources, '<meta http-equiv="refresh">'),
    (foreign_resources, '<img src="data:image/png;base64,AA">'),
    (forms_of_their_own, '<form action="/report" method="post">'),
    (forms_of_their_own, "<form action='/report' METHOD=POST>"),
    (forms_of_their_own, '<form action="{{ url_for("x") }}">'),
    (forms_of_their_own, '<button formmethod="post">'),
    (unescaped, "{{ text|safe }}"),
    (unescaped, "{{ text|trim|safe }}"),
    (unescaped, "{% autoescape false %}{{ text }}{% endautoescape %}"),
    (without_layout, "<p>Alone</p>"),
    (without_layout, '{% extends "base.html" %}'),
    (without_layout, '{% extends "layouts/public.html" if x else "report/start.html" %}'),
    (misfitting_calls, LAYOUT + IMPORT + '{{ forms.buton("Send") }}'),
    (misfitting_calls, LAYOUT + IMPORT + '{{ forms.button("Send", colour="red") }}'),
    (misfitting_calls, LAYOUT + IMPORT + "{{ forms.button() }}"),
    (misfitting_calls, LAYOUT + IMPORT + '{{ forms.back_link("/", "Back", "Up") }}'),
    (misfitting_calls, '{% import "components/case.html" as cases %}{{ cases.day() }}'),
)


def test_there_are_templates_to_read() -> None:
    assert {"base.html", FORMS, "layouts/public.html", "errors/404.html"} <= set(NAMES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_template_keeps_every_rule(rule: Rule) -> None:
    found = {name: rule(name, read(name)) for name in NAMES}

    assert {name: breaches for name, breaches in found.items() if breaches} == {}


@pytest.mark.parametrize(
    ("rule", "source"), SABOTAGE, ids=[f"{rule.__name__}: {source}" for rule, source in SABOTAGE]
)
def test_every_rule_finds_a_deliberate_breach(rule: Rule, source: str) -> None:
    assert rule("desk/page.html", source) != []


def test_every_rule_has_its_deliberate_breach() -> None:
    assert {rule for rule, _ in SABOTAGE} == set(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_rule_finds_fault_with_a_good_page(rule: Rule) -> None:
    page = LAYOUT + IMPORT + '<form method="get" action="/desk">{{ forms.button("Show") }}</form>'
    assert rule("desk/page.html", page) == []


def test_no_template_is_longer_than_a_hundred_lines() -> None:
    lines = {name: len(read(name).splitlines()) for name in NAMES if not is_frame(name)}

    assert {name: count for name, count in lines.items() if count > 100} == {}


def test_the_frame_loads_only_our_own_three_sheets() -> None:
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', read("base.html")) == [
        "/static/css/tokens.css",
        "/static/css/base.css",
        "/static/css/components.css",
    ]
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', read("layouts/staff.html")) == [
        "/static/css/staff.css"
    ]
    assert "stylesheet" not in read("layouts/public.html")
