"""The organisation's own clocks: a TOML file that switches shipped clocks off, adds, replaces.

Guarantees that whatever it accepts is a set of clocks that every rule can work with, and that
whatever it refuses is refused with the line. Not legal advice.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from portal.core.clocks import EVERY_CASE, Clock, Condition, Kind, Milestone, Period, Start
from portal.core.errors import ClocksWrong
from portal.core.lines import find_line
from portal.core.severity import Severity
from portal.core.shipped_clocks import CLOCKS
from portal.core.taxonomy import Category, ReportType, SeriousIncident

Word = TypeVar("Word", bound=Enum)

ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
WHERE = re.compile(r"at line (\d+)")
"""Where the parser says that a text is no TOML; elsewhere it is at the end."""
ENDING = " by"
LONGEST_TEXT = 200
MOST_MONTHS, MOST_DAYS = 240, 3660

_REQUIRED = ("id", "regime", "start", "kind", "met_by", "promise")
_OPTIONAL = (
    *("article", "months", "days", "effective_from"),
    *("waits", "for_reporter", "applies_if", "because"),
)
_LISTS: Mapping[str, type[Enum]] = {
    "types": ReportType,
    "severities": Severity,
    "categories": Category,
    "serious": SeriousIncident,
}
_ONLY_WITH = {
    Milestone.UPDATED: Start.LAST_UPDATE,
    Milestone.OBJECTION_ANSWERED: Start.OBJECTION,
}
"""What each update or objection starts anew can run from that alone."""
_SHIPPED = {clock.id: clock for clock in CLOCKS}
_LAWS = {clock.regime for clock in CLOCKS if clock.kind is Kind.CEILING}
_TYPE_WORDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}

_Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class HouseClocks:
    """The clocks in force here, which shipped ones are switched off, and why."""

    clocks: tuple[Clock, ...] = CLOCKS
    switched_off: tuple[str, ...] = ()
    because: str = ""
    """Why a clock of the law was switched off; empty where none was."""
    replaced_because: tuple[tuple[str, str], ...] = ()
    """Clocks of the law that the house changed, each with its reason."""


class _Wrong(Exception):
    """A breach at a place in the document: the keys that lead to it, and a word to look for."""

    def __init__(self, words: str, *place: str | int, word: str = "") -> None:
        super().__init__(words)
        self.words, self.word = words, word
        self.place: _Place = place


def read_clocks(text: str) -> HouseClocks:
    """Return the clocks in force under a file's text; ClocksWrong, with the line, if it is wrong.

    What the file does not name stays as it is shipped, in its order; new clocks come after.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ClocksWrong(_not_toml(text, error)) from error
    try:
        return _read(document)
    except _Wrong as wrong:
        line = find_line(text, wrong.place, word=wrong.word)
        raise ClocksWrong(f"line {line}: {wrong.words}") from wrong


def _not_toml(text: str, error: tomllib.TOMLDecodeError) -> str:
    found = WHERE.search(str(error))
    line = int(found[1]) if found else len(text.splitlines())
    return f"line {line}: this is not TOML: {str(error).split(' (at ')[0]}."


def _read(document: Mapping[str, Any]) -> HouseClocks:
    for key in document:
        if key not in {"without", "because", "clock"}:
            raise _Wrong(f'"{key}" is not known here; known are without, because, clock.', key)
    without = _without(document)
    because = _text_at(document, "because") if "because" in document else ""
    own = _own_clocks(document, without)
    return HouseClocks(
        clocks=_in_force(without, own),
        switched_off=without,
        because=because,
        replaced_because=tuple(
            (clock.id, entry["because"])
            for clock, entry in zip(own, document.get("clock", []), strict=True)
            if "because" in entry
        ),
    )


def _without(document: Mapping[str, Any]) -> tuple[str, ...]:
    ids = _value(document, "without", list, default=[])
    for id in ids:
        if not isinstance(id, str) or id not in _SHIPPED:
            raise _Wrong(
                f'there is no shipped clock "{id}" to switch off.', "without", word=str(id)
            )
    if len(set(ids)) < len(ids):
        raise _Wrong("a clock is switched off twice.", "without")
    laws = [id for id in ids if _SHIPPED[id].kind is Kind.CEILING]
    if laws and "because" not in document:
        raise _Wrong(
            f'"{laws[0]}" is a clock of the law: say why it is off, because = "…".',
            "without",
            word=laws[0],
        )
    return tuple(ids)


def _own_clocks(document: Mapping[str, Any], without: tuple[str, ...]) -> list[Clock]:
    entries = _value(document, "clock", list, default=[])
    own: list[Clock] = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise _Wrong("write each clock under [[clock]].", "clock", index)
        try:
            clock = _clock(entry)
            _fits_the_others(clock, entry, own, without)
        except _Wrong as wrong:
            wrong.place = ("clock", index, *wrong.place)
            raise
        own.append(clock)
    return own


def _in_force(without: Iterable[str], own: Iterable[Clock]) -> tuple[Clock, ...]:
    clocks = {id: clock for id, clock in _SHIPPED.items() if id not in without}
    clocks |= {clock.id: clock for clock in own}
    return tuple(clocks.values())


def _fits_the_others(
    clock: Clock, entry: Mapping[str, Any], own: Iterable[Clock], without: Iterable[str]
) -> None:
    if any(clock.id == one.id for one in own):
        raise _Wrong(f'the id "{clock.id}" is used twice.', "id")
    if clock.id in without:
        raise _Wrong(f'"{clock.id}" is switched off in without: do one or the other.', "id")
    shipped = _SHIPPED.get(clock.id)
    changes_law = shipped is not None and shipped.kind is Kind.CEILING and clock != shipped
    if changes_law and "because" not in entry:
        raise _Wrong(
            f'"{clock.id}" is a clock of the law: say why it is another here, because = "…".', "id"
        )


