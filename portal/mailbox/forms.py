"""The mailbox's forms, and the words for what a reporter can do."""

from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.core.workflow import Move
from portal.web.fields import OneTimeForm, PortalForm, plain_text

LIMITS: Final = {"text": 10_000, "code": 200}


class CodeForm(PortalForm):
    """The tracking code, as it was typed."""

    code = StringField(
        "Your tracking code",
        validators=[InputRequired("Type the code you were given."), *plain_text(LIMITS["code"])],
    )


class MessageForm(OneTimeForm):
    """A message to the handlers."""

    text = TextAreaField(
        "Write to us",
        validators=[InputRequired("Write something first."), *plain_text(LIMITS["text"])],
    )
    unhandled = BooleanField()
    """Whether it was written where nobody is above: it says that the report is not handled."""


class ReasonForm(OneTimeForm):
    """A move that needs its reason."""

    text = TextAreaField(
        "In your words",
        validators=[InputRequired("Tell us why, in a sentence."), *plain_text(LIMITS["text"])],
    )


class RemarkForm(OneTimeForm):
    """A move that takes a remark but needs none."""

    text = TextAreaField("Anything to add?", validators=[Optional(), *plain_text(LIMITS["text"])])


@dataclass(frozen=True, slots=True)
class MoveWords:
    """How a move is offered to a reporter."""

    slug: str
    words: str
    hint: str
    question: str
    needs_reason: bool
    done: str


MOVES: Final = {
    Move.ACCEPT_DECISION: MoveWords(
        "accept-decision",
        "Accept the decision",
        "The case can be closed without waiting. You can still write here.",
        "",
        needs_reason=False,
        done="You accepted the decision.",
    ),
    Move.APPEAL: MoveWords(
        "appeal",
        "Ask for another look",
        "The next level decides. Nobody who took part in the first decision does.",
        "What did the decision miss or get wrong?",
        needs_reason=True,
        done="The next level looks at it again.",
    ),
    Move.ESCALATE: MoveWords(
        "escalate",
        "This is not being handled",
        "A date was missed. This takes your report to the next level now.",
        "What should the next level know? You don’t have to say.",
        needs_reason=False,
        done="Your report went to the next level.",
    ),
    Move.REOPEN: MoveWords(
        "reopen",
        "Open the case again",
        "Somebody reads it again from the beginning.",
        "What has changed, or was not put right?",
        needs_reason=True,
        done="Your case is open again.",
    ),
    Move.OBJECT_TO_SEVERITY: MoveWords(
        "object-to-severity",
        "I think this is more serious",
        "Somebody other than who set it looks again, and tells you what they think.",
        "What makes it more serious? You don’t have to say.",
        needs_reason=False,
        done="Somebody looks again at how serious it is.",
    ),
    Move.WITHDRAW: MoveWords(
        "withdraw",
        "Withdraw the report",
        "We stop and close it. If others are in danger we may have to go on without you.",
        "You don’t have to say why.",
        needs_reason=False,
        done="Your report is withdrawn.",
    ),
}

REMEDY_DONE: Final = {
    "remedy": "Your choice is kept. You can change it until there is a decision.",
    "shared": "The people you chose can read it now. You can take it back until one opens it.",
    "kept": "The mailbox is open again. What you typed is still here. It was not sent yet.",
    "code": "The new code opens this mailbox from now on, and nothing else does.",
    "taken-back": "It is taken back and erased. Nobody has opened it.",
}
"""What is said after a deed that is no move of the list above."""

BY_SLUG: Final = {words.slug: move for move, words in MOVES.items()}


def move_form(
    words: MoveWords, typed: MultiDict[str, str] | None = None
) -> ReasonForm | RemarkForm:
    """Return the form that a move needs, with what was typed before, if anything was."""
    form = ReasonForm if words.needs_reason else RemarkForm
    return form() if typed is None else form(formdata=typed)
