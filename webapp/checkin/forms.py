"""What a desk sends."""

from typing import Any, Self
from uuid import uuid4

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import (
    UUID,
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
)
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.checkin.models import ENTRY_LABELS, ONCE_LABELS, Checkpoint, Entry, Once
from webapp.core.forms import Form
from webapp.core.names import split_name
from webapp.core.text import N_
from webapp.registration.forms import (
    MOMENTS,
    NamedForm,
    RecordForm,
    at_venue,
    choices,
    from_venue,
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


PLAIN = ("label", "windowed", "opens_before", "closes_after", "capacity")


class RulesForm(RecordForm):
    """What holds at a checkpoint: when it is open, how often, who, and how many."""

    label = StringField(
        N_("Nama titik"), [DataRequired(), Length(max=120)], filters=[stripped]
    )
    once = RadioField(N_("Berapa kali"), choices=choices(ONCE_LABELS), coerce=str)
    windowed = BooleanField(N_("Hanya pada jamnya"))
    opens_before = IntegerField(
        N_("Dibuka, menit sebelum mulai"), [InputRequired(), NumberRange(0, 1440)]
    )
    closes_after = IntegerField(
        N_("Ditutup, menit sesudah selesai"), [InputRequired(), NumberRange(-720, 1440)]
    )
    opens_at = DateTimeLocalField(N_("Dibuka"), [Optional()], format=list(MOMENTS))
    closes_at = DateTimeLocalField(N_("Ditutup"), [Optional()], format=list(MOMENTS))
    entry = RadioField(
        N_("Siapa yang masuk"), choices=choices(ENTRY_LABELS), coerce=str
    )
    roles = SelectMultipleField(
        N_("Peran di daftar"),
        choices=choices(ROLES),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    capacity = IntegerField(
        N_("Paling banyak orang"), [Optional(), NumberRange(1, 100000)]
    )

    @classmethod
    def of(cls, point: Checkpoint, zone: str, **more: Any) -> Self:  # noqa: ANN401
        """Show what holds now, or what was sent."""
        now = {
            "once": point.once.value,
            "entry": point.entry.value,
            "opens_at": at_venue(point.opens_at, zone),
            "closes_at": at_venue(point.closes_at, zone),
        }
        return cls(obj=point, **now, **more)

    def values_for(self, zone: str) -> dict[str, object]:
        """Give the fields as the table has them."""
        values: dict[str, object] = {
            name: self[name].data
            for name in (
                "label",
                "windowed",
                "opens_before",
                "closes_after",
                "capacity",
            )
        }
        return values | {
            "once": Once(self.once.data),
            "entry": Entry(self.entry.data),
            "roles": sorted(self.roles.data or ()),
            "opens_at": from_venue(self.opens_at.data, zone),
            "closes_at": from_venue(self.closes_at.data, zone),
        }


class GuestsForm(Form):
    """Institutions and people for a list, one a line, as they are written or pasted."""

    lines_text = TextAreaField(
        N_("Nama instansi atau nomor peserta, satu per baris"),
        [DataRequired(), Length(max=20000)],
    )

    @property
    def lines(self) -> list[str]:
        """What was typed, without empty lines."""
        typed = (self.lines_text.data or "").splitlines()
        return [line.strip() for line in typed if line.strip()]


def new_name() -> str:
    """Name an act before it is sent."""
    return str(uuid4())
