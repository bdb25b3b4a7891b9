"""Puts sentences together to a report's text, so that no two texts are the same.

Within a strand every sentence comes once before any comes again.
"""

import random

from portal.core.taxonomy import ReportType
from portal.demonstration.fragments import Fragments, Strand

LIGHT = frozenset({ReportType.QUESTION, ReportType.MISSING_INFORMATION})
EVENTS = frozenset({ReportType.INCIDENT, ReportType.NEAR_MISS, ReportType.SURVEILLANCE_PRIVACY})
WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
LONG = 240
"""From this many characters on, a text is broken into two paragraphs."""


class Deck:
    """Deals its cards in a random order, all of them before any comes again."""

    def __init__(self, cards: tuple[str, ...], chance: random.Random) -> None:
        self._cards = cards
        self._chance = chance
        self._left: list[str] = []

    def deal(self) -> str:
        """Return the next card."""
        if not self._left:
            self._left = list(self._cards)
            self._chance.shuffle(self._left)
        return self._left.pop()


class Narrator:
    """Writes texts from fragments; the same chance gives the same texts."""

    def __init__(self, fragments: Fragments, chance: random.Random) -> None:
        self.fragments = fragments
        self._chance = chance
        self._decks: dict[tuple[str, ...], Deck] = {}
        self._written: set[str] = set()

    def narrate(self, strand: Strand) -> str:
        """Return a text about the strand that was not returned before."""
        text = self._compose(strand)
        while text in self._written:
            text = self._compose(strand)
        self._written.add(text)
        return text

    def say(self, sentences: tuple[str, ...]) -> str:
        """Return the next of these sentences, its values filled in."""
        return self._deal(sentences).format_map(self._values())

    def _compose(self, strand: Strand) -> str:
        values = self._values()
        first = " ".join(self._beginning(strand)).format_map(values)
        last = " ".join(self._end(strand)).format_map(values)
        breaks = len(first) + len(last) > LONG and self._sometimes(0.6)
        return first + ("\n\n" if breaks else " ") + last

    def _beginning(self, strand: Strand) -> list[str]:
        light = strand.type in LIGHT
        openings = self.fragments.light_openings if light else self.fragments.openings
        opening = [self._deal(openings)] if self._sometimes(0.6) else []
        scene = [self._deal(strand.what)]
        if strand.type in EVENTS and self._sometimes(0.5):
            scene.insert(self._chance.randint(0, 1), self._deal(self.fragments.settings))
        return opening + scene

    def _end(self, strand: Strand) -> list[str]:
        light = strand.type in LIGHT
        closings = self.fragments.light_closings if light else self.fragments.closings
        effects = [self._deal(strand.effect)]
        if not light and self._sometimes(0.4):
            effects.append(self._deal(strand.effect))
        wish = [self._deal(strand.wish)] if self._sometimes(0.55) else []
        closing = [self._deal(closings)] if self._sometimes(0.45) else []
        return [*dict.fromkeys(effects), *wish, *closing]

    def _deal(self, sentences: tuple[str, ...]) -> str:
        if sentences not in self._decks:
            self._decks[sentences] = Deck(sentences, self._chance)
        return self._decks[sentences].deal()

    def _sometimes(self, share: float) -> bool:
        return self._chance.random() < share

    def _values(self) -> dict[str, str]:
        chance = self._chance
        drawn = {name: chance.choice(words) for name, words in self.fragments.slots.items()}
        drawn["n"] = chance.choice(WORDS)
        numbers = {
            "m": chance.randint(12, 48),
            "many": chance.randint(80, 400),
            "high": chance.randint(70, 95),
            "long": chance.randint(11, 16),
            "years": chance.randint(3, 29),
        }
        capitals = {f"{name}_capital": drawn[name][0].upper() + drawn[name][1:] for name in drawn}
        return {**drawn, **capitals, **{name: str(number) for name, number in numbers.items()}}
