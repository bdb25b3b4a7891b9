"""Checks a letter that somebody was shown. Nothing is read from a case, kept, or written down."""

from portal.vault import letters
from portal.vault.letters import GenuineLetter
from portal.work import Work

__all__ = ["GenuineLetter", "check_letter"]


def check_letter(work: Work, pasted: str) -> GenuineLetter:
    """Return what this organisation signed; LetterRefused for anything else."""
    return letters.check_letter(work.keyring, pasted)
