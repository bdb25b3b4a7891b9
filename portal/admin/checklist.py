"""What is left to set up, in order, until the portal takes reports."""

from dataclasses import dataclass
from enum import Enum

from portal.admin.settings import has_chosen_leave_address
from portal.casework.access.staffing import is_intake_open
from portal.casework.settings import FIGURES_PROFILE
from portal.core.actors import Level
from portal.store.accounts import KeyedAccount, list_keyed_accounts
from portal.store.organisation import list_outside_addresses, list_systems, list_units
from portal.store.settings import find_setting
from portal.work import Work


class Task(Enum):
    """One thing an organisation decides before it opens; a page has the words."""

    OUTSIDE_ADDRESSES = "outside_addresses"
    LEAVE_ADDRESS = "leave_address"
    UNITS = "units"
    SYSTEMS = "systems"
    FIGURES = "figures"
    HANDLERS_INVITED = "handlers_invited"
    HANDLERS_JOINED = "handlers_joined"
    HANDLERS_COMPARED = "handlers_compared"


WAITED_FOR = frozenset({Task.HANDLERS_INVITED, Task.HANDLERS_JOINED, Task.HANDLERS_COMPARED})
"""What intake waits for; the rest can follow while reports come in, though it should not."""


@dataclass(frozen=True, slots=True)
class Step:
    """One task, and whether it is done."""

    task: Task
    is_done: bool

    @property
    def is_waited_for(self) -> bool:
        """Say whether intake stays closed without it."""
        return self.task in WAITED_FOR


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything there is to set up, in order."""

    is_intake_open: bool
    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """The first step that is left."""
        return next((step for step in self.steps if not step.is_done), None)

    def is_done(self, task: str) -> bool:
        """Say whether one task, by its word, is done."""
        return any(step.is_done for step in self.steps if step.task.value == task)


def describe_setting_up(work: Work) -> Checklist:
    """Return what is done and what is left."""
    handlers = [one for one in list_keyed_accounts(work.db) if _is_handler(one)]
    joined = [one for one in handlers if one.credential is not None]
    is_open = is_intake_open(work)
    done = {
        Task.OUTSIDE_ADDRESSES: bool(list_outside_addresses(work.db)),
        Task.LEAVE_ADDRESS: has_chosen_leave_address(work),
        Task.UNITS: bool(list_units(work.db)),
        Task.SYSTEMS: bool(list_systems(work.db)),
        Task.FIGURES: find_setting(work.db, FIGURES_PROFILE) is not None,
        Task.HANDLERS_INVITED: _are_enough(handlers),
        Task.HANDLERS_JOINED: _are_enough(joined),
        Task.HANDLERS_COMPARED: is_open,
    }
    return Checklist(is_open, tuple(Step(task, done[task]) for task in Task))


def _is_handler(one: KeyedAccount) -> bool:
    return one.account.level is not None and one.account.ended_on is None


def _are_enough(handlers: list[KeyedAccount]) -> bool:
    """Say whether these could open intake: two of level 1, or one each of levels 1 and 2."""
    levels = [one.account.level for one in handlers]
    ombuds, committee = levels.count(Level.OMBUDS), levels.count(Level.COMMITTEE)
    return ombuds >= 2 or (ombuds >= 1 and committee >= 1)
