"""Loads the demonstration: the company, its people, two years of cases, and their releases.

Everything goes through the operations that the pages use, under past dates and in the order of
its days; releases are drawn by the real publisher when their windows end.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select, update

from portal.casework.figures.publishing import keep_figures
from portal.casework.journalling import CLOCK_NAME, OPERATOR, chain_outbox, note
from portal.casework.records.lessons import publish_due
from portal.casework.records.sealed import Reader
from portal.casework.settings import DEMONSTRATION, RECEIPT_ACKNOWLEDGES, set_setting
from portal.clock import Moment, moment_at
from portal.core.cases import Status
from portal.core.disclosure.profiles import Profile
from portal.core.disclosure.windows import (
    Calendar,
    Window,
    maturity_published_on,
    measured_on,
    published_on,
    window_opening,
)
from portal.core.errors import AlreadyDone
from portal.core.events import Event
from portal.demonstration.casting import Joined, cast_accounts, readers, write_cast
from portal.demonstration.content import load_cases
from portal.demonstration.encounters import play_encounters
from portal.demonstration.facts import load_facts
from portal.demonstration.flood import send_alike
from portal.demonstration.organisation import load_organisation
from portal.demonstration.policies import load_policies
from portal.demonstration.register import load_register
from portal.demonstration.replaying import Story, play, receive
from portal.demonstration.sharing_out import keep_views, share_out
from portal.demonstration.stories import tell_varied, tell_written
from portal.demonstration.variations import variations
from portal.signin.demonstration import CAST_FILE
from portal.store.tables import AccountRow, OutsideAddressRow, SystemRow, UnitRow
from portal.vault.credentials import fingerprint
from portal.work import Portal, Work

VARIED = 2_300
YEARS = 2
SEED = 20_241_001
OFFICE_HOURS = time(10, 30)
ROSA = "Rosa"


def load(portal: Portal) -> Iterator[str]:
    """Load the demonstration; AlreadyDone if anybody has an account here."""
    _refuse_used(portal)
    today = portal.clock.now().today
    first_day = date(today.year - YEARS, (today.month - 1) // 3 * 3 + 1, 1)
    organisation = load_organisation()
    with portal.writing(_at(portal, first_day)) as work:
        _set_up(work)
        joined = cast_accounts(work, organisation)
        visits = readers(work, joined)
        people: Mapping[str, Reader] = visits
        accounts = {name: one.account for name, one in people.items()}
    yield f"{organisation.name}: {len(joined)} accounts, {len(organisation.units)} units."
    written = {case.key: tell_written(case, today, accounts=accounts) for case in load_cases()}
    varied = variations(VARIED, first_day=first_day, last_day=today, seed=SEED)
    stories = [*written.values(), *map(tell_varied, varied)]
    released = _play_all(portal, stories, people, first_day=first_day, today=today)
    with portal.writing(_at(portal, today)) as work:
        play_encounters(work, written, people)
        ada, una = people["ada"].account, joined["una"].made
        share_out(work, people, by=ada)
        keep_views(work, people["omar"])
        send_alike(work, visits, by=ada, seen=fingerprint(una.reading_public, una.signing_public))
        chain_outbox(work)
        load_facts(work, people)
        load_policies(work)
        load_register(work)
    yield f"{len(stories)} cases, {released} releases of figures."
    _keep_cast(portal, joined, rosa=written["rosa"])
    yield from (f"Sign in as {one.member.name} ({name})" for name, one in joined.items())


def is_loaded(portal: Portal) -> bool:
    """Tell whether the demonstration was loaded to its end."""
    return (portal.settings.data_dir / CAST_FILE).is_file()


def _refuse_used(portal: Portal) -> None:
    with portal.reading() as work:
        if work.db.scalar(select(func.count()).select_from(AccountRow)):
            raise AlreadyDone("This database is in use; the demonstration needs an empty one.")


def _keep_cast(portal: Portal, joined: Mapping[str, Joined], *, rosa: Story) -> None:
    if rosa.code is None:
        raise ValueError("Rosa's report was not received.")
    with portal.writing() as work:
        write_cast(work, joined, reporter=ROSA, code=rosa.code.grouped)
        # They worked to this day, though nobody signed in to play it.
        work.db.execute(update(AccountRow).values(last_seen_on=work.moment.today))
        note(work, OPERATOR, Event.DEMONSTRATION_LOADED)
        # What the clock does to this day was played: the server's next upkeep is tomorrow's.
        note(work, CLOCK_NAME, Event.UPKEEP_DONE)


def _at(portal: Portal, day: date, hour: time = OFFICE_HOURS) -> Moment:
    zone = portal.settings.timezone
    return moment_at(datetime.combine(day, hour, zone), zone)


def _set_up(work: Work) -> None:
    organisation = load_organisation()
    set_setting(work, DEMONSTRATION, "yes")
    set_setting(work, "figures_profile", Profile.STANDARD.value)
    set_setting(work, "figures_calendar", Calendar.QUARTERS.value)
    set_setting(work, "figures_expected_volume", "1100")
    for unit in organisation.units:
        work.db.add(UnitRow(slug=unit.slug, name=unit.name, head_count=unit.head_count))
    for system in organisation.systems:
        work.db.add(
            SystemRow(
                slug=system.slug,
                name=system.name,
                purpose=system.purpose,
                provider=system.provider,
                model_version=system.version,
                owner_role=system.owner_role,
                overseer_role=system.overseer_role,
                is_mandatory=system.is_mandatory,
                mandatory_where=system.mandatory_where,
                feeds_evaluation=system.feeds_evaluation,
                opt_out_route=system.opt_out_route,
                data_used=system.data_used,
                limits=system.limits,
                in_use_since=system.in_use_since,
            )
        )
    for position, one in enumerate(organisation.outside_addresses, start=1):
        work.db.add(
            OutsideAddressRow(
                id=secrets.token_hex(16), position=position, name=one.name, address=one.address
            )
        )
    work.db.flush()


Scene = tuple[date, int, int]
"""A day, a story's number, and the number of what happens in it: 0 is the report itself."""


