"""What a desk sends."""

from uuid import uuid4

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import UUID, InputRequired, Length, NumberRange, Optional

from webapp.core.forms import Form


class ScanForm(Form):
    """One card, or words to search; the page names the scan, so twice counts once."""

    scan_id = HiddenField(validators=[UUID()])
    code = StringField(
        _("Pindai kartu, atau ketik nama, instansi, 4 angka HP"),
        validators=[InputRequired(), Length(max=64)],
    )


class GroupForm(Form):
    """Several people by name; boxes and ticks are read as lists beside it."""

    name = HiddenField(validators=[UUID()])


class DeskForm(Form):
    """Which checkpoint phones are to be enrolled for."""

    checkpoint = SelectField(_("Titik scan"), validators=[InputRequired()])


class BadgesForm(Form):
    """Which cards to print, and how many spare ones to make."""

    spares = IntegerField(
        _("Kartu cadangan baru"), [Optional(), NumberRange(0, 200)], default=0
    )
    delegation = SelectField(_("Cetak untuk"), default="")


def new_name() -> str:
    """Name an act before it is sent."""
    return str(uuid4())
