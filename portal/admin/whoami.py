"""Who the signed-in administrator is, for the journal."""

from typing import Protocol, cast

from portal.core.actors import AccountId
from portal.web.access import visit


class Administrator(Protocol):
    """What these pages need to know of a visit."""

    @property
    def account(self) -> AccountId:
        """Whose visit it is."""


def account() -> AccountId:
    """Return the account of whoever is signed in; every page here needs a visit."""
    return cast(Administrator, visit()).account
