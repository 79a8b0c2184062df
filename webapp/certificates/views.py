"""Certificates: who gets one, by which reasoning, and what was issued."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from webapp.certificates import queries, services
from webapp.certificates.forms import ReasonForm
from webapp.certificates.models import Certificate
from webapp.certificates.queries import Entitlement
from webapp.certificates.workflow import STATE_LABELS, CertificateWorkflow
from webapp.core.access import Permission, requires
from webapp.core.actor import Actor
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.documents import queries as register
from webapp.documents.services import grouped, verify_url
from webapp.jobs.queries import latest_job
from webapp.notifications.queries import message_by_key
from webapp.registration.queries import count_unprintable

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("certificates", __name__, url_prefix="/m/<meeting>/certificates")

SIZE = 50
SHOWN: dict[str, Callable[[Entitlement], bool]] = {
    "due": lambda line: line.due,
    "issued": lambda line: line.issued,
    "short": lambda line: not line.entitled and not line.issued,
}


@bp.get("/")
@requires(Permission.VIEW_CERTIFICATES)
def index(meeting: Any) -> str:  # noqa: ANN401
    """Say who gets a certificate and who does not, and what is out."""
    lines = queries.entitlement(meeting)
    found = _found(meeting.id, lines)
    number = _page()
    shown = found[(number - 1) * SIZE : number * SIZE]
    held = [line.certificate.id for line in shown if line.certificate]
    return render_template(
        "certificates/index.html",
        meeting=meeting,
        rule=lines[0].rule if lines else queries.rule_of(meeting),
        lines=shown,
        people=queries.people(meeting.id, [line.person_id for line in shown]),
        certificates=queries.certificates(meeting.id, held),
        total=len(found),
        page_number=number,
        size=SIZE,
        counts={name: sum(map(test, lines)) for name, test in SHOWN.items()},
        everybody=len(lines),
        unprintable_names=count_unprintable(meeting.id),
        codes=queries.codes(meeting.id, held),
        grouped=grouped,
        job=latest_job(meeting.id, services.KIND),
        archive=register.latest_file(meeting.id, services.ARCHIVE),
    )


def _found(meeting_id: int, lines: list[Entitlement]) -> list[Entitlement]:
    """Keep the lines of a state whose name, institution or reference is meant."""
    if wanted := SHOWN.get(request.args.get("state", "")):
        lines = [line for line in lines if wanted(line)]
    if words := request.args.get("q", "").strip():
        meant = queries.found(meeting_id, words)
        lines = [line for line in lines if line.person_id in meant]
    return lines


@bp.post("/")
@requires(Permission.ISSUE_CERTIFICATES)
def issue(meeting: Any) -> "ResponseReturnValue":  # noqa: ANN401
    """Begin to issue to all who are entitled."""
    if services.issue(meeting.id, actor()) is None:
        say(_("Semua yang berhak sudah punya sertifikat."), "already")
    return redirect(url_for("certificates.index", meeting=meeting.code), 303)


@bp.get("/<int:certificate_id>")
@requires(Permission.VIEW_CERTIFICATES)
def show(meeting: Any, certificate_id: int) -> str:  # noqa: ANN401
    """Show one certificate: why, where it is, and what may be done."""
    return _shown(meeting, _certificate(meeting, certificate_id), {})


@bp.post("/<int:certificate_id>/correct")
@requires(Permission.ISSUE_CERTIFICATES)
def correct(meeting: Any, certificate_id: int) -> "ResponseReturnValue":  # noqa: ANN401
    """Issue it anew with the name as it is now."""
    return _reasoned(meeting, certificate_id, "replace", services.correct)


@bp.post("/<int:certificate_id>/revoke")
@requires(Permission.ISSUE_CERTIFICATES)
def revoke(meeting: Any, certificate_id: int) -> "ResponseReturnValue":  # noqa: ANN401
    """Take it back."""
    return _reasoned(meeting, certificate_id, "revoke", services.revoke)


def _reasoned(
    meeting: Any,  # noqa: ANN401
    certificate_id: int,
    move: str,
    act: Callable[[int, str, Actor], object],
) -> "ResponseReturnValue":
    certificate = _certificate(meeting, certificate_id)
    form = ReasonForm(prefix=move)
    if form.validate_on_submit():
        try:
            act(certificate.id, form.reason.data or "", actor())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            address = url_for(
                "certificates.show", meeting=meeting.code, certificate_id=certificate_id
            )
            return redirect(address, 303)
    return _shown(meeting, certificate, {move: form}), 422


def _shown(meeting: Any, certificate: Certificate, forms: dict[str, Any]) -> str:  # noqa: ANN401
    entry_id = certificate.register_entry_id
    entry = register.entry(meeting.id, entry_id) if entry_id else None
    offered = CertificateWorkflow.offered(certificate, actor())
    return render_template(
        "certificates/show.html",
        meeting=meeting,
        certificate=certificate,
        person=certificate.person,
        verify=verify_url(entry.code) if entry else "",
        code=grouped(entry.code) if entry else "",
        others=[
            other
            for other in queries.of_person(certificate.person_id)
            if other.id != certificate.id
        ],
        message=message_by_key(f"certificate:{certificate.id}"),
        states=STATE_LABELS,
        moves={
            name: (offered[name], forms.get(name) or ReasonForm(prefix=name))
            for name in ("replace", "revoke")
            if name in offered
        },
    )


def _certificate(meeting: Any, certificate_id: int) -> Certificate:  # noqa: ANN401
    found = queries.certificate(meeting.id, certificate_id)
    if found is None:
        raise NotFound
    return found


def _page() -> int:
    return max(request.args.get("page", 1, int), 1)
