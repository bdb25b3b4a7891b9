"""The form that takes a file about an AI system."""

from wtforms import FileField, SelectField, TextAreaField
from wtforms.validators import Optional

from portal.admin.importing import MOST, refused
from portal.web.fields import PortalForm, choices, tidy

ACCEPTED = ".json,.md,application/json,text/markdown"


class ImportForm(PortalForm):
    """A file about an AI system, pasted or chosen, and which system it is about."""

    system = SelectField("Which system is it about?", default="")
    text = TextAreaField("Paste it here", validators=[Optional()])
    file = FileField("Or choose the file")

    def offer(self, systems: list[tuple[str, str]]) -> None:
        """Fill in the systems that are in the register."""
        self.system.choices = choices([("", "One that is not in the register yet"), *systems])

    def content(self) -> str:
        """Return what was pasted or chosen; InputRefused for both, neither, or what is no text."""
        pasted = tidy(self.text.data or "")
        sent = self.file.data.read(4 * MOST + 4) if self.file.data else b""
        if bool(pasted.strip()) == bool(sent):
            raise refused("Paste the text, or choose a file: one of both.")
        content = pasted or _decode(sent)
        if len(content) > MOST:
            raise refused(f"This is too long: {MOST:,} characters can be read.")
        return content


def _decode(sent: bytes) -> str:
    try:
        return tidy(sent.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise refused("This file is no text in UTF-8.") from error
