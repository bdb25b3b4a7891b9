"""The invented company: its units, AI systems, outside addresses and people.

Reads `organisation.toml` and guarantees that slugs and sign-in names are unique.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.core.actors import Level, Role
from portal.demonstration.tables import ContentWrong, Table, read_toml

FOLDER = Path(__file__).parent
ORGANISATION_FILE = FOLDER / "organisation.toml"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit and how many people it has."""

    slug: str
    name: str
    head_count: int


@dataclass(frozen=True, slots=True)
class AiSystem:
    """One AI system as the register shows it."""

    slug: str
    name: str
    purpose: str
    provider: str
    version: str
    owner_role: str
    overseer_role: str
    is_mandatory: bool
    mandatory_where: str
    feeds_evaluation: bool
    opt_out_route: str
    data_used: str
    limits: str
    in_use_since: date


@dataclass(frozen=True, slots=True)
class OutsideAddress:
    """Somebody outside the company whom a reporter can turn to."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. Who has no account has neither sign-in name nor role."""

    name: str
    title: str
    sign_in: str | None
    role: Role | None
    level: Level | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """The whole company."""

    name: str
    timezone: ZoneInfo
    units: tuple[Unit, ...]
    systems: tuple[AiSystem, ...]
    outside_addresses: tuple[OutsideAddress, ...]
    cast: tuple[Member, ...]

    @property
    def handlers(self) -> dict[str, Level]:
        """The level of every handler by sign-in name."""
        return {
            member.sign_in: member.level
            for member in self.cast
            if member.sign_in is not None and member.level is not None
        }


def load_organisation(path: Path = ORGANISATION_FILE) -> Organisation:
    """Read the company; raise ContentWrong naming the file and the place."""
    table = Table(read_toml(path), path.name)
    organisation = Organisation(
        name=table.text("name"),
        timezone=_timezone(table),
        units=tuple(_unit(row) for row in table.tables("unit")),
        systems=tuple(_system(row) for row in table.tables("system")),
        outside_addresses=tuple(_address(row) for row in table.tables("outside_address")),
        cast=tuple(_member(row) for row in table.tables("member")),
    )
    table.close()
    refuse_repeats((unit.slug for unit in organisation.units), path.name)
    refuse_repeats((system.slug for system in organisation.systems), path.name)
    refuse_repeats((m.sign_in for m in organisation.cast if m.sign_in), path.name)
    return organisation


def refuse_repeats(names: Iterable[str], where: str) -> None:
    """Raise ContentWrong where a name stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ContentWrong(f"{where}: “{name}” stands there twice")
        seen.add(name)


def _timezone(table: Table) -> ZoneInfo:
    name = table.text("timezone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise table.wrong(f"“{name}” is no time zone") from error


def _unit(row: Table) -> Unit:
    unit = Unit(
        slug=row.text("slug"),
        name=row.text("name"),
        head_count=row.whole("head_count"),
    )
    row.close()
    return unit


def _system(row: Table) -> AiSystem:
    system = AiSystem(
        slug=row.text("slug"),
        name=row.text("name"),
        purpose=row.text("purpose"),
        provider=row.text("provider"),
        version=row.text("version"),
        owner_role=row.text("owner_role"),
        overseer_role=row.text("overseer_role"),
        is_mandatory=row.flag("is_mandatory"),
        mandatory_where=row.text_or_none("mandatory_where") or "",
        feeds_evaluation=row.flag("feeds_evaluation"),
        opt_out_route=row.text("opt_out_route"),
        data_used=row.text("data_used"),
        limits=row.text("limits"),
        in_use_since=row.day("in_use_since"),
    )
    row.close()
    if system.is_mandatory and not system.mandatory_where:
        raise row.wrong("a mandatory system says where it is mandatory")
    return system


def _address(row: Table) -> OutsideAddress:
    address = OutsideAddress(name=row.text("name"), address=row.text("address"))
    row.close()
    return address


def _member(row: Table) -> Member:
    sign_in = row.text_or_none("sign_in")
    role = row.member("role", Role) if sign_in else None
    level = Level(row.whole("level")) if role is Role.HANDLER else None
    member = Member(
        name=row.text("name"),
        title=row.text("title"),
        sign_in=sign_in,
        role=role,
        level=level,
    )
    row.close()
    return member
