"""Deeds of a play beside moves: two people, links, exclusions, new colleagues, who one is."""

import secrets
from collections.abc import Callable
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from portal.casework.access import visits
from portal.casework.access.identity import (
    Identity,
    open_identity,
    possible_readers,
    share,
    take_back,
)
from portal.casework.access.opening import open_for_handler, open_for_reporter, unlock_mailbox
from portal.casework.reports.submitting import Acknowledgement
from portal.core.cases import is_open
from portal.core.errors import CaseChanged, InputRefused, MoveRefused, NobodyLeft, NotFound
from portal.core.exclusions import ROLES, ExcludedKind, Exclusion
from portal.core.moves import Move
from portal.desk.links import linking
from portal.desk.links.responsible import find_shared, take_from_responsible
from portal.desk.seen import Seen
from portal.mailbox.asking import Punished, report_punishment, say_not_punished
from tests.cast import add_member
from tests.handing import hand_over_to
from tests.journeys.playing import Company
from tests.journeys.told import FOR_THE_DESK, Offer, Told
from tests.organisation_rows import set_owner

DEEDS: Final = (
    *("drop", "link", "unlink", "leave out", "join", "hand over", "become owner"),
    *("take from owner", "share identity", "take identity back", "open identity"),
    *("say no", "say punished"),
)
"""What a whole play must have done at least once, beside moves."""


