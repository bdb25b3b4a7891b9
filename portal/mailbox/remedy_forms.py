"""Forms for how an answer reaches somebody nobody knows: the choice, and who one is."""

from collections.abc import Sequence
from typing import Final

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.casework.access.identity import Identity
from portal.core.actors import AccountId
from portal.core.taxonomy import Remedy, label
from portal.mailbox.identities import Reader
from portal.web.fields import OneTimeForm, choices, plain_text

LIMITS: Final = {"name": 200, "reach": 2_000}

REVEALS: Final = {
    Remedy.IDENTITY.value: (
        "You pick one or more of the people who handle your report, and tell them your name on "
        "the next page. Nobody else is shown it here. To put an answer into practice they may "
        "have to name you to somebody; ask them first."
    ),
    Remedy.WHOLE_TEAM.value: (
        "Nobody learns who you are. Everybody in the team or on the task gets the same, and may "
        "guess that somebody asked. It can take longer."
    ),
    Remedy.LETTER.value: (
        "Nobody learns who you are until you show the letter, and then only whoever you show it "
        "to. It says what is granted and nothing about this report."
    ),
}
"""What each choice reveals, and to whom."""


class RemedyForm(OneTimeForm):
    """The choice between three ways."""

    remedy = RadioField(
        "How can our answer reach you, when we do not know who you are?",
        choices=choices((one.value, label(one)) for one in Remedy),
        validators=[InputRequired("Choose one of the three. You can change it later.")],
    )


class IdentityForm(OneTimeForm):
    """What the reporter tells about themselves, and to whom."""

    chosen = SelectMultipleField(
        "Who may read it?", validators=[InputRequired("Choose at least one person.")]
    )
    name = StringField(
        "Your name",
        validators=[InputRequired("Write your name."), *plain_text(LIMITS["name"])],
    )
    reach = TextAreaField(
        "How can they reach you?", validators=[Optional(), *plain_text(LIMITS["reach"])]
    )

    def offer(self, readers: Sequence[Reader]) -> None:
        """Offer those who can read the case now."""
        self.chosen.choices = choices((one.account, one.words) for one in readers)

    def fill(self, identity: Identity) -> None:
        """Show what was told before, to be changed."""
        self.name.data, self.reach.data = identity.name, identity.reach
        self.chosen.data = [*identity.chosen]

    def identity(self) -> Identity:
        """Return what was filled in."""
        return Identity(
            name=self.name.data or "",
            reach=self.reach.data or "",
            chosen=tuple(map(AccountId, self.chosen.data or ())),
        )
