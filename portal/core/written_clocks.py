"""Clocks as the text of the file that `house_clocks` reads: what comes back is the same clocks."""

import json
from collections.abc import Iterable, Iterator
from enum import Enum

from portal.core.clocks import Clock, Condition, Kind
from portal.core.house_clocks import HouseClocks

HEAD = """\
# The clocks that come with the portal. They are not legal advice.
# Keep what is another here, and take the rest out: a clock that this file does not name stays.
# Switch shipped clocks off with: without = ["id", "id"]. One of the law needs because = "...".
"""


def write_clocks(clocks: Iterable[Clock]) -> str:
    """Return a file that sets these clocks."""
    return "\n".join([HEAD, *("\n".join(_lines(clock)) + "\n" for clock in clocks)])


def _lines(clock: Clock) -> Iterator[str]:
    yield "[[clock]]"
    yield f"id = {_text(clock.id)}"
    yield f"regime = {_text(clock.regime)}"
    if clock.article:
        yield f"article = {_text(clock.article)}"
    yield f"start = {_text(clock.start.value)}"
    if clock.period.months:
        yield f"months = {clock.period.months}"
    if clock.period.days:
        yield f"days = {clock.period.days}"
    yield f"kind = {_text(clock.kind.value)}"
    yield f"met_by = {_text(clock.met_by.value)}"
    yield f"promise = {_text(clock.promise)}"
    if clock.effective_from is not None:
        yield f"effective_from = {clock.effective_from.isoformat()}"
    if clock.kind is Kind.TARGET and not clock.waits:
        yield "waits = false"
    if not clock.for_reporter:
        yield "for_reporter = false"
    asked = ", ".join(_asked(clock.applies_if))
    if asked:
        yield f"applies_if = {{ {asked} }}"


def _asked(condition: Condition) -> Iterator[str]:
    lists: dict[str, Iterable[Enum]] = {
        "types": condition.types,
        "severities": condition.severities,
        "categories": condition.categories,
        "serious": condition.serious,
    }
    for key, chosen in lists.items():
        if chosen:
            yield f"{key} = [{', '.join(sorted(_text(one.value) for one in chosen))}]"
    if condition.system_known:
        yield "system_known = true"


def _text(text: str) -> str:
    # A JSON string is also one of TOML, for whatever fits on a line.
    return json.dumps(text, ensure_ascii=False)


def describe_clocks(house: HouseClocks) -> Iterator[str]:
    """Return the clocks in force in lines for a terminal, and what the house changed."""
    for clock in house.clocks:
        source = " ".join(part for part in (clock.regime, clock.article) if part)
        yield f"{clock.id} ({clock.kind.value})"
        yield f"    {_period(clock)} from {clock.start.value}, met by {clock.met_by.value}"
        yield f"    source: {source}"
        yield f"    applies if: {'; '.join(_asked(clock.applies_if)) or 'every case'}"
        if clock.effective_from is not None:
            yield f"    for reports from {clock.effective_from.isoformat()} on"
    for id in house.switched_off:
        yield f"Switched off: {id}"
    if house.because:
        yield f"    because: {house.because}"
    for id, because in house.replaced_because:
        yield f"Changed: {id}"
        yield f"    because: {because}"
    yield "These clocks are not legal advice."


def _period(clock: Clock) -> str:
    named = ((clock.period.months, "month"), (clock.period.days, "day"))
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in named if count]
    return " and ".join(parts)
