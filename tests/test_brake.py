"""What a process remembers of a flood, and how fast a script gets through it."""

from datetime import timedelta
from fractions import Fraction

import pytest

from portal.brake import LOOK_EVERY, Brake, Door
from portal.clock import Moment
from portal.config import read_settings
from portal.core.errors import SettingsWrong
from portal.core.flood import find_wait, turn_of
from portal.vault.keyring import Keyring
from portal.vault.puzzles import draw_lot
from tests.flooding import ALLOWANCE, flood, no_noise

KEYRING = Keyring({1: b"\x07" * 32}, {1: b"\x08" * 32})
PLACES, DRAFTS, TURNS = 100, 5_000, 24
MORE_THAN_CHANCE = 4 * PLACES**0.5


def test_the_brake_is_on_from_the_allowance_to_the_end_of_the_hour(moment: Moment) -> None:
    brake = Brake(ALLOWANCE, PLACES, blur=no_noise)
    flood(brake, Door.FORM, moment.at, reports=ALLOWANCE - 1)
    before = brake.is_on(Door.FORM, moment.at)
    brake.count(Door.FORM, moment.at)

    assert not before
    assert brake.is_on(Door.FORM, moment.at + timedelta(minutes=59))
    assert not brake.is_on(Door.FORM, moment.at + timedelta(minutes=60))


def test_a_request_that_took_over_the_hours_end_gives_nothing_back(moment: Moment) -> None:
    brake, later = Brake(ALLOWANCE, PLACES, blur=no_noise), moment.at + timedelta(hours=1)
    flood(brake, Door.FORM, later)
    assert not brake.is_on(Door.FORM, later + timedelta(hours=1))
    flood(brake, Door.FORM, later + timedelta(hours=1))

    brake.count(Door.FORM, later)
    assert brake.is_on(Door.FORM, later)
    assert brake.is_on(Door.FORM, later + timedelta(hours=1))


def test_each_door_has_its_own_count_and_so_has_each_process(moment: Moment) -> None:
    brake, of_another_process = (Brake(ALLOWANCE, PLACES, blur=no_noise) for _ in range(2))
    flood(brake, Door.API, moment.at)

    assert brake.is_on(Door.API, moment.at)
    assert not brake.is_on(Door.FORM, moment.at)
    assert not of_another_process.is_on(Door.API, moment.at)


def test_both_numbers_are_blurred_anew_each_time_and_no_more_often(moment: Moment) -> None:
    asked: list[str] = []

    def blur(epsilon: Fraction) -> int:
        asked.append(str(epsilon))
        return 0

    brake = Brake(ALLOWANCE, PLACES, blur)
    for minutes in (0, 5, 9, 10, 60):
        at = moment.at + timedelta(minutes=minutes)
        brake.is_on(Door.FORM, at)
        brake.share(at, range(0).__len__)

    assert asked == ["1/20", "1/100", "1/100", "1/20", "1/100"]


def test_by_itself_the_noise_puts_no_brake_on_a_usual_hour(moment: Moment) -> None:
    brake = Brake(2_000, 500)
    flood(brake, Door.FORM, moment.at, reports=1_200)

    assert not brake.is_on(Door.FORM, moment.at)


def test_a_script_with_many_drafts_sends_no_faster_than_the_bound_and_others_have_their_share(
    moment: Moment,
) -> None:
    brake = Brake(0, PLACES, blur=no_noise)
    others = {f"Rosa {number}" for number in range(DRAFTS // 10)}
    waiting = dict.fromkeys([*others, *map(str, range(DRAFTS - len(others)))], moment.at)
    sent: list[int] = []
    for turn in range(1, TURNS + 1):
        at = moment.at + timedelta(minutes=10 * turn)
        share = brake.share(at, waiting.__len__)
        waits = {
            id: find_wait(at, begun, drawn=draw_lot(KEYRING, id, turn_of(at)), share=share)
            for id, begun in waiting.items()
        }
        gone = {id for id, wait in waits.items() if wait is None}
        # The script opens a new draft for each that was sent.
        anew = {f"{number} of {turn}": at for number in range(len(gone))}
        waiting = {id: begun for id, begun in waiting.items() if id not in gone} | anew
        sent.append(len(gone))

    assert max(sent) <= PLACES + MORE_THAN_CHANCE
    assert abs(sum(sent) / TURNS - PLACES) < PLACES / 10
    # Each of the others had one chance in fifty, twenty-four times: about four in ten are through.
    assert 0.3 < len(others - waiting.keys()) / len(others) < 0.5


def test_within_a_turn_nobody_gets_through_by_pressing_again(moment: Moment) -> None:
    brake = Brake(0, PLACES, blur=no_noise)
    shares = [brake.share(moment.at, range(left).__len__) for left in (1_000, 200, 50)]
    lots = {draw_lot(KEYRING, "draft", turn_of(moment.at)) for _ in range(3)}

    assert set(map(str, shares)) == {"1/10"}
    assert len(lots) == 1


def test_how_much_room_drafts_take_is_looked_at_now_and_then(moment: Moment) -> None:
    brake = Brake(ALLOWANCE, PLACES)
    looks = [brake.is_time_to_look() for _ in range(2 * LOOK_EVERY)]

    assert looks.count(True) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_INTAKE_ALLOWANCE", "199"),
        ("PORTAL_INTAKE_ALLOWANCE", "many"),
        ("PORTAL_INTAKE_PLACES", "0"),
        ("PORTAL_INTAKE_WORK", "33"),
        ("PORTAL_INTAKE_WORK", "-1"),
    ],
)
def test_a_setting_that_would_brake_by_chance_or_for_ever_stops_the_program(
    name: str, value: str
) -> None:
    with pytest.raises(SettingsWrong, match=f"{name} must be a whole number from"):
        read_settings({name: value})


def test_the_settings_reach_the_brake() -> None:
    chosen = read_settings({"PORTAL_INTAKE_ALLOWANCE": "300", "PORTAL_INTAKE_WORK": " 24 "})

    assert (chosen.intake_allowance, chosen.intake_places, chosen.intake_work) == (300, 500, 24)
    assert read_settings({}) == read_settings({"PORTAL_INTAKE_ALLOWANCE": ""})
