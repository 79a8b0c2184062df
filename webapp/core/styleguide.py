"""All parts of the pages on a few sheets, for whoever builds or tests them."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, render_template
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from webapp.core.access import public
from webapp.core.forms import Form
from webapp.core.notices import say

bp = Blueprint("styleguide", __name__)

MENU = (
    (1, "Beranda", None),
    (2, "Instansi", None),
    (3, "Peserta", None),
    (4, "Kamar", None),
    (5, "Acara & Presensi", None),
    (6, "Kunjungan & Bus", date(2019, 2, 26)),
    (7, "Pesan", None),
    (8, "Sertifikat & Laporan", date(2019, 2, 26)),
)


def _choices(*labels: str) -> Any:  # noqa: ANN401 the stubs know tuples only
    return list(labels)


class Arrival(Form):
    """A form of every kind of field."""

    arrives_on = DateField(_("Tiba di Balikpapan"))
    leaves_on = DateField(_("Pulang"))
    phone = StringField(_("Nomor HP atau WA"))
    trip = SelectField(_("Kunjungan"), choices=_choices("Sentra Somber", "Kebun Sayur"))
    stay = RadioField(_("Menginap"), choices=_choices("Ya, 2 malam", "Tidak menginap"))
    wishes = TextAreaField(_("Permintaan"))
    wheelchair = BooleanField(_("Perlu kursi roda"))


def install(app: Flask) -> None:
    """Show the sheets where pages are made, never where they are used."""
    if app.debug or app.testing:
        app.register_blueprint(bp)


@bp.get("/styleguide")
@public("samples only, and only where pages are made")
def index() -> str:
    """Show the organiser's page with everything on it."""
    say("27 orang dipindahkan ke Ibis.", undo_url="/undo")
    return render_template(
        "styleguide/index.html",
        form=_form(),
        menu=[_item(*line) for line in MENU],
        meeting=SimpleNamespace(
            name="Rakor DIPA TA 2019", organiser="Sekretariat Ditjen IKMA", code="x"
        ),
        meeting_now="Hari ke-2, 09.12 WITA",
        search_url="/styleguide/answers",
        desk_url="/styleguide/desk",
    )


@bp.get("/styleguide/<any(plain, phone, desk, print, answers):sheet>")
@public("samples only, and only where pages are made")
def sheet(sheet: str) -> str:
    """Show one of the other kinds of page."""
    return render_template(f"styleguide/{sheet}.html", form=_form())


def _form() -> Arrival:
    form = Arrival(
        arrives_on=date(2019, 2, 24),
        leaves_on=date(2018, 2, 26),
        phone="0852-8747-8590",
        stay="Ya, 2 malam",
    )
    form.leaves_on.errors = [
        "26/2/2018 bukan Selasa. Maksud Anda Selasa, 26 Februari 2019?"
    ]
    return form


def _item(number: int, label: str, begins_on: date | None) -> SimpleNamespace:
    parts = [
        ("Orang", True, None),
        ("Perlu ditinjau", False, 12),
        ("Impor", False, None),
    ]
    return SimpleNamespace(
        number=number,
        label=label,
        url="/styleguide",
        current=label == "Peserta",
        begins_on=begins_on,
        sub=[
            SimpleNamespace(label=name, url="/styleguide", current=current, count=count)
            for name, current, count in parts
        ],
    )
