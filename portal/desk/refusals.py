"""What the journal keeps of a refusal at the desk: who and when, never what it was about."""

from typing import cast

from flask import Response

from portal.casework.journalling import note_refusal
from portal.casework.records.sealed import Reader
from portal.web.access import visit
from portal.web.context import was_refused, writing


def keep_refusal(response: Response) -> Response:
    """Note that somebody signed in asked for what is not theirs, or made a move that may not be.

    A case that is missing and one that they must not hear of leave the same entry, once a minute.
    """
    somebody = visit()
    if somebody is not None and (response.status_code == 404 or was_refused()):
        with writing() as work:
            note_refusal(work, cast(Reader, somebody).account)
    return response
