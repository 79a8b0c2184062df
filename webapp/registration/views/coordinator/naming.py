"""Naming people, several at once; what was typed is never lost."""

from collections.abc import Sequence

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import AccessLink
from webapp.core import edge, replies
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.registration import queries, services
from webapp.registration.forms.links import KeyedForm, NameRow
from webapp.registration.models import Delegation, Role
from webapp.registration.views.coordinator import bp, by_link
from webapp.registration.views.coordinator.overview import (
    delegation_of,
    frame,
    overview,
)
from webapp.registration.views.coordinator.saying import WAYS, outlook
from webapp.registration.workflow import PlaceState

AT_FIRST = 3
# Rows that are there and not seen until they are asked for, so that a phone asks once.
SPARE = 6
MOST = 60
DONE, WRONG = 303, 422


@bp.route("/<code>/names", methods=["GET", "POST"])
@by_link
def name_people(link: AccessLink) -> ResponseReturnValue:
    """Name who comes; an empty row is nobody."""
    delegation, form = delegation_of(link), KeyedForm()
    empty = _empty(delegation)
    roles = _roles(delegation, empty)
    shown, rows = _rows(len(empty), roles)
    if request.method == "POST" and "more" not in request.form:
        try:
            status = _send(delegation, form, rows)
        except DomainError as error:
            status = edge.STATUS.get(error.code, 422)
            _refuse(error, form, rows)
        if status == DONE:
            key, kept = form.key.data, f"names-{link.id}"
            page = url_for(".sent", code=link.code, key=key, kept=kept)
            return redirect(page, 303)
    else:
        status = 200
    page = names_page(link, delegation, form, rows, shown)
    return page, status, edge.WAIT if status == edge.STATUS["busy"] else {}


@bp.get("/<code>/sent/<key>")
@by_link
def sent(link: AccessLink, key: str) -> ResponseReturnValue:
    """Show the list with what became of the names of one sending."""
    return overview(link, replies.reply(actor(), key))


def names_page(  # noqa: PLR0913 a page with all its parts
    link: AccessLink,
    delegation: Delegation,
    form: KeyedForm,
    rows: list[NameRow],
    shown: int,
    *,
    unread: Sequence[str] = (),
) -> str:
    """Draw the rows, saying at each what its name becomes."""
    empty = _empty(delegation)
    roles = _roles(delegation, empty)
    return render_template(
        "registration/coordinator/names.html",
        **frame(link, delegation),
        form=form,
        rows=rows,
        shown=shown,
        roles=roles,
        ways=_ways(delegation, empty, roles, len(rows)),
        words=WAYS,
        unread=unread,
    )


def _empty(delegation: Delegation) -> list[Role]:
    """List the roles of the places that wait for a name."""
    return [
        place.role
        for place in queries.empty_places(delegation.id)
        if place.state is PlaceState.INVITED
    ]


def _roles(delegation: Delegation, empty: list[Role]) -> list[Role]:
    """List the roles that the institution may name, the usual one first."""
    paid = [quota.role for quota in queries.quotas(delegation.id) if quota.funded]
    found = {*empty, *paid} or {Role.PARTICIPANT}
    return [role for role in Role if role in found]


def _rows(empty: int, roles: list[Role]) -> tuple[int, list[NameRow]]:
    """Make the rows, and say how many of them are seen."""
    asked = request.form.get("rows", "")
    shown = int(asked) if asked.isdecimal() else min(max(empty, 1), AT_FIRST)
    shown = min(shown, MOST)
    rows = [_row(number, roles) for number in range(shown + SPARE)]
    filled = [number for number, row in enumerate(rows, 1) if not row.blank]
    shown = max([shown, *filled]) + ("more" in request.form)
    rows += [_row(number, roles) for number in range(len(rows), shown + SPARE)]
    return shown, rows


def _row(number: int, roles: list[Role]) -> NameRow:
    row = NameRow(g.meeting, prefix=f"p{number}-")
    if len(roles) == 1:
        row.role.data = roles[0]
    return row


def _send(delegation: Delegation, form: KeyedForm, rows: list[NameRow]) -> int:
    """Hand the names over, and return the status of the answer."""
    filled = [row for row in rows if not row.blank]
    sound = [row.validate() for row in filled]
    if not filled:
        form.form_errors.append(_("Tuliskan paling sedikit satu nama."))
    if not filled or not all(sound):
        return WRONG
    wanted = [row.named for row in filled]
    services.answer_names(delegation.id, wanted, form.key.data or "", actor())
    return DONE


def _refuse(error: DomainError, form: KeyedForm, rows: list[NameRow]) -> None:
    """Say at the row that it is about why the names were not taken."""
    filled = [row for row in rows if not row.blank]
    number = error.parameters.get("row")
    about = filled[number] if isinstance(number, int) else form
    about.refuse(error)
    if error.code == "sent_already":
        form.renew()


def _ways(
    delegation: Delegation, empty: list[Role], roles: list[Role], count: int
) -> list[str]:
    """Say at each row what its name becomes, where all have one role."""
    if len(roles) > 1:
        return []
    room = queries.room_left(delegation, roles[0])
    return [way.value for way in outlook(len(empty), room, count)]
