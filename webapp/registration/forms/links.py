"""What is typed on the pages behind a link: no account, usually a phone."""

import re
import secrets
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from wtforms import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, ValidationError

from webapp.core.clock import now
from webapp.core.format import long_date
from webapp.core.forms import Form
from webapp.core.identity import NipFault, read_email, read_nip, read_phones
from webapp.core.names import split_name
from webapp.core.text import N_
from webapp.core.typed import plain_text, typed_day
from webapp.meetings.models import Meeting
from webapp.registration import words
from webapp.registration.forms import (
    UNKNOWN,
    choices,
    one_email,
    one_of,
    one_phone,
    or_none,
    stripped,
)
from webapp.registration.models import Level, Role, Sex
from webapp.registration.services import Named, Newcomer
from webapp.registration.workflow import OWN_REASONS, REASONS

# Nights around the meeting that a form offers; more are agreed with the committee.
EXTRA_NIGHTS = 3
EVE = timedelta(days=1)


class StayField(SelectField):
    """A day of the stay, out of those around the meeting; typing one works too."""

    def __init__(
        self,
        label: str,
        *arguments: Any,  # noqa: ANN401
        year: int | None = None,
        **values: Any,  # noqa: ANN401
    ) -> None:
        usual: dict[str, Any] = {"coerce": _iso, "choices": []}
        super().__init__(label, *arguments, **usual | values)
        self.type, self.year = "SelectField", year or now().year

    def offer(self, meeting: Meeting) -> None:
        """Let the days around a meeting be chosen."""
        self.choices = stay_days(meeting)

    @property
    def day(self) -> date | None:
        """The day that was chosen."""
        return date.fromisoformat(self.data) if self.data else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day that was chosen or typed."""
        typed = " ".join(valuelist).strip()
        self.data = typed_day(typed, self.year).isoformat() if typed else ""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002
        """Refuse a day that is too far from the meeting."""
        offered = {str(choice[0]) for choice in self.iter_choices()}
        if self.data and str(self.data) not in offered:
            raise ValidationError(
                gettext(
                    "%(day)s terlalu jauh dari tanggal rapat. Hubungi panitia.",
                    day=long_date(date.fromisoformat(self.data)),
                )
            )


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def readable_phone(_form: Any, field: Field) -> None:  # noqa: ANN401
    """Refuse what is no number."""
    if field.data and not read_phones(field.data).numbers:
        raise ValidationError(gettext("Nomor tidak terbaca. Contoh: 0812-3456-7890."))


def readable_email(_form: Any, field: Field) -> None:  # noqa: ANN401
    """Refuse what is no address."""
    if field.data and not read_email(field.data):
        raise ValidationError(gettext("Alamat e-mail tidak terbaca."))


def no_nik(_form: Any, field: Field) -> None:  # noqa: ANN401
    """Refuse the number of an identity card, and keep it nowhere."""
    nip = read_nip(field.data, now().year)
    if nip and NipFault.IS_NIK in nip.faults:
        field.data = field.raw_data = None
        raise ValidationError(
            gettext("Itu NIK (16 angka) dan tidak kami simpan. NIP 18 angka.")
        )


def stay_days(meeting: Meeting) -> list[SelectChoice]:
    """Offer the days around a meeting, by name; those beyond it are marked."""
    first, last = meeting.starts_on - EVE, meeting.ends_on
    offered = [SelectChoice("", gettext("Pilih tanggal"))]
    day = first - timedelta(days=EXTRA_NIGHTS)
    while day <= last + timedelta(days=EXTRA_NIGHTS):
        text = long_date(day)
        if not first <= day <= last:
            # Without its year, it still fits on a phone.
            text = gettext("%(day)s (tambahan)", day=text.rpartition(" ")[0])
        offered.append(SelectChoice(day.isoformat(), text))
        day += EVE
    return offered


class LinkForm(Form):
    """A form on a page behind a link: the address is the secret, no cookie is asked."""

    class Meta(Form.Meta):
        """No token: no other site knows the address."""

        csrf = False


class CodeForm(LinkForm):
    """A code that was read over the telephone, with whatever blanks and dashes."""

    short = StringField(N_("Kode"), [DataRequired(), Length(max=40)])

    @property
    def plain(self) -> str:
        """The code as it was made."""
        return re.sub(r"[^A-Z0-9]", "", (self.short.data or "").upper())


class KeyedForm(LinkForm):
    """A form that may be sent twice and is done once."""

    key = HiddenField()

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **values)
        if not re.fullmatch(r"[\w-]{16,64}", self.key.data or ""):
            self.renew()

    def renew(self) -> None:
        """Begin another form: what is sent next is not what was sent before."""
        self.key.data = secrets.token_urlsafe(16)


class DelegateForm(LinkForm):
    """What an institution knows of somebody whom it sends; all of it may follow."""

    sex = RadioField(
        N_("Jenis kelamin"),
        choices=choices(words.SEXES),
        coerce=one_of(Sex),
        validate_choice=False,
    )
    level = SelectField(
        N_("Eselon"), choices=choices(words.LEVELS, UNKNOWN), coerce=one_of(Level)
    )
    position = StringField(
        N_("Jabatan"), [Length(max=200), plain_text], filters=[stripped]
    )
    phone = StringField(
        N_("Nomor HP"),
        [Length(max=40), plain_text, readable_phone],
        filters=[one_phone],
    )
    email = StringField(
        N_("E-mail"), [Length(max=200), readable_email], filters=[one_email]
    )
    nip = StringField(
        N_("NIP"), [Length(max=40), plain_text, no_nik], filters=[or_none]
    )
    arrive_on = StayField(N_("Tiba"))
    depart_on = StayField(N_("Pulang"))

    def __init__(self, meeting: Meeting, **values: Any) -> None:  # noqa: ANN401
        super().__init__(**values)
        for field in (self.arrive_on, self.depart_on):
            field.offer(meeting)

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, by the names of the records' fields; without the empty."""
        days = {name: self[name].day for name in ("arrive_on", "depart_on")}
        return {name: value for name, value in (self.data | days).items() if value}


