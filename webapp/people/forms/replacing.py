"""What is typed when somebody comes instead of somebody else."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    validators,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from webapp.core.text import N_
from webapp.lodging.words import EXCEPTIONS
from webapp.people.services import How, Replacement, Settlement
from webapp.registration.forms import (
    UNKNOWN,
    NamedForm,
    choices,
    one_of,
    one_phone,
    stripped,
)
from webapp.registration.models import Level, Sex
from webapp.registration.services import Newcomer
from webapp.registration.words import LEVELS, SEXES
from webapp.registration.workflow import REASONS

INSTEAD = {code: REASONS[code] for code in ("other_duty", "ill", "other")}
WAYS = {
    How.KEEP: N_("Pertahankan kamarnya, dengan alasan"),
    How.MOVE: N_("Pindah ke kamar lain"),
    How.ASK: N_("Tanyakan kepada panitia"),
}
PICK = ("", N_("Pilih alasan"))


class ReplaceForm(NamedForm):
    """Who comes instead: only what a desk may know."""

    sex = RadioField(
        N_("Jenis kelamin"), [InputRequired()], choices=choices(SEXES), coerce=str
    )
    level = SelectField(
        N_("Eselon"), choices=choices(LEVELS, UNKNOWN), coerce=one_of(Level)
    )
    position = StringField(N_("Jabatan"), [Length(max=200)], filters=[stripped])
    phone = StringField(N_("HP"), [Length(max=40)], filters=[one_phone])
    because = SelectField(
        N_("Mengapa berganti?"), choices=choices(INSTEAD, PICK), default=""
    )
    reason = StringField(
        N_("Keterangan"), [Length(max=300)], filters=[stripped], default=""
    )
    spare = StringField(N_("Kartu cadangan"), [Length(max=64)], filters=[stripped])
    register = BooleanField(N_("Daftarkan sekarang"), default=True)
    act = HiddenField(validators=[validators.UUID()])
    how = RadioField(
        N_("Apa yang dilakukan dengan kamarnya?"), [Optional()], coerce=str
    )
    why = SelectField(N_("Alasan"), choices=choices(EXCEPTIONS, PICK), default="")
    text = StringField(
        N_("Keterangan alasan"), [Length(max=300)], filters=[stripped], default=""
    )
    choice = RadioField(
        N_("Pindah ke"), [Optional()], coerce=str, validate_choice=False
    )

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **values)
        self.offer(list(How), [])

    def offer(self, ways: Sequence[How], rooms: Sequence[tuple[str, str]]) -> None:
        """Say what may be done with the room, and where else there is a bed."""
        self.how.choices = [SelectChoice(w.value, gettext(WAYS[w])) for w in ways]
        self.choice.choices = [SelectChoice(key, label) for key, label in rooms]

    def wanted(self, checkpoint: str) -> Replacement:
        """Put what was typed together, as the service takes it."""
        because, typed = self.because.data or "", self.reason.data or ""
        registers = checkpoint if self.register.data else ""
        return Replacement(
            newcomer=self.newcomer(),
            reason=f"{because}: {typed}" if because and typed else because or typed,
            spare=self.spare.data or "",
            settlement=Settlement(
                how=How(self.how.data) if self.how.data in set(How) else None,
                why=self.why.data or "",
                text=self.text.data or "",
                choice=self.choice.data or "",
            ),
            checkpoint=registers,
            act=UUID(self.act.data),
        )

    def newcomer(self) -> Newcomer:
        """Say who it is."""
        return Newcomer(
            name=self.name.data or "",
            title_before=self.title_before.data or "",
            title_after=self.title_after.data or "",
            sex=Sex(self.sex.data),
            level=self.level.data,
            position=self.position.data or "",
            phone=self.phone.data or None,
        )
