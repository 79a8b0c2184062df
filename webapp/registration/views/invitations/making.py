"""The second step: looking letters through, and making them all."""

import io
from collections.abc import Sequence

from flask import abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor, hand_out
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.words import words
from webapp.documents import papers
from webapp.documents import queries as documents
from webapp.documents import services as register
from webapp.documents.papers import as_word
from webapp.jobs.queries import latest_job
from webapp.meetings.models import Meeting
from webapp.registration import queries
from webapp.registration.queries import Asked, Listed
from webapp.registration.services import invitations as services
from webapp.registration.services.invitations import Desk
from webapp.registration.views import bp
from webapp.registration.views.invitations.parts import figures, line_of, steps
from webapp.registration.workflow import DelegationState

KEPT = 3600  # seconds that a browser need not ask for a page again
FILES = {
    services.PRINTED: "print",
    services.ZIPPED: "zip",
    services.SHEETS: "sheets",
}


@bp.get("/invitations/check")
@requires(Permission.EDIT_PARTICIPANTS)
def invitations_check(meeting: Meeting) -> ResponseReturnValue:
    """Show the letter of any institution, and what is still missing."""
    slug = request.args.get("of", "")
    lines = queries.listed(meeting, Asked())
    first = lines[0] if lines else None
    line = line_of(meeting, slug) if slug else first
    desk = Desk.of(meeting)
    return render_template(
        "registration/invitations/check.html",
        meeting=meeting,
        line=line,
        pictures=_addresses(desk, line) if line else [],
        signed=desk.signed,
        signed_pages=documents.pages_of(desk.signed) if desk.signed else [],
        figures=figures(meeting),
        missing=_missing(desk, meeting, lines),
        institutions=lines,
        job=latest_job(meeting.id, services.KIND),
        files={
            name: documents.latest_file(meeting.id, purpose)
            for purpose, name in FILES.items()
        },
        steps=steps(meeting, "check"),
        kept=["letter"] if request.args.get("kept") == "letter" else [],
    )


@bp.post("/invitations/check")
@requires(Permission.EDIT_PARTICIPANTS)
def make_invitations(meeting: Meeting) -> ResponseReturnValue:
    """Begin to make all letters that are missing or out of date."""
    try:
        if services.ask_invitations(meeting.id, actor()) is None:
            say(_("Semua surat sudah dibuat."), "already")
    except DomainError as error:
        say(words(error.code, **error.parameters), "help")
    return redirect(url_for(".invitations_check", meeting=meeting.code), 303)


@bp.get("/invitations/<slug>/pages/<int:number>")
@requires(Permission.EDIT_PARTICIPANTS)
def invitation_page(meeting: Meeting, slug: str, number: int) -> ResponseReturnValue:
    """Show a page of the letter of one institution; its address says which letter."""
    paper = _look(Desk.of(meeting), line_of(meeting, slug))
    pages = register.draw_pages(paper)
    if not 1 <= number <= len(pages):
        abort(404)
    picture = io.BytesIO(pages[number - 1])
    answer = send_file(picture, mimetype="image/png", etag=register.paper_mark(paper))
    answer.cache_control.private, answer.cache_control.max_age = True, KEPT
    return answer


@bp.get("/invitations/<slug>/letter.docx")
@requires(Permission.EDIT_PARTICIPANTS)
def invitation_word(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Hand the letter of one institution out for Word."""
    letter = _letter(Desk.of(meeting), line_of(meeting, slug))
    name = f"{clock.now():%Y-%m-%d}_Undangan_{slug[:80]}.docx"
    return hand_out(as_word(letter), name)


def _addresses(desk: Desk, line: Listed) -> list[str]:
    """List where the pages are shown, so that a browser fetches each letter once."""
    paper = _look(desk, line)
    code, slug = desk.meeting.code, line.delegation.slug
    mark = register.paper_mark(paper)
    return [
        url_for(".invitation_page", meeting=code, slug=slug, number=number, v=mark)
        for number, _page in enumerate(register.draw_pages(paper), 1)
    ]


def _look(desk: Desk, line: Listed) -> papers.Paper:
    """Write the letter, or only its sheet where the letter was signed elsewhere."""
    letter = register.timeless(_letter(desk, line))
    if desk.signed is None or letter.answer is None:
        return letter
    return papers.AnswerSheet(
        title=letter.title,
        made_at=letter.made_at,
        answers=(letter.answer,),
        size=letter.size,
    )


def _letter(desk: Desk, line: Listed) -> papers.Letter:
    of = line.delegation.id
    made = queries.invitation(of)
    link = queries.coordinator_links(desk.meeting.id, [of]).get(of)
    number = made.register_entry.number if made else ""
    return services.write_letter(desk, line, link, number=number)


def _missing(
    desk: Desk, meeting: Meeting, lines: Sequence[Listed]
) -> list[tuple[str, str]]:
    """Say what the letters lack, with the page on which it is put right."""
    letter = url_for(".invitations_letter", meeting=meeting.code)
    settings = url_for("secretariat.settings", meeting=meeting.code)
    rules = url_for(".rules", meeting=meeting.code)
    listed = url_for(".delegations", meeting=meeting.code, check="quota")
    coming = [
        one for one in lines if one.delegation.state is not DelegationState.DECLINED
    ]
    written = desk.signed is None
    checks = (
        (written and not desk.head.ministry, _("Kop surat belum diisi."), letter),
        (
            written and not desk.letterhead.signer_name,
            _("Penanda tangan belum diisi."),
            letter,
        ),
        (not meeting.venue, _("Tempat acara belum diisi."), settings),
        (not meeting.contact_phone, _("Narahubung panitia belum diisi."), settings),
        (
            any(line.deadline_at is None for line in coming),
            _("Batas jawab belum ditentukan."),
            rules,
        ),
        (
            any(not line.funded for line in coming),
            _("Ada instansi yang belum punya kuota."),
            listed,
        ),
    )
    return [(text, url) for wrong, text, url in checks if wrong]
