"""The administrator's forms."""

from collections.abc import Sequence
from dataclasses import fields
from urllib.parse import urlsplit

from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from portal.admin.register import System, Unit
from portal.core.actors import Level, Role
from portal.core.digests import DigestWords
from portal.core.disclosure.profiles import Plan, Profile
from portal.core.disclosure.windows import Calendar
from portal.core.second_step import Demand
from portal.signin.invitations import Person
from portal.web.fields import OneTimeForm, PortalForm, choices, plain_text

Choices = Sequence[tuple[str, str]]

LINE = 120
NAMES = 200
TEXT = 2_000
NOBODY = ("", "Nobody who has an account")
ROLES = (
    (Role.HANDLER, "Handler: reads and decides cases"),
    (Role.LEADER, "Leader: reads published figures, never a case"),
    (Role.ADMINISTRATOR, "Administrator: sets the portal up, never reads a case"),
    (Role.AUDITOR, "Auditor: verifies the journal, never reads a case"),
)
LEVELS = (
    ("", "Not a handler"),
    (str(int(Level.OMBUDS)), "1, ombudsperson"),
    (str(int(Level.COMMITTEE)), "2, AI governance committee"),
    (str(int(Level.EXECUTIVE)), "3, executive and legal"),
    (str(int(Level.OUTSIDE)), "4, outside the organisation"),
)
DEMANDS = (
    (Demand.VOLUNTARY, "Nobody: whoever wants sets one up"),
    (Demand.READERS, "Everybody who reads cases"),
    (Demand.STAFF, "Everybody who has an account"),
)
PROFILES = (
    (Profile.TINY, "Tiny: one yearly total"),
    (Profile.COMPACT, "Compact: month, severity and category"),
    (Profile.STANDARD, "Standard: also by system and unit"),
    (Profile.STRICT, "Strict: as standard, with twice the blur"),
)
CALENDARS = (
    (Calendar.YEARS, "Every year"),
    (Calendar.HALF_YEARS, "Every half-year"),
    (Calendar.QUARTERS, "Every quarter"),
    (Calendar.MONTHS, "Every month"),
)
DIGEST_WORDS = (
    (DigestWords.CONSTANT, "Always the same: look at your desk"),
    (DigestWords.COUNTS, "Numbers: to read, replies, late, to approve, updates due"),
)


def _line(label: str, words: str) -> StringField:
    return StringField(label, validators=[InputRequired(words), *plain_text(LINE)])


def _text(label: str, words: str = "") -> TextAreaField:
    first = InputRequired(words) if words else Optional()
    return TextAreaField(label, validators=[first, *plain_text(TEXT)])


class SystemForm(PortalForm):
    """One AI system in the register."""

    name = _line("Name", "Give the system its name.")
    slug = StringField("Short name for addresses", validators=[Optional(), *plain_text(LINE)])
    purpose = _text("What it is for", "Say what it is for, in plain words.")
    provider = _line("Provider", "Say who provides it, your own organisation included.")
    model_version = StringField("Version", validators=[Optional(), *plain_text(LINE)])
    owner_role = _line("Who owns it, by role", "Name the role that owns it.")
    owner_account = SelectField("The owner’s account here")
    overseer_role = _line("Who oversees it, by role", "Name the person’s role who oversees it.")
    is_mandatory = BooleanField("Some people must use it")
    mandatory_where = _text("Who must use it, and where")
    feeds_evaluation = BooleanField("What it records counts in performance evaluation")
    opt_out_route = _text("How to ask not to use it", "Say how somebody can ask not to use it.")
    data_used = _text("What data it uses")
    limits = _text("What it is known to get wrong")
    in_use_since = DateField("In use since", validators=[Optional()])
    update_cadence = _text("How often it is updated")
    overseer_name = StringField(
        "Who oversees it, by name", validators=[Optional(), *plain_text(NAMES)]
    )
    drafted_work = _text("Who answers for what it writes")
    training_offered = _text("What training is offered")
    logs_months = IntegerField(
        "How many months its logs are kept",
        validators=[Optional(), NumberRange(1, 120, "Give a whole number of months, 1 to 120.")],
    )
    logs_readers = _text("Who can read its logs, and what for")

    def offer(self, accounts: Choices) -> None:
        """Fill in the accounts that can own a system."""
        self.owner_account.choices = choices([NOBODY, *accounts])

    @staticmethod
    def names() -> tuple[str, ...]:
        """Return the names of what can be typed, but for the short name, which stays."""
        return tuple(one.name for one in fields(System))

    def system(self) -> System:
        """Return what was typed."""
        return System(
            name=self.name.data or "",
            purpose=self.purpose.data or "",
            provider=self.provider.data or "",
            model_version=self.model_version.data or "",
            owner_role=self.owner_role.data or "",
            owner_account=self.owner_account.data or None,
            overseer_role=self.overseer_role.data or "",
            is_mandatory=self.is_mandatory.data,
            mandatory_where=self.mandatory_where.data or "",
            feeds_evaluation=self.feeds_evaluation.data,
            opt_out_route=self.opt_out_route.data or "",
            data_used=self.data_used.data or "",
            limits=self.limits.data or "",
            in_use_since=self.in_use_since.data,
            update_cadence=self.update_cadence.data or "",
            overseer_name=self.overseer_name.data or "",
            drafted_work=self.drafted_work.data or "",
            training_offered=self.training_offered.data or "",
            logs_months=self.logs_months.data,
            logs_readers=self.logs_readers.data or "",
        )


