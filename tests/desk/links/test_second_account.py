"""A second account under an excluded person's name: it undoes nothing."""

from flask import Flask

from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.desk.assignment.handing_over import FIRST, hand_over_part
from portal.signin import invitations
from portal.work import Portal
from tests.cast import Member, add_member, make_case, make_member
from tests.deeds import at_the_desk


def test_another_account_of_the_same_name_is_handed_nothing(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    named = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    other = make_case(portal)
    again = make_member(portal.keyring, "omar2", level=Level.OMBUDS, name=" OMAR ")
    with portal.writing() as work:
        invitations.end(work, cast["omar"].account, by=cast["ada"].account)
        add_member(work, again)
    with portal.writing() as work:
        hand_over_part(work, cast["una"], again.account, after=FIRST, looked_at=0, given=0)
    desk = at_the_desk(app, again)
    pages = [desk.get(f"/desk/cases/{case.reference}").status_code for case in (named, other)]

    assert pages == [404, 200]
