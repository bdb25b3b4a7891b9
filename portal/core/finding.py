"""Finding words in texts: what counts as the same word, and what is shown around it.

Case, width and composition do not matter (Unicode NFKC and case folding, Unicode standard
chapter 3.13), nor do soft hyphens, invisible joiners and the shape of an apostrophe. Words in
quotation marks, of whatever shape, are one phrase: they stand next to each other in that order,
with nothing but space or a line's end between them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

MOST_WORDS: Final = 8
SHORTEST: Final = 2
"""Characters of all words together: a single letter is in every case."""
AROUND: Final = 50
"""Characters shown on each side. Whoever wants more opens the case, which is journalled."""
LONGEST_HIT: Final = 60

_MARKS = re.compile('["“”„‟«»]')
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a case, and what stands above it on the case's page."""

    title: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few words around a hit; `hit` is empty where its place cannot be told."""

    before: str = field(repr=False)
    hit: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What is shown of one case: the kind of text, and an excerpt."""

    title: str
    excerpt: Excerpt


def fold(text: str) -> str:
    """Return a text in the one form in which it is compared."""
    if text.isascii():
        return text.lower()
    seen = _UNSEEN.sub("", text.replace("’", "'"))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())


def words_of(term: str) -> tuple[str, ...]:
    """Return the words and phrases to find, each once; none where they are too short to tell.

    A phrase is its words with one space between. A quotation mark that nothing closes begins a
    phrase that goes on to the end.
    """
    words = tuple(dict.fromkeys(_parts(term)))[:MOST_WORDS]
    return words if sum(len(word) - word.count(" ") for word in words) >= SHORTEST else ()


def count_words(term: str) -> int:
    """Return how many words there are, those of phrases each by itself."""
    return sum(len(part.split()) for part in _parts(term))


def is_closed(term: str) -> bool:
    """Tell whether every quotation mark has another one."""
    return len(_MARKS.findall(fold(term))) % 2 == 0


def _parts(term: str) -> list[str]:
    """Return words and phrases in the order in which they were typed."""
    parts = list[str]()
    for number, text in enumerate(_MARKS.split(fold(term))):
        words = text.split()
        parts += [" ".join(words)] if number % 2 and words else words
    return parts


def find(words: tuple[str, ...], passages: Iterable[Passage]) -> Found | None:
    """Return where a case has these words and phrases, all of them, in one text or in several.

    Shown is the text with most of them, the earliest of equals.
    """
    missing, best, most = set(words), None, 0
    has_phrase = any(" " in word for word in words)
    for passage in passages:
        folded = fold(passage.text)
        if has_phrase:
            folded = " ".join(folded.split())
        here = [word for word in words if word in folded]
        missing.difference_update(here)
        if len(here) > most:
            best, most = (passage, here[0]), len(here)
    if missing or best is None:
        return None
    passage, word = best
    return Found(passage.title, excerpt(passage.text, word))


def excerpt(text: str, word: str) -> Excerpt:
    """Return the first place of a folded word or phrase in a text as it was written."""
    start, end = _place(text, word)
    before = _tidy(text[max(0, start - AROUND) : start])
    after = _tidy(text[end : end + AROUND])
    # Where it is cut, it is cut between words, if there are any.
    return Excerpt(
        f"…{before.partition(' ')[2] or before}" if start > AROUND else before.lstrip(),
        _tidy(text[start:end])[:LONGEST_HIT],
        f"{after.rpartition(' ')[0] or after}…" if len(text) > end + AROUND else after.rstrip(),
    )


def _place(text: str, word: str) -> tuple[int, int]:
    """Return where a folded word or phrase begins and ends; folding may have moved what follows."""
    pattern = re.compile(r"\s+".join(map(re.escape, word.split(" "))))
    place = pattern.search(fold(text))
    if place and fold(text[place.start() : place.end()]) == place[0]:
        return place.span()
    folded = [fold(letter) for letter in text]
    place = pattern.search("".join(folded))
    if place is None:
        return 0, 0
    at, (found, ends) = 0, place.span()
    start = stop = 0
    for index, part in enumerate(folded):
        if at <= found:
            start = index
        at += len(part)
        if at >= ends:
            stop = index + 1
            break
    return start, stop


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text)
