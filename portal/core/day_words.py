"""A day as people read it, the same everywhere."""

from datetime import date


def in_words(day: date) -> str:
    """Return a day in words: 6 December 2026."""
    return f"{day.day} {day:%B %Y}"