def _play_all(
    portal: Portal,
    stories: list[Story],
    people: Mapping[str, Reader],
    *,
    first_day: date,
    today: date,
) -> int:
    """Play every scene in the order of days, stopping where the figures have something to do."""
    scenes = sorted(
        (day, number, scene)
        for number, story in enumerate(stories)
        for scene, day in enumerate(story.days())
        if day <= today
    )
    released, played = 0, 0
    for stop in _stops(first_day, today):
        until = next((i for i, one in enumerate(scenes) if one[0] >= stop), len(scenes))
        _play(portal, stories, people, scenes=scenes[played:until])
        played = until
        released += len(keep_figures(portal, _at(portal, stop, time(9, 0))))
        with portal.writing(_at(portal, stop, time(9, 0))) as work:
            publish_due(work)
    _play(portal, stories, people, scenes=scenes[played:])
    return released


def _stops(first_day: date, today: date) -> list[date]:
    stops, day = set(), first_day
    while day <= today:
        window = window_opening(day, Calendar.QUARTERS)
        stops |= {window.starts_on, published_on(window.ends_on)}
        stops |= {_morning_after_measuring(window), maturity_published_on(window.ends_on)}
        day = window.ends_on + timedelta(days=1)
    return sorted(stop for stop in stops if stop <= today)


def _morning_after_measuring(window: Window) -> date:
    return measured_on(window.ends_on) + timedelta(days=1)


def _play(
    portal: Portal, stories: list[Story], people: Mapping[str, Reader], *, scenes: list[Scene]
) -> None:
    with portal.writing() as work:
        for day, number, scene in scenes:
            story, then = stories[number], replace(work, moment=_at(portal, day))
            if scene == 0:
                _receive(then, story)
            else:
                play(then, story, story.steps[scene - 1], readers=people)
        chain_outbox(work)


def _receive(work: Work, story: Story) -> None:
    """Take a report; one that is still to be acknowledged comes from before receipts did so."""
    waits = story.status is Status.SUBMITTED
    if waits:
        set_setting(work, RECEIPT_ACKNOWLEDGES, "no")
    receive(work, story, secrets.token_urlsafe(32))
    if waits:
        set_setting(work, RECEIPT_ACKNOWLEDGES, "yes")