class MoreDeeds(RuleBasedStateMachine):
    """What people do to cases without moving them along the table."""

    def __init__(self, company: Company) -> None:
        super().__init__()
        self.company = company

    # Two people.

    @precondition(lambda self: bool(self._offers()))
    @rule(data=st.data(), times=st.integers(1, 2))
    def somebody_agrees(self, data: st.DataObject, times: int) -> None:
        offer = data.draw(st.sampled_from(self._offers()[-4:]), label="to what")
        for _ in range(times):
            name = data.draw(st.sampled_from(sorted(self.company.people)), label="who agrees")
            if offer.told.id not in self.company.erased:
                self._tried(lambda n=name: self.company.agree(offer, n))
            self._after_a_step()

    @precondition(lambda self: bool(self._offers()))
    @rule(data=st.data())
    def two_people_agree(self, data: st.DataObject) -> None:
        offer = self._offers()[-1]
        readers = self.company.readers(offer.told, self.company.facts(offer.told).level)
        if readers:
            name = data.draw(st.sampled_from(readers), label="who agrees")
            self._tried(lambda: self.company.agree(offer, name))
        self._after_a_step()

    @precondition(lambda self: bool(self._offers()))
    @rule(data=st.data())
    def somebody_drops(self, data: st.DataObject) -> None:
        offer = data.draw(st.sampled_from(self._offers()[-4:]), label="what")
        name = data.draw(st.sampled_from(sorted(self.company.people)), label="who drops it")
        self._tried(lambda: self.company.drop(offer, name))
        self._after_a_step()

    # Cases that belong together, and people who must not see them.

    @rule(data=st.data(), back=st.booleans())
    def somebody_links(self, data: st.DataObject, *, back: bool) -> None:
        one, other = self._a_case(data), self._a_case(data)
        name = self._a_reader(data, one)
        reads_both = self._reads(one, name) and self._reads(other, name)
        done = self._tried(lambda: self._link(one, other, name, linking.link_cases))
        assert reads_both or not done, "somebody linked what they may not read"
        if done:
            both = [*one.rules, *other.rules, *self._owner_rules(one), *self._owner_rules(other)]
            one.rules, other.rules = [*both], [*both]
            self._did("link", one, other)
        if (
            done
            and back
            and self._tried(lambda: self._link(one, other, name, linking.unlink_cases))
        ):
            self._did("unlink", one, other)
        self._after_a_step()

    @rule(
        data=st.data(),
        kind=st.sampled_from(ExcludedKind),
        role=st.sampled_from(sorted(ROLES)),
    )
    def somebody_is_left_out(self, data: st.DataObject, kind: ExcludedKind, role: str) -> None:
        told = self._a_case(data)
        name = self._a_reader(data, told)
        person = data.draw(st.sampled_from(sorted(self.company.people)), label="left out")
        value = {
            ExcludedKind.PERSON: str(self.company.people[person].account),
            ExcludedKind.ROLE: role,
            ExcludedKind.UNIT: "ward",
        }[kind]
        if self._tried(lambda: self._leave_out(told, name, Exclusion(kind, value))):
            told.rules.append(Exclusion(kind, value))
            self._did("leave out", told)
        self._after_a_step()

    # People who come, and people who come to answer for a system.

    @precondition(lambda self: bool(self.company.later))
    @rule()
    def a_colleague_joins(self) -> None:
        name = min(self.company.later)
        self.company.people[name] = self.company.later.pop(name)
        with self.company.portal.writing() as work:
            add_member(work, self.company.people[name])
        self._did("join")
        self._after_a_step()

    @rule(data=st.data())
    def somebody_hands_over(self, data: st.DataObject) -> None:
        names = sorted(self.company.people)
        lacking = [
            (giver, taker)
            for told in self.company.living
            for giver in self.company.readers(told, self.company.facts(told).level)
            for taker in names
            if taker not in told.holders and self._may_give(told, giver, taker)
        ]
        anybody = [(giver, taker) for giver in names[:2] for taker in names[2:4]]
        giver, taker = data.draw(st.sampled_from(lacking or anybody), label="who gives to whom")
        self._hand_over(giver, taker)
        self._after_a_step()

    @rule(data=st.data())
    def somebody_becomes_owner(self, data: st.DataObject) -> None:
        about = [told for told in self.company.living if told.system == "bot"]
        holding = sorted({name for told in about for name in told.holders})
        name = data.draw(st.sampled_from([None, *holding]), label="the owner")
        if name is None:
            self.company.owners.pop("bot", None)
        elif self._others_are_left(name):
            self.company.owners["bot"] = name
            self._did("become owner")
        owner = self.company.owners.get("bot")
        set_owner(self.company.portal, "bot", owner and self.company.people[owner].account)
        self._after_a_step()

    @rule(data=st.data())
    def somebody_opens_the_queue(self, data: st.DataObject) -> None:
        told = self._a_case(data, lambda one: one.system == "bot")
        member = self.company.people[self._a_reader(data, told)]
        with self.company.portal.reading() as work:
            found = find_shared(work, member)
        for told in self.company.living:
            if told.reference in found:
                with self.company.portal.writing() as work:
                    take_from_responsible(work, member, told.reference)
                self._did("take from owner", told)
        self._after_a_step()

    # What reporters tell of themselves.

    @rule(data=st.data())
    def the_reporter_tells_who_they_are(self, data: st.DataObject) -> None:
        told = self._a_case(data)
        readers = self.company.readers(told, self.company.facts(told).level)
        somebody = [*readers, *readers, *sorted(self.company.people)[:2]]
        names = data.draw(st.sets(st.sampled_from(somebody), min_size=1, max_size=2))
        if self._tried(lambda: self._share(told, names, readers)):
            assert names <= set(readers), "somebody was told who cannot read the case"
            assert not told.opened, "what was opened was changed"
            told.chosen = set(names)
            self.company.said += 1
            self._did("share identity")
        self._after_a_step()

    @rule(data=st.data())
    def the_reporter_takes_it_back(self, data: st.DataObject) -> None:
        told = self._a_case(data, lambda one: one.chosen is not None)
        with_code = told.chosen is not None and not told.opened
        if self._tried(lambda: self._take_back(told)):
            assert with_code, "what was opened, or never told, was taken back"
            told.chosen = None
            self._did("take identity back")
            self.company.said += 1
        self._after_a_step()

    @rule(data=st.data())
    def somebody_opens_who_they_are(self, data: st.DataObject) -> None:
        told = self._a_case(data, lambda one: one.chosen is not None)
        names = sorted(told.chosen or self.company.people)
        name = data.draw(st.sampled_from([*names, "omar"]), label="who opens it")
        level = self.company.facts(told).level
        is_chosen = name in (told.chosen or ()) and self.company.may_read(told, name, level)
        opened = self._tried(lambda: self._open_identity(told, name))
        assert opened == is_chosen, "who the reporter is was opened by the wrong person"
        if opened:
            told.opened = True
            self._did("open identity")
        self._after_a_step()

    @rule(data=st.data(), punished=st.booleans(), names_it=st.booleans())
    def the_reporter_answers_a_check_in(
        self, data: st.DataObject, *, punished: bool, names_it: bool
    ) -> None:
        told = self._a_case(data, self._is_asked)
        is_asked = self._is_asked(told)
        deed = self._say_punished if punished else self._say_no
        if self._tried(lambda: deed(told, names_it)):
            assert is_asked, "an answer without a question was taken"
            self.company.made[Move.ANSWER_CHECK_IN] += 1
            self.company.said += 1
            self._did("say punished" if punished else "say no")
        self._after_a_step()

    # How each of them is done.

    def _link(self, one: Told, other: Told, name: str, deed: Callable[..., None]) -> None:
        with self.company.portal.writing() as work:
            member, seen = self.company.people[name], self._seen(one)
            deed(work, member, seen, other=other.reference, words=FOR_THE_DESK)

    def _leave_out(self, told: Told, name: str, rule: Exclusion) -> None:
        with self.company.portal.writing() as work:
            member, seen = self.company.people[name], self._seen(told)
            linking.leave_out(work, member, seen, rules=[rule], words=FOR_THE_DESK)

    def _hand_over(self, giver: str, taker: str) -> None:
        people = self.company.people
        given = [told for told in self.company.living if self._may_give(told, giver, taker)]
        with self.company.portal.writing() as work:
            count = hand_over_to(work, people[giver], people[taker].account)
        assert count >= len([told for told in given if taker not in told.holders])
        for told in given:
            told.holders.add(taker)
        self.company.deeds["hand over"] += count > 0

    def _may_give(self, told: Told, giver: str, taker: str) -> bool:
        level = self.company.facts(told).level
        is_owner = self.company.owners.get(told.system) == taker
        allowed = taker in self.company.not_excluded(told) and not is_owner
        return allowed and self.company.may_read(told, giver, level)

    def _share(self, told: Told, names: set[str], readers: list[str]) -> None:
        people = self.company.people
        with self.company.portal.writing() as work:
            own = open_for_reporter(work, unlock_mailbox(work, told.code))
            shown = {one.account for one in possible_readers(work, own)}
            assert shown == {people[one].account for one in readers}, "the wrong people to choose"
            chosen = tuple(people[one].account for one in sorted(names))
            share(work, own, Identity("Rosa", "At the ward", chosen))

    def _take_back(self, told: Told) -> None:
        with self.company.portal.writing() as work:
            take_back(work, open_for_reporter(work, unlock_mailbox(work, told.code)))

    def _open_identity(self, told: Told, name: str) -> None:
        member = self.company.people[name]
        with self.company.portal.writing() as work:
            opened = open_for_handler(work, member, told.reference)
            open_identity(work, opened, member, reason="To arrange a talk.")

    def _say_no(self, told: Told, names_it: bool) -> None:
        with self.company.portal.writing() as work:
            keys = unlock_mailbox(work, told.code)
            say_not_punished(work, keys, one_time_key=secrets.token_urlsafe(32))

    def _say_punished(self, told: Told, names_it: bool) -> None:
        portal = self.company.portal
        with portal.reading() as work:
            keys = unlock_mailbox(work, told.code)
        answer = Punished("I was given worse shifts.", names_first_case=names_it)
        key = report_punishment(
            portal, portal.clock.now(), keys, answer, one_time_key=secrets.token_urlsafe(32)
        )
        with portal.reading() as work:
            kept = visits.find_visit(work, visits.JOURNEY, key)
        assert kept is not None
        code = Acknowledgement.from_bytes(kept).code
        self.company.take(code, told.system, told.rules)

    # What all of them need.

    def _offers(self) -> list[Offer]:
        gone = self.company.erased
        return [one for one in self.company.offers if one.told.id not in gone]

    def _owner_rules(self, told: Told) -> list[Exclusion]:
        owner = self.company.owners.get(told.system)
        return [self._rule_for(owner)] if owner else []

    def _rule_for(self, name: str) -> Exclusion:
        return Exclusion(ExcludedKind.PERSON, self.company.people[name].account)

    def _others_are_left(self, name: str) -> bool:
        """Tell whether every open case about the system still has somebody without this owner."""
        for told in self.company.living:
            facts = self.company.facts(told)
            here = self.company.readers(told, facts.level)
            left = {*here, *self.company.above(told, facts.level)} - {name}
            if told.system == "bot" and is_open(facts) and not left:
                return False
        return True

    def _reads(self, told: Told, name: str) -> bool:
        return self.company.may_read(told, name, self.company.facts(told).level)

    def _a_reader(self, data: st.DataObject, told: Told) -> str:
        readers = self.company.readers(told, self.company.facts(told).level)
        return data.draw(st.sampled_from([*readers, *sorted(self.company.people)[:3]]), label="who")

    def _is_asked(self, told: Told) -> bool:
        return Move.ANSWER_CHECK_IN in self.company.offered_to(told, "reporter")

    def _a_case(
        self, data: st.DataObject, better: Callable[[Told], bool] = lambda told: True
    ) -> Told:
        """Draw a case, one of the better ones where there are any."""
        living = self.company.living
        wanted = [told for told in living if better(told)] or living
        return data.draw(st.sampled_from(wanted), label="which case")

    def _seen(self, told: Told) -> Seen:
        version = self.company.facts(told).version
        return Seen(told.reference, version, secrets.token_urlsafe(32))

    def _did(self, deed: str, *cases: Told) -> None:
        self.company.deeds[deed] += 1
        for told in cases:
            self.company.notice_epoch(told)

    def _after_a_step(self) -> None:
        self.company.steps += 1
        if not self.company.living:
            self._begin_again()
        self.company.check()

    def _begin_again(self) -> None:
        raise NotImplementedError

    @staticmethod
    def _tried(deed: Callable[[], None]) -> bool:
        try:
            deed()
        except (MoveRefused, NotFound, CaseChanged, InputRefused, NobodyLeft):
            return False
        return True
