"""Rows of a letter between the form and the rules: judged, compared, named."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from webapp.core.errors import DomainError
from webapp.core.identity import NipFault, read_nip, read_phones, show_phone
from webapp.core.identity import Sex as Told
from webapp.core.text import fold
from webapp.registration import queries
from webapp.registration.forms.naming import NamingForm, TypedRow
from webapp.registration.models import Delegation, Person, Role, Sex
from webapp.registration.reading import Doubt, Row, person_of
from webapp.registration.services import Meant, Named, Newcomer, Typed

# For each row, who is there already and may be the same, or an earlier row.
Twins = dict[int, list[Person | int]]
UNKEPT = {NipFault.DAMAGED, NipFault.IS_NIK}


def as_data(row: Row) -> Mapping[str, Any]:
    """Write a row that was read into the fields of the form."""
    numbers = read_phones(row.phone).numbers
    return {
        "who": row.full_name,
        "nip": row.nip,
        "position": row.position,
        "phone": " / ".join(map(show_phone, numbers)) or row.phone,
        "sex": row.sex and Sex(row.sex.value),
        "level": row.level,
        "grade": row.grade,
        "email": row.email,
        "arrive_on": row.arrive_on,
        "depart_on": row.depart_on,
    }


def as_typed_before(person: Person) -> Mapping[str, Any]:
    """Write somebody who is known into the fields of the form."""
    numbers = filter(None, (person.phone, person.phone_second))
    return {
        "who": person.full_name,
        "nip": person.nip or "",
        "position": person.position,
        "phone": " / ".join(_shown(number) for number in numbers),
        "sex": person.sex,
        "level": person.level,
        "grade": person.grade,
        "email": person.email or "",
    }


def _shown(number: str) -> str:
    return show_phone(number) if number.startswith("+") else number


def read_row(form: TypedRow, year: int) -> Row:
    """Read a row of the form: the name apart, the number judged, the phone in order."""
    row = Row(
        name=form.who.data or "",
        nip=form.nip.data or "",
        position=form.position.data or "",
        phone=form.phone.data or "",
        grade=form.grade.data or "",
        email=form.email.data or "",
        level=form.level.data or None,
        sex=Told(form.sex.data.value) if form.sex.data else None,
    )
    return person_of(row, year)


def own_doubts(row: Row) -> list[Doubt]:
    """List what somebody should look at in a row as it stands.

    A guess that nobody has taken over is none of what the row says.
    """
    return [one for one in row.doubts if one.code != "sex_guessed"]


def as_typed(form: NamingForm, number: int, year: int) -> Typed:
    """Turn a row into somebody to be named; what it leaves empty it inherits."""
    fields = form.rows.entries[number].form
    meant, _sign, ref = (fields.choice.data or Meant.SOMEBODY.value).partition(":")
    named = Named(
        newcomer=_newcomer(fields, year),
        role=fields.role.data or form.role.data or Role.PARTICIPANT,
        arrive_on=fields.arrive_on.data or form.arrive_on.data,
        depart_on=fields.depart_on.data or form.depart_on.data,
    )
    known = meant in set(Meant)
    return Typed(named, Meant(meant) if known else Meant.SOMEBODY, ref)


def _newcomer(fields: TypedRow, year: int) -> Newcomer:
    row = read_row(fields, year)
    numbers = (*read_phones(row.phone).numbers, None, None)
    told: Sex | None = fields.sex.data or None
    sure = Doubt("sex", "sex_guessed") not in row.doubts
    read: Sex | None = Sex(row.sex.value) if row.sex and sure else None
    return Newcomer(
        name=row.name,
        title_before=row.title_before,
        title_after=row.title_after,
        sex=told or read,
        level=row.level,
        grade=row.grade,
        position=row.position,
        nip=row.nip or None,
        phone=numbers[0] or row.phone or None,
        phone_second=numbers[1],
        email=row.email or None,
    )


def find_twins(
    form: NamingForm, meeting_id: int, delegation: Delegation | None, year: int
) -> Twins:
    """Find for each row who is there already, or stands further up."""
    rows = {
        n: read_row(entry.form, year)
        for n, entry in enumerate(form.rows.entries)
        if not entry.form.empty
    }
    names = [row.name for row in rows.values() if fold(row.name)]
    sound = {n: nip for n, row in rows.items() if (nip := _sound(row, year))}
    home = delegation.id if delegation else None
    there = queries.alike(meeting_id, home, names, list(sound.values()))
    found: Twins = {}
    for n, row in rows.items():
        alike = [p for p in there if _same(row, sound.get(n), p, home)]
        above = [m for m in rows if m < n and _equal(rows[m], row, sound, m, n)]
        if alike or above:
            found[n] = [*alike, *above]
            _offer(form.rows.entries[n].form, alike, delegation)
    return found


def _sound(row: Row, year: int) -> str:
    nip = read_nip(row.nip, year)
    return nip.digits or "" if nip and nip.sound else ""


def _same(row: Row, nip: str | None, person: Person, home: int | None) -> bool:
    at_home = person.participant.delegation_id == home
    return bool(nip and person.nip == nip) or (
        at_home and person.search == fold(row.name)
    )


def _equal(one: Row, other: Row, sound: Mapping[int, str], m: int, n: int) -> bool:
    if sound.get(m) and sound.get(m) == sound.get(n):
        return True
    return bool(fold(one.name)) and fold(one.name) == fold(other.name)


def _offer(fields: TypedRow, alike: list[Person], home: Delegation | None) -> None:
    """Offer what a row may be to those who are there."""
    offers = [("", _("Pilih…"))]
    offers += [
        (f"{Meant.THE_SAME.value}:{p.participant.ref}", _("Orang yang sama, lewati"))
        for p in alike[:1]
    ]
    offers.append((Meant.ANOTHER.value, _("Orang lain, tetap tambahkan")))
    holders = queries.places_of(home.id) if home else ()
    offers += [
        (
            f"{Meant.INSTEAD.value}:{place.ref}",
            _("Menggantikan %(name)s (%(place)s)", name=held.name, place=place.ref),
        )
        for place, held in holders
        if held
    ]
    fields.choice.choices = [SelectChoice(value, label) for value, label in offers]
    if fields.choice.data not in {value for value, _label in offers}:
        fields.choice.data = ""


def judge(form: NamingForm, twins: Twins, year: int) -> bool:
    """Refuse rows that cannot be written as they are; tell whether all can."""
    sound = True
    for number, entry in enumerate(form.rows.entries):
        fields = entry.form
        if fields.empty:
            continue
        if error := _fault(fields, asked=number in twins, year=year):
            fields.refuse(error)
            sound = False
    return sound


def _fault(fields: TypedRow, *, asked: bool, year: int) -> DomainError | None:
    if not fold(read_row(fields, year).name):
        return DomainError("name_missing", field="who")
    nip = read_nip(fields.nip.data, year)
    unkept = next((f for f in nip.faults if f in UNKEPT), None) if nip else None
    if unkept:
        return DomainError(f"typed_{unkept.value}", field="nip")
    if asked and not fields.choice.data:
        return DomainError("choice_missing", field="choice")
    if not asked:
        fields.choice.data = ""
    return None
