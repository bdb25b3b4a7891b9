"""Answers that fit many cases, with blanks that have to be filled before anything is sent.

A blank is written `[[what belongs here]]`. A template is everybody's at the desk, so it must hold
nothing about a case: whoever is excluded from one reads the templates all the same.
"""

import re
from dataclasses import dataclass, field
from typing import Final

_BLANK = re.compile(r"\[\[[^\W\d_][^\[\]\n]{0,79}\]\]")
"""A blank begins with a letter: what programs write in such brackets is no blank."""


@dataclass(frozen=True, slots=True)
class AnswerTemplate:
    """One answer. `language` is a two-letter code; `text` holds the blanks."""

    id: str
    name: str
    language: str
    text: str = field(repr=False)


LANGUAGES: Final = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "tr": "Türkçe",
    "ar": "العربية",
    "uk": "Українська",
}
"""Languages a template can be in, each by its own name."""

SHIPPED: Final = (
    AnswerTemplate(
        "received",
        "Received, and what comes next",
        "en",
        "Thank you for telling us. A person has read your report.\n\n"
        "Next, we [[what happens next]]. You hear from us by [[date]] at the latest, here in "
        "your mailbox, also if there is nothing new.\n\n"
        "You don’t have to do anything. You can write here at any time.",
    ),
    AnswerTemplate(
        "question",
        "A question",
        "en",
        "To go on, we would like to know: [[the question]]\n\n"
        "You don’t have to answer. Leave out anything that could tell who you are, such as names, "
        "places and exact times. Without an answer we go on with what we have after [[date]].",
    ),
    AnswerTemplate(
        "explanation",
        "An explanation of what the AI tool did",
        "en",
        "You asked how [[the AI tool]] came to its result.\n\n"
        "The role it played: [[what it did, and what people did]].\n\n"
        "What mattered most: [[the main elements]].\n\n"
        "If this does not answer it, write here, or ask the next level to look again.",
    ),
    AnswerTemplate(
        "opt_out_granted",
        "Opt-out granted",
        "en",
        "You asked not to use [[the AI tool]], or not to be subject to it. We agree.\n\n"
        "From [[date]] on, [[what changes, for the whole team or task]]. Nobody may be treated "
        "worse for having asked. If somebody is, tell us here: that is a case of its own.",
    ),
    AnswerTemplate(
        "refused",
        "Refused, with reasons",
        "en",
        "We looked into what you asked for, and cannot do it.\n\n"
        "The reasons: [[the reasons, in plain words]].\n\n"
        "What we can do instead: [[what is possible, or “nothing at the moment”]].\n\n"
        "If you think that this is wrong, ask the next level to look again until [[date]]. Other "
        "people decide then.",
    ),
    AnswerTemplate(
        "out_of_scope",
        "Somebody else is responsible",
        "en",
        "Thank you for telling us. What you describe is not ours to decide.\n\n"
        "Responsible is [[who, and how to reach them]]. We have not passed your report on. "
        "If you like us to, write here, and say what may be passed on.",
    ),
    AnswerTemplate(
        "nothing_new",
        "Monthly word: nothing new",
        "en",
        "We are still working on your report. Since our last message, [[what was done]]. There is "
        "nothing new to decide yet. You hear from us again by [[date]].",
    ),
    AnswerTemplate(
        "thank_you",
        "Thank you",
        "en",
        "Thank you. Because somebody told us, [[what changed]]. You can go on writing here, also "
        "after the case is closed.",
    ),
)
"""What every desk begins with. They are part of the portal; a desk keeps its own beside them."""


def find_blanks(text: str) -> tuple[str, ...]:
    """Return the blanks of a text that nobody has filled in, as they stand there, each once."""
    return tuple(dict.fromkeys(found.group() for found in _BLANK.finditer(text)))
