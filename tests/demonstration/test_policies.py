"""The policies of the invented company: whole, about systems there are, and led into by links."""

import re
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from portal.admin.policy_forms import SHORT, TEXT
from portal.core.references import names_case
from portal.demonstration.organisation import load_organisation
from portal.demonstration.policies import load_policies, read_policies
from portal.store.policies import list_drafts
from portal.work import Portal
from tests.deeds import words
from tests.register.test_systems import add as add_system

POLICIES = read_policies()
EVERY = [one for published in POLICIES.values() for one in published]


def test_each_could_have_been_typed_into_the_form() -> None:
    assert [one for one in EVERY if len(one.content.text) > TEXT or len(one.summary) > SHORT] == []
    assert [one for one in EVERY if names_case(one.content.text)] == []


def test_they_name_systems_of_the_register() -> None:
    known = {system.slug for system in load_organisation().systems}
    assert {slug for one in EVERY for slug in one.content.systems} <= known


def test_a_later_version_says_what_changed_and_is_younger() -> None:
    pairs = [pair for published in POLICIES.values() for pair in pairwise(published)]
    assert pairs
    assert [new for old, new in pairs if not new.summary or new.days_ago >= old.days_ago] == []


@pytest.mark.usefixtures("cast")
def test_everybody_reads_them_and_no_link_leads_nowhere(
    portal: Portal, client: FlaskClient
) -> None:
    for system in load_organisation().systems:
        add_system(portal, system.slug)
    with portal.writing() as work:
        load_policies(work)
    with portal.reading() as work:
        assert [draft.slug for draft in list_drafts(work.db) if draft.has_changes] == []
    pages = {slug: client.get(f"/policies/{slug}").text for slug in POLICIES}
    texts = {slug: page.split("policy-text")[1].split("</div>")[0] for slug, page in pages.items()}
    links = {link for text in texts.values() for link in re.findall(r'href="([^"]+)"', text)}

    assert "Version 2, in force since 28 September 2025" in words(pages["opting-out"])
    assert {client.get(link).status_code for link in links} == {200}
    assert "(https://eur-lex.europa.eu/eli/dir/2019/1937/oj)" in texts["protection"]
