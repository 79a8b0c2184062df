"""Pages of a hotel's contract: its terms, its types of rooms, and their history."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.identity import show_phone
from webapp.core.notices import say
from webapp.core.words import words
from webapp.lodging import queries, services
from webapp.lodging.forms import ContractForm, HotelForm, TypeForm
from webapp.lodging.models import Basis, Hotel, RoomKind, RoomType
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.reasons import KIND_LABELS
from webapp.lodging.views.rooming_list import hotel_or_404
from webapp.lodging.views.telling import told
from webapp.lodging.words import BASES
from webapp.meetings.models import Meeting

MANAGE = Permission.MANAGE_LODGING
FEW = 12
USUAL = {"kind": RoomKind.TWIN, "beds": 2, "extra_beds": 0}


@bp.route("/new-hotel", methods=["GET", "POST"])
@requires(MANAGE)
def new_hotel(meeting: Meeting) -> ResponseReturnValue:
    """Write down one more hotel."""
    form = HotelForm()
    if form.validate_on_submit():
        try:
            made = services.add_hotel(meeting.id, form.name.data or "", actor())
        except DomainError as error:
            form.refuse(error)
        else:
            say(_("%(hotel)s ditambahkan. Isi kontraknya.", hotel=made.name))
            return _to(meeting, made)
    page = render_template("lodging/new_hotel.html", meeting=meeting, form=form)
    return page, 422 if form.errors else 200


@bp.get("/hotels/<hotel>/contract")
@requires(Permission.VIEW_LODGING)
def contract(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Show what was agreed with a hotel, its types, and what became of it."""
    found = hotel_or_404(meeting, hotel)
    return render_template(
        "lodging/contract.html",
        meeting=meeting,
        hotel=found,
        types=types_of(found),
        bases=BASES,
        kinds=KIND_LABELS,
        packaged=found.basis is Basis.PACKAGE,
        history=told(found, queries.contract_history(found, FEW), meeting.zone),
        show_phone=show_phone,
        may_manage=actor().may(MANAGE),
    )


@bp.route("/hotels/<hotel>/contract/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit_contract(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Change what was agreed with a hotel."""
    found = hotel_or_404(meeting, hotel)
    form = ContractForm(obj=found)
    if form.validate_on_submit():
        try:
            services.agree(found, form.values, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            say(_("Kontrak %(hotel)s disimpan.", hotel=found.name))
            return _to(meeting, found)
    page = render_template(
        "lodging/contract_form.html", meeting=meeting, hotel=found, form=form
    )
    return page, 422 if form.errors else 200


@bp.route("/hotels/<hotel>/types/new", methods=["GET", "POST"])
@requires(MANAGE)
def new_type(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Write down one more type of rooms."""
    found = hotel_or_404(meeting, hotel)
    form = TypeForm(data=USUAL)
    if form.validate_on_submit():
        try:
            made = services.add_type(found, form.values, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            say(_("Tipe %(type)s ditambahkan. Isi bloknya.", type=made.code))
            return _to(meeting, found, ".block")
    return _type_page(meeting, found, form)


@bp.route("/hotels/<hotel>/types/<int:type_id>", methods=["GET", "POST"])
@requires(MANAGE)
def edit_type(meeting: Meeting, hotel: str, type_id: int) -> ResponseReturnValue:
    """Change a type of rooms."""
    found = hotel_or_404(meeting, hotel)
    kind = _type(found, type_id)
    form = TypeForm(obj=kind)
    if form.validate_on_submit():
        try:
            services.change_type(kind, form.values, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            say(_("Tipe %(type)s disimpan.", type=kind.code))
            return _to(meeting, found)
    return _type_page(meeting, found, form, kind)


@bp.post("/hotels/<hotel>/types/<int:type_id>/drop")
@requires(MANAGE)
def drop_type(meeting: Meeting, hotel: str, type_id: int) -> ResponseReturnValue:
    """Take a type back of which no room is known."""
    found = hotel_or_404(meeting, hotel)
    kind = _type(found, type_id)
    try:
        services.drop_type(kind, actor())
    except DomainError as error:
        say(words(error.code, **error.parameters), "help")
    else:
        say(_("Tipe %(type)s dihapus.", type=kind.code))
    return _to(meeting, found)


def types_of(hotel: Hotel) -> list[RoomType]:
    """List the types of one hotel."""
    every = queries.room_types(hotel.meeting_id)
    return [kind for kind in every if kind.hotel_id == hotel.id]


def _type(hotel: Hotel, type_id: int) -> RoomType:
    known = {kind.id: kind for kind in types_of(hotel)}
    return known.get(type_id) or abort(404)


def _type_page(
    meeting: Meeting, hotel: Hotel, form: TypeForm, edited: RoomType | None = None
) -> ResponseReturnValue:
    page = render_template(
        "lodging/type_form.html",
        meeting=meeting,
        hotel=hotel,
        form=form,
        edited=edited,
        packaged=hotel.basis is Basis.PACKAGE,
    )
    return page, 422 if form.errors else 200


def _to(
    meeting: Meeting, hotel: Hotel, endpoint: str = ".contract"
) -> ResponseReturnValue:
    return redirect(url_for(endpoint, meeting=meeting.code, hotel=hotel.code), 303)