class UnitForm(PortalForm):
    """One unit."""

    name = _line("Name", "Give the unit its name.")
    slug = StringField("Short name for addresses", validators=[Optional(), *plain_text(LINE)])
    head_count = IntegerField(
        "How many people could report from it",
        validators=[
            InputRequired("Give a whole number."),
            NumberRange(1, 9_999_999, "Give a whole number from 1 on."),
        ],
    )
    head_account = SelectField("The head’s account here")

    def offer(self, accounts: Choices) -> None:
        """Fill in the accounts that can head a unit."""
        self.head_account.choices = choices([NOBODY, *accounts])

    def unit(self) -> Unit:
        """Return what was typed."""
        return Unit(self.name.data or "", self.head_count.data or 0, self.head_account.data or None)


class PersonForm(OneTimeForm):
    """Somebody with an account."""

    name = _line("Name, as colleagues and reporters will read it", "Give a name.")
    roles = SelectMultipleField(
        "Roles", choices=choices((one.value, words) for one, words in ROLES)
    )
    level = SelectField("Level", choices=choices(LEVELS))
    unit = SelectField("Unit")
    email = StringField("E-mail", validators=[Optional(), *plain_text(254)])

    def offer(self, units: Choices) -> None:
        """Fill in the units somebody can work in."""
        self.unit.choices = choices([("", "None of them"), *units])

    def show(self, person: Person) -> None:
        """Fill in what is known of somebody."""
        self.name.data, self.unit.data = person.name, person.unit or ""
        self.roles.data = [role.value for role in person.roles]
        self.level.data = str(int(person.level)) if person.level else ""
        self.email.data = person.email or ""

    def person(self) -> Person:
        """Return what was typed."""
        return Person(
            name=self.name.data or "",
            roles=frozenset(Role(value) for value in self.roles.data or ()),
            level=Level(int(self.level.data)) if self.level.data else None,
            unit=self.unit.data or None,
            email=(self.email.data or "").strip() or None,
        )


class InviteForm(PersonForm):
    """Somebody who is to have an account."""

    sign_in = StringField(
        "Sign-in name",
        validators=[
            InputRequired("Choose the name they will sign in with."),
            Regexp(
                r"\s*[A-Za-z0-9][A-Za-z0-9._@-]{0,62}\s*\Z",
                message="Use letters, digits, dots, dashes, _ and @; 63 at most.",
            ),
        ],
    )


class EndForm(PortalForm):
    """The end of an account; `is_sure` is always asked, so that asking tells nothing."""

    is_sure = BooleanField(
        "I am sure: they never sign in again",
        validators=[DataRequired("Tick this if you are sure. Nothing has been ended yet.")],
    )


class OutsideAddressForm(PortalForm):
    """Somebody outside whom a reporter can always turn to."""

    name = _line("Who", "Say who it is.")
    address = _text("How to reach them, and for what", "Say how to reach them.")


class LeaveAddressForm(PortalForm):
    """Where "Leave this page" leads."""

    address = StringField(
        "Address", validators=[InputRequired("Give an address."), *plain_text(200)]
    )

    def validate_address(self, field: Field) -> None:
        """Take a plain web address alone: no script, no sign-in, no line break."""
        try:
            parts = urlsplit(field.data)
        except ValueError as error:
            raise ValidationError("This is not a web address.") from error
        is_plain = not any(each.isspace() for each in field.data) and "@" not in parts.netloc
        if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
            raise ValidationError("Give a full address that begins with https://.")


class DigestsForm(PortalForm):
    """What a digest says, and whether an S1 is told of beside it."""

    words = RadioField(
        "What a digest says", choices=choices((one.value, words) for one, words in DIGEST_WORDS)
    )
    alerts = BooleanField("Send a mail at once when an S1 arrives")


class SecondStepForm(PortalForm):
    """Who has to have a second step at sign-in."""

    demand = RadioField(
        "Who has to have one", choices=choices((one.value, words) for one, words in DEMANDS)
    )


class VolumeForm(PortalForm):
    """How many cases a year are expected."""

    expected = IntegerField(
        "How many reports do you expect in a year?",
        validators=[
            InputRequired("Give a whole number; a guess is enough."),
            NumberRange(0, 1_000_000, "Give a whole number from 0 on."),
        ],
    )


class FiguresForm(PortalForm):
    """How much is published, and how often."""

    profile = RadioField("How much", choices=choices((one.value, words) for one, words in PROFILES))
    calendar = RadioField(
        "How often", choices=choices((one.value, words) for one, words in CALENDARS)
    )

    def validate_profile(self, field: Field) -> None:
        """Refuse a combination that the rules do not know."""
        if field.data == Profile.TINY.value and self.calendar.data != Calendar.YEARS.value:
            raise ValidationError("The tiny profile publishes every year.")

    def plan(self) -> Plan:
        """Return what was chosen."""
        return Plan(Profile(self.profile.data), Calendar(self.calendar.data))


class PreviewForm(PortalForm):
    """Which plan to show on made-up cases; it stands in the address and changes nothing."""

    profile = SelectField(
        "How much", choices=choices((one.value, words) for one, words in PROFILES)
    )
    calendar = SelectField(
        "How often", choices=choices((one.value, words) for one, words in CALENDARS)
    )

    def plan(self) -> Plan | None:
        """Return what was asked for; None where nothing sensible was."""
        profiles = {one.value: one for one in Profile}
        calendars = {one.value: one for one in Calendar}
        profile, calendar = profiles.get(self.profile.data), calendars.get(self.calendar.data)
        return Plan(profile, calendar) if profile and calendar else None
