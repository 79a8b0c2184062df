"""Deciding that certificates are issued, replaced or taken back."""

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from webapp.certificates import queries
from webapp.certificates.models import Certificate
from webapp.certificates.queries import Entitlement
from webapp.certificates.services.making import mail_key
from webapp.certificates.workflow import CertificateState, CertificateWorkflow
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.documents import services as documents
from webapp.jobs.queries import is_open, latest_job
from webapp.jobs.services import enqueue
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id
from webapp.notifications import services as notifications

KIND = "certificates.issue"
QUEUE = "documents"


@transaction()
def issue(meeting_id: int, by: Actor) -> int | None:
    """Begin to issue to all who are entitled and have none; return the job.

    None if there is nobody. While one wave goes on, asking again returns it.
    """
    by.demand(Permission.ISSUE_CERTIFICATES)
    queries.lock(meeting_id)
    last = latest_job(meeting_id, KIND)
    if last and is_open(last):
        return last.id
    meeting = meeting_by_id(meeting_id)
    due = [line for line in queries.entitlement(meeting) if line.due]
    drafts = _promise(meeting_id, due)
    if not drafts:
        return None
    return _ask(meeting, f"{meeting_id}:after:{last.id if last else 0}", drafts)


def _promise(meeting_id: int, due: Collection[Entitlement]) -> list[int]:
    """Write a draft for each, with its reasoning; those of an earlier wave stay."""
    last = queries.last_revisions(meeting_id)
    promised = [line.certificate.id for line in due if line.certificate]
    earlier = queries.certificates(meeting_id, promised)
    drafts = []
    for line in due:
        held = line.certificate
        draft = earlier[held.id] if held else _draft(meeting_id, line.person_id, last)
        draft.basis = line.basis()
        drafts.append(draft)
    db.session.add_all(drafts)
    db.session.flush()
    queries.drop_drafts(meeting_id, (draft.id for draft in drafts))
    return [draft.id for draft in drafts]


def _draft(meeting_id: int, person_id: int, last: Mapping[int, int]) -> Certificate:
    """Begin a certificate, which counts on from what the person had before."""
    revision = last.get(person_id, -1) + 1
    return Certificate(meeting_id=meeting_id, person_id=person_id, revision=revision)


def _ask(meeting: Meeting, occasion: str, drafts: list[int]) -> int:
    """Ask for the papers; all of a wave bear the day on which it was asked for."""
    today = clock.now().astimezone(ZoneInfo(meeting.zone)).date()
    return enqueue(
        KIND,
        f"{KIND}:{occasion}",
        queue=QUEUE,
        title=KIND,
        title_parameters={"count": len(drafts)},
        items=drafts,
        meeting_id=meeting.id,
        issued_on=today.isoformat(),
    )


@transaction(
    unique={
        "uq_certificate_meeting_id_person_id_revision": DomainError(
            "certificate_in_correction"
        )
    }
)
def correct(certificate_id: int, reason: str, by: Actor) -> int:
    """Issue a certificate anew, with the name as it is now; return the job.

    The old one holds until the new one is there, which keeps its number.
    """
    by.demand(Permission.ISSUE_CERTIFICATES)
    old = _held(certificate_id)
    if not reason.strip():
        label = CertificateWorkflow.replace.label
        raise DomainError("reason_missing", move=label, field="reason")
    if not CertificateWorkflow.replace.offered(old, by):
        CertificateWorkflow.replace.apply(old, by, reason)  # says why not
    draft = Certificate(
        meeting_id=old.meeting_id,
        person_id=old.person_id,
        revision=old.revision + 1,
        replaces_id=old.id,
        reason=reason.strip(),
        basis=old.basis,
    )
    db.session.add(draft)
    db.session.flush()
    return _ask(meeting_by_id(old.meeting_id), f"correct:{draft.id}", [draft.id])


@transaction()
def revoke(certificate_id: int, reason: str, by: Actor) -> None:
    """Take a certificate back; its verification page says so from now on."""
    certificate = _held(certificate_id)
    CertificateWorkflow.revoke.apply(certificate, by, reason)
    certificate.reason = reason.strip()
    if certificate.register_entry_id:
        documents.revoke(certificate.register_entry_id, reason, by)
    notifications.cancel_key(mail_key(certificate), by)


def _held(certificate_id: int) -> Certificate:
    found = queries.locked_certificate(certificate_id)
    if found is None or found.state is CertificateState.DRAFT:
        raise DomainError("not_found")
    return found
