"""What is typed of a hotel's bill."""

from typing import Any

from flask_babel import gettext
from wtforms import FileField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from webapp.core.cells import read_number
from webapp.core.forms import Form
from webapp.core.text import N_
from webapp.core.typed import TypedDay, plain_text
from webapp.lodging.billing import LineKind
from webapp.lodging.billing.sheets import MOST
from webapp.lodging.billing.words import KINDS
from webapp.lodging.services import Stated, TypedLine
from webapp.registration.forms import choices, stripped


class Rupiah(StringField):
    """Money typed in whole rupiah: `900000`, `Rp900.000,-`."""

    amount: int | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; a text without a number is refused."""
        super().process_formdata(valuelist)
        typed = (self.data or "").strip()
        value = read_number(typed) if typed else None
        if typed and (value is None or abs(value) > MOST):
            raise ValueError(gettext("Tuliskan jumlahnya, misalnya 1.250.000."))
        self.amount = None if value is None else round(value)


class InvoiceForm(Form):
    """The head of a bill."""

    number = StringField(
        N_("Nomor tagihan"),
        [DataRequired(), Length(max=60), plain_text],
        filters=[stripped],
    )
    dated_on = TypedDay(N_("Tanggal tagihan"), [InputRequired()])
    total = Rupiah(N_("Jumlah yang tertulis"), [Optional()])

    @property
    def stated(self) -> Stated:
        """Return what was typed as the service takes it."""
        return Stated(
            number=self.number.data or "",
            dated_on=self.dated_on.data,  # type: ignore[arg-type]
            total=self.total.amount,
        )


class SheetForm(Form):
    """The sheet of a bill."""

    file = FileField(N_("Berkas tagihan dari hotel"), [InputRequired()])


class LineForm(Form):
    """One line of a bill, typed."""

    kind = SelectField(N_("Jenis"), choices=choices(KINDS))
    room_number = StringField(
        N_("Nomor kamar"), [Length(max=20), plain_text], filters=[stripped]
    )
    guest = StringField(
        N_("Nama tamu"), [Length(max=120), plain_text], filters=[stripped]
    )
    text = StringField(N_("Uraian"), [Length(max=200), plain_text], filters=[stripped])
    first = TypedDay(N_("Tanggal masuk"), [Optional()])
    last = TypedDay(N_("Tanggal keluar"), [Optional()])
    amount = Rupiah(N_("Jumlah uang"), [InputRequired()])

    @property
    def line(self) -> TypedLine:
        """Return what was typed as the service takes it."""
        return TypedLine(
            kind=LineKind(self.kind.data),
            amount=self.amount.amount or 0,
            text=self.text.data or "",
            guest=self.guest.data or "",
            room_number=self.room_number.data or "",
            first=self.first.data,
            last=self.last.data,
        )
