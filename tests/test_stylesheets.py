"""Holds the stylesheets to their promises: one home for colours, any direction, contrast."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "static"
TOKENS = STATIC / "css" / "tokens.css"
SHEETS = sorted(STATIC.rglob("*.css"))

Rule = Callable[[str], list[str]]

COLOUR_NAMES = (
    "aqua|beige|black|blue|brown|chocolate|coral|crimson|cyan|fuchsia|gold|gray|green|"
    "grey|indigo|ivory|khaki|lavender|lime|linen|magenta|maroon|navy|olive|orange|orchid|pink|plum|"
    "purple|red|salmon|sienna|silver|snow|tan|teal|tomato|turquoise|violet|wheat|white|yellow|"
    "canvas|canvastext|linktext|highlight|highlighttext|buttontext|buttonface|graytext|field|fieldtext"
)
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\("
    rf"|(?<![\w-])(?:(?:light|dark|medium|pale|deep)?(?:{COLOUR_NAMES}))(?![\w-])",
    re.IGNORECASE,
)
PHYSICAL = re.compile(
    r"^(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b.*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right|top|bottom"
    r"|(?:min-|max-)?(?:width|height)|overflow-[xy])$"
)
SIDES = re.compile(r"(?<![\w-])(?:left|right)(?![\w-])")


def bare(source: str) -> str:
    return re.sub(r"/\*.*?\*/", " ", source, flags=re.DOTALL)


def declarations(source: str) -> list[tuple[str, str]]:
    """Return property and value of every declaration; selectors and at-rules are not among them."""
    found = re.findall(r"([\w-]+)\s*:\s*([^;{}]+)(?=[;}])", bare(source))
    return [(name, value.strip()) for name, value in found]


def colours(source: str) -> list[str]:
    return [f"{name}: {value}" for name, value in declarations(source) if COLOUR.search(value)]


def physical_properties(source: str) -> list[str]:
    return [
        f"{name}: {value}"
        for name, value in declarations(source)
        if PHYSICAL.match(name) or (not name.startswith("--") and SIDES.search(value))
    ]


def foreign_resources(source: str) -> list[str]:
    return re.findall(r"@import|url\(|image-set\(|src\(|data:|//", bare(source), re.IGNORECASE)


def unknown_tokens(source: str) -> list[str]:
    known = set(re.findall(r"(--[\w-]+)\s*:", TOKENS.read_text(encoding="utf-8")))
    return sorted(set(re.findall(r"var\((--[\w-]+)", bare(source))) - known)


def torn_rules(source: str) -> list[str]:
    """Return what is left over where braces don't pair: a browser skips the rule after it."""
    depth, found = 0, []
    for line in bare(source).splitlines():
        for brace in re.findall(r"[{}]", line):
            depth += 1 if brace == "{" else -1
            if depth < 0:
                found.append(line)
                depth = 0
    return found + ["a brace is never closed"] * bool(depth)


SABOTAGE: tuple[tuple[Rule, str], ...] = (
    (colours, "p { color: #fff; }"),
    (colours, "p { border: 1px solid rgb(0 0 0); }"),
    (colours, "p { background: white }"),
    (colours, "p { color: DarkGreen; }"),
    (colours, "p { color: CanvasText; }"),
    (physical_properties, "p { margin-left: 1rem; }"),
    (physical_properties, "p { border-right-color: currentColor; }"),
    (physical_properties, "p { width: 3rem; }"),
    (physical_properties, "@media (min-width: 40rem) { p { max-height: 3rem } }"),
    (physical_properties, "p { text-align: left; }"),
    (physical_properties, "p { inset-block: 0; top: 0; }"),
    (foreign_resources, "p { background: url(a.png); }"),
    (foreign_resources, '@import "other.css";'),
    (foreign_resources, "p { background: image-set('a.png' 1x); }"),
    (torn_rules, "p { margin: 0 } }"),
    (torn_rules, "@media print { p { margin: 0 }"),
    (unknown_tokens, "p { color: var(--rouge); }"),
)
SOUND = """
/* https://example.org: a comment may name a left-hand #fff */
@media (min-width: 40rem) { a:hover, .left > p { color: var(--ink); margin-inline: auto; } }
@media (prefers-color-scheme: dark) { p { border: 1px solid currentColor; white-space: nowrap } }
"""


@pytest.mark.parametrize(
    "rule", [physical_properties, foreign_resources, torn_rules, unknown_tokens]
)
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_sheet_keeps_every_rule(sheet: Path, rule: Rule) -> None:
    assert rule(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet != TOKENS], ids=lambda sheet: sheet.name
)
def test_every_colour_lives_among_the_tokens(sheet: Path) -> None:
    assert colours(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("rule", "source"), SABOTAGE, ids=[source for _, source in SABOTAGE])
def test_every_rule_finds_a_deliberate_breach(rule: Rule, source: str) -> None:
    assert rule(source) != []


@pytest.mark.parametrize("rule", sorted({rule for rule, _ in SABOTAGE}, key=lambda r: r.__name__))
def test_no_rule_finds_fault_with_a_sound_sheet(rule: Rule) -> None:
    assert rule(SOUND) == []


def test_there_are_four_sheets() -> None:
    names = [sheet.name for sheet in SHEETS]
    assert names == ["base.css", "components.css", "staff.css", "tokens.css"]


def scheme(name: str) -> dict[str, str]:
    """Return the colours of one scheme; dark starts from light, as in the browser."""
    source = bare(TOKENS.read_text(encoding="utf-8"))
    light, dark = source.split("@media (prefers-color-scheme: dark)")
    chosen = {"light": light, "dark": light + dark.split("@media")[0]}[name]
    return {token: value for token, value in declarations(chosen) if value.startswith("#")}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def contrasts(name: str, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Return how pairs of colours stand out from one another in one scheme."""
    chosen = scheme(name)
    return {(one, other): contrast(chosen[one], chosen[other]) for one, other in pairs}


TEXT_PAIRS = [
    *((text, ground) for text in ("--ink", "--ink-quiet", "--accent", "--accent-strong", "--error")
      for ground in ("--paper", "--surface", "--sunken")),
    *(("--ink", ground) for ground in ("--accent-soft", "--attention-soft", "--good-soft",
                                       "--error-soft", "--note-soft")),
    ("--on-accent", "--accent"), ("--on-accent", "--accent-strong"),
    ("--ink-quiet", "--accent-soft"), ("--accent-strong", "--accent-soft"),
    ("--error", "--error-soft"), ("--note", "--note-soft"), ("--good", "--good-soft"),
    ("--attention", "--attention-soft"), ("--attention", "--surface"), ("--attention", "--paper"),
]  # fmt: skip
EDGE_PAIRS = [
    (edge, ground)
    for edge in ("--control-edge", "--focus", "--chart-bar")
    for ground in ("--paper", "--surface", "--sunken")
]


def test_contrast_is_measured_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_can_be_read_on_its_ground(name: str) -> None:
    assert {pair: found for pair, found in contrasts(name, TEXT_PAIRS).items() if found < 4.5} == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_edges_and_focus_can_be_seen(name: str) -> None:
    assert {pair: found for pair, found in contrasts(name, EDGE_PAIRS).items() if found < 3} == {}


def test_the_icon_is_a_small_valid_one() -> None:
    icon = (STATIC / "favicon.ico").read_bytes()
    assert icon[:6] == b"\x00\x00\x01\x00\x01\x00"
    assert len(icon) < 2048
