"""What follows from its input alone is worked out once per run: thousands of tests ask for it.

Every test builds the whole program anew, with the same routes, and the same people sign in.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from werkzeug.routing.rules import Rule

from portal.vault import credentials


def compile_routes(patch: pytest.MonkeyPatch) -> None:
    """Let rules of the same route share the functions that build its address.

    Werkzeug makes them by way of Python's compiler: three quarters of building the program.
    """
    compile_builder: Callable[[Rule, bool], Any] = Rule._compile_builder
    kept: dict[tuple[object, ...], Any] = {}

    def shared(self: Rule, append_unknown: bool = True) -> Any:
        defaults = tuple(sorted((self.defaults or {}).items()))
        route = (self.rule, tuple(self._trace), defaults, append_unknown)
        if route not in kept:
            kept[route] = compile_builder(self, append_unknown)
        return kept[route]

    patch.setattr(Rule, "_compile_builder", shared)


def stretch_passphrases(patch: pytest.MonkeyPatch) -> None:
    """Remember what Argon2 made of a passphrase and a salt: it is slow on purpose."""
    patch.setattr(credentials, "hash_secret_raw", cache(credentials.hash_secret_raw))