def _clock(entry: Mapping[str, Any]) -> Clock:
    _know_keys(entry, (*_REQUIRED, *_OPTIONAL))
    for key in _REQUIRED:
        if key not in entry:
            raise _Wrong(f"this clock has no {key}.")
    if "because" in entry:
        _text_at(entry, "because")
    clock = Clock(
        id=_id(entry),
        regime=_text_at(entry, "regime"),
        article=_text_at(entry, "article") if entry.get("article") else "",
        start=_word(entry, "start", Start),
        period=_period(entry),
        kind=_word(entry, "kind", Kind),
        met_by=_word(entry, "met_by", Milestone),
        promise=_text_at(entry, "promise"),
        applies_if=_condition(entry),
        effective_from=_effective_from(entry),
        waits=_value(entry, "waits", bool, default=True),
        for_reporter=_value(entry, "for_reporter", bool, default=True),
    )
    _check(clock, entry)
    return clock


def _check(clock: Clock, entry: Mapping[str, Any]) -> None:
    if not clock.promise.endswith(ENDING):
        raise _Wrong('a promise ends with " by": the date follows it.', "promise")
    start = _ONLY_WITH.get(clock.met_by, clock.start)
    if clock.start is not start:
        raise _Wrong(
            f'met_by "{clock.met_by.value}" goes with start "{start.value}" alone.', "met_by"
        )
    if clock.kind is Kind.CEILING:
        _check_ceiling(clock, entry)
    elif clock.regime in _LAWS:
        raise _Wrong(
            f'a target is the house\'s own and {clock.regime} is law: name the house in "regime" '
            'and the law in "article", or make it a ceiling.',
            "regime",
        )
    elif "must" in clock.promise.casefold().split():
        raise _Wrong('a target is not law: say what you want, not "must".', "promise")


def _check_ceiling(clock: Clock, entry: Mapping[str, Any]) -> None:
    if not clock.article:
        raise _Wrong('a ceiling is law: name its place in "article".', *_there("article", entry))
    if "waits" in entry:
        raise _Wrong("a ceiling never waits for the reporter: leave waits out.", "waits")


def _there(key: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    return (key,) if key in entry else ()


def _id(entry: Mapping[str, Any]) -> str:
    id = _text_at(entry, "id")
    if not ID.fullmatch(id):
        raise _Wrong("an id has small letters, digits and _, forty at most.", "id")
    return id


def _period(entry: Mapping[str, Any]) -> Period:
    months = _count(entry, "months", most=MOST_MONTHS)
    days = _count(entry, "days", most=MOST_DAYS)
    if not months and not days:
        raise _Wrong("this clock has no period: give months, days or both.")
    return Period(months=months, days=days)


def _count(entry: Mapping[str, Any], key: str, *, most: int) -> int:
    number: int = _value(entry, key, int, default=0)
    if not 0 <= number <= most:
        raise _Wrong(f"{key} is a number from 0 to {most}.", key)
    return number


def _condition(entry: Mapping[str, Any]) -> Condition:
    asked = _value(entry, "applies_if", dict, default={})
    try:
        _know_keys(asked, (*_LISTS, "system_known"))
        words = {key: _words(asked, key, words) for key, words in _LISTS.items() if key in asked}
        is_known = _value(asked, "system_known", bool, default=False)
    except _Wrong as wrong:
        wrong.place = ("applies_if", *wrong.place)
        raise
    return replace(EVERY_CASE, system_known=is_known, **words)


def _words(asked: Mapping[str, Any], key: str, words: type[Enum]) -> frozenset[Any]:
    chosen = _value(asked, key, list, default=[])
    if not chosen:
        raise _Wrong(f"{key} is empty: leave it out where all are meant.", key)
    return frozenset(_known_word(one, words, key) for one in chosen)


def _word(entry: Mapping[str, Any], key: str, words: type[Word]) -> Word:
    return _known_word(_text_at(entry, key), words, key)


def _known_word(word: Any, words: type[Word], key: str) -> Word:
    known = {one.value: one for one in words}
    if not isinstance(word, str) or word not in known:
        listed = ", ".join(known)
        raise _Wrong(f'"{word}" is not a word for {key}; known are {listed}.', key, word=str(word))
    return known[word]


def _effective_from(entry: Mapping[str, Any]) -> date | None:
    day = entry.get("effective_from")
    if day is None:
        return None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise _Wrong(
            "effective_from is a day such as 2027-12-02, without quotes.", "effective_from"
        )
    return day


def _know_keys(entry: Mapping[str, Any], known: Iterable[str]) -> None:
    names = tuple(known)
    for key in entry:
        if key not in names:
            raise _Wrong(f'"{key}" is not known here; known are {", ".join(names)}.', key)


def _text_at(entry: Mapping[str, Any], key: str) -> str:
    text: str = _value(entry, key, str, default="")
    if not text.strip() or len(text) > LONGEST_TEXT or not text.isprintable():
        raise _Wrong(f"{key} is one line of at most {LONGEST_TEXT} characters.", key)
    return text


def _value(entry: Mapping[str, Any], key: str, kind: type, *, default: Any) -> Any:
    value = entry.get(key, default)
    # To Python true is a number; to whoever writes the file it is not.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _Wrong(f"{key} is {_TYPE_WORDS.get(kind, 'a table')}.", key)
    return value
