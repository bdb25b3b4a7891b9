"""Releases as they are stored, and the chain that ties each to the one before.

A release's text is also the line that is kept outside the database, complete enough to store
the very same release again: nothing is ever drawn twice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from portal.core.disclosure.profiles import Family, Profile, Table

GENESIS = bytes(32)
"""What the first release is chained to."""


@dataclass(frozen=True, slots=True)
class FrozenWindow:
    """A window, with the schema that was frozen when it opened, as `write_schema` wrote it."""

    name: str
    starts_on: date
    ends_on: date
    profile: Profile
    schema: str
    frozen_on: date


@dataclass(frozen=True, slots=True)
class Release:
    """One release: its stored integers, and the window that says what they mean."""

    sequence: int
    window: FrozenWindow
    family: Family
    published_on: date
    cells: Mapping[Table, tuple[int, ...]]


def write_release(release: Release) -> str:
    """Return a release as one line of text that is the same for the same release."""
    window = release.window
    content = {
        "sequence": release.sequence,
        "window": window.name,
        "starts_on": window.starts_on.isoformat(),
        "ends_on": window.ends_on.isoformat(),
        "profile": window.profile.value,
        "schema": window.schema,
        "frozen_on": window.frozen_on.isoformat(),
        "family": release.family.value,
        "published_on": release.published_on.isoformat(),
        "cells": {table.value: list(numbers) for table, numbers in release.cells.items()},
    }
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def read_release(text: str) -> Release:
    """Return the release that `write_release` wrote."""
    content = json.loads(text)
    day = date.fromisoformat
    window = FrozenWindow(
        name=content["window"],
        starts_on=day(content["starts_on"]),
        ends_on=day(content["ends_on"]),
        profile=Profile(content["profile"]),
        schema=content["schema"],
        frozen_on=day(content["frozen_on"]),
    )
    return Release(
        sequence=content["sequence"],
        window=window,
        family=Family(content["family"]),
        published_on=day(content["published_on"]),
        cells={Table(table): tuple(numbers) for table, numbers in content["cells"].items()},
    )


def hash_of(previous: bytes, text: str) -> bytes:
    """Return the hash of a release in the chain."""
    return sha256(previous + text.encode()).digest()
