"""Making letters: link, number, paper and register are one transaction."""

import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping

from webapp.accounts.models import AccessLink
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.pdf import joined
from webapp.documents import papers
from webapp.documents import queries as documents
from webapp.documents import services as register
from webapp.documents.models import PaperKind, RegisterEntry, StoredFile
from webapp.documents.papers import AnswerSheet
from webapp.documents.services import NewPaper, Number
from webapp.jobs.queries import is_open, latest_job
from webapp.jobs.services import enqueue
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id
from webapp.registration import queries
from webapp.registration.models import Invitation
from webapp.registration.queries import Listed
from webapp.registration.services.answering import give_coordinator_link
from webapp.registration.services.invitations import wording
from webapp.registration.services.invitations.writing import (
    Desk,
    check_complete,
    hash_of,
    hash_of_desk,
    write_answer,
    write_letter,
)

KIND, QUEUE = "registration.invitations", "documents"
SERIES, OF_THE_OFFICE = "letter", "letter.office"
PURPOSE, ZIPPED = "invitation", "invitations.zip"
PRINTED, SHEETS = "invitations.print", "invitations.sheets"
# A letter holds the link of its institution, with which names can be given.
READER = Permission.EDIT_PARTICIPANTS
PDF, ZIP = "application/pdf", "application/zip"
RENEWED = "Isi surat diperbarui"


@transaction()
def ask_invitations(meeting_id: int, by: Actor) -> int | None:
    """Begin to make all letters that are missing or out of date; return the work.

    None if there is nothing to make. While it goes on, asking again returns it.
    """
    by.demand(Permission.EDIT_PARTICIPANTS)
    last = latest_job(meeting_id, KIND)
    if last and is_open(last):
        return last.id
    meeting = meeting_by_id(meeting_id)
    check_complete(Desk.of(meeting))
    wanted = due(meeting)
    if not wanted:
        return None
    return enqueue(
        KIND,
        f"{KIND}:{meeting_id}:after:{last.id if last else 0}",
        queue=QUEUE,
        title=KIND,
        title_parameters={"count": len(wanted)},
        items=wanted,
        meeting_id=meeting_id,
    )


def due(meeting: Meeting) -> list[int]:
    """List the institutions whose letter is missing or says something else by now.

    No letter is written for it: what all have in common is hashed once.
    """
    common = hash_of_desk(Desk.of(meeting))
    return [
        one.delegation_id
        for one in queries.particulars(meeting)
        if one.made != hash_of(common, one)
    ]


@transaction()
def make_invitation(delegation_id: int, *, meeting_id: int) -> Invitation:
    """Make the letter of one institution; one that still says the same stays."""
    delegation = queries.locked_delegation(delegation_id)
    meeting = meeting_by_id(meeting_id)
    if delegation.meeting_id != meeting.id:
        raise DomainError("not_found")
    desk, line = Desk.of(meeting), queries.listed_one(meeting, delegation)
    check_complete(desk)
    link = give_coordinator_link(delegation_id, SYSTEM)
    (told,) = queries.particulars(meeting, delegation_id)
    facts, known = hash_of(hash_of_desk(desk), told), queries.invitation(delegation_id)
    if known is None or known.facts_hash != facts:
        entry, file = _issue(desk, line, link, known)
        if known is None:
            known = Invitation(meeting_id=meeting.id, delegation_id=delegation_id)
            db.session.add(known)
        known.register_entry_id, known.register_entry = entry.id, entry
        known.stored_file_id = file.id
        known.signed_file_id = desk.signed.id if desk.signed and desk.reading else None
        known.facts_hash, known.made_at = facts, clock.now()
        db.session.flush()
    return known


def _issue(
    desk: Desk, line: Listed, link: AccessLink, known: Invitation | None
) -> tuple[RegisterEntry, StoredFile]:
    old = known.register_entry if known else None
    number, code = _number(desk, old), register.new_code()
    apart = desk.signed if desk.reading else None
    what = "Lembar-Konfirmasi" if apart else "Undangan"
    file = register.store_file(
        desk.meeting.id,
        f"{desk.today.isoformat()}_{what}_{line.delegation.slug[:80]}.pdf",
        PDF,
        _paper(desk, line, link, number.text, code),
        purpose=PURPOSE,
        reader=READER,
    )
    paper = NewPaper(
        kind=PaperKind.LETTER,
        number=number,
        title=desk.meeting.name,
        subject=line.delegation.name,
        issuer=desk.issuer,
        issued_on=desk.today,
        code=code,
        content_hash=apart.sha256 if apart else file.sha256,
        occasion=f"{wording.days(desk.meeting)}, {wording.place(desk.meeting)}".strip(
            ", "
        ),
    )
    entry = register.register(desk.meeting.id, paper)
    if old:
        register.replace(old.id, entry, RENEWED, SYSTEM)
    return entry, file


