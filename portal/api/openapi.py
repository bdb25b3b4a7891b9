"""The OpenAPI 3.1 document of the API, written from the same lists that the API reads."""

from typing import Any, Final

from portal.api.reading import CODE_LIMIT, PROOF_LIMIT, TEXT_LIMIT
from portal.core.taxonomy import Category, ReportType, RetaliationForm


def _text(limit: int, words: str) -> dict[str, Any]:
    return {"type": "string", "maxLength": limit, "description": words}


def _body(schema: str) -> dict[str, Any]:
    return {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }


def _answer(words: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": words, "content": {"application/json": {"schema": reference}}}


def _key(*, required: bool) -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": required,
        "description": "Random, one for each thing created. The same again within half an hour "
        "creates nothing and gets the first answer again. Another report under a used key is "
        "refused (422); another message is written.",
        "schema": {"type": "string", "minLength": 22, "maxLength": 200},
    }


_REFUSED = {
    "400": _answer("It came through a browser from a page of another site.", "Error"),
    "413": _answer("It is too large.", "Error"),
    "415": _answer("It is not application/json.", "Error"),
    "422": _answer("Some fields can’t be taken.", "Error"),
}
_FLOOD: dict[str, Any] = {
    **_answer(
        "Reports come in faster than people write them; this one was not taken yet. Find a number "
        "so that SHA-256 of “text:number” begins with so many zero bits, and send the same again "
        "with the same Idempotency-Key and with “text:number” as proof. Or wait for the seconds of "
        "Retry-After. The puzzle is for this key alone.",
        "Puzzle",
    ),
    "headers": {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
}
_UNKNOWN = {"404": _answer("No mailbox opens with this code; always the same.", "Error")}
_ANSWER = {"type": ["boolean", "null"], "description": "Absent or null: not known."}
_DAY = {"type": "string", "format": "date"}

_SCHEMAS: Final[dict[str, Any]] = {
    "Report": {
        "type": "object",
        "additionalProperties": False,
        "required": ["type", "category", "narrative"],
        "properties": {
            "type": {"enum": [one.value for one in ReportType]},
            "category": {"enum": [one.value for one in Category]},
            "system": {
                "type": "string",
                "description": "A slug of /systems, in use or not, or “unknown”.",
            },
            "narrative": {**_text(TEXT_LIMIT, "What happened."), "minLength": 1},
            "prompt": _text(TEXT_LIMIT, "What the AI tool was asked."),
            "output": _text(TEXT_LIMIT, "What it answered."),
            "still_happening": _ANSWER,
            "danger": _ANSWER,
            "unit": {"type": "string", "description": "A unit’s slug."},
            "happened_on": _DAY,
            "retaliation_forms": {
                "type": "array",
                "items": {"enum": [one.value for one in RetaliationForm]},
                "description": "In which ways somebody was punished for refusing, reporting or "
                "helping (Directive (EU) 2019/1937, Art. 19).",
            },
            "exclude": {
                "type": "array",
                "maxItems": 100,
                "items": {"type": "string", "pattern": "^(person|role|unit):.+$"},
                "description": "Who must not see it: person:<sign-in name>, "
                "role:ombudsperson|committee|executive|outside|leader, unit:<slug>.",
            },
            "proof": _text(PROOF_LIMIT, "The solution of a puzzle, where one was asked for."),
        },
    },
    "Acknowledgement": {
        "type": "object",
        "required": ["tracking_code", "received_on", "feedback_due_on"],
        "properties": {
            "tracking_code": {"type": "string"},
            "received_on": _DAY,
            "feedback_due_on": _DAY,
        },
    },
    "Code": {
        "type": "object",
        "required": ["tracking_code"],
        "properties": {"tracking_code": _text(CODE_LIMIT, "The tracking code.")},
    },
    "Message": {
        "type": "object",
        "required": ["tracking_code", "text"],
        "properties": {
            "tracking_code": _text(CODE_LIMIT, "The tracking code."),
            "text": {**_text(TEXT_LIMIT, "What you want to say."), "minLength": 1},
        },
    },
    "Written": {
        "type": "object",
        "required": ["written"],
        "properties": {"written": {"const": True}},
    },
    "Mailbox": {
        "type": "object",
        "required": ["status", "level", "severity", "messages", "due", "moves"],
        "properties": {
            "status": {"type": "string"},
            "level": {"type": "integer", "minimum": 1, "maximum": 4},
            "severity": {"enum": ["s1", "s2", "s3", "s4"]},
            "messages": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["from", "on", "text"],
                    "properties": {
                        "from": {"enum": ["you", "handler", "portal"]},
                        "on": _DAY,
                        "text": {"type": "string"},
                    },
                },
            },
            "due": {
                "type": "object",
                "properties": {
                    "feedback": _DAY,
                    "next": {"type": ["string", "null"], "format": "date"},
                },
            },
            "moves": {"type": "array", "items": {"type": "string"}},
            "ask": {
                "type": "array",
                "description": "Questions that wait, to be answered on the mailbox’s pages.",
                "items": {
                    "type": "object",
                    "required": ["move", "question"],
                    "properties": {"move": {"type": "string"}, "question": {"type": "string"}},
                },
            },
            "outside": {
                "type": "array",
                "description": "Who outside the organisation can be turned to at any time.",
                "items": {
                    "type": "object",
                    "required": ["name", "address"],
                    "properties": {"name": {"type": "string"}, "address": {"type": "string"}},
                },
            },
        },
    },
    "Puzzle": {
        "type": "object",
        "required": ["error", "puzzle"],
        "properties": {
            "error": {"type": "object"},
            "puzzle": {
                "type": "object",
                "required": ["text", "bits", "seconds"],
                "properties": {
                    "text": {"type": "string"},
                    "bits": {
                        "type": "integer",
                        "minimum": 1,
                        "description": "Zero bits to find; one more takes twice as long.",
                    },
                    "seconds": {"type": "integer", "description": "How long it lasts."},
                },
            },
        },
    },
    "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["message"],
                "properties": {
                    "message": {"type": "string"},
                    "fields": {"type": "object", "additionalProperties": {"type": "string"}},
                },
            }
        },
    },
}

DOCUMENT: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Portal intake",
        "version": "1",
        "description": "Anonymous reports of harmful AI outputs. No cookie, no account.",
    },
    "paths": {
        "/api/reports": {
            "post": {
                "operationId": "createReport",
                "parameters": [_key(required=True)],
                "requestBody": _body("Report"),
                "responses": {
                    "201": _answer(
                        "Taken. Keep the code: it is the only way back.", "Acknowledgement"
                    ),
                    "429": _FLOOD,
                    "503": _answer("Closed: no two people can read a report yet.", "Error"),
                    **_REFUSED,
                },
            }
        },
        "/api/mailbox": {
            "post": {
                "operationId": "readMailbox",
                "requestBody": _body("Code"),
                "responses": {
                    "200": _answer("Where the case stands.", "Mailbox"),
                    **_UNKNOWN,
                    **_REFUSED,
                },
            }
        },
        "/api/mailbox/messages": {
            "post": {
                "operationId": "createMessage",
                "parameters": [_key(required=False)],
                "requestBody": _body("Message"),
                "responses": {
                    "201": _answer("Written.", "Written"),
                    "409": _answer(
                        "Today takes no more messages in this mailbox; nothing was written. It "
                        "takes more tomorrow, and as soon as a handler has written.",
                        "Error",
                    ),
                    **_UNKNOWN,
                    **_REFUSED,
                },
            }
        },
    },
    "components": {"schemas": _SCHEMAS},
}
