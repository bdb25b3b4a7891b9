"""Triggers by which the database itself refuses to change or delete rows of some tables.

They hold against the portal's own mistakes and against a hurried hand at the database's prompt.
Whoever may change the schema can drop them; the hash chains then tell.
"""

FIGURE_TABLES = (
    "figure_window",
    "figure_release",
    "figure_cell",
    "figure_ledger",
    "figure_contribution",
)

CASE_DATES = "case_refuse_dates"

_POSTGRESQL_DATES_FUNCTION = """
CREATE FUNCTION refuse_other_dates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'When a case was received is never changed.';
END
$$
"""

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME;
END
$$
"""


def ddl(dialect_name: str, table: str) -> list[str]:
    """Return the statements that make a table append-only on "sqlite" or "postgresql"."""
    if dialect_name == "sqlite":
        return [_sqlite_trigger(table, deed) for deed in ("UPDATE", "DELETE")]
    if dialect_name == "postgresql":
        return [
            _POSTGRESQL_FUNCTION,
            _postgresql_trigger(table, "change", deed="UPDATE OR DELETE", each="ROW"),
            _postgresql_trigger(table, "truncate", deed="TRUNCATE", each="STATEMENT"),
        ]
    raise ValueError(f"There are no triggers for {dialect_name}.")


def case_dates_ddl(dialect_name: str) -> list[str]:
    """Return the statements by which a case keeps the two dates that say where it counts.

    Whoever could change them could count a case in a second window.
    """
    if dialect_name == "sqlite":
        return [
            f'CREATE TRIGGER {CASE_DATES} BEFORE UPDATE OF received_on, entered_on ON "case" BEGIN '
            "SELECT RAISE(ABORT, 'When a case was received is never changed.'); END"
        ]
    return [
        _POSTGRESQL_DATES_FUNCTION,
        f'CREATE TRIGGER {CASE_DATES} BEFORE UPDATE OF received_on, entered_on ON "case" '
        "FOR EACH ROW EXECUTE FUNCTION refuse_other_dates()",
    ]


def drop_case_dates_ddl(dialect_name: str) -> list[str]:
    """Return the statements that let them be changed again."""
    if dialect_name == "sqlite":
        return [f"DROP TRIGGER {CASE_DATES}"]
    return [f'DROP TRIGGER {CASE_DATES} ON "case"', "DROP FUNCTION refuse_other_dates()"]


def _sqlite_trigger(table: str, deed: str) -> str:
    return (
        f'CREATE TRIGGER "{table}_refuse_{deed.lower()}" BEFORE {deed} ON "{table}" BEGIN '
        f"SELECT RAISE(ABORT, 'Rows of {table} are never changed or deleted.'); END"
    )


def _postgresql_trigger(table: str, name: str, *, deed: str, each: str) -> str:
    return (
        f'CREATE TRIGGER "{table}_refuse_{name}" BEFORE {deed} ON "{table}" '
        f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
    )
