"""Why a file is not taken, in words for whoever sent it, and what they can do instead."""

from enum import Enum

from portal.core.errors import PortalError

MOST_FILES = 5
MOST_BYTES = 25 * 1024 * 1024
MOST_SECONDS = 60
MOST_MEMORY = 400 * 1024 * 1024
MOST_PIXELS = 25_000_000

SCREENSHOT = "Take a screenshot of what matters, and send that."


class Reason(Enum):
    """Why; the value is the exit code of the process that cleans."""

    EMPTY = 10
    TOO_LARGE = 11
    UNKNOWN = 12
    LOCKED = 13
    BROKEN = 14
    ACTIVE = 15
    BOMB = 16
    HARD = 17
    PIXELS = 18
    OLD_OFFICE = 19
    NOT_TEXT = 20
    BUSY = 21
    TOO_MANY = 22
    MISSING = 23
    FULL = 24
    DRAWN_OVER = 31
    LAYERS = 32
    HIDDEN_STYLE = 33
    MARKED_TEXT = 34

    @property
    def words(self) -> str:
        """What is wrong, in a sentence."""
        return WORDS[self][0]

    @property
    def instead(self) -> str:
        """What can be done instead."""
        return WORDS[self][1]


WORDS = {
    Reason.MISSING: ("No file was chosen.", "Choose one, then send it."),
    Reason.EMPTY: ("This file is empty.", "Open it to see what is in it, and choose it again."),
    Reason.TOO_LARGE: (
        "This file is larger than 25 MB.",
        f"{SCREENSHOT} Or send a part of it.",
    ),
    Reason.TOO_MANY: (
        "There are five files already, and no more than that can be kept.",
        "Put what is missing into one file, such as a PDF, or describe it in words.",
    ),
    Reason.UNKNOWN: (
        "We can’t clean this kind of file, so we don’t take it.",
        f"{SCREENSHOT} Or save it as JPEG, PNG, WebP, PDF, DOCX, XLSX or plain text.",
    ),
    Reason.LOCKED: (
        "This file is locked with a password.",
        f"Save it without a password, and send that copy. Or: {SCREENSHOT[0].lower()}"
        f"{SCREENSHOT[1:]}",
    ),
    Reason.BROKEN: (
        "This file is damaged or not what it seems to be: it can’t be read.",
        f"Open it and save it again under a new name, or: {SCREENSHOT[0].lower()}{SCREENSHOT[1:]}",
    ),
    Reason.ACTIVE: (
        "This file has a program or another file inside, which we can’t clean.",
        f"Save it as PDF without them, or: {SCREENSHOT[0].lower()}{SCREENSHOT[1:]}",
    ),
    Reason.BOMB: (
        "This file unfolds into far more than it seems to be. It looks made to do harm.",
        SCREENSHOT,
    ),
    Reason.HARD: (
        "This file is too large or too complicated to be cleaned here.",
        f"Send a part of it, or: {SCREENSHOT[0].lower()}{SCREENSHOT[1:]}",
    ),
    Reason.PIXELS: (
        "This picture has more pixels than we can clean.",
        f"Make it smaller, or: {SCREENSHOT[0].lower()}{SCREENSHOT[1:]}",
    ),
    Reason.OLD_OFFICE: (
        "This is an older kind of office file, which we can’t clean.",
        "Save it as DOCX, XLSX or PDF, and send that.",
    ),
    Reason.NOT_TEXT: (
        "We can’t tell what kind of file this is, so we can’t clean it.",
        f"{SCREENSHOT} Or save it as JPEG, PNG, WebP, PDF, DOCX, XLSX or plain text.",
    ),
    Reason.DRAWN_OVER: (
        "Something is drawn over a page of it, and we would take that off.",
        "Take a screenshot of what you want to show.",
    ),
    Reason.LAYERS: (
        "It has layers that are switched off, and we would make them seen.",
        "Take a screenshot of what you want to show.",
    ),
    Reason.HIDDEN_STYLE: (
        "A style of this document hides text, and we can’t tell which.",
        f"Save it as PDF, and send that, or: {SCREENSHOT[0].lower()}{SCREENSHOT[1:]}",
    ),
    Reason.MARKED_TEXT: (
        "This is a mail, a web page or another file that tells more than it shows.",
        f"Copy the words that matter into a message, or: {SCREENSHOT[0].lower()}{SCREENSHOT[1:]}",
    ),
    Reason.BUSY: (
        "Other files are being cleaned at this moment.",
        "Wait a minute, then choose it again. Nothing else was lost.",
    ),
    Reason.FULL: (
        "There is no room for more files now.",
        "Send what you wrote without it, and add the file in your mailbox another day.",
    ),
}


class FileRefused(PortalError):
    """A file is not taken; the reason has the words for whoever sent it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words)
        self.reason = reason
