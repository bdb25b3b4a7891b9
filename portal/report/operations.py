"""What the reporter's form does: say who would read, and take the report."""

from portal.casework import intake, visits
from portal.casework.intake import Choice, Intake, describe_intake, sends_alerts
from portal.casework.submitting import Acknowledgement, Report
from portal.casework.surroundings import Surroundings, read_intake
from portal.clock import Moment
from portal.store.intake import StoredIntake
from portal.work import Portal, Work

__all__ = [
    "Choice",
    "Intake",
    "StoredIntake",
    "describe_intake",
    "read_intake",
    "sends_alerts",
    "submit",
    "submit_in_journey",
]


def submit(
    portal: Portal,
    moment: Moment,
    report: Report,
    *,
    one_time_key: str,
    around: Surroundings | None = None,
) -> Acknowledgement:
    """Take a report; a one-time key of the last half hour gets the code it got before."""
    return intake.submit(portal, moment, report, one_time_key=one_time_key, around=around)[0]


def submit_in_journey(
    portal: Portal,
    moment: Moment,
    report: Report,
    *,
    one_time_key: str,
    around: Surroundings | None = None,
) -> str:
    """Take a report and begin the journey that shows its code; return the journey's key."""
    return intake.submit(
        portal, moment, report, one_time_key=one_time_key, keep=_open_journey, around=around
    )[1]


def _open_journey(work: Work, known: Acknowledgement) -> str:
    return visits.open_visit(work, visits.JOURNEY, known.to_bytes())


def find_code(work: Work, journey_key: str) -> Acknowledgement | None:
    """Return what a journey's code page shows, until it was saved or half an hour went by."""
    payload = visits.find_visit(work, visits.JOURNEY, journey_key)
    return None if payload is None else Acknowledgement.from_bytes(payload)


def finish_journey(work: Work, journey_key: str) -> None:
    """Forget the code of a journey: the reporter has saved it, or leaves."""
    visits.end_visit(work, journey_key)
