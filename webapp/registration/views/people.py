"""Institutions and their people, and adding somebody by hand."""

from collections.abc import Sequence
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.text import fold
from webapp.meetings.models import Meeting
from webapp.registration import queries, services, words
from webapp.registration.forms import DelegationForm, NewPersonForm
from webapp.registration.models import Delegation, Participant
from webapp.registration.queries import Tally
from webapp.registration.services import Institution, Newcomer
from webapp.registration.views import bp
from webapp.registration.workflow import STATE_LABELS, PlaceState

OF_PLACE = (
    "role",
    "funding",
    "needs_room",
    "arrive_on",
    "depart_on",
    "destination",
    "note_to_committee",
)


@bp.get("/delegations")
@requires(Permission.VIEW_PEOPLE)
def delegations(meeting: Meeting) -> ResponseReturnValue:
    """List the institutions with their places: how many, confirmed, unnamed."""
    everything = queries.tallies(meeting.id)
    shown = _asked(everything)
    return render_template(
        "registration/delegations.html",
        meeting=meeting,
        tallies=shown,
        total=len(everything),
        words=request.args.get("q", ""),
        levels=words.DELEGATION_LEVELS,
    )


@bp.route("/delegations/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PARTICIPANTS)
def add_delegation(meeting: Meeting) -> ResponseReturnValue:
    """Put an institution on the list."""
    form = DelegationForm()
    if form.validate_on_submit():
        try:
            made = services.add_delegation(
                meeting.id, Institution(**form.values), actor()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return _to(meeting, made)
    return _form_page(meeting, form, None)


@bp.get("/delegations/<slug>")
@requires(Permission.VIEW_PEOPLE)
def delegation(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Show an institution and its people."""
    found = queries.delegation_by_slug(meeting.id, slug) or abort(404)
    return render_template(
        "registration/delegation.html",
        meeting=meeting,
        delegation=found,
        places=queries.places_of(found.id),
        level=_(words.DELEGATION_LEVELS[found.level]),
        labels=words,
        states=STATE_LABELS,
    )


@bp.route("/delegations/<slug>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_PARTICIPANTS)
def edit_delegation(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Change what is known of an institution."""
    found = queries.delegation_by_slug(meeting.id, slug) or abort(404)
    form = DelegationForm(obj=found)
    if form.validate_on_submit():
        try:
            services.edit_delegation(found, form.values, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Tersimpan."), "ok")
            return _to(meeting, found)
    return _form_page(meeting, form, found)


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PARTICIPANTS)
def add_person(meeting: Meeting) -> ResponseReturnValue:
    """Add somebody who was not on any list."""
    form = NewPersonForm(
        arrive_on=meeting.starts_on - timedelta(days=1),
        depart_on=meeting.ends_on,
        institution=request.args.get("institution", ""),
    )
    if form.validate_on_submit():
        try:
            place = _add(meeting, form)
        except DomainError as error:
            form.refuse(error)
        else:
            text = _(
                "%(name)s ditambahkan: %(ref)s.", name=form.name.data, ref=place.ref
            )
            flash(text, "ok")
            card = url_for("people.card", meeting=meeting.code, ref=place.ref)
            return redirect(card, 303)
    page = render_template(
        "registration/add_person.html",
        meeting=meeting,
        form=form,
        institutions=queries.delegation_names(meeting.id),
    )
    return page, 422 if form.errors else 200


def _asked(everything: Sequence[Tally]) -> list[Tally]:
    """Keep the institutions that the query string asks for."""
    sought = fold(request.args.get("q", "")).split()
    level, lack = request.args.get("level"), request.args.get("lack")
    return [
        tally
        for tally in everything
        if all(word in tally.delegation.folded_name for word in sought)
        and level in {None, tally.delegation.level.value}
        and (lack != "names" or tally.unnamed)
        and (lack != "answer" or not tally.confirmed)
    ]


def _add(meeting: Meeting, form: NewPersonForm) -> Participant:
    newcomer = Newcomer(**{n: getattr(form, n).data for n in Newcomer.__slots__})
    values = {name: getattr(form, name).data for name in OF_PLACE}
    coming = PlaceState.CONFIRMED if form.confirmed.data else PlaceState.INVITED
    return services.add_by_hand(
        meeting.id,
        meeting.code,
        Institution(form.institution.data or ""),
        {**values, "holder": newcomer, "state": coming},
        actor(),
    )


def _to(meeting: Meeting, shown: Delegation) -> ResponseReturnValue:
    page = url_for(".delegation", meeting=meeting.code, slug=shown.slug)
    return redirect(page, 303)


def _form_page(
    meeting: Meeting, form: DelegationForm, edited: Delegation | None
) -> ResponseReturnValue:
    page = render_template(
        "registration/delegation_form.html", meeting=meeting, form=form, edited=edited
    )
    return page, 422 if form.errors else 200
