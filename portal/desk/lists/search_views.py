"""Pages of the search: a form, and the hits of what it was sent with."""

from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.core.cases import is_reference
from portal.core.policy import Permission
from portal.desk.lists import searching
from portal.desk.lists.search_forms import OPEN, SearchForm
from portal.desk.lists.searching import Place, Search
from portal.desk.visitor import get_reader
from portal.web.access import needs, see, session_key
from portal.web.context import reading, reading_briefly, writing

blueprint = Blueprint("search", __name__)


@blueprint.get("/desk/search")
@needs(Permission.READ_QUEUE)
def ask() -> str:
    """Ask for words."""
    return render_template("desk/lists/search.html", form=SearchForm(formdata=None))


@blueprint.post("/desk/search")
@needs(Permission.READ_QUEUE)
def search() -> Response | tuple[str, int]:
    """Keep the words sealed, and go to the hits."""
    form = SearchForm()
    if not form.validate():
        return render_template("desk/lists/search.html", form=form), 422
    wanted = Search(form.term.data or "", only_open=form.scope.data == OPEN)
    with writing() as work:
        searching.keep(work, get_reader(), session_key() or "", wanted)
    return see("desk.search.show")


@blueprint.get("/desk/search/results")
@needs(Permission.READ_QUEUE)
def show() -> str:
    """A page of hits; that it was searched is journalled."""
    with reading() as work:
        wanted = searching.find_kept(work, session_key() or "")
    if wanted is None:
        return render_template("desk/lists/search.html", form=SearchForm(formdata=None))
    after, before = _after(), _searched_before()
    with reading_briefly() as work:
        step = searching.look(work, get_reader(), wanted, after)
    with writing() as work:
        searching.note_search(work, get_reader(), wanted)
    form = SearchForm(formdata=None, term=wanted.term, scope=_scope(wanted))
    return render_template(
        "desk/lists/search_results.html",
        form=form,
        step=step,
        is_first=after is None,
        searched=before + step.searched,
        label=searching.label,
    )


def _scope(wanted: Search) -> str:
    return OPEN if wanted.only_open else "all"


def _after() -> Place | None:
    """Return where this page of hits begins; anything but a place is the beginning."""
    received, reference = request.args.get("received", ""), request.args.get("reference", "")
    if not is_reference(reference):
        return None
    try:
        return Place(date.fromisoformat(received), reference)
    except ValueError:
        return None


def _searched_before() -> int:
    """Return how many cases the pages before looked through, as their link said."""
    told = request.args.get("searched", "")
    is_number = told.isascii() and told.isdecimal() and len(told) < 8
    return int(told) if is_number and _after() is not None else 0
