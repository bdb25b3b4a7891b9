"""Setting up: keys outside the database, and the newest schema in it."""

from collections.abc import Iterator

from sqlalchemy import inspect

from portal.casework.access.erasing import replay
from portal.casework.access.granting import move_grants
from portal.casework.access.staffing import active_handlers
from portal.core.errors import KeysExist, KeysMissing
from portal.store.schema import upgrade
from portal.vault.keyring import BACKUPS, Keyring
from portal.work import Portal


def install(portal: Portal) -> Iterator[str]:
    """Make what is missing; yield a line for each thing done. Safe to run again and at once.

    KeysMissing if the database is in use but its keys are gone: new ones would orphan it.
    """
    folder = portal.settings.keys_dir
    if not _has_keys(portal):
        if inspect(portal.database.engine).has_table("account"):
            raise KeysMissing(
                f"The database is in use, but its keys are not in {folder}. Restore them."
            )
        yield _make_keys(portal)
    if Keyring.complete(folder):
        yield f"Made the key that signs letters in {folder}. Back the folder up again."
    if Keyring.complete(folder, BACKUPS):
        yield f"Made the key for backups in {folder}. Back the folder up again."
    upgrade(portal.database)
    yield "The database is up to date."
    with portal.writing() as work:
        erased = replay(work)
        # Whose level changed before activation moved their grants: their cases opened for nobody.
        for one in active_handlers(work):
            move_grants(work, one.tag, one.level)
    if erased:
        portal.database.truncate_log()
        yield f"Erased {erased} cases again that an older database brought back."


def _has_keys(portal: Portal) -> bool:
    try:
        Keyring.load(portal.settings.keys_dir)
    except KeysMissing:
        return False
    return True


def _make_keys(portal: Portal) -> str:
    folder = portal.settings.keys_dir
    try:
        Keyring.create(folder)
    except KeysExist:
        return f"Another process made the keys in {folder}."
    return f"Made keys in {folder}. Back this folder up, apart from the database."