def _number(desk: Desk, old: RegisterEntry | None) -> Number:
    """Give the number of the office, else the next of the series."""
    given, on = desk.text.number, desk.today
    if desk.signed and not given:
        raise DomainError("letter_number_missing")
    if given:
        return register.given_number(OF_THE_OFFICE, on, given)
    if old and old.series == SERIES:
        return register.revised(old)
    return register.next_number(SERIES, on, desk.letterhead.number_pattern)


def _paper(desk: Desk, line: Listed, link: AccessLink, number: str, code: str) -> bytes:
    """Set the letter, or the sheet of one that was signed elsewhere behind it.

    Behind an electronic signature nothing may be put, so that sheet goes by itself.
    """
    url = register.verify_url(code)
    if desk.signed is None:
        return papers.render(
            write_letter(desk, line, link, number=number, verify_url=url)
        )
    sheet = AnswerSheet(
        title=f"Lembar Konfirmasi {line.delegation.name}",
        made_at=clock.now(),
        answers=(write_answer(desk, line, link, number, url),),
        size=papers.Size(desk.letterhead.sheet.value),
    )
    made = papers.render(sheet)
    return made if desk.reading else joined([store.read(desk.signed.sha256), made])


def archive(meeting_id: int) -> None:
    """Put all letters into a ZIP and into one PDF to print; the sheets apart."""
    meeting = meeting_by_id(meeting_id)
    rows = queries.invitation_files(meeting_id)
    apart = _apart(meeting_id, {row[1] for row in rows if row[1]})
    letters = [letter for letter, _copy in apart.values()]
    day = clock.now().date().isoformat()
    name = f"{day}_{meeting.code}_Undangan"
    with store.draft() as draft:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as packed:
            for file in (*letters, *(row[0] for row in rows)):
                packed.write(store.path(file.sha256), file.name)
        _keep(meeting_id, f"{name}.zip", ZIP, draft, ZIPPED)
    printed = joined(store.path(one.sha256) for one in _printed(rows, apart))
    _keep(meeting_id, f"{name}.pdf", PDF, printed, PRINTED)
    sheets = f"{day}_{meeting.code}_Lembar-Konfirmasi.pdf"
    _keep(meeting_id, sheets, PDF, _sheets(meeting), SHEETS)


def _apart(
    meeting_id: int, numbers: Collection[int]
) -> dict[int, tuple[StoredFile, StoredFile]]:
    """Find the letters that go out as they came, each with the copy to print."""
    letters = [documents.stored_file(meeting_id, one) for one in sorted(numbers)]
    return {one.id: (one, documents.reading_copy(one) or one) for one in letters if one}


def _printed(
    rows: Iterable[tuple[StoredFile, int | None]],
    apart: Mapping[int, tuple[StoredFile, StoredFile]],
) -> Iterator[StoredFile]:
    """List what is put behind each other to be printed: letter, then its sheet."""
    for file, of in rows:
        if of is not None and of in apart:
            yield apart[of][1]
        yield file


def _sheets(meeting: Meeting) -> bytes:
    """Set the sheets of all institutions that have a letter, without the letters."""
    desk, known = Desk.of(meeting), queries.invitations(meeting.id)
    links = queries.coordinator_links(meeting.id, known)
    answers = [
        write_answer(
            desk, line, links.get(of), entry.number, register.verify_url(entry.code)
        )
        for line in queries.invitable(meeting)
        if (of := line.delegation.id) in known and (entry := known[of].register_entry)
    ]
    sheet = AnswerSheet(
        title=f"Lembar Konfirmasi {meeting.name}",
        made_at=clock.now(),
        answers=tuple(answers),
        size=papers.Size(desk.letterhead.sheet.value),
    )
    return papers.render(sheet)


def _keep(meeting_id: int, name: str, kind: str, content: object, purpose: str) -> None:
    register.store_file(
        meeting_id,
        name,
        kind,
        content,  # type: ignore[arg-type]
        purpose=purpose,
        reader=READER,
    )
