"""Everything that may go wrong by the rules, as one small tree.

Each error is a statement. A message never carries case text, a tracking code or a key:
messages may end on a page or in a log.
"""


class PortalError(Exception):
    """Something the portal refuses or could not do."""


class NotFound(PortalError):
    """It does not exist, or not for whoever asks: the two look the same."""


class MailboxShut(NotFound):
    """The mailbox does not open any more: its case was erased, or it has another code by now."""


class MoveRefused(PortalError):
    """The workflow does not allow this move now, for this actor."""


class WroteEnough(MoveRefused):
    """The limit of a day for messages into one's own mailbox is reached."""


class CaseChanged(PortalError):
    """Somebody else acted on the case in the meantime; nothing was written."""


class PolicyChanged(CaseChanged):
    """Somebody else changed or published the policy in the meantime; nothing was written."""


class InputRefused(PortalError):
    """What was typed cannot be taken; `fields` maps each field's name to its message."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("Some answers need another look: " + ", ".join(sorted(fields)))
        self.fields = fields


class ReportWasMadeUp(InputRefused):
    """The month's test report was named beside another case: it ends, and nothing ties to it."""

    def __init__(self, case: str, fields: dict[str, str]) -> None:
        super().__init__(fields)
        self.case = case


class IntakeClosed(PortalError):
    """No two people can read a report yet, so none is taken."""


class NobodyLeft(PortalError):
    """The reporter's exclusions leave nobody who could read the report."""


class CodeMistyped(PortalError):
    """The text cannot be a tracking code: a typing error, told without asking the database."""


class SealBroken(PortalError):
    """Sealed bytes were changed, moved, cut, or belong to another key."""


class CredentialsRefused(PortalError):
    """Name and passphrase, or the recovery code, do not open an account."""


class KeysMissing(PortalError):
    """The keys outside the database are not where they should be."""


class KeysExist(PortalError):
    """Keys are there already; making new ones would orphan what they protect."""


class SettingsWrong(PortalError):
    """A setting has no usable value; the program does not start."""


class ClocksWrong(SettingsWrong):
    """The file with the organisation's own clocks is wrong; the message names the line."""


class UpkeepRunning(PortalError):
    """Another process does the upkeep at this moment."""


class PublicationRefused(PortalError):
    """A release may not be published now: too early, twice, unfrozen or over the cap."""


class BackupRefused(PortalError):
    """A backup cannot be written here, or this file cannot be restored."""


class LetterRefused(PortalError):
    """A letter is not genuine and whole, or holds what cannot be signed."""


class AlreadyDone(PortalError):
    """The same one-time key was used before; nothing happens twice."""
