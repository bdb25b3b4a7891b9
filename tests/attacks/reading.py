"""Somebody with a browser, and everything about figures that it can load."""

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from portal.insight.editions import install
from portal.work import Portal
from tests.cast import add_member, make_member, sign_in

# The sign-out form's token changes from second to second and says nothing about figures.
TOKEN = re.compile(rb'<input type="hidden" name="csrf_token"[^>]*>')

PATHS = ("/figures", "/figures/method", "/figures.json", "/figures.csv", "/insight")


@dataclass(frozen=True)
class Reader:
    """A client that takes nothing but 200 for an answer."""

    client: FlaskClient

    def load(self, path: str) -> bytes:
        """Load a page as a process does that has kept nothing."""
        install(self.client.application)
        return self.load_kept(path)

    def load_kept(self, path: str) -> bytes:
        """Load a page that the process may have kept."""
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise AssertionError(f"{path} answered {answer.status}.")
        return TOKEN.sub(b"", answer.data)

    def load_all(self) -> dict[str, bytes]:
        return {path: self.load(path) for path in PATHS}


def sign_lena_in(app: Flask, portal: Portal) -> Reader:
    """Give Lena, who leads, an account, and sign her in."""
    member = make_member(portal.keyring, "lena", is_leader=True)
    with portal.writing() as work:
        add_member(work, member)
    return Reader(sign_in(app.test_client(), member))
