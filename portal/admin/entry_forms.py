"""The forms of what is dated about an AI system, and what each kind of it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.admin.facts_forms import NotLater
from portal.core.register_entries import EntryKind, Result
from portal.web.fields import OneTimeForm, choices, plain_text

LINE = 120
TITLE = 200
TEXT = 2_000

RESULTS = (
    (Result.WORKED, "It did what it was to show"),
    (Result.PARTLY, "It did so in part"),
    (Result.FAILED, "It failed"),
)


@dataclass(frozen=True, slots=True)
class Questions:
    """What the form of one kind asks, in its words.

    `found` is the summary of an audit, the result of a pilot, the words of a notice.
    """

    name: str
    title: str
    dated_on: str
    text: str
    found: str
    place: str


QUESTIONS: Mapping[EntryKind, Questions] = {
    EntryKind.NOTICE: Questions(
        name="notice to staff",
        title="What it was about",
        dated_on="Told on",
        text="How staff were told, and who",
        found="What they were told, in short",
        place="Where it can be read inside",
    ),
    EntryKind.PILOT: Questions(
        name="pilot",
        title="What was tried, and where",
        dated_on="Ended on",
        text="What was measured, and how",
        found="What came out, failures too",
        place="Where the whole result can be read inside",
    ),
    EntryKind.ASSESSMENT: Questions(
        name="impact assessment",
        title="Which assessment",
        dated_on="Done on",
        text="What was looked at",
        found="What it found, in short",
        place="Where it can be read inside",
    ),
    EntryKind.AUDIT: Questions(
        name="audit",
        title="Which audit",
        dated_on="Done on",
        text="What was looked at",
        found="What it found, in short",
        place="Where it can be read inside",
    ),
}


class EntryForm(OneTimeForm):
    """Something dated about an AI system."""

    title = StringField(
        "Title", validators=[InputRequired("Say what it was about."), *plain_text(TITLE)]
    )
    dated_on = DateField("Day", validators=[InputRequired("Give the day."), NotLater()])
    role = StringField(
        "By which role",
        validators=[InputRequired("Name a role or a firm, not a person."), *plain_text(LINE)],
    )
    text = TextAreaField("Text", validators=[Optional(), *plain_text(TEXT)])
    found = TextAreaField(
        "Found", validators=[InputRequired("Say it in a few words."), *plain_text(TEXT)]
    )
    place = TextAreaField("Where", validators=[Optional(), *plain_text(TEXT)])

    def ask(self, kind: EntryKind) -> None:
        """Put the questions in the words of one kind."""
        questions = QUESTIONS[kind]
        for name in ("title", "dated_on", "text", "found", "place"):
            self[name].label.text = getattr(questions, name)

    def values(self) -> dict[str, Any]:
        """Return what was typed."""
        return {
            "title": self.title.data or "",
            "dated_on": self.dated_on.data,
            "role": self.role.data or "",
            "text": self.text.data or "",
            "found": self.found.data or "",
            "place": self.place.data or "",
            "result": None,
        }


class PilotForm(EntryForm):
    """A pilot: the one kind that can fail, and then says so."""

    result = RadioField(
        "How did it end?",
        choices=choices((one.value, words) for one, words in RESULTS),
        validators=[InputRequired("Say how it ended. A failed pilot is worth as much.")],
        coerce=str,
    )

    def values(self) -> dict[str, Any]:
        """Return what was typed."""
        return {**super().values(), "result": Result(self.result.data)}


def entry_form(kind: EntryKind, row: Any = None) -> EntryForm:
    """Return the form of one kind, empty or filled in from an entry."""
    known: dict[str, Any] = {}
    if row is not None:
        names = ("title", "dated_on", "role", "text", "found", "place")
        known = {name: getattr(row, name) for name in names}
        known["result"] = row.result.value if row.result else None
    form = PilotForm(data=known) if kind is EntryKind.PILOT else EntryForm(data=known)
    form.ask(kind)
    return form
