"""The form of one message in the monthly round."""

from typing import Final

from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional

from portal.desk.forms import TEXT_LIMIT, ToReporterForm, filled_in
from portal.web.fields import choices, plain_text

READY_MADE: Final = {
    "nothing_new": (
        "We are still working on your report. There is nothing new to tell yet. "
        "You hear from us again within a month."
    ),
    "waiting": (
        "We are waiting for an answer that we need for your report. "
        "You hear from us again within a month."
    ),
}
"""Whole sentences that say nothing about a case, so that they can be chosen from a list."""


class UpdateForm(ToReporterForm):
    """One message to one reporter: a ready-made sentence, own words, or both."""

    ready_made = SelectField(
        "What you tell the reporter",
        choices=choices([("", "Only my own words"), *READY_MADE.items()]),
    )
    text = TextAreaField(
        "In your own words", validators=[Optional(), *plain_text(TEXT_LIMIT), filled_in]
    )

    def name_fields(self, reference: str) -> None:
        """Give the fields ids of their own: the page has one such form for each case."""
        for field in (self.ready_made, self.text, self.knows):
            field.id = f"{field.short_name}-{reference}"

    def message(self) -> str:
        """Return what the reporter will read; empty where nothing was chosen or written."""
        parts = (READY_MADE.get(self.ready_made.data, ""), (self.text.data or "").strip())
        return "\n\n".join(part for part in parts if part)
