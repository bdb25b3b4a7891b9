"""Filling a form in from a file: what is taken, what is left, and what hostile files do."""

import io
import json
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.admin.importing import MOST
from portal.admin.reading_files import read_file
from portal.core.errors import InputRefused
from portal.store.tables import JournalRow, SystemRow
from portal.work import Portal
from tests.admin.test_register import SYSTEM, add_system
from tests.cast import Member
from tests.deeds import at_the_desk, send, words
from tests.rows import count, every

PATH = "/admin/systems/import"

BOM: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "components": [
        {"type": "library", "name": "numbers"},
        {"type": "data", "bom-ref": "d1", "name": "Rotas of 2019"},
        {
            "type": "machine-learning-model",
            "bom-ref": "m1",
            "name": "Rota <b>Maker</b>",
            "version": "3.1",
            "manufacturer": {"name": "Brackwater"},
            "description": "Proposes rotas.",
            "licenses": [{"license": {"id": "MIT"}}],
            "modelCard": {
                "modelParameters": {
                    "task": "tabular-regression",
                    "datasets": [{"ref": "d1"}, {"type": "dataset", "name": "Wishes"}],
                },
                "considerations": {
                    "useCases": ["weekly rotas"],
                    "technicalLimitations": ["It knows no holidays."],
                    "ethicalConsiderations": [{"name": "Part-timers fare worse."}],
                    "fairnessAssessments": [{"groupAtRisk": "Parents", "harms": "Late shifts"}],
                },
                "quantitativeAnalysis": {"performanceMetrics": []},
            },
        },
    ],
}

CARD = """---
license: mit
model-index:
- name: rota-maker
pipeline_tag: tabular-regression
datasets: [rotas-2019, wishes]
version: 2024-99-99
carbon: &once 1
---
# Model Card for Rota Maker
<!-- a hint of the template -->
- **Developed by:** Brackwater
- **License:** [More Information Needed]

## Uses
### Direct Use
Proposes rotas.
### Out-of-Scope Use
Anything about pay.
## Bias, Risks, and Limitations
It knows no holidays.
## Training Data
[More Information Needed]
"""


def bom(**changes: Any) -> str:
    return json.dumps({**BOM, **changes})


def model(**changes: Any) -> str:
    return bom(components=[{"type": "machine-learning-model", "name": "M", **changes}])


def test_a_bom_fills_the_form_in_says_from_where_and_stores_nothing(
    ada: FlaskClient, portal: Portal
) -> None:
    before = count(portal, JournalRow)
    answer = send(ada, PATH, text=bom(), system="")
    page = words(answer.text)

    assert answer.status_code == 200
    assert (every(portal, SystemRow), count(portal, JournalRow)) == ([], before)
    assert 'value="Rota &lt;b&gt;Maker&lt;/b&gt;"' in answer.text
    assert "Provider manufacturer.name –" in page
    assert "It learned from: Rotas of 2019 It learned from: Wishes" in page
    assert "It knows no holidays. Part-timers fare worse. Parents: Late shifts" in page
    assert "licenses modelCard.quantitativeAnalysis" in page


def test_the_form_that_was_filled_in_saves_like_any_other(ada: FlaskClient, portal: Portal) -> None:
    send(ada, PATH, text=bom(), system="")
    saved = send(ada, "/admin/systems/new", **{**SYSTEM, "name": "Rota Maker"})

    assert saved.status_code == 303
    assert [row.slug for row in every(portal, SystemRow)] == ["rota-maker"]


def test_for_a_system_in_the_register_both_are_shown_and_the_rest_stays(
    ada: FlaskClient, portal: Portal
) -> None:
    add_system(ada)
    answer = send(ada, PATH, text=bom(), system="shift-planner")
    page = words(answer.text)

    assert "Version version 2026.1" in page
    assert 'value="3.1"' in answer.text
    assert SYSTEM["opt_out_route"] in answer.text
    assert 'action="/admin/systems/shift-planner"' in answer.text
    assert every(portal, SystemRow)[0].model_version == "2026.1"


def test_a_model_card_is_taken_from_a_chosen_file(ada: FlaskClient) -> None:
    chosen = (io.BytesIO(CARD.encode()), "README.md")
    answer = send(ada, PATH, file=chosen, system="")
    page = words(answer.text)

    assert 'value="rota-maker"' in answer.text
    assert 'value="Brackwater"' in answer.text
    assert 'value="2024-99-99"' in answer.text
    assert "Task: tabular-regression Proposes rotas." in page
    assert "Anything about pay. It knows no holidays." in page
    assert "It learned from: rotas-2019 It learned from: wishes" in page
    assert "carbon license" in page
    assert "More Information" not in page


@pytest.mark.parametrize("version", ["1.5", "1.6", "1.7"])
def test_three_versions_of_the_bom_are_read(version: str) -> None:
    assert read_file(bom(specVersion=version)).kind == f"CycloneDX {version}"


