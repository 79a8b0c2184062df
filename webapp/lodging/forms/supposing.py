"""What is typed of a scenario: each part may be left empty."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext
from wtforms import IntegerField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.core.format import day_month, weekday
from webapp.core.forms import Form
from webapp.core.text import N_
from webapp.lodging.models import Hotel, Right, RoomKind
from webapp.lodging.services import Supposed
from webapp.lodging.words import KINDS, RIGHTS
from webapp.registration.forms import choices, one_of
from webapp.registration.models import Level
from webapp.registration.words import LEVELS

MOST = 500
NOTHING = ("", "–")


class SupposeForm(Form):
    """More or fewer rooms, a closed hotel, another right."""

    rooms = IntegerField(
        N_("Jumlah kamar"),
        [Optional(), NumberRange(-MOST, MOST)],
    )
    kind = SelectField(N_("Jenis kamar"), coerce=one_of(RoomKind))
    hotel = SelectField(N_("Di hotel"), default="")
    nights = SelectMultipleField(
        N_("Pada malam"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    closed = SelectField(N_("Hotel yang ditutup"), default="")
    level = SelectField(
        N_("Eselon yang haknya lain"),
        choices=choices(LEVELS, NOTHING),
        coerce=one_of(Level),
    )
    right = SelectField(
        N_("Haknya menjadi"), choices=choices(RIGHTS, NOTHING), coerce=one_of(Right)
    )

    def offer(
        self, hotels: Sequence[Hotel], kinds: Iterable[str], nights: Iterable[date]
    ) -> "SupposeForm":
        """Offer what the meeting's hotels hold."""
        listed = [SelectChoice(hotel.code, hotel.name) for hotel in hotels]
        self.kind.choices = [SelectChoice(k, gettext(KINDS[k])) for k in kinds]
        everywhere = SelectChoice("", gettext(N_("semua hotel")))
        self.hotel.choices = [everywhere, *listed]
        self.closed.choices = [SelectChoice(*NOTHING), *listed]
        self.nights.choices = [
            SelectChoice(night.isoformat(), f"{weekday(night)} {day_month(night)}")
            for night in nights
        ]
        return self

    def supposed(self) -> Supposed:
        """Say what was typed."""
        return Supposed(
            rooms=self.rooms.data or 0,
            kind=self.kind.data or None,
            hotel=self.hotel.data or "",
            nights=tuple(date.fromisoformat(one) for one in self.nights.data or ()),
            closed=self.closed.data or "",
            level=self.level.data or None,
            right=self.right.data or None,
        )
