"""What is typed about vehicles, and who is to be moved."""

from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from webapp.core.forms import Form
from webapp.core.text import N_
from webapp.registration.forms import RecordForm, one_phone, stripped

MOST_SEATS = 200


class VehicleForm(RecordForm):
    """A vehicle, its seats, and whom to call."""

    name = StringField(
        N_("Nama kendaraan"), [DataRequired(), Length(max=60)], filters=[stripped]
    )
    type = StringField(N_("Jenis"), [Length(max=60)], filters=[stripped])
    seats = IntegerField(N_("Kursi"), [InputRequired(), NumberRange(1, MOST_SEATS)])
    crew_seats = IntegerField(
        N_("Kursi kru"), [InputRequired(), NumberRange(0, MOST_SEATS)], default=0
    )
    plate = StringField(N_("Nomor polisi"), [Length(max=20)], filters=[stripped])
    operator = StringField(N_("Perusahaan bus"), [Length(max=120)], filters=[stripped])
    destination = StringField(N_("Tujuan"), [Length(max=120)], filters=[stripped])
    leader_name = StringField(
        N_("Ketua rombongan"), [Length(max=120)], filters=[stripped]
    )
    leader_phone = StringField(
        N_("HP ketua rombongan"), [Length(max=40)], filters=[one_phone]
    )
    driver_name = StringField(N_("Pengemudi"), [Length(max=120)], filters=[stripped])
    driver_phone = StringField(
        N_("HP pengemudi"), [Length(max=40)], filters=[one_phone]
    )


class MoveForm(Form):
    """The vehicle that people are moved to; the page they are picked on stays open."""

    vehicle = SelectField(N_("Pindahkan ke"), validators=[InputRequired()])
    back = HiddenField()
