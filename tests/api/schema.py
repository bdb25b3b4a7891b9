"""Holds values against the parts of JSON Schema that the OpenAPI document uses.

A keyword that is not known here fails, so that nothing in the document goes unchecked.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
}


def problems(value: Any, schema: Schema, document: Schema, at: str = "") -> list[str]:
    """Return what is wrong with a value, each with its place."""
    return list(_problems(value, schema, document, at=at))


def _problems(value: Any, schema: Schema, document: Schema, *, at: str) -> Iterator[str]:
    for keyword, wanted in schema.items():
        if keyword == "$ref":
            yield from _problems(value, find(document, wanted), document, at=at)
        elif keyword in HOLDS:
            yield from [] if HOLDS[keyword](value, wanted) else [f"{at}: {keyword}"]
        elif keyword == "items" and isinstance(value, list):
            for place, one in enumerate(value):
                yield from _problems(one, wanted, document, at=f"{at}[{place}]")
        elif keyword == "properties" and isinstance(value, dict):
            for name in value.keys() & wanted.keys():
                yield from _problems(value[name], wanted[name], document, at=f"{at}.{name}")
        elif keyword == "additionalProperties":
            known = schema.get("properties", {})
            for name in [name for name in value if name not in known]:
                yield from _extra(value[name], wanted, document, at=f"{at}.{name}")


def _extra(value: Any, wanted: Any, document: Schema, *, at: str) -> Iterator[str]:
    if wanted is False:
        yield f"{at}: not allowed"
    elif isinstance(wanted, Mapping):
        yield from _problems(value, wanted, document, at=at)


def find(document: Schema, reference: str) -> Schema:
    """Return what a reference inside the document names."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    assert isinstance(found, Mapping)
    return found


def keywords(schema: Any) -> set[str]:
    """Return every keyword that a schema uses, at any depth."""
    if not isinstance(schema, Mapping):
        return set()
    inside = [*schema.get("properties", {}).values()]
    inside += [schema.get("items"), schema.get("additionalProperties")]
    return set(schema).union(*map(keywords, inside))


def _is_type(value: Any, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    allowed = tuple(kind for name in names for kind in TYPES[name])
    return isinstance(value, allowed) and (not isinstance(value, bool) or "boolean" in names)


def _has_format(value: Any, wanted: str) -> bool:
    form = {"date": DATE}[wanted]
    return not isinstance(value, str) or form.fullmatch(value) is not None


def _if(kind: type, holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Return a check that says nothing about values of another type, as JSON Schema does."""
    return lambda value, wanted: not isinstance(value, kind) or holds(value, wanted)


HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "type": _is_type,
    "enum": lambda value, wanted: value in wanted,
    "const": lambda value, wanted: value == wanted,
    "format": _has_format,
    "pattern": _if(str, lambda value, wanted: re.search(wanted, value) is not None),
    "minLength": _if(str, lambda value, wanted: len(value) >= wanted),
    "maxLength": _if(str, lambda value, wanted: len(value) <= wanted),
    "minimum": _if(int, lambda value, wanted: value >= wanted),
    "maximum": _if(int, lambda value, wanted: value <= wanted),
    "maxItems": _if(list, lambda value, wanted: len(value) <= wanted),
    "required": _if(dict, lambda value, wanted: all(name in value for name in wanted)),
}
KNOWN = {*HOLDS, "$ref", "items", "properties", "additionalProperties", "description"}
