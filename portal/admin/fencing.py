"""Keeping people's names out of what an administrator publishes."""

import re
from collections.abc import Mapping

from portal.core.errors import InputRefused
from portal.store.accounts import list_keyed_accounts
from portal.work import Work


def refuse_names(work: Work, typed: Mapping[str, str]) -> None:
    """InputRefused, field by field, where a text names somebody who has an account here."""
    names = [one.account.name for one in list_keyed_accounts(work.db)]
    refused = {
        field: "This names somebody. Say the role instead."
        for field, text in typed.items()
        if any(_names(text, name) for name in names)
    }
    if refused:
        raise InputRefused(refused)


def _names(typed: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", typed) is not None
