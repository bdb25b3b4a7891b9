"""Settings from the environment, read once at the start; a wrong one stops the program."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.core.addresses import is_address
from portal.core.errors import ClocksWrong, SettingsWrong
from portal.core.flood import LEAST_ALLOWANCE, LEAST_PLACES, MOST_WORK
from portal.core.house_clocks import HouseClocks, read_clocks
from portal.mailing.server import MailServer, read_mail_server

SURFACES = frozenset({"reporter", "staff"})
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations and is not kept in the database."""

    database_url: str
    data_dir: Path
    surfaces: frozenset[str] = SURFACES
    organisation: str = "Our organisation"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    allowed_hosts: tuple[str, ...] = LOOPBACK_HOSTS
    https: bool = False
    demonstration: bool = False
    mail_server: MailServer | None = None
    mail_from: str = ""
    digest_hours: tuple[int, ...] = (9, 14)
    """Fixed hours of the organisation's own day, in their order."""
    clocks: HouseClocks = field(default_factory=HouseClocks)
    """The clocks in force here: the shipped ones where there is no file."""
    daily_upkeep: bool = True
    """Whether the server does the upkeep itself, once a day."""
    intake_allowance: int = 2_000
    """Reports that one process takes in an hour through form or API before they have a price."""
    intake_places: int = 500
    """Reports that the form takes in ten minutes, for one process, once they have."""
    intake_work: int = 22
    """Zero bits that a program finds for each report then; one more takes twice as long."""

    backup_days: int | None = None
    """Days after which a backup is deleted; None where nobody said so."""

    @property
    def keys_dir(self) -> Path:
        """The folder of the keys, which is never inside the database."""
        return self.data_dir / "keys"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raise SettingsWrong with the variable's name where one is unusable."""
    env = os.environ if environment is None else environment
    data_dir = Path(env.get("PORTAL_DATA_DIR", "var")).absolute()
    database_url = _database_url(env, data_dir)
    return Settings(
        database_url=database_url,
        data_dir=data_dir,
        surfaces=_surfaces(env.get("PORTAL_SURFACES", "both")),
        organisation=env.get("PORTAL_ORGANISATION", "").strip() or "Our organisation",
        timezone=_timezone(env.get("PORTAL_TIMEZONE", "UTC")),
        allowed_hosts=_hosts(env.get("PORTAL_ALLOWED_HOSTS", "")),
        https=_flag(env, "PORTAL_HTTPS"),
        demonstration=_flag(env, "PORTAL_DEMONSTRATION"),
        mail_server=_mail_server(env),
        mail_from=_mail_from(env),
        digest_hours=_hours(env.get("PORTAL_DIGEST_HOURS", "") or "9,14"),
        clocks=_clocks(env.get("PORTAL_CLOCKS", "").strip()),
        daily_upkeep=_daily_upkeep(env.get("PORTAL_UPKEEP", "").strip(), database_url),
        intake_allowance=_number(env, "PORTAL_INTAKE_ALLOWANCE", 2_000, least=LEAST_ALLOWANCE),
        intake_places=_number(env, "PORTAL_INTAKE_PLACES", 500, least=LEAST_PLACES),
        intake_work=_number(env, "PORTAL_INTAKE_WORK", 22, least=1, most=MOST_WORK),
        backup_days=_number(env, "PORTAL_BACKUP_DAYS", 0, least=0, most=3_650) or None,
    )


def default_database_url(data_dir: Path) -> str:
    """Return the address of the embedded database in a data folder."""
    return f"sqlite:///{data_dir / 'portal.sqlite3'}"


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    url = env.get("PORTAL_DATABASE_URL", "").strip() or default_database_url(data_dir)
    if url.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise SettingsWrong("PORTAL_DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _surfaces(text: str) -> frozenset[str]:
    if text == "both":
        return SURFACES
    if text in SURFACES:
        return frozenset({text})
    raise SettingsWrong("PORTAL_SURFACES must be reporter, staff or both.")


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsWrong("PORTAL_TIMEZONE must be a name such as Europe/Berlin.") from error


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in text.split(",") if host.strip())
    return hosts or LOOPBACK_HOSTS


def _clocks(path: str) -> HouseClocks:
    if not path:
        return HouseClocks()
    try:
        return read_clocks(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"PORTAL_CLOCKS: {path} cannot be read as a text.") from error
    except ClocksWrong as error:
        raise SettingsWrong(f"PORTAL_CLOCKS: {path}, {error}") from error


def _daily_upkeep(text: str, database_url: str) -> bool:
    """Any number of servers may share a PostgreSQL: there somebody says which one does it."""
    if text not in {"daily", "no", ""}:
        raise SettingsWrong("PORTAL_UPKEEP must be daily or no.")
    return text == "daily" or (not text and database_url.startswith("sqlite:"))


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "no").strip().lower()
    if value not in {"yes", "no", ""}:
        raise SettingsWrong(f"{name} must be yes or no.")
    return value == "yes"


def _mail_server(env: Mapping[str, str]) -> MailServer | None:
    url = env.get("PORTAL_SMTP_URL", "").strip()
    try:
        return read_mail_server(url) if url else None
    except ValueError as error:
        raise SettingsWrong(f"PORTAL_SMTP_URL {error}") from None


def _mail_from(env: Mapping[str, str]) -> str:
    address = env.get("PORTAL_MAIL_FROM", "").strip()
    is_needed = bool(env.get("PORTAL_SMTP_URL", "").strip() or address)
    if is_needed and not is_address(address):
        raise SettingsWrong("PORTAL_MAIL_FROM must be one address, such as portal@example.org.")
    return address


def _hours(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() and int(part) < 24 for part in parts):
        raise SettingsWrong("PORTAL_DIGEST_HOURS must be whole hours, such as 9,14.")
    return tuple(sorted({int(part) for part in parts}))


def _number(
    env: Mapping[str, str], name: str, default: int, *, least: int, most: int = 1_000_000
) -> int:
    text = env.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise SettingsWrong(f"{name} must be a whole number from {least} to {most}.")
    return int(text)
