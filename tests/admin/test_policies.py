"""Writing policies: a draft, a look at it, then versions that are never changed, and an end."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.core.written_policies import Content
from portal.store.policies import change_draft, find_draft, list_versions
from portal.work import Portal
from tests.cast import Member, make_case, post, sign_in
from tests.deeds import send, words
from tests.frozen_clock import FrozenClock
from tests.register.test_systems import add as add_system
from tests.signin.journal import noted

Cast = dict[str, Member]

POLICY = {
    "title": "How to opt out",
    "slug": "",
    "text": "## You may refuse\n\nAsk **here**, or see [the register](/systems).",
}
PATH = "/admin/policies/how-to-opt-out"
PREVIEW = f"{PATH}/preview"


def write(client: FlaskClient, **changes: Any) -> Any:
    return send(client, "/admin/policies/new", **{**POLICY, **changes})


def change(client: FlaskClient, **changes: Any) -> Any:
    return send(client, PATH, **{**POLICY, **changes})


def publish(client: FlaskClient, summary: str = "") -> Any:
    return send(client, PREVIEW, summary=summary)


def form_fields(page: str) -> dict[str, str]:
    """Return what a form carries unseen, to send an old page later."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.split("<main")[1]))


@pytest.fixture
def second(app: Flask, cast: Cast) -> FlaskClient:
    """The administrator in a second browser."""
    return sign_in(app.test_client(), cast["ada"])


def test_a_draft_is_looked_at_before_it_is_published(
    ada: FlaskClient, client: FlaskClient, portal: Portal
) -> None:
    written = write(ada)
    looked_at = ada.get(written.location).text
    before = client.get("/policies/how-to-opt-out")
    published = publish(ada)
    after = client.get("/policies/how-to-opt-out")

    assert (written.status_code, written.location) == (303, PREVIEW)
    assert "<p>Ask <strong>here</strong>, or see" in looked_at
    assert before.status_code == 404
    assert "How to opt out" not in client.get("/systems").text
    assert published.status_code == 303
    assert "Version 1, in force since 2 March 2026" in words(after.text)


