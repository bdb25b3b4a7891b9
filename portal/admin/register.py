"""Writing the register of AI systems and the units; every change is journalled by its slug."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from portal.casework.journalling import note
from portal.core.cases import UNKNOWN_SYSTEM
from portal.core.errors import AlreadyDone, InputRefused, NotFound
from portal.core.events import Event
from portal.core.references import refuse_references
from portal.store import register as store
from portal.store.accounts import list_keyed_accounts
from portal.store.organisation import find_system, find_unit, list_systems, list_units
from portal.store.tables import SystemRow, UnitRow
from portal.work import Work

RESERVED = frozenset({UNKNOWN_SYSTEM, "import", "new", "other"})
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class System:
    """What an administrator enters about an AI system."""

    name: str
    purpose: str
    provider: str
    model_version: str
    owner_role: str
    owner_account: str | None
    overseer_role: str
    is_mandatory: bool
    mandatory_where: str
    feeds_evaluation: bool
    opt_out_route: str
    data_used: str
    limits: str
    in_use_since: date | None
    update_cadence: str
    overseer_name: str
    drafted_work: str
    training_offered: str
    logs_months: int | None
    logs_readers: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What an administrator enters about a unit."""

    name: str
    head_count: int
    head_account: str | None


def read_systems(work: Work) -> Sequence[SystemRow]:
    """Return every system, retired ones too, by name."""
    return list_systems(work.db)


def read_system(work: Work, slug: str) -> SystemRow:
    """Return one system; NotFound where there is none."""
    row = find_system(work.db, slug)
    if row is None:
        raise NotFound("There is no such system.")
    return row


def add_system(work: Work, slug: str, system: System, *, by: str) -> str:
    """Enter a system; return its slug, made from the name where none was typed."""
    chosen = choose_slug(slug, system.name)
    _fence(system)
    try:
        store.add_system(work.db, chosen, asdict(system))
    except AlreadyDone as error:
        raise InputRefused({"slug": f"{error}"}) from error
    note(work, by, Event.SYSTEM_CHANGED, slug=chosen)
    return chosen


def change_system(work: Work, slug: str, system: System, *, by: str) -> bool:
    """Change what the register says of a system; say whether anything is new, and journal it."""
    if _says(read_system(work, slug), asdict(system)):
        return False
    _fence(system)
    store.change_system(work.db, slug, asdict(system))
    note(work, by, Event.SYSTEM_CHANGED, slug=slug)
    return True


def retire_system(work: Work, slug: str, *, by: str) -> None:
    """Mark a system as no longer in use; it stays in the register, and can come back."""
    row = read_system(work, slug)
    on = work.moment.today if row.retired_on is None else None
    store.retire_system(work.db, slug, on=on)
    note(work, by, Event.SYSTEM_CHANGED, slug=slug)


def read_units(work: Work) -> Sequence[UnitRow]:
    """Return every unit, by name."""
    return list_units(work.db)


def read_unit(work: Work, slug: str) -> UnitRow:
    """Return one unit; NotFound where there is none."""
    row = find_unit(work.db, slug)
    if row is None:
        raise NotFound("There is no such unit.")
    return row


def add_unit(work: Work, slug: str, unit: Unit, *, by: str) -> str:
    """Enter a unit; return its slug, made from the name where none was typed."""
    chosen = choose_slug(slug, unit.name)
    try:
        store.add_unit(work.db, chosen, asdict(unit))
    except AlreadyDone as error:
        raise InputRefused({"slug": f"{error}"}) from error
    note(work, by, Event.UNIT_CHANGED, slug=chosen)
    return chosen


def change_unit(work: Work, slug: str, unit: Unit, *, by: str) -> bool:
    """Change a unit; say whether anything is new, and journal it."""
    if _says(read_unit(work, slug), asdict(unit)):
        return False
    store.change_unit(work.db, slug, asdict(unit))
    note(work, by, Event.UNIT_CHANGED, slug=slug)
    return True


def account_choices(work: Work) -> list[tuple[str, str]]:
    """Return the accounts that can be named as an owner or a head, by id."""
    live = [one.account for one in list_keyed_accounts(work.db) if one.account.ended_on is None]
    return [(row.id, row.name) for row in live]


def unit_choices(work: Work) -> list[tuple[str, str]]:
    """Return the units that somebody can work in, by slug."""
    return [(row.slug, row.name) for row in list_units(work.db)]


def choose_slug(typed: str, name: str) -> str:
    """Return a slug that is fit for an address; InputRefused where none can be made."""
    slug = typed.strip().lower() or _slug_of(name)
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or slug in RESERVED:
        words = "Use small letters a to z, digits and single dashes, 60 at most."
        raise InputRefused({"slug": words})
    refuse_references({"slug": slug}, "everybody reads addresses.")
    return slug


def _says(row: SystemRow | UnitRow, values: Mapping[str, object]) -> bool:
    """Say whether a row says all of this already."""
    return all(getattr(row, name) == value for name, value in values.items())


def _fence(system: System) -> None:
    """Refuse words that name a case: everybody reads the register."""
    typed = {name: value for name, value in asdict(system).items() if isinstance(value, str)}
    refuse_references(typed, "everybody reads the register.")


def _slug_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
