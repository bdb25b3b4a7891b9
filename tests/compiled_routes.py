"""Routes compiled once per run: every test builds the whole program anew, with the same routes.

Werkzeug turns each route into a function by way of Python's compiler, which takes three quarters of
the time in which a program is built. The function follows from the route alone.
"""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.routing.rules import Rule


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Let rules of the same route share the functions that build its address."""
    compile_builder: Callable[[Rule, bool], Any] = Rule._compile_builder
    kept: dict[tuple[object, ...], Any] = {}

    def shared(self: Rule, append_unknown: bool = True) -> Any:
        defaults = tuple(sorted((self.defaults or {}).items()))
        route = (self.rule, tuple(self._trace), defaults, append_unknown)
        if route not in kept:
            kept[route] = compile_builder(self, append_unknown)
        return kept[route]

    patch.setattr(Rule, "_compile_builder", shared)
