"""What the desk tells of how a case is shared out, and the forms that change it."""

import re
from typing import Any

from flask.testing import FlaskClient

from portal.casework.assignment.labels import add_label, list_labels
from portal.core.actors import AccountId
from portal.work import Portal
from tests.cast import MadeCase
from tests.deeds import hidden_fields, send

ROW = re.compile(r"<dt>([^<]+)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)
TAGS = re.compile(r"<[^>]+>")


def told(client: FlaskClient, case: MadeCase) -> dict[str, str]:
    """Return what the case's page says of it: who works on it, labels, off the desk until when."""
    page = client.get(f"/desk/cases/{case.reference}").text
    panel = page.split("Yours or a colleague’s?")[1].split("</section>")[0]
    return {name: " ".join(TAGS.sub(" ", value).split()) for name, value in ROW.findall(panel)}


def organise(client: FlaskClient, case: MadeCase, form: str, **fields: Any) -> Any:
    """Send one of the three forms of a case's page."""
    path = f"/desk/cases/{case.reference}/organise"
    return send(client, f"{path}/{form}", form_on=path, **fields)


def assign(
    client: FlaskClient, case: MadeCase, owner: AccountId | str = "", backup: AccountId | str = ""
) -> Any:
    return organise(client, case, "assign", owner=owner, backup=backup)


def bulk(client: FlaskClient, references: list[str], **fields: Any) -> Any:
    """Send the form above the list."""
    hidden = hidden_fields(client.get("/desk/cases").text, "/desk/bulk")
    empty = {"account": "", "give_label": "", "until": ""}
    return client.post("/desk/bulk", data={**hidden, **empty, "case": references, **fields})


def make_label(portal: Portal, name: str, *, by: AccountId) -> str:
    """Enter a label; return its id."""
    with portal.writing() as work:
        add_label(work, name, by=by)
        return next(one.id for one in list_labels(work) if one.name == name)
