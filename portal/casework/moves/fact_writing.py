"""Facts of a case as JSON and back, for what keeps a case as it was before a deed."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from portal.core.cases import CaseFacts


def differing_facts(one: CaseFacts, other: CaseFacts) -> dict[str, Any]:
    """Return the facts of one that differ in another, but for the version, which only counts up."""
    names = (field.name for field in fields(CaseFacts) if field.name != "version")
    return {
        name: getattr(one, name) for name in names if getattr(one, name) != getattr(other, name)
    }


def write_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts in values that JSON has: codes, ISO dates, numbers, lists."""
    return {name: _written(value) for name, value in facts.items()}


def read_facts(written: Mapping[str, Any]) -> dict[str, Any]:
    """Read them back, each as the type that `CaseFacts` says."""
    return {name: _read(_kind(name), value) for name, value in written.items()}


def _written(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


_HINTS = get_type_hints(CaseFacts)


def _kind(name: str) -> Any:
    hint = _HINTS[name]
    if get_origin(hint) in (UnionType, Union):
        return next(one for one in get_args(hint) if one is not NoneType)
    return get_origin(hint) or hint


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    return date.fromisoformat(value) if kind is date else kind(value)
