"""The desk's pages, room by room, on one blueprint."""

from typing import Final

from portal.core.errors import NotFound
from portal.desk.assignment import handing_over_views, organising_views
from portal.desk.blueprint import blueprint
from portal.desk.case import case_views, covering_views, file_views, history_views
from portal.desk.intake import entering_views, triage_views, triaging_next_views
from portal.desk.links import linking_views
from portal.desk.lists import (
    alike_views,
    leave_views,
    list_views,
    saving_views,
    search_views,
    workload_views,
)
from portal.desk.lists.rows import install
from portal.desk.messages import answering_views, message_views, updating_views
from portal.desk.moves import agreeing_views, move_views
from portal.desk.refusals import keep_refusal
from portal.desk.remedies import action_views, remedy_views
from portal.desk.returning import answer_missing

__all__ = ["blueprint"]

FIRST_PAGES: Final = (list_views, case_views, message_views, triage_views, move_views)
"""Their views stand on the desk's own blueprint: importing them has put them there."""

OWN_BLUEPRINTS: Final = (
    action_views,
    remedy_views,
    file_views,
    agreeing_views,
    history_views,
    linking_views,
    entering_views,
    updating_views,
    triaging_next_views,
    handing_over_views,
    saving_views,
    covering_views,
    answering_views,
    workload_views,
    search_views,
    organising_views,
    leave_views,
    alike_views,
)

for pages in OWN_BLUEPRINTS:
    blueprint.register_blueprint(pages.blueprint)
blueprint.record(lambda state: install(state.app))
blueprint.after_request(keep_refusal)
blueprint.register_error_handler(NotFound, answer_missing)
