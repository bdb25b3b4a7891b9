"""Settings that the administrator changes while the portal runs."""

from sqlalchemy.orm import Session

from portal.store.tables import SettingRow


def find_setting(db: Session, name: str) -> str | None:
    """Return a setting's value, or None where it was never set."""
    row = db.get(SettingRow, name)
    return None if row is None else row.value


def store_setting(db: Session, name: str, value: str) -> None:
    """Set a setting."""
    db.merge(SettingRow(name=name, value=value))
    db.flush()
