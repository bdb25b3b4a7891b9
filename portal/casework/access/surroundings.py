"""Who could read a report now: read and verified once, for its form and for its sealing."""

from dataclasses import dataclass

from portal.casework.access.staffing import ActiveHandler, verified
from portal.casework.organisation import subject_of
from portal.casework.settings import DEFAULTS, RECEIPT_ACKNOWLEDGES
from portal.core.actors import AccountId
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.intake import StoredIntake
from portal.store.intake import read_intake as read_stored
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What becomes of a report beside what it says. Made anew for every request."""

    handlers: tuple[ActiveHandler, ...]
    stored: StoredIntake

    @property
    def receipt_acknowledges(self) -> bool:
        """Whether the page with the code is the acknowledgement that the law asks for."""
        return (self.stored.setting or DEFAULTS[RECEIPT_ACKNOWLEDGES]) == "yes"

    def automatic_exclusions(self, system: str, unit: str | None) -> tuple[Exclusion, ...]:
        """Return the rules that follow from the case: the system's owner and the unit's head."""
        owners = [one.owner for one in self.stored.systems if one.slug == system]
        heads = [one.head for one in self.stored.units if one.slug == unit]
        people = [AccountId(one) for one in owners + heads if one]
        return tuple(Exclusion(ExcludedKind.PERSON, person) for person in people)


def read_intake(work: Work) -> StoredIntake:
    """Return what is stored of all that taking a report depends on."""
    return read_stored(work.db, today=work.moment.today, setting=RECEIPT_ACKNOWLEDGES)


def look_around(work: Work, stored: StoredIntake | None = None) -> Surroundings:
    """Return who could read a report now; each activation is verified here."""
    stored = stored or read_intake(work)
    return Surroundings(tuple(verified(work, stored.handlers)), stored)


def automatic_exclusions(work: Work, system: str, unit: str | None) -> tuple[Exclusion, ...]:
    """Return the rules that follow from a case: the system's owner and the unit's head today."""
    subject = subject_of(work, system, unit)
    people = (subject.owner, subject.head)
    return tuple(Exclusion(ExcludedKind.PERSON, AccountId(one)) for one in people if one)
