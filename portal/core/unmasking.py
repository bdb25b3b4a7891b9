"""What in a question to a reporter asks, in effect, who they are: rules that only warn.

Nobody who answers honestly stays anonymous after "which shift were you on?". Every rule reads a
text in pieces of bounded length. It knows English words alone, and no rule sees everything: a
page that shows no warning does not say that a question is safe.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from portal.core.places import without_overlaps


class Ask(Enum):
    """What a question asks for that tells who somebody is."""

    NAME = "name"
    NUMBER = "number"
    PLACE = "place"
    JOB = "job"
    MOMENT = "moment"
    PEOPLE = "people"
    BOSS = "boss"
    CONTACT = "contact"
    ONLY = "only"
    PERSON = "person"


WHY: Final[Mapping[Ask, str]] = MappingProxyType(
    {
        Ask.NAME: "It asks who they are. If you need a name, the mailbox has a safe way that they "
        "choose themselves.",
        Ask.NUMBER: "A staff or badge number stands for one person.",
        Ask.PLACE: "A desk, team, shift or site leaves few people. Ask which AI tool, not where.",
        Ask.JOB: "A job or how long somebody has been here leaves few people.",
        Ask.MOMENT: "An exact time and a rota name one person. “In which month” is enough.",
        Ask.PEOPLE: "Who was there leads to who told. Ask what others could see, not who they are.",
        Ask.BOSS: "A manager’s name leads to a team.",
        Ask.CONTACT: "An address, a number or a meeting tells who they are. They answer here.",
        Ask.ONLY: "What one person alone knows or has tells who they are.",
        Ask.PERSON: "Age, sex, origin, health or family leave few people.",
    }
)
"""Why each may tell who somebody is, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a question, from `start` up to but without `end`."""

    ask: Ask
    start: int
    end: int


_S = r"\s{1,3}"
_YOUR = rf"\byour(?:{_S}(?:own|full|real|first|last|exact|current|direct)){{0,2}}{_S}"
_WHAT = r"\b(?:which|what|whose)"
_UNITS = (
    "team|shift|ward|desk|department|unit|office|floor|building|site|branch|location|workplace"
    "|division|station|room|rota|roster|line|workstation|group"
)
_BOSSES = "manager|boss|supervisor|team(?:{s})?(?:lead|leader)|line(?:{s})?manager|head".replace(
    "{s}", r"[ -]?"
)
_PATTERNS: Final[tuple[tuple[Ask, str], ...]] = (
    (Ask.NAME, rf"{_YOUR}(?:names?|surname|identity|initials|signature)\b"),
    (Ask.NAME, rf"\bwho{_S}(?:are|were){_S}you\b"),
    # "Leave out what tells who you are" asks for nothing.
    (Ask.NAME, rf"(?<!tell )(?<!tells )\bwho{_S}you{_S}are\b(?!{_S}(?:with|talking))"),
    (Ask.NAME, rf"\b(?:identify|introduce|name){_S}yourself\b|\breveal{_S}yourself\b"),
    (Ask.NUMBER, rf"\b(?:employee|staff|personnel|badge|payroll|user){_S}(?:number|no\.?|id)\b"),
    (Ask.NUMBER, rf"{_YOUR}(?:user(?:[ -]?name|[ -]?id)?|log[ -]?in|account(?:{_S}name)?|badge)\b"),
    (
        Ask.PLACE,
        rf"{_WHAT}(?:{_S}\w{{1,20}}){{0,2}}?{_S}(?:{_UNITS}){_S}"
        rf"(?:are|were|do|did|was|have|had){_S}(?:you|your)\b",
    ),
    (Ask.PLACE, rf"{_YOUR}(?:{_UNITS})\b"),
    (Ask.PLACE, rf"\bwhere{_S}(?:exactly{_S})?(?:do|did|are|were){_S}you\b"),
    (Ask.JOB, rf"{_YOUR}(?:job(?:{_S}title)?|role|position|rank|title|profession|occupation)\b"),
    (
        Ask.JOB,
        rf"\bhow{_S}long{_S}have{_S}you{_S}(?:been|worked)\b|\bwhen{_S}did{_S}you{_S}(?:start|join)\b",
    ),
    (
        Ask.JOB,
        rf"\bare{_S}you{_S}(?:an?{_S}|the{_S}|still{_S}|employed)(?:\w{{1,20}}{_S}){{0,2}}"
        r"(?:nurse|doctor|manager|engineer|driver|teacher|trainee|intern|contractor|temp|member)\b",
    ),
    (Ask.JOB, rf"\bwhat{_S}do{_S}you{_S}do{_S}(?:here|at{_S}work|for{_S}a{_S}living)\b"),
    (
        Ask.MOMENT,
        rf"\bwhen{_S}exactly\b|\bexactly{_S}when\b|\bat{_S}(?:what|which){_S}(?:exact{_S})?time\b"
        rf"|\bwhat{_S}time\b|\b(?:the{_S})?exact{_S}(?:time|date|day|hour)\b"
        rf"|\b(?:on{_S})?which{_S}(?:exact{_S})?(?:day|date)s?\b|\bto{_S}the{_S}minute\b",
    ),
    (Ask.MOMENT, rf"\bwhen{_S}(?:were|are){_S}you{_S}(?:on|at|there|working|in)\b"),
    (
        Ask.PEOPLE,
        rf"\bwho{_S}else\b|\bwho{_S}(?:was|were|is){_S}(?:there|with{_S}you|present|on{_S}duty)\b"
        rf"|\bwho{_S}did{_S}you{_S}(?:tell|ask|speak|talk)\b|\bwhom?{_S}you{_S}(?:told|asked)\b"
        rf"|\bwhom{_S}did{_S}you\b|\bnames?{_S}of{_S}(?:the{_S}|your{_S}|any{_S}|other{_S}){{0,2}}"
        r"(?:colleagues?|co-?workers?|witness(?:es)?|people|others)\b",
    ),
    (Ask.BOSS, rf"{_YOUR}(?:{_BOSSES})\b|\bwho{_S}(?:is|was){_S}in{_S}charge\b"),
    (Ask.BOSS, rf"\b(?:who|whom){_S}do{_S}you{_S}(?:report{_S}to|work{_S}for)\b"),
    (
        Ask.CONTACT,
        rf"{_YOUR}(?:(?:work|private|mobile|home){_S})?(?:e-?mail|phone|telephone|mobile|number"
        rf"|address|extension|contact)\b",
    ),
    (
        Ask.CONTACT,
        rf"\b(?:call|ring|phone|e-?mail|text|visit){_S}(?:me|us)\b|\bmeet{_S}(?:me|us|you)\b"
        rf"|\bcome{_S}(?:to|by|and{_S}see){_S}(?:me|us|my|our)\b|\bcan{_S}(?:i|we){_S}(?:call|ring|meet"
        rf"|visit){_S}you\b|\b(?:how|where){_S}can{_S}(?:i|we){_S}(?:reach|find|call|contact){_S}you\b",
    ),
    (
        Ask.ONLY,
        rf"\b(?:only{_S}you|you{_S}alone|you{_S}are{_S}the{_S}only|were{_S}you{_S}the{_S}only"
        rf"|are{_S}you{_S}the{_S}only|nobody{_S}but{_S}you|anyone{_S}but{_S}you)\b",
    ),
    (
        Ask.ONLY,
        rf"\b(?:screenshot|photo|picture|copy|e-?mail|message){_S}(?:that{_S})?(?:with|shows?|of)"
        rf"{_S}your{_S}(?:name|screen|account|face)\b",
    ),
    (
        Ask.PERSON,
        rf"{_YOUR}(?:age|gender|sex|nationality|religion|disability|illness|diagnosis|pregnancy"
        rf"|ethnicity|origin|union|family|date{_S}of{_S}birth|birthday|accent|mother{_S}tongue)\b"
        rf"|\bhow{_S}old{_S}are{_S}you\b|\bare{_S}you{_S}(?:pregnant|disabled|married|male|female)\b",
    ),
)
_RULES: Final = tuple((ask, re.compile(pattern, re.IGNORECASE)) for ask, pattern in _PATTERNS)


def find_asks(text: str) -> tuple[Place, ...]:
    """Return the places of a question that ask who somebody is, from its start; none overlap."""
    return without_overlaps(text, _all(text))


def _all(text: str) -> Iterator[Place]:
    for ask, pattern in _RULES:
        yield from (Place(ask, *found.span()) for found in pattern.finditer(text))
