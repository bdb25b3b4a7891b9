"""The forms of single corrective actions."""

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.casework.moves.deciding import PlannedAction
from portal.core.taxonomy import ActionKind, label
from portal.desk.forms import TEXT_LIMIT, CaseForm
from portal.web.fields import choices, plain_text


class ActionForm(CaseForm):
    """One more corrective action."""

    kind = SelectField(
        "What is done",
        choices=choices(
            [
                ("", "–"),
                *((one.value, label(one)) for one in ActionKind if one is not ActionKind.NONE),
            ]
        ),
        validators=[InputRequired("Choose what is done.")],
    )
    owner_role = StringField(
        "Whose job it is", validators=[InputRequired("Name a role."), *plain_text(120)]
    )
    due_on = DateField("Until", validators=[InputRequired("Choose a day.")])

    def planned(self) -> PlannedAction:
        """Return what was filled in."""
        return PlannedAction(
            ActionKind(self.kind.data), self.owner_role.data or "", self.due_on.data
        )


class VerifyForm(CaseForm):
    """What somebody saw who verifies an action."""

    text = TextAreaField(
        "What you saw, for colleagues", validators=[Optional(), *plain_text(TEXT_LIMIT)]
    )


class EffectForm(CaseForm):
    """Whether an action helped."""

    text = TextAreaField(
        "What you looked at, and whether it helped",
        validators=[InputRequired("Say what you found."), *plain_text(TEXT_LIMIT)],
    )
