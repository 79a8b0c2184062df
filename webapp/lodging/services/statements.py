"""The paper by which somebody proves where he slept: *surat keterangan menginap*.

A paper is Indonesian whatever language the committee reads.
"""

import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from lokal import terbilang

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor, current
from webapp.core.crypto import digest
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import PDF, ZIP, store
from webapp.core.pdf import joined
from webapp.documents import papers
from webapp.documents import services as register
from webapp.documents.models import PaperKind, RegisterEntry, StoredFile
from webapp.documents.papers import Statement
from webapp.documents.services import Number
from webapp.jobs.queries import is_open, latest_job
from webapp.jobs.services import enqueue
from webapp.lodging import queries
from webapp.lodging.billing import Entry, Slept
from webapp.lodging.models import StayStatement
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id
from webapp.registration.models import Funding, Participant, Person
from webapp.registration.queries import holder, locked_place
from webapp.registration.services.invitations import Desk

STATEMENTS, QUEUE = "lodging.statements", "documents"
SERIES, PATTERN = "statement.stay", "{seq}/SKM/{month}/{year}"
PURPOSE, PRINTED = "stay_statement", "stay_statements"
MANAGE = Permission.MANAGE_LODGING
RENEWED = "Malam yang terbukti berubah"
PAID = {
    Funding.FULL: "Akomodasi dan konsumsi ditanggung panitia",
    Funding.LODGING: "Akomodasi dan konsumsi ditanggung panitia",
    Funding.OWN: "Ditanggung sendiri atau oleh instansi pengirim",
}


@dataclass(frozen=True, slots=True)
class Stay:
    """The proven nights of somebody in one hotel."""

    hotel: str
    room: str
    nights: tuple[date, ...]
    own: int

    @property
    def days(self) -> str:
        """Write from when to when, the day of leaving being the last."""
        last = self.nights[-1] + timedelta(days=1)
        return papers.period(self.nights[0], last, "id")


@transaction()
def ask_statements(meeting_id: int, delegation_id: int | None, by: Actor) -> int | None:
    """Begin to make the statements of an institution, or of all; return the work.

    None if nobody's is missing or out of date. Asked again, it is the same work.
    Raises ``statements_running`` while others are being made.
    """
    by.demand(MANAGE)
    last = latest_job(meeting_id, STATEMENTS)
    if last and is_open(last):
        if last.ids.get("delegation_id") != delegation_id:
            raise DomainError("statements_running")
        return last.id
    meeting = meeting_by_id(meeting_id)
    Desk.of(meeting).check()
    due = due_places(meeting, delegation_id)
    if not due:
        return None
    return enqueue(
        STATEMENTS,
        f"{STATEMENTS}:{meeting_id}:after:{last.id if last else 0}",
        queue=QUEUE,
        title="lodging_statements",
        title_parameters={"count": len(due)},
        items=due,
        meeting_id=meeting_id,
        delegation_id=delegation_id,
    )


def due_places(meeting: Meeting, delegation_id: int | None = None) -> list[int]:
    """List whose statement is missing, or says something else by now."""
    names = {hotel.id: hotel.name for hotel in queries.hotels(meeting.id)}
    made = {
        one.participant_id: one.facts_hash
        for one, _file, _of in queries.statements(meeting.id)
    }
    of_place: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in queries.ledger(meeting):
        ours = delegation_id in {None, entry.sleeper.delegation_id}
        if ours and entry.slept is Slept.YES and entry.sleeper.name:
            of_place[entry.sleeper.place_id].append(entry)
    people = queries.holders(of_place)
    return [
        place
        for place, entries in of_place.items()
        if made.get(place) != _hash(people[place], stays(entries, names))
    ]


@transaction()
def make_statement(
    place_id: int, *, meeting_id: int, delegation_id: int | None = None
) -> StayStatement:
    """Make the statement of one place; one that still says the same stays.

    Raises ``statement_nothing`` if no night of it is proven.
    """
    current().demand(MANAGE)
    place, person = locked_place(place_id), holder(place_id)
    meeting = meeting_by_id(meeting_id)
    del delegation_id  # whose wave it is matters when all are put together
    if place.meeting_id != meeting.id or person is None:
        raise DomainError("not_found")
    proven = [
        one
        for one in queries.ledger(meeting, place_id=place_id)
        if one.slept is Slept.YES
    ]
    if not proven:
        raise DomainError("statement_nothing", name=person.name)
    names = {hotel.id: hotel.name for hotel in queries.hotels(meeting.id)}
    said = stays(proven, names)
    known, facts = queries.statement(place_id), _hash(person, said)
    if known is None or known.facts_hash != facts:
        entry, file = _issue(meeting, place, person, said, known)
        if known is None:
            known = StayStatement(meeting_id=meeting.id, participant_id=place_id)
            db.session.add(known)
        known.register_entry_id, known.entry = entry.id, entry
        known.stored_file_id, known.facts_hash = file.id, facts
        known.made_at = clock.now()
        db.session.flush()
    return known


