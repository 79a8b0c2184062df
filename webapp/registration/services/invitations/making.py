"""Making letters: link, number, paper and register are one transaction."""

import zipfile

from webapp.accounts.models import AccessLink
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.pdf import joined
from webapp.documents import papers
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
    due = [line.delegation.id for line in due_lines(meeting)]
    if not due:
        return None
    return enqueue(
        KIND,
        f"{KIND}:{meeting_id}:after:{last.id if last else 0}",
        queue=QUEUE,
        title=KIND,
        title_parameters={"count": len(due)},
        items=due,
        meeting_id=meeting_id,
    )


def due_lines(meeting: Meeting) -> list[Listed]:
    """List the institutions whose letter is missing or says something else by now."""
    desk = Desk.of(meeting)
    lines = queries.invitable(meeting)
    known = queries.invitations(meeting.id)
    links = queries.coordinator_links(meeting.id, known)
    return [
        line
        for line in lines
        if _outdated(desk, line, known, links.get(line.delegation.id))
    ]


def _outdated(
    desk: Desk, line: Listed, known: dict[int, Invitation], link: AccessLink | None
) -> bool:
    made = known.get(line.delegation.id)
    return made is None or made.facts_hash != hash_of(desk, line, link)


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
    facts, known = hash_of(desk, line, link), queries.invitation(delegation_id)
    if known is None or known.facts_hash != facts:
        entry, file = _issue(desk, line, link, known)
        if known is None:
            known = Invitation(meeting_id=meeting.id, delegation_id=delegation_id)
            db.session.add(known)
        known.register_entry_id, known.register_entry = entry.id, entry
        known.stored_file_id = file.id
        known.facts_hash, known.made_at = facts, clock.now()
        db.session.flush()
    return known


def _issue(
    desk: Desk, line: Listed, link: AccessLink, known: Invitation | None
) -> tuple[RegisterEntry, StoredFile]:
    old = known.register_entry if known else None
    number, code = _number(desk, old), register.new_code()
    file = register.store_file(
        desk.meeting.id,
        f"{desk.today.isoformat()}_Undangan_{line.delegation.slug[:80]}.pdf",
        PDF,
        _paper(desk, line, link, number.text, code),
        purpose=PURPOSE,
        reader=READER,
    )
    head = desk.letterhead
    paper = NewPaper(
        kind=PaperKind.LETTER,
        number=number,
        title=desk.meeting.name,
        subject=line.delegation.name,
        issuer=", ".join(filter(None, (head.ministry, head.unit))),
        issued_on=desk.today,
        code=code,
        content_hash=file.sha256,
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
    """Set the letter, or put the sheet behind the one that was signed elsewhere."""
    if desk.signed is None:
        url = register.verify_url(code)
        return papers.render(
            write_letter(desk, line, link, number=number, verify_url=url)
        )
    sheet = AnswerSheet(
        title=f"Lembar Konfirmasi {line.delegation.name}",
        made_at=clock.now(),
        answers=(write_answer(desk, line, link, number),),
        size=papers.Size(desk.letterhead.sheet.value),
    )
    return joined([store.read(desk.signed.sha256), papers.render(sheet)])


def archive(meeting_id: int) -> None:
    """Put all letters into a ZIP and into one PDF to print; the sheets apart."""
    meeting = meeting_by_id(meeting_id)
    files = queries.invitation_files(meeting_id)
    day = clock.now().date().isoformat()
    name = f"{day}_{meeting.code}_Undangan"
    with store.draft() as draft:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as packed:
            for file in files:
                packed.write(store.path(file.sha256), file.name)
        _keep(meeting_id, f"{name}.zip", ZIP, draft, ZIPPED)
    printed = joined(store.path(file.sha256) for file in files)
    _keep(meeting_id, f"{name}.pdf", PDF, printed, PRINTED)
    sheets = f"{day}_{meeting.code}_Lembar-Konfirmasi.pdf"
    _keep(meeting_id, sheets, PDF, _sheets(meeting), SHEETS)


def _sheets(meeting: Meeting) -> bytes:
    """Set the sheets of all institutions that have a letter, without the letters."""
    desk, known = Desk.of(meeting), queries.invitations(meeting.id)
    links = queries.coordinator_links(meeting.id, known)
    answers = [
        write_answer(desk, line, links.get(of), known[of].register_entry.number)
        for line in queries.invitable(meeting)
        if (of := line.delegation.id) in known
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
