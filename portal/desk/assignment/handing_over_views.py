"""Pages for handing over, a part at a time, and for saying that one is away."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.casework.assignment import leave
from portal.core.errors import NotFound
from portal.core.policy import Permission
from portal.desk.assignment import handing_over
from portal.desk.assignment.handing_over import ALONE_SHOWN, Progress
from portal.desk.assignment.handing_over_forms import LeaveForm, Step, read_step
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import reading, writing
from portal.web.sending import take_form

blueprint = Blueprint("handing", __name__)

DONE = {
    "away": "Noted. Your colleagues see it, and no digest comes meanwhile.",
    "back": "Welcome back. Digests come again.",
}


@blueprint.get("/desk/hand-over")
@needs(Permission.HAND_OVER)
def overview() -> str:
    """Who lacks which cases and why, what nobody else reads, and who is away."""
    with reading() as work:
        lacks = handing_over.list_lacks(work, get_reader())
        alone = handing_over.list_read_alone(work, get_reader())
        own = leave.own_leave(work, get_reader())
        leaves = leave.read_leaves(work, get_reader())
        words = leave.away_words(work, get_reader())
    return render_template(
        "desk/assignment/hand_over.html",
        lacks=lacks,
        alone=alone[:ALONE_SHOWN],
        more_alone=len(alone) > ALONE_SHOWN,
        leave=own,
        away=leaves.away,
        away_words=words,
        done=DONE.get(request.args.get("done", ""), ""),
    )


@blueprint.get("/desk/hand-over/<account>")
@needs(Permission.HAND_OVER)
def progress(account: str) -> str:
    """How far a hand-over has come, and the button that goes on."""
    step = read_step(request.args)
    with reading() as work:
        found = handing_over.find_progress(
            work,
            get_reader(),
            account,
            after=step.after,
            looked_at=step.looked_at,
            given=step.given,
        )
    return render_template("desk/assignment/hand_over_part.html", progress=found, step=step)


@blueprint.get("/desk/away")
@needs(Permission.READ_QUEUE)
def ask_away() -> str:
    """Ask from when until when one is away."""
    with reading() as work:
        own = leave.own_leave(work, get_reader())
        form = LeaveForm.of(own, today=work.moment.today)
    return render_template("desk/assignment/away_form.html", form=form, leave=own)


@blueprint.post("/desk/away")
@needs(Permission.READ_QUEUE)
def declare() -> Response | tuple[str, int]:
    """Keep it; said twice, it is kept once."""
    form = LeaveForm()
    if take_form(form, lambda work: leave.declare_leave(work, get_reader(), *form.days())):
        return see("desk.handing.overview", done="away")
    with reading() as work:
        own = leave.own_leave(work, get_reader())
    return render_template("desk/assignment/away_form.html", form=form, leave=own), 422


@blueprint.post("/desk/away/end")
@needs(Permission.READ_QUEUE)
def come_back() -> Response:
    """Keep that one is back."""
    with writing() as work:
        leave.end_leave(work, get_reader())
    return see("desk.handing.overview", done="back")


@blueprint.post("/desk/hand-over/<account>")
@needs(Permission.HAND_OVER)
def hand_over(account: str) -> Response:
    """Give a colleague the next part of the cases that they lack and may read; nobody, nothing."""
    step = read_step(request.form)
    try:
        with writing() as work:
            done = handing_over.hand_over_part(
                work,
                get_reader(),
                account,
                after=step.after,
                looked_at=step.looked_at,
                given=step.given,
            )
    except NotFound:
        return see("desk.my_desk")
    return see("desk.handing.progress", account=account, **_step_of(done).values())


def _step_of(done: Progress) -> Step:
    return Step(done.after, done.looked_at, done.given)
