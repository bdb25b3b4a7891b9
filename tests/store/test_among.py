"""Many ids told as one value: SQLite looks each of them up, and reads no other row."""

from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from portal.store.among import among
from portal.store.tables import CaseRow
from portal.work import Portal


def test_each_id_is_looked_up(portal: Portal) -> None:
    statement = select(CaseRow.id, CaseRow.version).where(among(CaseRow.__table__.c.id, "ids"))
    written = str(statement.compile(dialect=sqlite.dialect()))
    with portal.reading() as work:
        connection = work.db.connection()
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}", ("[]",)).all()

    assert "= 1" not in written
    assert not [row for row in plan if "SCAN case" in str(row)]
