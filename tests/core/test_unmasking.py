"""A question that asks who somebody is gets a warning; an ordinary one does not."""

import time
from itertools import pairwise

import pytest

from portal.core.unmasking import WHY, Ask, find_asks

ASKING = [
    (Ask.NAME, "Could you tell us your name?", "your name"),
    (Ask.NAME, "Please give your full name in the answer.", "your full name"),
    (Ask.NAME, "Who are you?", "Who are you"),
    (Ask.NAME, "It would help to know who you are.", "who you are"),
    (Ask.NAME, "Please identify yourself.", "identify yourself"),
    (Ask.NUMBER, "What is your employee number?", "employee number"),
    (Ask.NUMBER, "Which badge ID opened the room?", "badge ID"),
    (Ask.NUMBER, "Under your username, or another?", "your username"),
    (Ask.PLACE, "Which shift were you on?", "Which shift were you"),
    (Ask.PLACE, "What team are you in?", "What team are you"),
    (Ask.PLACE, "Did it happen at your desk?", "your desk"),
    (Ask.PLACE, "Where do you work?", "Where do you"),
    (Ask.JOB, "What is your job title?", "your job title"),
    (Ask.JOB, "How long have you worked here?", "How long have you worked"),
    (Ask.JOB, "Are you a ward nurse?", "Are you a ward nurse"),
    (Ask.MOMENT, "When exactly did it happen?", "When exactly"),
    (Ask.MOMENT, "At what time did you see it?", "At what time"),
    (Ask.MOMENT, "On which day did the tool say so?", "On which day"),
    (Ask.MOMENT, "When were you on duty?", "When were you on"),
    (Ask.PEOPLE, "Who else was there?", "Who else"),
    (Ask.PEOPLE, "Who did you tell about it?", "Who did you tell"),
    (Ask.PEOPLE, "Please add the names of any witnesses.", "names of any witnesses"),
    (Ask.BOSS, "Have you told your manager?", "your manager"),
    (Ask.BOSS, "Who do you report to?", "Who do you report to"),
    (Ask.CONTACT, "What is your phone number?", "your phone"),
    (Ask.CONTACT, "Please call me tomorrow.", "call me"),
    (Ask.CONTACT, "How can we reach you?", "How can we reach you"),
    (Ask.CONTACT, "Could we meet you for a talk?", "meet you"),
    (Ask.ONLY, "Is it something only you could see?", "only you"),
    (Ask.ONLY, "Were you the only one who noticed?", "Were you the only"),
    (Ask.PERSON, "How old are you?", "How old are you"),
    (Ask.PERSON, "Does it have to do with your disability?", "your disability"),
]

ORDINARY = [
    "Did the assistant show a warning before it suggested the dose?",
    "Which AI tool was it?",
    "Which of the two answers did the tool give first?",
    "In which month did it begin?",
    "Roughly how often does it happen?",
    "Is it still going on?",
    "Was the output shown to a patient?",
    "Could anybody be hurt by it now?",
    "What did the tool answer, word for word?",
    "What were the consequences?",
    "Has anything been done about it since?",
    "Would a remedy for the whole team be enough?",
    "Who is responsible for the tool, as far as you know?",
    "Which policy do you mean?",
    "Is the same true of other AI tools?",
    "Did the tool name its sources?",
    "How many answers were wrong, as a rough number?",
    "Do you want us to go on without you?",
    "Are you safe at the moment?",
    "What would make it right?",
    "We looked at the logs. Does it match what you saw?",
    "You don’t have to answer.",
    "May we ask the provider about it?",
    "Did somebody say that refusing it has consequences?",
    "Which settings did it have?",
    "What were you told about how the decision is made?",
    "Thank you for telling us. I am Omar, and I read your report.",
    "We will write again by the end of the month.",
    "Was it the version with the blue frame?",
    "Would you like a signed letter?",
]


@pytest.mark.parametrize(("ask", "text", "quote"), ASKING)
def test_what_asks_who_they_are_is_found_and_quoted(ask: Ask, text: str, quote: str) -> None:
    found = {(one.ask, text[one.start : one.end]) for one in find_asks(text)}

    assert (ask, quote) in found


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_question_gets_no_warning(text: str) -> None:
    assert find_asks(text) == ()


def test_every_kind_says_why_and_is_tried() -> None:
    assert set(WHY) == set(Ask) == {ask for ask, _, _ in ASKING}


def test_no_places_overlap_and_time_grows_with_the_text_alone() -> None:
    text = " ".join(text for _, text, _ in ASKING) * 50 + "your " * 2_000 + "which " * 2_000
    began = time.process_time()
    found = find_asks(text)

    assert time.process_time() - began < 2
    assert all(one.end <= later.start for one, later in pairwise(found))
