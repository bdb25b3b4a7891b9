"""The demonstration's company and its thirty written cases."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.core.actors import Level, Role
from portal.core.cases import OPEN_STATUSES, CaseFacts, Status
from portal.core.deadlines import ClockState, due_dates, reasons_to_escalate, state
from portal.core.errors import MoveRefused
from portal.core.moves import Move
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType, SeriousIncident
from portal.demonstration.content import CASES_FILE, WrittenCase, load_cases
from portal.demonstration.organisation import ORGANISATION_FILE, load_organisation
from portal.demonstration.steps import DeskWork, Step
from portal.demonstration.tables import ContentWrong
from tests.demonstration.walking import walk

TODAY = date(2026, 11, 23)
CASES = {case.key: case for case in load_cases()}
ORGANISATION = load_organisation()
EVERY_CASE = pytest.mark.parametrize("key", CASES)


def stages_of(case: WrittenCase) -> tuple[CaseFacts, ...]:
    return walk(case, TODAY - timedelta(days=case.received_days_ago))


def final(case: WrittenCase) -> CaseFacts:
    return stages_of(case)[-1]


def messages_to_the_reporter(case: WrittenCase) -> list[Step]:
    return [s for s in case.steps if s.move is DeskWork.MESSAGE and s.by != "reporter"]


def texts_of_handlers(case: WrittenCase) -> list[str]:
    steps = [step for step in case.steps if step.by != "reporter"]
    proposals = [step.proposal for step in steps if step.proposal]
    written = [step.text for step in steps] + [p.findings for p in proposals]
    parts = [part for s in steps if (e := s.explanation) for part in (e.role, e.elements)]
    return [text for text in written if text] + [p.reasons for p in proposals] + parts


def all_texts(case: WrittenCase) -> list[str]:
    reporters = [step.text for step in case.steps if step.by == "reporter"]
    typed = [case.narrative, case.prompt, case.output, *reporters]
    return [text for text in typed if text] + texts_of_handlers(case)


def clocks_in(facts: CaseFacts, wanted: ClockState) -> list[str]:
    return [due.clock.id for due in due_dates(facts) if state(due, TODAY) is wanted]


# The company


def test_nine_units_add_up_to_nine_thousand_people() -> None:
    assert len(ORGANISATION.units) == 9
    assert sum(unit.head_count for unit in ORGANISATION.units) == 9000


def test_two_units_are_below_the_population_floor() -> None:
    assert sum(unit.head_count < 25 for unit in ORGANISATION.units) == 2


def test_there_are_eight_systems_and_some_are_mandatory_and_some_feed_evaluation() -> None:
    systems = ORGANISATION.systems
    assert len(systems) == 8
    assert {system.is_mandatory for system in systems} == {True, False}
    assert {system.feeds_evaluation for system in systems} == {True, False}


def test_the_cast_is_the_one_of_the_house() -> None:
    roles = {member.name: (member.role, member.level) for member in ORGANISATION.cast}
    assert roles == {
        "Rosa": (None, None),
        "Sam": (None, None),
        "Omar": (Role.HANDLER, Level.OMBUDS),
        "Una": (Role.HANDLER, Level.OMBUDS),
        "Carl": (Role.HANDLER, Level.COMMITTEE),
        "Vera": (Role.HANDLER, Level.EXECUTIVE),
        "Lena": (Role.LEADER, None),
        "Ada": (Role.ADMINISTRATOR, None),
        "Ava": (Role.AUDITOR, None),
    }


def test_who_reports_has_no_account() -> None:
    without_account = {member.name for member in ORGANISATION.cast if member.sign_in is None}
    assert without_account == {"Rosa", "Sam"}


def test_outside_addresses_lead_nowhere_real() -> None:
    assert len(ORGANISATION.outside_addresses) == 4
    assert all(".example.org" in outside.address for outside in ORGANISATION.outside_addresses)


# The cases as a whole


def test_there_are_thirty_cases() -> None:
    assert len(CASES) == 30


def test_every_type_category_and_state_is_there() -> None:
    assert {case.type for case in CASES.values()} == set(ReportType)
    assert {c for case in CASES.values() for c in (case.category, *case.also)} == set(Category)
    assert {case.status for case in CASES.values()} == set(Status)


def test_every_severity_and_the_three_levels_inside_are_there() -> None:
    facts = [final(case) for case in CASES.values()]
    assert {case.severity for case in facts} == set(Severity)
    assert {case.level for case in facts} == set(Level) - {Level.OUTSIDE}


def test_every_system_has_a_case_and_small_units_are_never_named() -> None:
    small = {unit.slug for unit in ORGANISATION.units if unit.head_count < 25}
    assert {case.system for case in CASES.values()} == {
        *(system.slug for system in ORGANISATION.systems),
        "unknown",
    }
    assert not {case.unit for case in CASES.values()} & small


@EVERY_CASE
def test_each_history_is_a_legal_walk_to_its_state(key: str) -> None:
    assert final(CASES[key]).status is CASES[key].status


@EVERY_CASE
def test_triage_sets_the_severity_the_case_is_written_with(key: str) -> None:
    set_at_triage = {step.triage.severity for step in CASES[key].steps if step.triage}
    assert set_at_triage <= {CASES[key].severity}


@EVERY_CASE
def test_a_case_past_triage_has_words_in_both_directions(key: str) -> None:
    untouched = {Status.SUBMITTED, Status.ACKNOWLEDGED}
    assert CASES[key].narrative
    assert CASES[key].status in untouched or messages_to_the_reporter(CASES[key])


def test_rosas_case_waits_for_an_answer_to_omars_question() -> None:
    rosa = CASES["rosa"]
    assert rosa.status is Status.AWAITING_REPORTER
    assert (rosa.steps[-1].move, rosa.steps[-1].by) == (Move.REQUEST_INFORMATION, "omar")
    assert {step.by for step in rosa.steps} <= {"omar", "reporter", "clock"}


def test_some_open_cases_are_late_and_one_has_missed_the_laws_own_date() -> None:
    open_cases = {key: final(case) for key, case in CASES.items() if case.status in OPEN_STATUSES}
    late = {key for key, facts in open_cases.items() if clocks_in(facts, ClockState.LATE)}
    assert 5 <= len(late) < len(open_cases) / 2
    assert "directive_feedback" in clocks_in(open_cases["keystrokes"], ClockState.LATE)


def test_the_clock_has_nothing_to_escalate_on_the_day_of_loading() -> None:
    assert not [c.key for c in CASES.values() if reasons_to_escalate(final(c), TODAY)]


def test_seven_days_later_a_case_in_investigation_goes_up() -> None:
    bridge = final(CASES["weak-bridge"])
    assert (bridge.status, bridge.level) == (Status.INVESTIGATING, Level.OMBUDS)
    assert reasons_to_escalate(bridge, TODAY + timedelta(days=7))


@pytest.mark.parametrize("key", [k for k, c in CASES.items() if c.type is ReportType.OPT_OUT])
def test_every_opt_out_holds_its_promise_of_no_harm_meanwhile(key: str) -> None:
    promise = messages_to_the_reporter(CASES[key])[0].text or ""
    assert re.search(r"\buntil your request is decided\b", promise, re.I)
    assert re.search(r"promise", promise)
    assert re.search(r"held against you|nothing may happen to you", promise)


def test_a_contested_appraisal_is_explained_in_its_two_parts() -> None:
    steps = CASES["appraisal-after-leave"].steps
    explained = [step.explanation for step in steps if step.explanation]
    assert len(explained) == 1
    assert "Appraisal Draft proposed the 2" in explained[0].role
    assert "absence in days" in explained[0].elements


def test_a_serious_incident_was_told_to_the_authority_with_its_evidence_secured() -> None:
    for key in ("painkillers", "cancelled-shipments"):
        facts = final(CASES[key])
        assert facts.serious is SeriousIncident.SERIOUS
        assert facts.authority_told_on is not None
        assert facts.evidence_secured_on is not None
        assert not facts.evidence_hold


def test_an_upheld_appeal_ends_in_another_decision() -> None:
    outcomes = [
        step.proposal.outcome.value
        for step in CASES["appraisal-after-leave"].steps
        if step.proposal
    ]
    assert outcomes == ["upheld_with_explanation", "overturned"]


def test_the_walk_refuses_one_person_who_decides_a_grave_case_alone() -> None:
    pasted = CASES["pasted-client-list"]
    alone = Step(21, "omar", Move.APPROVE, text=None, triage=None, proposal=None)
    with pytest.raises(MoveRefused, match="Two people"):
        stages_of(replace(pasted, steps=(*pasted.steps, alone)))


def test_the_walk_refuses_a_handler_above_the_levels_a_case_has_been_at() -> None:
    rosa = CASES["rosa"]
    early = Step(7, "carl", DeskWork.NOTE, text="Seen.", triage=None, proposal=None)
    with pytest.raises(MoveRefused, match="cannot read"):
        stages_of(replace(rosa, steps=(*rosa.steps, early)))


# The words


@EVERY_CASE
def test_no_text_names_a_person_of_the_cast(key: str) -> None:
    names = "|".join(member.name for member in ORGANISATION.cast)
    assert not [t for t in all_texts(CASES[key]) if re.search(rf"\b({names})\b", t)]


@EVERY_CASE
def test_handlers_keep_to_the_words_of_the_house(key: str) -> None:
    foreign = re.compile(r"\b(tickets?|complaints?|submissions?|whistle\w*|passphrase)\b", re.I)
    assert not [text for text in texts_of_handlers(CASES[key]) if foreign.search(text)]


@EVERY_CASE
def test_texts_carry_no_calendar_year_that_would_grow_old(key: str) -> None:
    assert not [text for text in all_texts(CASES[key]) if re.search(r"\b20\d\d\b", text)]


def test_reports_differ_in_length_and_none_is_told_twice() -> None:
    lengths = [len(case.narrative) for case in CASES.values()]
    assert max(lengths) > 2 * min(lengths)
    assert Counter(case.narrative for case in CASES.values()).most_common(1)[0][1] == 1


# What is refused


def sabotage(tmp_path: Path, source: Path, *, old: str, new: str) -> Path:
    text = source.read_text("utf-8")
    file = tmp_path / source.name
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('system = "desk-assistant"', 'system = "desk-asistant"', "no system “desk-asistant”"),
        ('unit = "claims"', 'unit = "claim"', "no unit “claim”"),
        ('type = "incident"', 'type = "accident"', "“accident” is no ReportType"),
        ('status = "awaiting_reporter"', 'status = "waiting"', "“waiting” is no Status"),
        ('narrative = """', 'naratve = """', "“narrative” is missing"),
        ("still_happening = true", 'still_happening = "yes"', "not of the kind bool"),
        (
            "received_days_ago = 9",
            "received_days_ago = 2",
            "day 3 is out of order or still to come",
        ),
        ("received_days_ago = 9", "received_days_ago = 9\nowner = 1", "unknown entries owner"),
        ('exclude = ["unit:claims"]', 'exclude = ["person:omar"]', "“omar” acts although"),
        ('exclude = ["unit:claims"]', 'exclude = ["role:ombudsperson"]', "“omar” acts although"),
        ('exclude = ["unit:claims"]', 'exclude = ["unit:harbour"]', "“unit:harbour” names nobody"),
        ('exclude = ["unit:claims"]', 'exclude = ["claims"]', "exclude “claims”"),
        ('move = "start_triage"', 'move = "triage"', "“triage” needs its fields"),
        ('move = "start_triage"', 'move = "begin"', "“begin” is no move"),
        ('move = "start_triage"', 'move = "note"', "“note” needs a text"),
        ('by = "omar"', 'by = "lena"', "“lena” cannot act in a case"),
    ],
)
def test_what_is_wrong_in_a_case_is_refused_with_file_and_case(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    file = sabotage(tmp_path, CASES_FILE, old=old, new=new)
    with pytest.raises(ContentWrong, match=re.escape(words)) as refused:
        load_cases(file)
    assert str(refused.value).startswith("cases.toml, case “rosa”")


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    file = sabotage(tmp_path, CASES_FILE, old='key = "postcodes"', new='key = "rosa"')
    with pytest.raises(ContentWrong, match="“rosa” stands there twice"):
        load_cases(file)


def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path: Path) -> None:
    file = sabotage(tmp_path, CASES_FILE, old="[[case]]", new="[[case]")
    with pytest.raises(ContentWrong, match=r"^cases\.toml: "):
        load_cases(file)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('timezone = "Europe/Berlin"', 'timezone = "Europe/Halden"', "is no time zone"),
        ('slug = "claims"', 'slug = "warehouses"', "“warehouses” stands there twice"),
        ("head_count = 3150", "head_count = -1", "“head_count” is below zero"),
        ('role = "handler"', 'role = "reporter"', "“reporter” is no Role"),
        ('mandatory_where = "Claims."\n', "", "says where it is mandatory"),
        ("in_use_since = 2023-10-02", 'in_use_since = "2023"', "not of the kind date"),
    ],
)
def test_what_is_wrong_in_the_company_is_refused_with_the_file(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    file = sabotage(tmp_path, ORGANISATION_FILE, old=old, new=new)
    with pytest.raises(ContentWrong, match=re.escape(words)) as refused:
        load_organisation(file)
    assert str(refused.value).startswith("organisation.toml")
