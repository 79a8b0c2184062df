"""Kunjungan & Bus: vehicles, who rides in them, and who is on board."""

from collections.abc import Callable, Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.checkin.queries import presence
from webapp.checkin.views.rundown import polled
from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.words import words
from webapp.meetings.models import Meeting
from webapp.registration.queries import count_unnamed, place
from webapp.trips import services
from webapp.trips.forms import MoveForm, VehicleForm
from webapp.trips.models import Vehicle
from webapp.trips.queries import seating
from webapp.trips.queries import vehicles as queries
from webapp.trips.queries.aboard import boarding
from webapp.trips.services import NewVehicle
from webapp.trips.workflow import STATE_LABELS, VehicleState, VehicleWorkflow

bp = Blueprint("trips", __name__, url_prefix="/m/<meeting>/trips")

STEPS: dict[str, Callable[..., None]] = {
    "arrive": services.arrive,
    "recall": services.recall,
    "withdraw": services.withdraw,
    "restore": services.restore,
}


@bp.get("/")
@requires(Permission.VIEW_TRIPS)
def index(meeting: Meeting) -> ResponseReturnValue:
    """List the vehicles with how full they are, and who has no seat."""
    fleet = queries.vehicles(meeting.id)
    return render_template(
        "trips/index.html",
        **_filled(meeting),
        unseated=seating.unseated(meeting.id),
        unnamed=count_unnamed(meeting.id),
        split=seating.split_delegations(meeting.id),
        choices=_choices(fleet),
        reason=lambda left: words(left.reason, **left.parameters),
    )


@bp.get("/fill")
@requires(Permission.VIEW_TRIPS)
def fill(meeting: Meeting) -> ResponseReturnValue:
    """Give the table of vehicles alone, or nothing while nothing has changed."""
    return polled(lambda: render_template("trips/_fill.html", **_filled(meeting)))


@bp.post("/assign")
@requires(Permission.MANAGE_TRIPS)
def assign(meeting: Meeting) -> ResponseReturnValue:
    """Seat everybody who goes."""
    try:
        done = services.assign(meeting.id, actor(), afresh="afresh" in request.form)
    except DomainError as error:
        flash(words(error.code, **error.parameters), "help")
    else:
        text = _(
            "%(seated)s dari %(people)s orang mendapat kursi "
            "di %(vehicles)s kendaraan.",
            seated=done.seated,
            people=done.people,
            vehicles=done.vehicles,
        )
        flash(text, "help" if done.unseated else "ok")
    return redirect(url_for(".index", meeting=meeting.code), 303)


@bp.post("/move")
@requires(Permission.LEAD_TRIP)
def move(meeting: Meeting) -> ResponseReturnValue:
    """Move the people that were picked to another vehicle."""
    form = MoveForm()
    form.vehicle.choices = _choices(queries.vehicles(meeting.id))
    picked = [place(meeting.id, ref) for ref in request.form.getlist("pick")]
    places = [found for found in picked if found]
    if not places:
        flash(_("Pilih dulu orangnya."), "help")
    elif not form.validate_on_submit():
        flash(_("Pilih kendaraan yang masih menunggu."), "help")
    else:
        target = vehicle_or_404(meeting, form.vehicle.data)
        try:
            count = services.move_many(places, target, actor())
        except DomainError as error:
            flash(words(error.code, **error.parameters), "help")
        else:
            flash(_moved(count, target), "ok")
    return _back(meeting, form.back.data)


