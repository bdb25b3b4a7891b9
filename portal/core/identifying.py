"""What in a text may tell who wrote it: rules that only advise, and never stop anybody.

Every rule reads a text from left to right in pieces of bounded length, so that time grows with the
text alone, whatever is written in it. What no rule can see, such as a way of writing or a fact that
one person knows, is said on the page that lists them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from types import MappingProxyType
from typing import Final

from portal.core.places import without_overlaps


class Sign(Enum):
    """What kind of thing may tell who somebody is."""

    ONLY = "only"
    ROLE = "role"
    NAME = "name"
    EMAIL = "email"
    ADDRESS = "address"
    HANDLE = "handle"
    MOMENT = "moment"
    NUMBER = "number"
    PHONE = "phone"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class Advice:
    """What a rule looks for, and what one can do about it."""

    title: str
    looks_for: str
    instead: str


ADVICE: Final[Mapping[Sign, Advice]] = MappingProxyType(
    {
        Sign.ONLY: Advice(
            "Something only one person can say",
            "“I am the only …”, “as the first …”, “nobody but me”",
            "Say “somebody in the team”, or leave it out.",
        ),
        Sign.ROLE: Advice(
            "Your own job",
            "“as head of …”, “I am a team lead”, “I work as …”",
            "Name a larger group, such as “one of the staff”.",
        ),
        Sign.NAME: Advice(
            "A name",
            "a title and a name, such as “Ms Example”; “my name is …”; “my manager Anna”",
            "Say what they do for the firm, or “a manager”.",
        ),
        Sign.EMAIL: Advice("An e-mail address", "anything like name@example.org", "Leave it out."),
        Sign.ADDRESS: Advice(
            "A link or a path with a user in it",
            "links with a name before “@” or a profile in them, and folders of a user",
            "Name the page or the file in words.",
        ),
        Sign.HANDLE: Advice("A user name", "anything like @name", "Leave it out."),
        Sign.MOMENT: Advice(
            "An exact time or date",
            "times of day such as 14:05, and dates with a day",
            "“One morning in May” is enough.",
        ),
        Sign.NUMBER: Advice(
            "A number that stands for somebody or something",
            "staff, ticket, case, customer and order numbers, such as INC-12345",
            "Leave it out, or send it later if we ask.",
        ),
        Sign.PHONE: Advice("A telephone number", "seven digits or more", "Leave it out."),
        Sign.SCRIPT: Advice(
            "A few words in another script",
            "letters of another alphabet within the rest of the text",
            "Write them as the rest is written, if few people here could write them.",
        ),
    }
)
"""Every rule there is, in the order in which the page lists them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a text, from `start` up to but without `end`."""

    sign: Sign
    start: int
    end: int


_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    "|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_ME = r"(?:\bI\s{1,3}(?:am|was)|\bI['’]m|\bas)\s{1,3}"
_JOBS = (
    "head|manager|lead|leader|director|nurse|doctor|physician|pharmacist|surgeon|engineer|developer"
    "|analyst|accountant|auditor|lawyer|counsel|secretary|assistant|trainee|intern|apprentice"
    "|officer|chief|supervisor|foreman|driver|clerk|planner|teacher|recruiter|designer|consultant"
    "|representative|coordinator|administrator|operator|technician|specialist|buyer"
)
_THINGS = (
    "staff|employee|personnel|badge|payroll|ticket|case|incident|order|customer|client|patient"
    "|claim|policy|invoice|account|contract|file"
)
_PEOPLE = "boss|manager|supervisor|colleague|director|team lead|team leader|head"

_PATTERNS: Final[tuple[tuple[Sign, str], ...]] = (
    (Sign.ONLY, rf"(?i:{_ME}the\s{{1,3}}(?:only|sole|single|first|last)\b)"),
    (Sign.ONLY, r"(?i:\b(?:nobody|no[ -]one)\s{1,3}(?:else\s{1,3})?(?:but|except)\s{1,3}me\b)"),
    (Sign.ONLY, r"\bonly\s{1,3}I\b|(?i:\bonly\s{1,3}me\b)"),
    (
        Sign.ROLE,
        rf"(?i:(?:{_ME}|\bI\s{{1,3}}work\s{{1,3}}as\s{{1,3}})(?:(?:the|an?|our)\s{{1,3}})?"
        rf"(?:[\w-]{{1,30}}\s{{1,3}}){{0,3}}?(?:{_JOBS})\b)",
    ),
    (
        Sign.NAME,
        r"\b(?i:Mrs?|Ms|Miss|Mx|Dr|Prof|Professor|Herr|Frau|Mme|Mlle|Madame|Monsieur|Señora?)\b"
        r"\.?\s{1,3}[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}(?:\s[A-ZÀ-ÖØ-Þ][\w'’-]{1,40})?",
    ),
    (Sign.NAME, r"\b(?i:my\s{1,3}name\s{1,3}is)\s{1,3}\w[\w'’-]{0,40}(?:\s[A-ZÀ-ÖØ-Þ]\w{0,40})?"),
    (Sign.NAME, rf"\b(?i:(?:my|our|the)\s{{1,3}}(?:{_PEOPLE}))\s{{1,3}}[A-ZÀ-ÖØ-Þ]\w{{1,40}}"),
    (Sign.ADDRESS, r"\bhttps?://[^\s/@]{1,100}@[^\s]{1,100}"),
    (Sign.ADDRESS, r"\bhttps?://[^\s]{1,100}?/(?:~|(?:u|users?|profiles?|people|in)/)[\w.-]{1,60}"),
    (Sign.ADDRESS, r"(?i:\b[a-z]:\\users\\[\w.-]{1,60})|(?<!\w)/(?:home|Users)/[\w.-]{1,60}"),
    (Sign.EMAIL, r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
    (Sign.HANDLE, r"(?<![\w@./])@[^\W\d_]\w{1,38}"),
    (Sign.MOMENT, r"(?<![\d:.])\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?(?i:[ap]\.?m\b))?(?![\d:])"),
    (Sign.MOMENT, r"(?<![\d.])\d{1,2}(?:\.\d{2})?\s?(?i:am|pm|a\.m|p\.m|uhr|o['’]clock)\b"),
    (Sign.MOMENT, r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])"),
    (Sign.MOMENT, r"(?<![\d./])\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?![\d./]\d)"),
    (Sign.MOMENT, rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?{_MONTH}\b"),
    (Sign.MOMENT, rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s?%)"),
    (
        Sign.NUMBER,
        rf"(?i:\b(?:{_THINGS})s?\s{{0,2}}(?:number|no|nr|id)?[.:\s#-]{{0,3}})"
        r"[A-Z]{0,5}-?\d{3,12}\b",
    ),
    (Sign.NUMBER, r"(?<!\w)#\d{3,12}\b|\b[A-Z]{2,6}-\d{2,10}\b|\b[A-Z]{1,4}\d{4,10}\b"),
    (Sign.PHONE, r"(?<![\w.,-])(?:\+|00)?\(?\d(?:[ ()/.-]{0,2}\d){6,14}(?![\w])"),
)
_RULES: Final = tuple((sign, re.compile(pattern)) for sign, pattern in _PATTERNS)

ENOUGH: Final = 40
"""Letters; in a shorter text no script is the usual one."""
USUAL: Final = 0.8
"""The part of all letters that makes a script the usual one of a text."""


def find_signs(text: str) -> tuple[Finding, ...]:
    """Return the places that may tell who wrote a text, from its start; none overlap."""
    return without_overlaps(text, (finding for look in _LOOKS for finding in look(text)))


def _looks_for(sign: Sign, pattern: re.Pattern[str]) -> Callable[[str], Iterator[Finding]]:
    return lambda text: (Finding(sign, *found.span()) for found in pattern.finditer(text))


def _find_other_scripts(text: str) -> Iterator[Finding]:
    """Return the runs of letters that are not of the script that nearly all others are of."""
    scripts = [_script(letter) for letter in text]
    counted = Counter(script for script in scripts if script)
    if not counted or counted.total() < ENOUGH:
        return
    usual, most = counted.most_common(1)[0]
    if most == counted.total() or most < USUAL * counted.total():
        return
    places = (at for at, script in enumerate(scripts) if script and script != usual)
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        at = [place for _, place in run]
        yield Finding(Sign.SCRIPT, at[0], at[-1] + 1)


def _script(letter: str) -> str:
    if letter.isascii():
        return "LATIN" if letter.isalpha() else ""
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


_LOOKS: Final = (*(_looks_for(*rule) for rule in _RULES), _find_other_scripts)
