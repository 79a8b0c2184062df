"""What a coordinator does for one of his people where rooms have a say."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import AccessLink
from webapp.accounts.views.behind import LinkPages
from webapp.core.edge import STATUS, actor
from webapp.core.errors import DomainError
from webapp.core.replies import Answer
from webapp.lodging.queries import breaches_if
from webapp.people import queries, services
from webapp.people.views.replacing import said_breaches
from webapp.people.workflow import ChangeState
from webapp.registration.forms.links import DelegateForm, InsteadForm, NameRow
from webapp.registration.models import Participant, Person
from webapp.registration.queries import holder
from webapp.registration.views.coordinator import by_link
from webapp.registration.views.coordinator.overview import delegation_of
from webapp.registration.views.coordinator.person import find, person_page

bp = LinkPages("delegates", __name__, "/k")

SHOWN = ("sex", "level", "position")
DAYS = ("arrive_on", "depart_on")


@bp.route("/<code>/places/<ref>/replace", methods=["GET", "POST"])
@by_link
def replace(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Let somebody else come on this place, or give an empty one its name."""
    found, form, row = find(link, ref), InsteadForm(), NameRow(g.meeting)
    former = holder(found.id)
    if request.method == "GET":
        return _replacing(link, found, form, row)
    if not row.validate() or not row.name.data:
        if not row.name.data:
            row.refuse(DomainError("name_missing", field="name"))
        return _replacing(link, found, form, row), 422
    try:
        done = services.come_instead(
            delegation_of(link).id,
            found.ref,
            row.named,
            form.key.data or "",
            actor(),
            asks=bool(form.asks.data),
        )
    except DomainError as error:
        return _refused(link, found, form, row, error)
    flash(_told(former, row, done), "ok")
    return _back(link, found, f"place-{found.ref}")


@bp.route("/<code>/places/<ref>/edit", methods=["GET", "POST"])
@by_link
def edit(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Complete what is known of somebody; what is left empty stays as it was."""
    found = find(link, ref)
    person = holder(found.id)
    if person is None:
        raise DomainError("place_unnamed", place=found.ref)
    form = DelegateForm(g.meeting, data=_known(found, person))
    if request.method == "POST" and form.validate():
        home = delegation_of(link).id
        try:
            asked = services.complete_delegate(home, found.ref, form.typed, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            waits = _("Sudah kami terima; sebagian menunggu persetujuan panitia.")
            flash(waits if asked else _("Tersimpan. Terima kasih."), "ok")
            return _back(link, found, f"edit-{found.ref}")
    page = person_page(link, found, "delegates/edit.html", form=form)
    return page, 422 if form.errors else 200


def _back(link: AccessLink, found: Participant, kept: str) -> ResponseReturnValue:
    """Return to the place; the phone drops what it kept of the form."""
    page = url_for("coordinator.place", code=link.code, ref=found.ref, kept=kept)
    return redirect(page, 303)


def _known(place: Participant, person: Person) -> dict[str, object]:
    """Collect what the form shows: the record, and what is asked for and not decided.

    Numbers and addresses stay with their owner.
    """
    known = {name: getattr(person, name) for name in SHOWN}
    known |= {name: getattr(place, name) for name in DAYS}
    for change in queries.changes_of(person.id):
        if change.state is ChangeState.OPEN:
            known |= {n: v for n, v in change.after.items() if n in known}
    return known


def _replacing(
    link: AccessLink,
    found: Participant,
    form: InsteadForm,
    row: NameRow,
    room: str = "",
) -> str:
    return person_page(
        link, found, "delegates/replace.html", form=form, row=row, room=room
    )


def _refused(
    link: AccessLink,
    found: Participant,
    form: InsteadForm,
    row: NameRow,
    error: DomainError,
) -> ResponseReturnValue:
    """Say why not; a room that breaks a rule is asked about, without blame."""
    if error.code == "room_unsettled":
        room = said_breaches(breaches_if(found, row.newcomer))
        return _replacing(link, found, form, row, room), 409
    row.refuse(error)
    if error.code == "sent_already":
        form.renew()
    return _replacing(link, found, form, row), STATUS.get(error.code, 422)


def _told(former: Person | None, row: NameRow, done: Answer) -> str:
    """Say what happened: to the place, the room and the days."""
    name = row.newcomer.name
    parts = [
        _("%(new)s menggantikan %(old)s.", new=name, old=former.full_name)
        if former
        else _("%(name)s sudah dicatat.", name=name)
    ]
    if done.get("room"):
        parts.append(_("Kamarnya sedang ditanyakan kepada panitia."))
    if done.get("asked"):
        parts.append(_("Tanggalnya menunggu persetujuan panitia."))
    return " ".join(parts)
