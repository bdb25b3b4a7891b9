"""What follows from its input alone is worked out once per run: thousands of tests ask for it.

Every test builds the whole program anew, with the same routes, statements and templates, and the
same people sign in.
"""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing.rules import Rule

from portal.scrubbing.running import Scrubber
from portal.store import engine
from portal.store.types import EnumText, UtcDateTime, Words
from portal.vault import credentials

COLUMN_TYPES = (EnumText, UtcDateTime, Words)


def compile_routes(patch: pytest.MonkeyPatch) -> None:
    """Let rules of the same route share what is made of it: most of building the program.

    Werkzeug reads a route by regular expressions, and has Python's compiler build its addresses.
    """
    compile_rule: Callable[[Rule], None] = Rule.compile
    kept: dict[tuple[object, ...], Rule] = {}

    def shared(self: Rule) -> None:
        defaults = tuple(sorted((self.defaults or {}).items()))
        converters = tuple(self.map.converters.values())
        known = (self.rule, self.merge_slashes, self.subdomain, self.host, defaults, converters)
        if known not in kept:
            compile_rule(self)
            kept[known] = self
            return
        first = kept[known]
        self._parts, self._trace = first._parts, first._trace
        self._converters, self.arguments = first._converters, set(first.arguments)
        self._build = first._build.__func__.__get__(self)
        self._build_unknown = first._build_unknown.__func__.__get__(self)

    patch.setattr(Rule, "compile", shared)


def compile_statements(patch: pytest.MonkeyPatch) -> None:
    """Let all SQLite databases share what SQLAlchemy makes of a statement.

    It keeps that by its dialect, of which each database has an object of its own; they are alike.
    What it makes holds the functions of our column types, so it is kept by these as well.
    """
    dialect = SQLiteDialect_pysqlite
    patch.setattr(dialect, "__eq__", lambda self, other: type(self) is type(other))
    patch.setattr(dialect, "__hash__", lambda self: hash(type(self)))
    make_engine: Callable[..., sqlalchemy.Engine] = engine._sqlite_engine
    kept = CompiledStatements()

    def sharing(url: str, *, read_only: bool) -> sqlalchemy.Engine:
        made = make_engine(url, read_only=read_only)
        made.update_execution_options(compiled_cache=kept)
        return made

    patch.setattr(engine, "_sqlite_engine", sharing)
    name_arguments = cache(sqlalchemy.util.get_cls_kwargs)
    patch.setattr(sqlalchemy.util, "get_cls_kwargs", lambda kind: set(name_arguments(kind)))


class CompiledStatements(dict[object, object]):
    """What was made of statements, by these and by what column types are at the moment.

    A test that patches a column type has statements of its own, and leaves none to others.
    """

    def get(self, key: object, default: object = None) -> object:
        """Return what was made of a statement, if anything was."""
        return super().get((key, _column_types()), default)

    def __setitem__(self, key: object, made: object) -> None:
        super().__setitem__((key, _column_types()), made)


def _column_types() -> tuple[object, ...]:
    return tuple(part for kind in COLUMN_TYPES for part in vars(kind).values())


class CompiledTemplates(BytecodeCache):
    """Templates by what their files say, so that a changed one is another."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what was made of it, if anything was."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made of a template."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


def stretch_passphrases(patch: pytest.MonkeyPatch) -> None:
    """Remember what Argon2 made of a passphrase and a salt: it is slow on purpose."""
    patch.setattr(credentials, "hash_secret_raw", cache(credentials.hash_secret_raw))


def clean_files(patch: pytest.MonkeyPatch) -> None:
    """Remember what the process that cleans files made of one; what it refuses, it is asked again.

    It is a fresh Python for each file, and that takes longer than all the rest of an upload.
    """
    run_process: Callable[[Scrubber, bytes], tuple[int, bytes]] = Scrubber._run
    patch.setattr(Scrubber, "_run", lambda self, data: _clean(run_process, self, data))


def _clean(
    run_process: Callable[[Scrubber, bytes], tuple[int, bytes]], scrubber: Scrubber, data: bytes
) -> tuple[int, bytes]:
    known = (scrubber._command, sha256(data).digest())
    if known not in _CLEANED:
        ended = run_process(scrubber, data)
        if ended[0] != 0:
            return ended
        _CLEANED[known] = ended
    return _CLEANED[known]


_CLEANED: dict[tuple[tuple[str, ...], bytes], tuple[int, bytes]] = {}
