"""The forms of signing in, joining, recovering, and of one's own account."""

from wtforms import BooleanField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, ValidationError

from portal.core.second_step import digits_of
from portal.web.fields import PortalForm, plain_text

LINE = 200


def _new_passphrase(label: str) -> PasswordField:
    return PasswordField(label, validators=[InputRequired("Choose a passphrase.")])


def _repeated() -> PasswordField:
    return PasswordField(
        "The same passphrase again",
        validators=[EqualTo("passphrase", message="The two passphrases are not the same.")],
    )


class SignInForm(PortalForm):
    """Name and passphrase."""

    sign_in = StringField(
        "Sign-in name",
        validators=[InputRequired("Type your sign-in name."), *plain_text(LINE)],
    )
    passphrase = PasswordField("Passphrase", validators=[InputRequired("Type your passphrase.")])


class JoinForm(PortalForm):
    """A one-time invitation code, and a passphrase of one's own."""

    code = StringField(
        "Your invitation code",
        validators=[InputRequired("Type the code you were given."), *plain_text(LINE)],
    )
    passphrase = _new_passphrase("A passphrase for you alone")
    again = _repeated()


class RecoverForm(PortalForm):
    """The recovery code, for somebody who forgot the passphrase."""

    sign_in = StringField(
        "Sign-in name",
        validators=[InputRequired("Type your sign-in name."), *plain_text(LINE)],
    )
    recovery_code = StringField(
        "Your recovery code",
        validators=[InputRequired("Type your recovery code."), *plain_text(LINE)],
    )
    passphrase = _new_passphrase("A new passphrase")
    again = _repeated()


class PassphraseForm(PortalForm):
    """A new passphrase for somebody who is signed in."""

    present = PasswordField(
        "Your present passphrase", validators=[InputRequired("Type your present passphrase.")]
    )
    passphrase = _new_passphrase("A new passphrase")
    again = _repeated()


class RecoveryCodeForm(PortalForm):
    """A new recovery code for somebody who is signed in."""

    present = PasswordField("Your passphrase", validators=[InputRequired("Type your passphrase.")])


class CompareForm(PortalForm):
    """A fingerprint that was compared with its owner; `compared` is the one on the page."""

    compared = HiddenField(validators=[InputRequired("Load the page again.")])
    confirmed = BooleanField(
        "", validators=[InputRequired("Compare all eight groups first, then tick the box.")]
    )

    def name_colleague(self, name: str) -> None:
        """Say whose keys are compared."""
        self.confirmed.label.text = f"I compared these eight groups with {name}"


class CodeForm(PortalForm):
    """The six digits that an authenticator app shows at this moment."""

    code = StringField(
        "The six digits your app shows now",
        validators=[InputRequired("Type the six digits."), *plain_text(LINE)],
    )

    def validate_code(self, field: Field) -> None:
        """Refuse what is no code at all: it counts as no try."""
        if digits_of(field.data or "") is None:
            raise ValidationError("A code has six digits.")

    @property
    def digits(self) -> str:
        """The code without the spaces it was typed or pasted with."""
        return digits_of(self.code.data or "") or ""

    def refuse(self, words: str) -> None:
        """Say why a code was not taken, and empty its field for the next one."""
        self.code.errors = [words]
        self.code.data = ""


class SecondStepForm(CodeForm):
    """A code and the passphrase: whoever finds an open browser has one of them at most."""

    present = PasswordField("Your passphrase", validators=[InputRequired("Type your passphrase.")])
