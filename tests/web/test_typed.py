"""Which fields of the staff are given back where a form could not be taken."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from wtforms import Field, PasswordField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.form import Form

import portal
from portal.web.typed import GIVEN_BACK, LONG, is_given_back

AUDIENCES = ("portal.admin", "portal.desk", "portal.insight", "portal.signin", "portal.audit")
SECRETS = ("passphrase", "again", "present", "code", "recovery_code", "typed", "sign_in", "email")
UNTYPED = ("csrf_token", "once", "seen", "knows", "related", "slug", "chosen", "kept")


def forms(base: type[Form] = Form) -> Iterator[type[Form]]:
    for form in base.__subclasses__():
        yield form
        yield from forms(form)


def names(kind: type[Field]) -> set[str]:
    """Return the names of all the staff's fields of a kind."""
    for module in walk_packages(portal.__path__, "portal."):
        if module.name.startswith(AUDIENCES):
            import_module(module.name)
    staff = [form for form in forms() if form.__module__.startswith(AUDIENCES)]
    fields = [(name, getattr(form, name, None)) for form in staff for name in dir(form)]
    return {
        name
        for name, field in fields
        if isinstance(field, UnboundField) and issubclass(field.field_class, kind)
    }


def test_every_field_of_many_lines_is_given_back() -> None:
    assert names(TextAreaField) - LONG == set()


def test_no_secret_is_given_back() -> None:
    assert names(PasswordField) & GIVEN_BACK == set()
    assert [name for name in (*SECRETS, *UNTYPED) if is_given_back(name)] == []


def test_one_of_several_alike_is_known_by_the_end_of_its_name() -> None:
    assert is_given_back("actions-0-owner_role")
    assert not is_given_back("text-2")
