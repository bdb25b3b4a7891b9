"""The published sheet of facts: one row, which is all that figures pages read of facts."""

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.core.facts import FactSheet, read_sheet, write_sheet
from portal.store.tables import FigureFactsRow


def find_sheet(db: Session) -> FactSheet | None:
    """Return the sheet, or None before the first was taken."""
    text = db.scalar(select(FigureFactsRow.content))
    return None if text is None else read_sheet(text)


def store_sheet(db: Session, sheet: FactSheet) -> bool:
    """Publish a sheet; False where it says what the published one says."""
    row = db.execute(select(FigureFactsRow.edition, FigureFactsRow.content)).one_or_none()
    text = write_sheet(sheet)
    if row is not None and row.content == text:
        return False
    edition = 1 if row is None else row.edition + 1
    db.execute(delete(FigureFactsRow))
    db.execute(insert(FigureFactsRow), [{"edition": edition, "content": text}])
    return True
