"""Making one certificate: number, paper, register and mail are one transaction."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date

from webapp.certificates import queries
from webapp.certificates.models import Certificate
from webapp.certificates.words import CAPACITIES
from webapp.certificates.workflow import CertificateState, CertificateWorkflow
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import current
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.letters import letter
from webapp.documents import papers
from webapp.documents import queries as register
from webapp.documents import services as documents
from webapp.documents.models import PaperKind, RegisterEntry, StoredFile
from webapp.documents.services import NewPaper, Number
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id
from webapp.notifications import services as notifications
from webapp.notifications.services import Mail
from webapp.registration.workflow import PlaceState

SERIES, PATTERN = "certificate", "{seq}/SERT/{month}/{year}"
PDF, ZIP = "application/pdf", "application/zip"
PURPOSE, ARCHIVE = "certificate", "certificates.archive"
HEADINGS = (
    "ref",
    "number",
    "name",
    "capacity",
    "institution",
    "issued_on",
    "verify_url",
    "sha256",
)


def mail_key(certificate: Certificate) -> str:
    """Name the occasion on which a certificate is sent."""
    return f"certificate:{certificate.id}"


@transaction()
def make(certificate_id: int, meeting_id: int, issued_on: str) -> None:
    """Issue one certificate that was promised; one that is out stays as it is."""
    certificate = queries.locked_certificate(certificate_id)
    if certificate is None or certificate.state is not CertificateState.DRAFT:
        return
    person = certificate.person
    if person.ended_at or person.participant.state is not PlaceState.CONFIRMED:
        raise DomainError("certificate_place_lost")
    _issue(certificate, meeting_by_id(meeting_id), date.fromisoformat(issued_on))


def _issue(certificate: Certificate, meeting: Meeting, on: date) -> None:
    old = _replaced(certificate)
    number = (
        documents.revised(old) if old else documents.next_number(SERIES, on, PATTERN)
    )
    code = documents.new_code()
    paper = _paper(certificate, meeting, number, code, on)
    place = certificate.person.participant
    file = documents.store_file(
        meeting.id,
        f"Sertifikat {place.ref}.pdf",
        PDF,
        papers.render(paper),
        purpose=PURPOSE,
        reader=Permission.VIEW_CERTIFICATES,
    )
    entry = documents.register(
        meeting.id,
        NewPaper(
            kind=PaperKind.CERTIFICATE,
            number=number,
            title=meeting.name,
            subject=certificate.person.name,
            capacity=paper.capacity,
            issuer=meeting.organiser,
            issued_on=on,
            code=code,
            content_hash=file.sha256,
        ),
    )
    if old:
        documents.replace(old.id, entry, certificate.reason, current())
    _settle(certificate, entry, file)
    _send(certificate, meeting, file, code)


def _replaced(certificate: Certificate) -> RegisterEntry | None:
    """Let go of the certificate that this one replaces; return its entry."""
    if certificate.replaces_id is None:
        return None
    old = queries.locked_certificate(certificate.replaces_id)
    if old is None or old.register_entry_id is None:
        raise DomainError("not_found")
    CertificateWorkflow.replace.apply(old, current(), certificate.reason)
    db.session.flush()  # two that hold at once the database refuses
    notifications.cancel_key(mail_key(old), current())
    return register.entry(old.meeting_id, old.register_entry_id)


def _settle(certificate: Certificate, entry: RegisterEntry, file: StoredFile) -> None:
    CertificateWorkflow.issue.apply(certificate, current())
    certificate.number, certificate.issued_at = entry.number, clock.now()
    certificate.register_entry_id, certificate.stored_file_id = entry.id, file.id
    db.session.flush()


def _paper(
    certificate: Certificate, meeting: Meeting, number: Number, code: str, on: date
) -> papers.Certificate:
    person, place = certificate.person, certificate.person.participant
    return papers.Certificate(
        title=f"Sertifikat {number.text} {person.full_name}",
        made_at=clock.now(),
        number=number.text,
        name=person.full_name,
        position=person.position,
        institution=place.delegation.name,
        capacity=CAPACITIES[place.role],
        event=meeting.name,
        place=meeting.city or meeting.venue,
        starts_on=meeting.starts_on,
        ends_on=meeting.ends_on,
        hours=int(certificate.basis.get("hours") or 0) or None,
        organisation=tuple(filter(None, meeting.organiser.splitlines())),
        issued_place=meeting.city or meeting.venue,
        issued_on=on,
        signer=papers.Signer(
            name=meeting.signer_name,
            position=meeting.signer_position,
            nip=meeting.signer_nip,
        ),
        verify_url=documents.verify_url(code),
    )


def _send(
    certificate: Certificate, meeting: Meeting, file: StoredFile, code: str
) -> None:
    """Send it to whoever has an address."""
    person = certificate.person
    if not person.email:
        return
    text = letter(
        "certificate",
        person=person,
        meeting=meeting,
        number=certificate.number,
        verify_url=documents.verify_url(code),
        again=certificate.replaces_id is not None,
    )
    mail = Mail(
        recipient=person.name,
        address=person.email,
        subject=text.subject,
        body=text.body,
        person_id=person.id,
        stored_file_id=file.id,
    )
    key = mail_key(certificate)
    notifications.send(key, "certificate", mail, meeting_id=meeting.id)


def archive(meeting_id: int, **_of_the_wave: object) -> None:
    """Put all certificates that hold into one file, with the table of them."""
    meeting = meeting_by_id(meeting_id)
    rows = queries.issued(meeting_id)
    with store.draft() as draft:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as packed:
            for name, (_certificate, entry) in zip(
                file_names([row[0] for row in rows]), rows, strict=True
            ):
                packed.write(store.path(entry.content_hash), name)
            packed.writestr("register.csv", table(meeting_id))
        documents.store_file(
            meeting_id,
            f"Sertifikat {meeting.code}.zip",
            ZIP,
            draft,
            purpose=ARCHIVE,
            reader=Permission.VIEW_CERTIFICATES,
        )


def file_names(certificates: list[Certificate]) -> Iterator[str]:
    """Name each file by the reference; a second person of a place gets a number."""
    used: dict[str, int] = {}
    for certificate in certificates:
        ref = certificate.person.participant.ref
        used[ref] = used.get(ref, 0) + 1
        yield f"{ref}.pdf" if used[ref] == 1 else f"{ref}-{used[ref]}.pdf"


def table(meeting_id: int) -> str:
    """Write the table of the certificates that hold, as CSV."""
    sheet = io.StringIO()
    rows = csv.writer(sheet, lineterminator="\n")
    rows.writerow(HEADINGS)
    for certificate, entry in queries.issued(meeting_id):
        person = certificate.person
        place = person.participant
        rows.writerow(
            (
                place.ref,
                entry.number,
                person.full_name,
                entry.capacity,
                place.delegation.name,
                entry.issued_on.isoformat(),
                documents.verify_url(entry.code),
                entry.content_hash,
            )
        )
    return sheet.getvalue()
