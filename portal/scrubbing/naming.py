"""Lists of names, written as one text."""


def names(text: str) -> frozenset[str]:
    """Return the names that stand in a text, with blanks between."""
    return frozenset(text.split())
