"""Where a handler is sent after a deed: to the case again, or to the queue if it left them."""

from werkzeug.wrappers import Response

from portal.casework.sealed import Reader
from portal.desk.operations import may_read
from portal.web.access import see
from portal.web.context import reading


def see_case(reader: Reader, reference: str) -> Response:
    """Send a handler back to a case, or to the queue, which says that the case has gone."""
    with reading() as work:
        is_theirs = may_read(work, reader, reference)
    if is_theirs:
        return see("desk.show_case", reference=reference)
    return see("desk.queue", gone=reference)
