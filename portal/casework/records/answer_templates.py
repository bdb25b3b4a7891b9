"""The desk's answer templates: those that the portal ships, and those that handlers keep.

All handlers share them, whoever is excluded from whatever case: nothing of a case belongs here.
"""

import json
import secrets

from portal.casework.journalling import note
from portal.casework.records.sealed import Reader
from portal.core.answer_templates import SHIPPED, AnswerTemplate
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.core.references import refuse_references
from portal.store import answer_templates as store
from portal.store.answer_templates import StoredTemplate
from portal.vault.answer_templates import open_template, seal_template
from portal.work import Work

SETTING = "answer_templates"


def list_own(work: Work) -> list[AnswerTemplate]:
    """Return the templates that handlers keep, by language and name."""
    found = [_open(work, row) for row in store.list_templates(work.db)]
    return sorted(found, key=lambda one: (one.language, one.name.casefold(), one.id))


def list_every(work: Work) -> list[AnswerTemplate]:
    """Return the desk's own templates, and then the shipped ones."""
    return [*list_own(work), *SHIPPED]


def find_own(work: Work, id: str) -> AnswerTemplate:
    """Return one of the desk's own; NotFound where there is none."""
    for one in list_own(work):
        if one.id == id:
            return one
    raise NotFound("There is no such template.")


def keep(work: Work, reader: Reader, *, name: str, language: str, text: str) -> None:
    """Keep a new template for all handlers; InputRefused if it names a case."""
    _fence(name, text)
    id = secrets.token_hex(16)
    store.add_template(work.db, id, _sealed(work, AnswerTemplate(id, name, language, text)))
    note(work, reader.account, Event.SETTINGS_CHANGED, setting=SETTING)


def change(work: Work, reader: Reader, changed: AnswerTemplate) -> None:
    """Change a template; NotFound where somebody removed it, InputRefused if it names a case."""
    _fence(changed.name, changed.text)
    if not store.change_template(work.db, changed.id, _sealed(work, changed)):
        raise NotFound("There is no such template.")
    note(work, reader.account, Event.SETTINGS_CHANGED, setting=SETTING)


def remove(work: Work, reader: Reader, id: str) -> None:
    """Remove a template; NotFound where there is none."""
    if not store.delete_template(work.db, id):
        raise NotFound("There is no such template.")
    note(work, reader.account, Event.SETTINGS_CHANGED, setting=SETTING)


def _fence(name: str, text: str) -> None:
    refuse_references({"name": name, "text": text}, "every handler reads the templates.")


def _sealed(work: Work, one: AnswerTemplate) -> bytes:
    content = {"name": one.name, "language": one.language, "text": one.text}
    return seal_template(work.keyring, json.dumps(content).encode(), id=one.id)


def _open(work: Work, row: StoredTemplate) -> AnswerTemplate:
    content = json.loads(open_template(work.keyring, row.sealed, id=row.id))
    return AnswerTemplate(row.id, content["name"], content["language"], content["text"])
