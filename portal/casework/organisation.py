"""Words about the organisation that every audience's pages share."""

from dataclasses import dataclass

from portal.core.actors import Level
from portal.store.organisation import Subject, find_subject, list_outside
from portal.work import Work

LEVEL_WORDS = {
    Level.OMBUDS: "The ombudspersons",
    Level.COMMITTEE: "The AI governance committee",
    Level.EXECUTIVE: "Executives and legal",
    Level.OUTSIDE: "People outside the organisation",
}
"""The roles that a reporter can keep from seeing a report."""

ROLE_WORDS = {
    Level.OMBUDS: "ombudsperson",
    Level.COMMITTEE: "AI governance committee",
    Level.EXECUTIVE: "executive and legal",
    Level.OUTSIDE: "outside the organisation",
}
"""What one person of a level is, behind their name."""


@dataclass(frozen=True, slots=True)
class OutsideAddress:
    """Somebody outside whom a reporter can always turn to."""

    name: str
    address: str


def outside_addresses(work: Work) -> tuple[OutsideAddress, ...]:
    """Return the addresses outside the organisation, in their order."""
    return tuple(OutsideAddress(*one) for one in list_outside(work.db))


def subject_of(work: Work, system: str, unit: str | None) -> Subject:
    """Return what a case is called after and who answers for that, read once a page."""
    return work.once(("subject", system, unit), lambda: find_subject(work.db, system, unit))