@bp.route("/add", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRIPS)
def add(meeting: Meeting) -> ResponseReturnValue:
    """Put a vehicle on the list."""
    form = VehicleForm()
    if form.validate_on_submit():
        try:
            made = services.add_vehicle(meeting.id, NewVehicle(**form.values), actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(vehicle)s ditambahkan.", vehicle=made.name), "ok")
            return redirect(url_for(".index", meeting=meeting.code), 303)
    return _form_page(meeting, form, None)


@bp.route("/vehicles/<slug>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_TRIPS)
def edit(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Change what is known of a vehicle."""
    found = vehicle_or_404(meeting, slug)
    form = VehicleForm(obj=found)
    if form.validate_on_submit():
        try:
            services.edit_vehicle(found, form.values, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Tersimpan."), "ok")
            return _back(meeting, found.slug)
    return _form_page(meeting, form, found)


@bp.get("/vehicles/<slug>")
@requires(Permission.VIEW_TRIPS)
def vehicle(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Show one vehicle: who is on board, who is not, and its whole list."""
    found = vehicle_or_404(meeting, slug)
    services.note_reading(found, actor())
    sought = request.args.get("q", "")
    everyone = boarding(found, sought)
    riders = sorted(
        (*everyone.aboard, *everyone.waiting), key=lambda rider: rider.number or 0
    )
    fleet = queries.vehicles(meeting.id)
    return render_template(
        "trips/vehicle.html",
        **_boarded(meeting, found),
        riders=riders,
        words=sought,
        choices=_choices(one for one in fleet if one.id != found.id),
    )


@bp.get("/vehicles/<slug>/boarding")
@requires(Permission.VIEW_TRIPS)
def boarded(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Give the count and who is missing alone, or nothing while nothing changed."""
    found = vehicle_or_404(meeting, slug)
    return polled(
        lambda: render_template("trips/_boarding.html", **_boarded(meeting, found))
    )


@bp.post("/vehicles/<slug>/depart")
@requires(Permission.LEAD_TRIP)
def depart(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Let a vehicle leave; the form says how many missing people it showed."""
    found = vehicle_or_404(meeting, slug)
    try:
        services.depart(found, actor(), request.form.get("without", 0, int))
    except DomainError as error:
        flash(words(error.code, **error.parameters), "help")
    return _back(meeting, slug)


@bp.post("/vehicles/<slug>/<step>")
@requires(Permission.LEAD_TRIP)
def take_step(meeting: Meeting, slug: str, step: str) -> ResponseReturnValue:
    """Make one of the other moves of a vehicle."""
    found = vehicle_or_404(meeting, slug)
    if step not in STEPS:
        raise DomainError("not_found")
    STEPS[step](found, actor())
    return _back(meeting, slug)


def vehicle_or_404(meeting: Meeting, slug: str) -> Vehicle:
    """Find a vehicle of the meeting in the address."""
    found = queries.vehicle(meeting.id, slug)
    if found is None:
        raise DomainError("not_found")
    return found


def _filled(meeting: Meeting) -> dict[str, object]:
    return {
        "meeting": meeting,
        "fills": queries.fills(meeting.id),
        "states": STATE_LABELS,
        "now": clock.now(),
    }


def _boarded(meeting: Meeting, found: Vehicle) -> dict[str, object]:
    return {
        "meeting": meeting,
        "vehicle": found,
        "boarding": boarding(found),
        "point": presence.checkpoint_of_vehicle(meeting.id, found.id),
        "moves": VehicleWorkflow.offered(found, actor()),
        "states": STATE_LABELS,
        "now": clock.now(),
    }


def _choices(fleet: Iterable[Vehicle]) -> list[tuple[str, str]]:
    """Offer the vehicles that people can still be moved to."""
    left = {VehicleState.WITHDRAWN}
    return [(one.slug, one.name) for one in fleet if one.state not in left]


def _moved(count: int, target: Vehicle) -> str:
    return str(
        ngettext(
            "%(num)d orang dipindahkan ke %(vehicle)s.",
            "%(num)d orang dipindahkan ke %(vehicle)s.",
            count,
            vehicle=target.name,
        )
    )


def _back(meeting: Meeting, slug: str | None) -> ResponseReturnValue:
    if slug and queries.vehicle(meeting.id, slug):
        return redirect(url_for(".vehicle", meeting=meeting.code, slug=slug), 303)
    return redirect(url_for(".index", meeting=meeting.code), 303)


def _form_page(
    meeting: Meeting, form: VehicleForm, edited: Vehicle | None
) -> ResponseReturnValue:
    page = render_template(
        "trips/vehicle_form.html", meeting=meeting, form=form, edited=edited
    )
    return page, 422 if form.errors else 200
