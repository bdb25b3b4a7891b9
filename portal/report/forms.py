"""The reporter's form: the questions of a report, with this organisation's choices."""

from collections.abc import Sequence

from portal.casework.submitting import Report
from portal.report.operations import Choice, Intake
from portal.web.report_form import LIMITS, QuestionsForm

__all__ = ["LIMITS", "ReportForm"]


class ReportForm(QuestionsForm):
    """One report, typed by the reporter."""

    def offer(self, intake: Intake) -> None:
        """Fill in what this organisation has to choose from."""
        self.offer_choices(
            systems=_pairs(intake.systems),
            units=_pairs(intake.units),
            handlers=_pairs(intake.handlers),
            asks_for_unit=intake.asks_for_unit,
        )

    def report(self) -> Report:
        """Return what was typed, as a report."""
        return Report(**self.answers())


def _pairs(offered: Sequence[Choice]) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in offered]
