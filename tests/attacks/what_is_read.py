"""Which tables a leader's pages may read, and how a statement is found out."""

import re
from collections.abc import Iterable, Mapping

from portal.store.tables import Base

ALLOWED: Mapping[str, str] = {
    "figure_window": "the frozen schema of what is published",
    "figure_release": "a release, drawn once",
    "figure_cell": "its stored integers",
    "figure_facts": "facts taken from accounts, the register and what was entered, never a case",
    "session": "who is signed in",
    "account": "who is signed in, and who may be named to a reporter",
    "credential": "whether somebody can read reports at all",
    "activation": "whether somebody can read reports at all",
    "second_step": "whether who is signed in has one, without its secret",
    "journal": "the end of its chain, where it is noted that she was refused at the desk",
    "setting": "what the administrator set",
    "system": "the register of AI systems",
    "unit": "the names of units, as the administrator entered them",
    "lesson": "words for everybody that their reporters agreed to; no row names a case",
    "policy": "policies, as administrators wrote them for everybody",
    "policy_version": "policies, as administrators wrote them for everybody",
    "policy_system": "which systems a policy is about",
    "outside_address": "addresses outside, as the administrator entered them",
}
"""Tables that a leader's visit may read, each with the reason why no case can be told from it."""

TABLES = set(Base.metadata.tables)
SOURCES = re.compile(r"(?:FROM|JOIN|INTO|UPDATE|,)\s+\"?(\w+)", re.IGNORECASE)


def tables_in(statements: Iterable[str]) -> set[str]:
    """Return the tables that statements read or write; columns of the same name do not count."""
    return {
        word for statement in statements for word in SOURCES.findall(statement) if word in TABLES
    }