def test_a_second_version_takes_the_place_of_the_first_and_says_what_changed(
    app: Flask, ada: FlaskClient, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    write(ada)
    publish(ada)
    clock.forward(days=3)
    ada = sign_in(app.test_client(), cast["ada"])
    change(ada, text="You may refuse any tool.")
    silent = publish(ada)
    told = publish(ada, "You may now refuse any tool.")

    with portal.reading() as work:
        new, old = list_versions(work.db, "how-to-opt-out")
    assert silent.status_code == 422
    assert "Say in a sentence or two what changed" in words(silent.text)
    assert told.status_code == 303
    assert (new.number, new.summary, new.valid_until) == (2, "You may now refuse any tool.", None)
    assert old.valid_until == new.valid_from


def test_what_was_published_already_is_not_published_again(ada: FlaskClient) -> None:
    write(ada)
    fields = form_fields(ada.get(PREVIEW).text)
    ada.post(PREVIEW, data=fields)
    again = ada.post(PREVIEW, data=fields)
    page = words(ada.get(PREVIEW).text)
    new = {**fields, "seen": "2", "once": "x" * 43}

    assert again.status_code == 303
    assert "This is what everybody reads now, as version 1." in page
    refused = ada.post(PREVIEW, data=new)
    assert refused.status_code == 422
    assert "Nothing has changed since the version that holds now." in words(refused.text)


def test_a_withdrawn_policy_says_why_and_can_come_back(
    app: Flask, ada: FlaskClient, client: FlaskClient, cast: Cast, clock: FrozenClock
) -> None:
    write(ada)
    publish(ada)
    clock.forward(days=1)
    ada = sign_in(app.test_client(), cast["ada"])
    silent = send(ada, f"{PATH}/withdraw", why=" ")
    withdrawn = send(ada, f"{PATH}/withdraw", why="The works agreement holds instead.")
    page = words(client.get("/policies/how-to-opt-out").text)
    listed = words(client.get("/policies").text)
    back = publish(ada, "It holds again.")

    assert silent.status_code == 422
    assert withdrawn.status_code == 303
    assert "Withdrawn: this holds no more It was in force from 2 March 2026 until 3 March" in page
    assert "The works agreement holds instead." in page
    assert "How to opt out , withdrawn on 3 March 2026" in listed
    assert ada.get(f"{PATH}/withdraw").status_code == 200
    assert back.status_code == 303
    assert "Version 2, in force since 3 March 2026" in words(
        client.get("/policies/how-to-opt-out").text
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, "Give it a title."),
        ({"text": " \n"}, "Write what it says."),
        ({"title": "x" * 121}, "This is 1 characters too long: 120 fit."),
        ({"text": f"You may refuse. {'x' * 20_000}"}, "characters too long: 20,000 fit."),
        ({"slug": "Not A Slug!"}, "small letters a to z"),
        ({"slug": "new"}, "small letters a to z"),
        ({"systems": "no-such-tool"}, "valid choice"),
        ({"text": "You may refuse, as in C-12AB-34CD."}, "Name no case: everybody reads policies."),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(
    ada: FlaskClient, changes: dict[str, str], expected: str
) -> None:
    typed = {**POLICY, **changes}
    answer = write(ada, **changes)
    assert answer.status_code == 422
    assert expected in words(answer.text)
    assert all(part in answer.text for part in (typed["title"], typed["text"]))


def test_a_short_name_that_is_taken_is_refused(ada: FlaskClient) -> None:
    write(ada)
    answer = write(ada, text="Another one.")
    assert answer.status_code == 422
    assert "Another policy has this short name." in words(answer.text)
    assert "Another one." in answer.text


def test_a_form_sent_twice_begins_one_policy(ada: FlaskClient, portal: Portal) -> None:
    fields = {**form_fields(ada.get("/admin/policies/new").text), **POLICY}
    answers = [ada.post("/admin/policies/new", data=fields) for _ in range(2)]
    assert [one.location for one in answers] == [PREVIEW, PREVIEW]
    assert len(noted(portal, "policy_changed")) == 1


def test_a_form_sent_again_with_other_words_says_that_they_are_not_saved(
    ada: FlaskClient, portal: Portal
) -> None:
    write(ada)
    publish(ada)
    change(ada, text="You may refuse.")
    begun = form_fields(ada.get("/admin/policies/new").text)
    looked_at = form_fields(ada.get(PREVIEW).text)
    sent = [
        [
            ada.post(path, data={**fields, **typed})
            for typed in ({field: "What I first wrote."}, {field: "What I wrote then."})
        ]
        for path, fields, field in (
            ("/admin/policies/new", {**begun, **POLICY, "slug": "another"}, "text"),
            (PREVIEW, looked_at, "summary"),
        )
    ]
    asked = form_fields(ada.get(f"{PATH}/withdraw").text)
    sent += [[ada.post(f"{PATH}/withdraw", data={**asked, "why": why}) for why in ("No.", "Yes.")]]

    assert [[one.status_code for one in pair] for pair in sent] == [[303, 422]] * 3
    assert all("was taken as it was then" in words(second.text) for _, second in sent)
    assert all("What I wrote then." in second.text for _, second in sent[:2])
    with portal.reading() as work:
        assert list_versions(work.db, "how-to-opt-out")[0].withdrawal == "No."


@pytest.mark.usefixtures("both_databases")
def test_of_two_at_one_draft_the_second_is_told_and_loses_nothing(
    ada: FlaskClient, second: FlaskClient, portal: Portal
) -> None:
    write(ada)
    old = form_fields(second.get(PATH).text)
    change(ada, text="What the first wrote.")
    told = second.post(PATH, data={**old, **POLICY, "text": "What the second wrote."})
    wrong = second.post(PATH, data={**old, **POLICY, "title": ""})
    meant = second.post(
        PATH, data={**form_fields(told.text), **POLICY, "text": "What the second wrote."}
    )

    assert told.status_code == 409
    assert "Somebody else changed this policy in the meantime" in words(told.text)
    assert "What the first wrote." in told.text
    assert "What the second wrote." in told.text
    assert (wrong.status_code, form_fields(wrong.text)["seen"]) == (422, old["seen"])
    assert meant.status_code == 303
    with portal.reading() as work:
        draft = find_draft(work.db, "how-to-opt-out")
    assert draft is not None
    assert draft.content.text == "What the second wrote."


@pytest.mark.usefixtures("both_databases")
def test_what_changed_since_it_was_looked_at_is_neither_published_nor_withdrawn(
    ada: FlaskClient, second: FlaskClient, client: FlaskClient
) -> None:
    write(ada)
    publish(ada)
    change(ada, text="You may refuse.")
    old = form_fields(second.get(PREVIEW).text)
    asked = form_fields(second.get(f"{PATH}/withdraw").text)
    change(ada, text="You may not refuse.")
    told = second.post(PREVIEW, data={**old, "summary": "Clearer words."})
    kept = second.post(f"{PATH}/withdraw", data={**asked, "why": "Nobody needs it."})

    assert (told.status_code, kept.status_code) == (409, 409)
    assert "You may not refuse." in told.text
    assert "Clearer words." in told.text
    assert "Nobody needs it." in kept.text
    assert "Version 1, in force since" in words(client.get("/policies/how-to-opt-out").text)


def test_a_draft_can_be_removed_and_what_was_published_cannot(
    ada: FlaskClient, portal: Portal
) -> None:
    add_system(portal, "chat")
    write(ada, systems="chat")
    asked = words(ada.get(f"{PATH}/remove").text)
    send(ada, f"{PATH}/remove")
    gone = ada.get(PATH).status_code
    write(ada)
    form = form_fields(ada.get(f"{PATH}/remove").text)
    publish(ada)

    assert "Remove this draft? How to opt out" in asked
    assert gone == 404
    assert ada.get(f"{PATH}/remove").status_code == 404
    assert ada.post(f"{PATH}/remove", data=form).status_code == 404
    assert "Remove this draft" not in ada.get(PATH).text


def test_a_policy_names_systems_and_the_form_shows_them_again(
    ada: FlaskClient, portal: Portal
) -> None:
    add_system(portal, "chat")
    add_system(portal, "rota")
    write(ada, systems=["rota", "chat"], is_opt_out="y")
    page = ada.get(PATH).text
    assert page.count(" checked") == 3
    assert "AI systems chat, rota" in words(ada.get(PREVIEW).text)
    change(ada, systems="rota")
    assert ada.get(PATH).text.count(" checked") == 1


def test_each_change_is_journalled_and_a_save_that_changes_nothing_is_not(
    ada: FlaskClient, portal: Portal, cast: Cast
) -> None:
    write(ada)
    change(ada)
    publish(ada)
    change(ada)
    change(ada, text="You may refuse.")
    change(ada)
    assert "Changes not published" not in ada.get("/admin/policies").text
    send(ada, f"{PATH}/withdraw", why="Nobody needs it.")
    write(ada, slug="another")
    send(ada, "/admin/policies/another/remove")

    slug = {"slug": "how-to-opt-out"}
    said = noted(portal, "policy_changed")
    assert {by for by, _ in said} == {cast["ada"].account}
    assert [details for _, details in said] == [
        {**slug, "kind": "draft"},
        {**slug, "kind": "published", "version": 1},
        {**slug, "kind": "draft"},
        {**slug, "kind": "draft"},
        {**slug, "kind": "withdrawn", "version": 1},
        {"slug": "another", "kind": "draft"},
        {"slug": "another", "kind": "removed"},
    ]


def test_it_is_said_that_addresses_of_other_sites_are_shown_as_text(ada: FlaskClient) -> None:
    write(ada, text="See [the law](https://law.example.org).")
    page = ada.get(PREVIEW).text
    assert "Addresses of other sites are shown as text" in page
    assert 'href="https://law' not in page


@pytest.mark.parametrize("page", ["", "/preview", "/withdraw", "/remove"])
def test_what_is_not_there_is_a_404(ada: FlaskClient, page: str) -> None:
    assert ada.get(f"/admin/policies/missing{page}").status_code == 404


def test_nobody_else_writes_policies(app: Flask, ada: FlaskClient, cast: Cast) -> None:
    write(ada)
    omar = sign_in(app.test_client(), cast["omar"])
    assert {omar.get(path).status_code for path in ("/admin/policies", PATH, PREVIEW)} == {404}


@pytest.mark.usefixtures("both_databases")
def test_a_form_never_shows_an_older_text_than_its_edition(
    app: Flask, ada: FlaskClient, second: FlaskClient, portal: Portal
) -> None:
    write(ada)
    database = app.extensions["portal"].database
    content = Content("How to opt out", "What came meanwhile.", is_opt_out=False, systems=())

    def meanwhile(*told: Any) -> None:
        with portal.writing() as work:
            change_draft(work.db, "how-to-opt-out", content, seen=1, has_changes=True)

    event.listen(database.readers, "before_execute", after(" policy_version", meanwhile))
    page = second.get(PATH).text

    assert ("You may refuse" in page, form_fields(page)["seen"]) == (True, "1")


def after(words: str, deed: Callable[..., None]) -> Callable[..., None]:
    """Return what does a deed before each statement that says these words."""
    return lambda connection, statement, *rest: deed() if words in str(statement) else None


def test_the_address_of_a_policy_is_no_case(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    ada = sign_in(app.test_client(), cast["ada"])
    fields = {"title": "About it", "slug": case.reference.lower(), "text": "Words."}

    assert post(ada, "/admin/policies/new", **fields).status_code == 422
