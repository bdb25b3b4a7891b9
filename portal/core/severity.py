"""How bad it is: the provisional severity of a new report, and who may lower it.

The provisional severity comes from a short table that is shown to everybody; the first rule
that applies decides. A handler confirms or changes it at triage.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum

from portal.core.actors import AccountId, Level
from portal.core.taxonomy import Category, ReportType


class Severity(Enum):
    """S1 is the gravest."""

    S1 = "s1"
    S2 = "s2"
    S3 = "s3"
    S4 = "s4"

    @property
    def is_grave(self) -> bool:
        """Whether two people are needed to close or deny the case."""
        return self in (Severity.S1, Severity.S2)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the reporter said; None is "I don't know" or no answer."""

    type: ReportType
    category: Category
    still_happening: bool | None
    danger: bool | None


@dataclass(frozen=True, slots=True)
class SeverityRule:
    """One row of the table: when it applies, in words and as a predicate."""

    words: str
    severity: Severity
    applies: Callable[[Answers], bool]


_SMALL_TYPES = (ReportType.NEAR_MISS, ReportType.MISSING_INFORMATION, ReportType.QUESTION)
_LASTING_HARM = (Category.UNSAFE, Category.DATA_EXPOSURE, Category.SECURITY_CONTROL)

RULES: tuple[SeverityRule, ...] = (
    SeverityRule(
        "Someone is in danger, and nobody said that it has stopped.",
        Severity.S1,
        lambda said: said.danger is True and said.still_happening is not False,
    ),
    SeverityRule(
        "Someone was in danger, and it has stopped.",
        Severity.S2,
        lambda said: said.danger is True,
    ),
    SeverityRule(
        "Somebody was punished for refusing, reporting or helping.",
        Severity.S2,
        lambda said: said.type is ReportType.RETALIATION,
    ),
    SeverityRule(
        "A law or policy may be broken, and it is still happening.",
        Severity.S2,
        lambda said: said.type is ReportType.SUSPECTED_BREACH and said.still_happening is True,
    ),
    SeverityRule(
        "It is unsafe, exposes data or is out of control, and it is still happening.",
        Severity.S2,
        lambda said: said.category in _LASTING_HARM and said.still_happening is True,
    ),
    SeverityRule(
        "It nearly went wrong, or it is a question or missing information.",
        Severity.S4,
        lambda said: said.type in _SMALL_TYPES,
    ),
    SeverityRule("Everything else.", Severity.S3, lambda said: True),
)


def provisional(
    type: ReportType,
    category: Category,
    *,
    still_happening: bool | None,
    danger: bool | None,
) -> Severity:
    """Return the severity a new report starts with."""
    rule = provisional_rule(type, category, still_happening=still_happening, danger=danger)
    return rule.severity


def provisional_rule(
    type: ReportType,
    category: Category,
    *,
    still_happening: bool | None,
    danger: bool | None,
) -> SeverityRule:
    """Return the rule that gives a new report its severity: the first that applies."""
    said = Answers(type, category, still_happening, danger)
    return next(rule for rule in RULES if rule.applies(said))


def first_level(severity: Severity) -> Level:
    """Return the level a new report starts at: the committee owns S1 from the first moment."""
    return Level.COMMITTEE if severity is Severity.S1 else Level.OMBUDS


def is_lower(new: Severity, old: Severity) -> bool:
    """Say whether `new` is less grave than `old`."""
    return new.value > old.value


def may_lower(
    old: Severity,
    new: Severity,
    *,
    is_retaliation: bool,
    agreed: Collection[AccountId],
    has_reason: bool,
) -> bool:
    """Say whether the severity may change from `old` to `new`.

    One person may raise it, or lower it within S3 and S4. Lowering it from S1 or S2, or taking
    retaliation below S2, needs two different people and a reason.
    """
    if not is_lower(new, old):
        return True
    if old.is_grave or (is_retaliation and not new.is_grave):
        return len(set(agreed)) >= 2 and has_reason
    return True