def test_the_model_may_be_the_document_s_own_component_and_others_are_named_as_left() -> None:
    found = read_file(bom(metadata={"component": {"type": "machine-learning-model", "name": "A"}}))

    assert found.values == {"name": "A"}
    assert found.left == ("model Rota <b>Maker</b>",)


def test_a_card_without_front_matter_is_read_by_its_headings() -> None:
    found = read_file("# Chat\n## Limitations\nIt invents.")

    assert found.values == {"name": "Chat", "limits": "It invents."}


def test_what_is_too_long_is_cut_to_what_fits_and_said() -> None:
    found = read_file(model(name="n" * 500, description="d" * 5_000))

    assert {one.field: (len(one.value), one.is_cut) for one in found.taken} == {
        "name": (120, True),
        "purpose": (2_000, True),
    }


def test_what_cannot_be_seen_is_taken_out_and_what_is_no_text_is_left_out() -> None:
    found = read_file(model(name="a\u202eb\x00c\ud800", version=7, description=["x"]))

    assert found.values == {"name": "abc", "model_version": "7"}


def test_a_thousand_unknown_keys_are_counted_and_not_listed() -> None:
    found = read_file(model(**{f"x{number}": 1 for number in range(1_000)}))

    assert (len(found.left), found.more) == (40, 960)


LAUGHS = "---\na: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)

HOSTILE = {
    "a billion laughs": LAUGHS + "---\n",
    "deep yaml": "---\na: " + "[" * 3_000 + "]" * 3_000 + "\n---\n",
    "deep blocks": "---\n" + "".join(" " * n + "a:\n" for n in range(300)) + "---\n",
    "many yaml items": "---\na: [" + "x," * 29_000 + "]\n---\n",
    "long yaml": "---\na: " + "x" * 70_000 + "\n---\n# A",
    "an object": "---\n- !!python/object/apply:os.system [id]\n---\n",
    "broken yaml": "---\na: [\n---\n",
    "no end": "---\na: 1\n",
    "a list": "---\n- a\n---\n",
    "two documents": "---\na: 1\n--- x\nb: 2\n---\n",
    "deep json": '{"a":' * 100_000,
    "deep json that ends": '{"bomFormat":"CycloneDX","a":' + "[" * 500 + "]" * 500 + "}",
    "a number of many digits": "[" + "9" * 300_000 + "]",
    "no json": "{",
    "a json list": "[]",
    "no bom": "{}",
    "an old bom": bom(specVersion="1.4"),
    "a version that is a list": bom(specVersion=["1.6"]),
    "no model": bom(components=[{"type": "library", "name": "x"}]),
    "parts that are no objects": bom(components="x", metadata=[1]),
    "nothing": "hello",
    "comments that do not end": "<!--" * 90_000,
    "headings without end": "#" * 300_000,
    "spaces in a heading": "# " + " " * 300_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_or_broken_file_is_refused_quickly(text: str) -> None:
    began = time.process_time()
    with pytest.raises(InputRefused):
        read_file(text)

    assert time.process_time() - began < 5


def test_tags_of_yaml_build_nothing() -> None:
    card = "---\nmodel_name: !!python/object/apply:os.getcwd []\nversion: !!binary aGk=\n---\n"

    assert read_file(card).values == {"model_version": "aGk="}


def test_a_refused_file_is_said_and_what_was_pasted_stays(ada: FlaskClient) -> None:
    add_system(ada)
    typed = {"text": "{ my own words", "system": "shift-planner"}
    answer = send(ada, PATH, **typed)

    assert answer.status_code == 422
    assert "no JSON that can be read" in answer.text
    assert "{ my own words" in answer.text
    assert '<option value="shift-planner" selected>' in answer.text


def test_one_of_both_is_sent_as_text_that_is_not_too_long(ada: FlaskClient) -> None:
    both = {"text": "# A", "file": (io.BytesIO(b"# B"), "b.md")}
    sent: list[dict[str, Any]] = [
        {"text": ""},
        both,
        {"file": (io.BytesIO(b"\xff\xfe"), "b.md")},
        {"text": "# " + "x" * MOST},
        {"text": "# A", "system": "not-there"},
    ]
    answers = [send(ada, PATH, **one) for one in sent]

    assert [answer.status_code for answer in answers] == [422] * 5
    expected = ["one of both", "one of both", "no text in UTF-8", "too long", "Not a valid choice"]
    assert [said in words(one.text) for said, one in zip(expected, answers, strict=True)] == [
        True
    ] * 5


def test_nobody_else_gets_there_and_no_system_takes_the_address(
    app: Flask, ada: FlaskClient, cast: dict[str, Member]
) -> None:
    assert at_the_desk(app, cast["omar"]).get(PATH).status_code == 404
    assert app.test_client().get(PATH).status_code == 404
    assert add_system(ada, slug="import").status_code == 422


@pytest.mark.parametrize("head", ["%YAML 1." + "1" * 5000, 'a: "\\UFFFFFFFF"', 'a: "\\U00110000"'])
def test_front_matter_that_trips_the_parser_is_refused(head: str) -> None:
    with pytest.raises(InputRefused):
        read_file(f"---\n{head}\n---\n# X\n")