class NameRow(DelegateForm):
    """One person as an institution names him; the rest he fills in himself."""

    name = StringField(
        N_("Nama dan gelar"), [Length(max=200), plain_text], filters=[stripped]
    )
    role = SelectField(
        N_("Peran"),
        choices=choices(words.ROLES),
        coerce=one_of(Role),
        default=Role.PARTICIPANT,
    )

    @property
    def blank(self) -> bool:
        """Tell whether nobody was typed here."""
        apart = {"role", "arrive_on", "depart_on"}
        return not any(field.data for field in self if field.short_name not in apart)

    @property
    def named(self) -> Named:
        """Who it is, as what, and on which days."""
        return Named(
            newcomer=self.newcomer,
            role=self.role.data,
            arrive_on=self.arrive_on.day,
            depart_on=self.depart_on.day,
        )

    @property
    def newcomer(self) -> Newcomer:
        """The person, the name apart from its degrees."""
        found = split_name(self.name.data or "")
        return Newcomer(
            name=found.name,
            title_before=found.front,
            title_after=found.back,
            sex=self.sex.data,
            level=self.level.data,
            position=self.position.data or found.position,
            phone=self.phone.data,
            email=self.email.data,
            nip=self.nip.data,
        )


class InsteadForm(KeyedForm):
    """Who comes instead, where the room may have to be settled."""

    asks = BooleanField()


class PasteForm(LinkForm):
    """Names as they were written elsewhere: a message, or a workbook."""

    text = TextAreaField(N_("Teks"), [Length(max=20_000)])
    file = FileField(N_("Atau berkas Excel"))


class ReasonForm(LinkForm):
    """Why somebody does not come, from a short list."""

    reason = RadioField(
        N_("Alasan"),
        choices=choices({code: REASONS[code] for code in OWN_REASONS}),
    )
