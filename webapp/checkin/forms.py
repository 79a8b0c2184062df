"""What a desk sends."""

from uuid import uuid4

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import (
    UUID,
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
)

from webapp.core.forms import Form
from webapp.core.names import split_name
from webapp.core.text import N_
from webapp.registration.forms import (
    NamedForm,
    RecordForm,
    choices,
    one_phone,
    stripped,
)
from webapp.registration.models import Role, Sex
from webapp.registration.services import Newcomer, Stranger
from webapp.registration.words import ROLES, SEXES


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


class WalkInForm(Form):
    """Somebody who is on no list: what a desk asks in less than a minute."""

    act = HiddenField(validators=[UUID()])
    institution = StringField(
        N_("Instansi"), [DataRequired(), Length(max=200)], filters=[stripped]
    )
    name = StringField(
        N_("Nama lengkap dengan gelar"),
        [DataRequired(), Length(max=160)],
        filters=[stripped],
    )
    sex = RadioField(
        N_("Jenis kelamin"), [InputRequired()], choices=choices(SEXES), coerce=str
    )
    role = SelectField(N_("Peran"), choices=choices(ROLES), coerce=str)
    phone = StringField(N_("HP"), [Length(max=40)], filters=[one_phone])
    wants_room = RadioField(
        N_("Perlu kamar?"),
        choices=[SelectChoice("no", N_("Tidak")), SelectChoice("yes", N_("Ya"))],
        default="no",
    )
    spare = StringField(N_("Kartu cadangan"), [Length(max=64)], filters=[stripped])

    def stranger(self) -> Stranger:
        """Put what was typed together, as the service takes it."""
        called = split_name(self.name.data or "")
        newcomer = Newcomer(
            name=called.name,
            title_before=called.front,
            title_after=called.back,
            position=called.position,
            sex=Sex(self.sex.data),
            phone=self.phone.data or None,
        )
        return Stranger(
            newcomer=newcomer,
            institution=self.institution.data or "",
            role=Role(self.role.data),
            wants_room=self.wants_room.data == "yes",
            spare=self.spare.data or "",
        )


class NameForm(NamedForm, RecordForm):
    """A name with its degrees, and the version it was read from."""


def new_name() -> str:
    """Name an act before it is sent."""
    return str(uuid4())