def put_together(meeting_id: int, delegation_id: int | None = None) -> None:
    """Put the statements into one PDF to print, and into a ZIP."""
    meeting = meeting_by_id(meeting_id)
    rows = queries.statements(meeting_id, delegation_id)
    files = [file for _one, file, _of in rows]
    whose = meeting.code
    if delegation_id:
        whose = queries.institution_of(meeting_id, delegation_id).slug[:60]
    name = f"{clock.now():%Y-%m-%d}_Surat-Keterangan-Menginap_{whose}"
    purpose = printed_for(delegation_id)
    with store.draft() as draft:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as packed:
            for file in files:
                packed.write(store.path(file.sha256), file.name)
        register.store_file(
            meeting_id,
            f"{name}.zip",
            ZIP,
            draft,
            purpose=f"{purpose}:zip",
            reader=MANAGE,
        )
    pages = joined(store.path(file.sha256) for file in files)
    register.store_file(
        meeting_id, f"{name}.pdf", PDF, pages, purpose=purpose, reader=MANAGE
    )


def printed_for(delegation_id: int | None) -> str:
    """Name the purpose of the file with all statements of an institution."""
    return f"{PRINTED}:{delegation_id or 'all'}"


def stays(entries: Sequence[Entry], names: dict[int, str]) -> list[Stay]:
    """Put proven nights together hotel by hotel."""
    by_hotel: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_hotel[entry.hotel_id].append(entry)
    return [
        Stay(
            names[hotel],
            ", ".join(dict.fromkeys(one.room.called for one in ours if one.room)),
            tuple(sorted(one.night for one in ours)),
            sum(one.own for one in ours),
        )
        for hotel, ours in by_hotel.items()
    ]


def _hash(person: Person, said: Sequence[Stay]) -> str:
    who = person.full_name, person.nip, person.position
    return digest((repr(who), repr([asdict(one) for one in said])))


def _issue(
    meeting: Meeting,
    place: Participant,
    person: Person,
    said: Sequence[Stay],
    known: StayStatement | None,
) -> tuple[RegisterEntry, StoredFile]:
    desk = Desk.of(meeting)
    desk.check()
    today = desk.day
    old = known.entry if known else None
    number = (
        register.revised(old) if old else register.next_number(SERIES, today, PATTERN)
    )
    code = register.new_code()
    paper = _paper(desk, place, person, said, number, code=code, on=today)
    file = register.store_file(
        meeting.id,
        f"Surat Keterangan Menginap {place.ref}.pdf",
        PDF,
        papers.render(paper),
        purpose=PURPOSE,
        reader=MANAGE,
    )
    said_of = desk.paper(
        PaperKind.STATEMENT, number, person.name, code=code, sha256=file.sha256
    )
    entry = register.register(meeting.id, said_of)
    if old:
        register.replace(old.id, entry, RENEWED, SYSTEM)
    return entry, file


def _paper(  # noqa: PLR0913 each of these is a part of the paper
    desk: Desk,
    place: Participant,
    person: Person,
    said: Sequence[Stay],
    number: Number,
    *,
    code: str,
    on: date,
) -> Statement:
    meeting = desk.meeting
    about = (
        ("Nama", person.full_name),
        ("NIP", person.nip or ""),
        ("Jabatan", person.position),
        ("Instansi", queries.institution_of(meeting.id, place.delegation_id).name),
        ("Nomor peserta", place.ref),
    )
    return Statement(
        title=f"Surat keterangan menginap {person.full_name}",
        made_at=clock.now(),
        head=desk.head,
        heading="Surat Keterangan Menginap",
        number=number.text,
        opening="Yang bertanda tangan di bawah ini menerangkan bahwa:",
        about=tuple((label, value) for label, value in about if value),
        body=f"telah menginap sebagai peserta {meeting.name} sebagai berikut:",
        facts=tuple(_facts(place, said)),
        closing="Surat keterangan ini dibuat untuk melengkapi pertanggungjawaban "
        "perjalanan dinas. Malam yang ditanggung panitia tidak dapat dimintakan lagi "
        "biaya penginapannya.",
        place_and_day=desk.dated(on),
        signer=desk.signer,
        verify_url=register.verify_url(code),
        size=papers.Size(desk.letterhead.sheet.value),
    )


def _facts(place: Participant, said: Sequence[Stay]) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    for stay in said:
        count = len(stay.nights)
        facts += [
            ("Hotel", stay.hotel),
            ("Kamar", stay.room),
            ("Tanggal", stay.days),
            ("Lama", f"{count} ({terbilang(count)}) malam"),
            ("Biaya", _paid(place, stay)),
        ]
    return [(label, value) for label, value in facts if value]


def _paid(place: Participant, stay: Stay) -> str:
    """Say who pays; nights beyond those of the meeting are the guest's own."""
    paid = len(stay.nights) - stay.own
    if place.funding is Funding.OWN or not paid:
        return PAID[Funding.OWN]
    words = PAID[place.funding]
    if not stay.own:
        return words
    return f"{words} untuk {paid} malam; {stay.own} malam lain ditanggung sendiri"
