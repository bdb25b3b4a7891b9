"""Whether the portal is set up: keys outside the database, a database, its newest schema."""

from sqlalchemy.exc import SQLAlchemyError

from portal.core.errors import KeysMissing
from portal.store.schema import is_current
from portal.work import Portal


def what_is_missing(portal: Portal) -> str | None:
    """Return what keeps the portal from serving, as one sentence for its operator, or None."""
    try:
        portal.keyring  # noqa: B018
    except KeysMissing as error:
        return f"{error} A new portal is set up with: flask --app wsgi init"
    try:
        current = is_current(portal.database)
    except SQLAlchemyError as error:
        return f"The database does not answer ({type(error).__name__}): see PORTAL_DATABASE_URL."
    return None if current else "The database is not up to date: run flask --app wsgi init"
