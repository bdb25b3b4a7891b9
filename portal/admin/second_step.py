"""Who has to have a second step at sign-in: the setting, and how many have one."""

from dataclasses import dataclass

from portal.casework.journalling import note
from portal.casework.settings import SECOND_STEP, get_setting, set_setting
from portal.core.events import Event
from portal.core.second_step import Demand
from portal.store.second_steps import count_second_steps
from portal.work import Work


@dataclass(frozen=True, slots=True)
class SecondSteps:
    """What is demanded, and of how many people who joined how many have a second step."""

    demand: Demand
    having: int
    people: int


def describe_second_steps(work: Work) -> SecondSteps:
    """Return the setting and both counts; not who has one."""
    having, people = count_second_steps(work.db)
    return SecondSteps(Demand(get_setting(work, SECOND_STEP)), having, people)


def change_demand(work: Work, demand: Demand, *, by: str) -> bool:
    """Choose who has to have one, from everybody's next page on; say whether that is new."""
    if get_setting(work, SECOND_STEP) == demand.value:
        return False
    set_setting(work, SECOND_STEP, demand.value)
    note(work, by, Event.SETTINGS_CHANGED, setting=SECOND_STEP)
    return True
