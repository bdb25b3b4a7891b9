"""The register of AI systems and the units, as rows that a test needs."""

from datetime import date
from typing import Any

from portal.store.tables import SystemRow, UnitRow
from portal.work import Portal

TEXTS = [
    "purpose",
    "provider",
    "model_version",
    "owner_role",
    "overseer_role",
    "mandatory_where",
    "opt_out_route",
    "data_used",
    "limits",
]


def add_system(
    portal: Portal, slug: str, *, owner: str | None = None, retired_on: date | None = None
) -> None:
    """Enter an AI system."""
    plain: dict[str, Any] = {
        "is_mandatory": False,
        "feeds_evaluation": False,
        "in_use_since": None,
        "retired_on": retired_on,
    }
    with portal.writing() as work:
        row = SystemRow(
            slug=slug, name=slug, owner_account=owner, **dict.fromkeys(TEXTS, "-"), **plain
        )
        work.db.add(row)


def set_owner(portal: Portal, slug: str, owner: str | None) -> None:
    """Let somebody own an AI system from now on."""
    with portal.writing() as work:
        work.db.get_one(SystemRow, slug).owner_account = owner


def add_unit(portal: Portal, slug: str, *, head: str | None = None) -> None:
    """Enter a unit."""
    with portal.writing() as work:
        work.db.add(UnitRow(slug=slug, name=slug, head_count=400, head_account=head))


def set_head(portal: Portal, slug: str, head: str | None) -> None:
    """Let somebody head a unit from now on."""
    with portal.writing() as work:
        work.db.get_one(UnitRow, slug).head_account = head
