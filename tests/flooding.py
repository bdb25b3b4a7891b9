"""A flood for tests: the brake without noise and soon on, and the program that solves puzzles."""

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask import Flask

from portal.brake import Brake, Door

ALLOWANCE = 3
PROGRAM = re.compile(r"```python\n(.*?)```", re.DOTALL)
FLOODS = Path(__file__).parent.parent / "docs" / "floods.md"


def put_brake(app: Flask, *, places: int = 500) -> Brake:
    """Give a program a brake that three reports of a door put on, exactly."""
    brake = app.extensions["portal"].brake = Brake(ALLOWANCE, places, blur=no_noise)
    return brake


def flood(brake: Brake, door: Door, at: datetime, reports: int = ALLOWANCE) -> None:
    """Let so many reports of others come in at this instant."""
    for _ in range(reports):
        brake.count(door, at)


@dataclass(slots=True)
class Flooded:
    """A program in the middle of a flood through one door."""

    app: Flask
    door: Door
    places: int = 500

    def __post_init__(self) -> None:
        self.go_on()

    def go_on(self) -> None:
        """Let the flood go on in the present hour."""
        brake = put_brake(self.app, places=self.places)
        flood(brake, self.door, self.app.extensions["portal"].clock.now().at)


def no_noise(epsilon: Fraction) -> int:
    """Blur nothing."""
    return 0


def prove(puzzle: dict[str, Any]) -> str:
    """Solve a puzzle with the program that stands in docs/floods.md."""
    names: dict[str, Any] = {}
    found = PROGRAM.search(FLOODS.read_text(encoding="utf-8"))
    exec(found[1] if found else "", names)  # noqa: S102
    return str(names["prove"](puzzle))
