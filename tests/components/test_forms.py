"""Forms and fields: tokens, labels, errors, and what is kept of what was typed."""

import re
from collections.abc import Callable

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

Render = Callable[..., str]
HOSTILE = "<script>alert('x')</script>"


class QuestionForm(Form):
    kind = RadioField(
        "What happened?",
        choices=[SelectChoice("incident", "It went wrong"), SelectChoice("question", "I ask")],
        validators=[InputRequired("Choose what happened.")],
    )
    story = TextAreaField("Your words", validators=[InputRequired("Write a few words.")])
    unit = StringField("Unit")
    happened_on = DateField("When?")
    exclude = SelectMultipleField("Who must not see it?", choices=[SelectChoice("a", "Committee")])
    passphrase = PasswordField("Passphrase")


class StepForm(Form):
    what = StringField("What", validators=[InputRequired("Say what.")])


class PlanForm(Form):
    steps = FieldList(FormField(StepForm), min_entries=2)


def make_form(**typed: str) -> QuestionForm:
    form = QuestionForm(MultiDict(typed))
    form.validate()
    return form


def test_a_form_posts_with_its_token_and_its_one_time_key(render: Render) -> None:
    page = render('{% call forms.form("/report", once="key-1") %}inside{% endcall %}')
    assert 'method="post" action="/report"' in page
    assert 'name="csrf_token" value="the-csrf-token"' in page
    assert 'name="once" value="key-1"' in page
    assert "inside" in page


def test_a_form_without_a_one_time_key_has_no_field_for_it(render: Render) -> None:
    assert 'name="once"' not in render('{% call forms.form("/sign-out") %}{% endcall %}')


def test_what_was_typed_is_kept_and_escaped(render: Render) -> None:
    form = make_form(story=f"\n{HOSTILE}", unit='"><b>', happened_on="yesterday", kind="question")
    page = render(
        "{{ forms.textarea(form.story) }}{{ forms.text_field(form.unit) }}"
        "{{ forms.date_field(form.happened_on) }}{{ forms.radios(form.kind) }}",
        form=form,
    )
    assert HOSTILE not in page
    assert ">\n\n&lt;script&gt;" in page
    assert 'value="&#34;&gt;&lt;b&gt;"' in page
    assert 'value="yesterday"' in page
    assert re.findall(r'value="(\w+)" autocomplete="off" checked', page) == ["question"]


def test_a_passphrase_is_never_sent_back(render: Render) -> None:
    page = render(
        "{{ forms.password_field(form.passphrase) }}", form=make_form(passphrase="hunter2hunter2")
    )
    assert 'type="password"' in page
    assert "hunter2" not in page


def test_nothing_typed_is_offered_to_memory_or_spelling(render: Render) -> None:
    page = render("{{ forms.textarea(f.story) }}{{ forms.code_field(f.unit) }}", f=make_form())
    assert page.count('autocomplete="off"') == 2
    assert page.count('spellcheck="false"') == 2


def test_a_field_names_its_hint_and_its_error(render: Render) -> None:
    page = render('{{ forms.textarea(form.story, hint="Short is fine.") }}', form=make_form())
    assert '<label class="label" for="story">' in page
    assert 'aria-describedby="story-hint story-error" aria-invalid="true"' in page
    assert 'id="story-hint">Short is fine.' in page
    assert "Write a few words." in page


@pytest.mark.parametrize(
    "call",
    [
        "textarea(form.story, hint='h', limit=20000)",
        "radios(form.kind, hint='h', hints={'incident': 'i'})",
        "checkboxes(form.exclude, hint='h', hints={'a': 'i'})",
        "date_field(form.happened_on, hint='h')",
        "code_field(form.unit, hint='h')",
    ],
)
def test_every_id_that_describes_or_labels_is_there(render: Render, call: str) -> None:
    page = render("{{ forms." + call + " }}", form=make_form())
    named = re.findall(r'(?:aria-describedby|for)="([^"]+)"', page)
    wanted = {identifier for names in named for identifier in names.split()}
    assert wanted
    assert wanted <= set(re.findall(r'\bid="([^"]+)"', page))


def test_the_error_summary_comes_with_links_to_the_fields(render: Render) -> None:
    page = render("{{ forms.error_summary(form) }}{{ forms.radios(form.kind) }}", form=make_form())
    assert 'role="alert" tabindex="-1"' in page
    assert '<a href="#kind">Choose what happened.</a>' in page
    assert 'type="radio" id="kind"' in page


def test_a_form_without_errors_has_no_summary(render: Render) -> None:
    form = make_form(kind="question", story="x", happened_on="2027-02-28")
    assert render("{{ forms.error_summary(form) }}", form=form) == ""


def test_what_is_wrong_in_a_row_is_said_in_words_and_leads_to_its_field(render: Render) -> None:
    form = PlanForm(MultiDict({"steps-0-what": "Train people", "steps-1-what": ""}))
    form.validate()
    page = render("{{ forms.error_summary(form) }}", form=form)

    assert page.count("<li>") == 1
    assert '<a href="#steps-1-what">Say what.</a>' in page
