"""The page that says how many rooms will be needed before all names are known."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor, hand_out
from webapp.core.notices import say
from webapp.lodging import queries, services
from webapp.lodging.forms import AssumptionsForm
from webapp.lodging.rooming.estimate import estimate_book
from webapp.lodging.views.blueprint import bp
from webapp.meetings.models import Meeting
from webapp.registration.models import Role
from webapp.registration.words import ROLES


@bp.get("/estimate")
@requires(Permission.VIEW_LODGING)
def estimate(meeting: Meeting) -> ResponseReturnValue:
    """Show the need of each night, with names and without, and what is assumed."""
    return _page(meeting, _form(meeting))


@bp.post("/estimate")
@requires(Permission.MANAGE_LODGING)
def assume(meeting: Meeting) -> ResponseReturnValue:
    """Change what is assumed of places without a name."""
    form = _form(meeting)
    if not form.validate_on_submit():
        return _page(meeting, form), 422
    services.assume(meeting.id, form.assumed, actor())
    say(_("Perkiraan dihitung ulang."))
    return redirect(url_for(".estimate", meeting=meeting.code), 303)


@bp.get("/estimate.xlsx")
@requires(Permission.MANAGE_LODGING)
def estimate_workbook(meeting: Meeting) -> ResponseReturnValue:
    """Hand out the numbers as a hotel wants them, with rows still to be named."""
    now = clock.now()
    book = estimate_book(queries.estimate(meeting.id), meeting.name, now)
    name = f"perkiraan-kamar-{meeting.code}.xlsx"
    return hand_out(book, name)


def _form(meeting: Meeting) -> AssumptionsForm:
    known = queries.assumptions(meeting.id)
    shares = {f"women_{role.name}": one.women for role, one in known.items()}
    shares |= {f"alone_{role.name}": one.alone for role, one in known.items()}
    return AssumptionsForm(data=shares)


def _page(meeting: Meeting, form: AssumptionsForm) -> str:
    found = queries.estimate(meeting.id)
    waiting: dict[Role, int] = {}
    for one in found.unnamed:
        waiting[one.role] = waiting.get(one.role, 0) + one.people
    return render_template(
        "lodging/estimate.html",
        meeting=meeting,
        found=found,
        form=form,
        waiting=waiting,
        roles=[role for role in Role if role in waiting] or [Role.PARTICIPANT],
        every=list(Role),
        labels=ROLES,
        may_manage=actor().may(Permission.MANAGE_LODGING),
    )
