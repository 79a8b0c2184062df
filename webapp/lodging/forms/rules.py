"""What is typed about the rules of a meeting's rooms."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from webapp.core.forms import Form
from webapp.core.text import N_
from webapp.lodging.forms.contracts import MOST, RupiahField
from webapp.lodging.models import PairKind, Policy, Right
from webapp.lodging.words import PAIRS, POLICIES, RIGHTS
from webapp.registration.forms import DAYS, RecordForm, choices, one_of, stripped
from webapp.registration.models import Level, Role
from webapp.registration.words import LEVELS


class RoomRulesForm(RecordForm):
    """Who sleeps alone, on which nights, and what a proposal is after."""

    first_night = DateField(N_("Malam pertama"), [Optional()], format=list(DAYS))
    last_night = DateField(N_("Malam terakhir"), [Optional()], format=list(DAYS))
    smoking = BooleanField(N_("Perokok dan bukan perokok tidak sekamar"))
    policy = RadioField(
        N_("Usulan mengutamakan"), choices=choices(POLICIES), coerce=one_of(Policy)
    )
    move_price = RupiahField(
        N_("Harga memindahkan satu orang (Rp)"), [NumberRange(0, MOST)]
    )
    wish_price = RupiahField(
        N_("Harga satu keinginan sekamar (Rp)"), [NumberRange(0, MOST)]
    )

    @property
    def rights(self) -> dict[Level, Right]:
        """The right of each level."""
        return {level: self[f"right_{level.name}"].data for level in Level}

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, but for the rights."""
        typed = super().values
        return {n: v for n, v in typed.items() if not n.startswith("right_")}


for _level in Level:
    _field = SelectField(LEVELS[_level], choices=choices(RIGHTS), coerce=one_of(Right))
    setattr(RoomRulesForm, f"right_{_level.name}", _field)


class PairForm(Form):
    """What is between two people; the other one is chosen from those found."""

    kind = RadioField(N_("Apa"), choices=choices(PAIRS), coerce=one_of(PairKind))
    other = IntegerField(N_("Dengan siapa"), [InputRequired()])
    reason = StringField(N_("Catatan"), [Length(max=200)], filters=[stripped])


class AssumptionsForm(Form):
    """What is assumed of places without a name, by role."""

    @property
    def assumed(self) -> dict[Role, tuple[int, int]]:
        """The shares of women, and of those who sleep alone, by role."""
        return {
            role: (self[f"women_{role.name}"].data, self[f"alone_{role.name}"].data)
            for role in Role
        }


for _role in Role:
    for _part, _label in (("women", N_("Perempuan (%)")), ("alone", N_("Sendiri (%)"))):
        _share = IntegerField(_label, [InputRequired(), NumberRange(0, 100)])
        setattr(AssumptionsForm, f"{_part}_{_role.name}", _share)
