"""The forms of a new tracking code."""

from wtforms import StringField
from wtforms.validators import Optional

from portal.mailbox.forms import LIMITS
from portal.web.fields import OneTimeForm, PortalForm, plain_text


class ChangeForm(OneTimeForm):
    """The wish for a new code: one sending, one code."""


class TypedBackForm(PortalForm):
    """The new code typed back, for whoever wants to be sure; it may be left empty."""

    typed = StringField("Type it back", validators=[Optional(), *plain_text(LIMITS["code"])])
