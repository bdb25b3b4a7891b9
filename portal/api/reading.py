"""Reads what a client sent as JSON: every wrong field is named, none is guessed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from portal.casework.reports.submitting import Report
from portal.core.cases import UNKNOWN_SYSTEM
from portal.core.errors import InputRefused
from portal.core.exclusions import ExcludedKind, Exclusion, parse_exclusion
from portal.core.taxonomy import Category, ReportType, RetaliationForm
from portal.report.operations import Intake
from portal.web.fields import is_plain, tidy

TEXT_LIMIT = 10_000
CODE_LIMIT = 200
PROOF_LIMIT = 200
KNOWN_FIELDS = frozenset(
    {
        "type",
        "category",
        "system",
        "narrative",
        "prompt",
        "output",
        "still_happening",
        "danger",
        "unit",
        "happened_on",
        "retaliation_forms",
        "exclude",
        "proof",
    }
)

Member = TypeVar("Member", bound=Enum)
Value = TypeVar("Value")
Rules = tuple[Exclusion, ...]


@dataclass(slots=True)
class Fields:
    """The fields of one JSON object, and what was wrong with them so far."""

    values: Mapping[str, Any]
    wrong: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, limit: int, required: bool = False) -> str:
        """Return a text; empty where it is absent and not required."""
        value = self.values.get(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            return self._refuse(name, "Write a text here.", "")
        text = tidy(value)
        if len(text) > limit:
            return self._refuse(name, f"At most {limit:,} characters.", "")
        if not is_plain(text):
            return self._refuse(name, "Control characters can’t be taken.", "")
        return text

    def member(self, name: str, kind: type[Member], default: Member) -> Member:
        """Return a member of a list; a missing or unknown one is wrong."""
        try:
            return kind(self.values.get(name))
        except ValueError:
            words = ", ".join(str(one.value) for one in kind)
            return self._refuse(name, f"One of: {words}.", default)

    def members(self, name: str, kind: type[Member]) -> tuple[Member, ...]:
        """Return members of a list, each once; none where the field is absent."""
        values = self.values.get(name)
        if values is None:
            return ()
        try:
            if not isinstance(values, list):
                raise ValueError
            return tuple(dict.fromkeys(kind(value) for value in values))
        except ValueError:
            words = ", ".join(str(one.value) for one in kind)
            return self._refuse(name, f"A list of these: {words}.", ())

    def answer(self, name: str) -> bool | None:
        """Return true, false, or None where there is no answer."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return value
        return self._refuse(name, "true, false or absent.", None)

    def one_of(self, name: str, allowed: set[str], *, default: str | None) -> str | None:
        """Return a value from a set, or the default where the field is absent."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str) and value in allowed:
            return value
        return self._refuse(name, "There is none of this name.", default)

    def day(self, name: str) -> str:
        """Return a date as it was written, or an empty text."""
        value = self.values.get(name)
        if value is None:
            return ""
        try:
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            return self._refuse(name, "A date such as 2026-11-23.", "")

    def exclusions(self, name: str, resolve: Callable[[Exclusion], Exclusion]) -> Rules:
        """Return rules; `resolve` raises ValueError for one that names nobody."""
        values = self.values.get(name)
        if values is None:
            return ()
        if not isinstance(values, list) or len(values) > 100:
            return self._refuse(name, "A list of at most 100 rules.", ())
        try:
            return tuple(resolve(parse_exclusion(str(value))) for value in values)
        except ValueError as error:
            return self._refuse(name, str(error), ())

    def refuse_unknown(self, known: frozenset[str]) -> None:
        """Name every field that nobody reads: a misspelt one must not vanish."""
        for name in self.values:
            if name not in known:
                self.wrong[str(name)[:40]] = "There is no such field."

    def check(self) -> None:
        """Raise InputRefused if anything was wrong."""
        if self.wrong:
            raise InputRefused(self.wrong)

    def _refuse(self, name: str, words: str, default: Value) -> Value:
        self.wrong[name] = words
        return default


def read_report(body: Any, intake: Intake) -> Report:
    """Return the report a client sent; InputRefused names each wrong field."""
    fields = Fields(read_object(body))
    fields.refuse_unknown(KNOWN_FIELDS)
    fields.text("proof", limit=PROOF_LIMIT)
    systems = {choice.value for choice in intake.systems} | {UNKNOWN_SYSTEM}
    units = {choice.value for choice in intake.units} if intake.asks_for_unit else set()
    report = Report(
        type=fields.member("type", ReportType, ReportType.INCIDENT),
        category=fields.member("category", Category, Category.WIDER_OR_OTHER),
        system=fields.one_of("system", systems, default=UNKNOWN_SYSTEM) or UNKNOWN_SYSTEM,
        narrative=fields.text("narrative", limit=TEXT_LIMIT, required=True),
        prompt=fields.text("prompt", limit=TEXT_LIMIT),
        output=fields.text("output", limit=TEXT_LIMIT),
        still_happening=fields.answer("still_happening"),
        danger=fields.answer("danger"),
        unit=fields.one_of("unit", units, default=None),
        happened=fields.day("happened_on"),
        exclusions=fields.exclusions("exclude", partial(_resolve, intake)),
        forms=fields.members("retaliation_forms", RetaliationForm),
    )
    fields.check()
    return report


def read_object(body: Any) -> Mapping[str, Any]:
    """Return a JSON object; InputRefused for anything else."""
    if not isinstance(body, dict):
        raise InputRefused({"body": "Send one JSON object."})
    return body


def read_proof(body: Any) -> str:
    """Return the proof that came with a report that was read; empty where none did."""
    return Fields(read_object(body)).text("proof", limit=PROOF_LIMIT)


def read_code(body: Any) -> str:
    """Return the tracking code a client sent."""
    fields = Fields(read_object(body))
    code = fields.text("tracking_code", limit=CODE_LIMIT, required=True)
    fields.check()
    return code


def read_message(body: Any) -> tuple[str, str]:
    """Return the tracking code and the text a client sent."""
    fields = Fields(read_object(body))
    code = fields.text("tracking_code", limit=CODE_LIMIT, required=True)
    words = fields.text("text", limit=TEXT_LIMIT, required=True)
    fields.check()
    return code, words


def _resolve(intake: Intake, exclusion: Exclusion) -> Exclusion:
    """Turn a person's sign-in name into an account; ValueError for a name that nobody has.

    A misspelt rule that was taken would leave the reporter believing in it.
    """
    match exclusion.kind:
        case ExcludedKind.PERSON:
            accounts = {one.sign_in: one.account for one in intake.people}
            if exclusion.value not in accounts:
                raise ValueError("Nobody who reads reports has this name.")
            return Exclusion(ExcludedKind.PERSON, accounts[exclusion.value])
        case ExcludedKind.UNIT if exclusion.value not in {one.value for one in intake.units}:
            raise ValueError("There is no unit of this name.")
        case _:
            return exclusion
