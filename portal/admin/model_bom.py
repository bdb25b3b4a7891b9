"""CycloneDX ML-BOM as JSON, 1.5 to 1.7: what it says of a machine-learning model.

Checks what it reads and nothing else: a document may break the schema elsewhere. Source: the
schemas of CycloneDX 1.5, 1.6 and 1.7, `component` and `modelCard`.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from portal.admin.importing import Found, Reading, gather, refused

VERSIONS: Final = ("1.5", "1.6", "1.7")
MODEL: Final = "machine-learning-model"
DEEPEST: Final = 40
"""Levels of lists and objects; a real one has about ten."""

READ: Final = frozenset(
    {
        *("type", "bom-ref", "name", "version", "description", "modelCard"),
        *("manufacturer", "supplier", "publisher", "author", "authors"),
    }
)
READ_CARD: Final = frozenset({"bom-ref", "modelParameters", "considerations"})
READ_PARAMETERS: Final = frozenset({"task", "datasets"})
READ_CONSIDERATIONS: Final = frozenset(
    {
        *("users", "useCases", "technicalLimitations", "performanceTradeoffs"),
        *("ethicalConsiderations", "fairnessAssessments"),
    }
)
CARD: Final = "modelCard."


def read_bom(text: str) -> Reading:
    """Return what a document tells; InputRefused where it is none that can be read."""
    document = _parse(text)
    if document.get("bomFormat") != "CycloneDX":
        raise refused("This is JSON, but no CycloneDX: “bomFormat” does not say so.")
    version = document.get("specVersion")
    if version not in VERSIONS:
        raise refused("This is CycloneDX of another version: 1.5, 1.6 and 1.7 can be read.")
    models = list(_models(document))
    if not models:
        raise refused("There is no model in it: no component of the type machine-learning-model.")
    left = [*_left(models[0]), *(f"model {_text(one.get('name'))}" for one in models[1:])]
    return gather(f"CycloneDX {version}", _read(models[0], _names(document)), left)


def _parse(text: str) -> dict[str, Any]:
    """Parse without numbers, whose digits alone can cost seconds."""
    try:
        found = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise refused("This is no JSON that can be read. Is it whole?") from error
    if not isinstance(found, dict) or _is_deep(found):
        raise refused("This is no CycloneDX document, or too deep to be one.")
    return found


def _is_deep(whole: object) -> bool:
    level: list[object] = [whole]
    for _ in range(DEEPEST):
        level = [one for each in level for one in _inside(each)]
    return bool(level)


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _models(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    main = _object(_object(document.get("metadata")).get("component"))
    for one in [main, *_objects(document.get("components"))]:
        if one.get("type") == MODEL:
            yield one


def _names(document: dict[str, Any]) -> dict[str, str]:
    """Return the names of components by their reference, for data sets that are only named."""
    found = _objects(document.get("components"))
    return {_text(one.get("bom-ref")): _text(one.get("name")) for one in found}


def _read(model: dict[str, Any], names: dict[str, str]) -> Found:
    card = _object(model.get("modelCard"))
    parameters = _object(card.get("modelParameters"))
    weighed = _object(card.get("considerations"))
    yield "name", _text(model.get("name")), "name"
    yield from _provider(model)
    yield "model_version", _text(model.get("version")), "version"
    yield "purpose", _text(model.get("description")), "description"
    yield "purpose", _said("Task", [_text(parameters.get("task"))]), f"{CARD}modelParameters.task"
    for key, words in (("useCases", "Used for"), ("users", "Used by")):
        yield "purpose", _said(words, _texts(weighed.get(key))), f"{CARD}considerations.{key}"
    yield from _limits(weighed)
    for one in _objects(parameters.get("datasets")):
        named = _text(one.get("name")) or names.get(_text(one.get("ref")), "")
        told = ": ".join(filter(None, (named, _text(one.get("description")))))
        yield "data_used", _said("It learned from", [told]), f"{CARD}modelParameters.datasets"


def _provider(model: dict[str, Any]) -> Found:
    for key in ("manufacturer", "supplier"):
        yield "provider", _text(_object(model.get(key)).get("name")), f"{key}.name"
    for key in ("publisher", "author"):
        yield "provider", _text(model.get(key)), key
    for one in _objects(model.get("authors")):
        yield "provider", _text(one.get("name")), "authors"


def _limits(weighed: dict[str, Any]) -> Found:
    for key in ("technicalLimitations", "performanceTradeoffs"):
        for one in _texts(weighed.get(key)):
            yield "limits", one, f"{CARD}considerations.{key}"
    for risk in _objects(weighed.get("ethicalConsiderations")):
        yield "limits", _text(risk.get("name")), f"{CARD}considerations.ethicalConsiderations"
    for risk in _objects(weighed.get("fairnessAssessments")):
        told = ": ".join(filter(None, (_text(risk.get("groupAtRisk")), _text(risk.get("harms")))))
        yield "limits", told, f"{CARD}considerations.fairnessAssessments"


def _left(model: dict[str, Any]) -> Iterator[str]:
    card = _object(model.get("modelCard"))
    yield from (key for key in model if key not in READ)
    yield from (f"{CARD}{key}" for key in card if key not in READ_CARD)
    for name, known in (
        ("modelParameters", READ_PARAMETERS),
        ("considerations", READ_CONSIDERATIONS),
    ):
        inner = _object(card.get(name))
        yield from (f"{CARD}{name}.{key}" for key in inner if key not in known)


def _said(words: str, texts: list[str]) -> str:
    told = "; ".join(filter(None, texts))
    return f"{words}: {told}" if told else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
