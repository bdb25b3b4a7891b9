"""The administrator's pages: what is left to set up, and what today's staff could not do."""

from flask import Blueprint, render_template

from portal.admin.checklist import describe_setting_up
from portal.admin.digests_views import blueprint as digests
from portal.admin.entry_views import blueprint as entries
from portal.admin.facts_views import blueprint as facts
from portal.admin.import_views import blueprint as imports
from portal.admin.labels_views import blueprint as labels
from portal.admin.people_views import blueprint as people
from portal.admin.policy_views import blueprint as policies
from portal.admin.register_views import blueprint as register
from portal.admin.retention_views import blueprint as retention
from portal.admin.second_step_views import blueprint as second_step
from portal.admin.settings_views import blueprint as settings
from portal.admin.staffing import describe_staffing
from portal.core.policy import Permission
from portal.mailing.state import describe_mail
from portal.web.access import needs
from portal.web.context import reading

blueprint = Blueprint("admin", __name__)
blueprint.register_blueprint(register)
blueprint.register_blueprint(people)
blueprint.register_blueprint(settings)
blueprint.register_blueprint(digests)
blueprint.register_blueprint(facts)
blueprint.register_blueprint(labels)
blueprint.register_blueprint(policies)
blueprint.register_blueprint(retention)
blueprint.register_blueprint(second_step)
blueprint.register_blueprint(entries)
blueprint.register_blueprint(imports)


@blueprint.get("/admin")
@needs(Permission.MANAGE_SETTINGS)
def home() -> str:
    """What is done and what is left until intake opens."""
    with reading() as work:
        checklist, mail = describe_setting_up(work), describe_mail(work)
    return render_template("admin/home.html", checklist=checklist, mail=mail)


@blueprint.get("/admin/staffing")
@needs(Permission.READ_STAFFING)
def staffing() -> str:
    """The moves that today's handlers could not complete, by level."""
    with reading() as work:
        page = describe_staffing(work)
    return render_template("admin/staffing.html", page=page)
