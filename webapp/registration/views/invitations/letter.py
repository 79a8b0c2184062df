"""The first step: what the letter looks like and says, seen while it is typed."""

import base64

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.uploads import Signature
from webapp.documents import papers
from webapp.documents import queries as documents
from webapp.documents import services as register
from webapp.documents.forms import HEAD, TEXT, LetterForm, SignedLetterForm
from webapp.documents.models import Letterhead, LetterText
from webapp.documents.words import SIGNATURES
from webapp.meetings.models import Meeting
from webapp.registration import queries
from webapp.registration.queries import Listed
from webapp.registration.services import invitations as services
from webapp.registration.services.invitations import Desk
from webapp.registration.views import bp
from webapp.registration.views.invitations.parts import first_step, steps

EDIT = Permission.EDIT_MEETING


@bp.get("/invitations")
@requires(Permission.VIEW_PEOPLE)
def invitations(meeting: Meeting) -> ResponseReturnValue:
    """Lead to the step that is next."""
    step = first_step(meeting) if actor().may(EDIT) else "send"
    return redirect(url_for(f".invitations_{step}", meeting=meeting.code), 303)


@bp.route("/invitations/letter", methods=["GET", "POST"])
@requires(EDIT)
def invitations_letter(meeting: Meeting) -> ResponseReturnValue:
    """Write the letter and its head."""
    form = LetterForm(data=_known(Desk.of(meeting)))
    shown: list[str] = []
    if request.method == "POST" and request.form.get("do") == "preview":
        form.validate()
        shown = _pictures(meeting, form)
    elif form.validate_on_submit() and _save(meeting, form):
        say(_("Surat sudah disimpan."))
        next_ = url_for(".invitations_check", meeting=meeting.code, kept="letter")
        return redirect(next_, 303)
    return _page(meeting, form, SignedLetterForm(formdata=None), shown)


@bp.post("/invitations/letter/preview")
@requires(EDIT)
def preview_letter(meeting: Meeting) -> ResponseReturnValue:
    """Draw the letter as it is typed at this moment; nothing is kept."""
    form = LetterForm()
    return render_template(
        "registration/invitations/_pictures.html", pictures=_pictures(meeting, form)
    )


@bp.post("/invitations/letter/emblem")
@requires(EDIT)
def remove_emblem(meeting: Meeting) -> ResponseReturnValue:
    """Write letters without an emblem."""
    register.remove_emblem(meeting.id, actor())
    say(_("Lambang sudah dihapus dari kop surat."))
    return redirect(url_for(".invitations_letter", meeting=meeting.code), 303)


@bp.post("/invitations/letter/signed")
@requires(EDIT)
def keep_signed_letter(meeting: Meeting) -> ResponseReturnValue:
    """Take the letter that was signed in the office's own application."""
    form, sent = SignedLetterForm(), request.files.get("file")
    if form.validate_on_submit() and form.dated_on.data:
        try:
            if sent is None or not sent.filename:
                raise DomainError("upload_empty", field="file")  # noqa: TRY301 shown
            signature = register.keep_signed_letter(
                meeting.id,
                sent.stream,
                actor(),
                name=sent.filename,
                number=form.number.data or "",
                on=form.dated_on.data,
            )
        except DomainError as error:
            form.refuse(_at_file(error, "file"))
        else:
            about = SIGNATURES.get(signature)
            tone = "help" if signature is Signature.BROKEN else "ok"
            text = _("Surat yang ditandatangani sudah diterima.")
            say(f"{text} {_(about)}" if about else text, tone)
            return redirect(url_for(".invitations_check", meeting=meeting.code), 303)
    letter = LetterForm(formdata=None, data=_known(Desk.of(meeting)))
    return _page(meeting, letter, form)


@bp.post("/invitations/letter/written")
@requires(EDIT)
def drop_signed_letter(meeting: Meeting) -> ResponseReturnValue:
    """Go back to the letter that is written here."""
    register.drop_signed_letter(meeting.id, actor())
    return redirect(url_for(".invitations_letter", meeting=meeting.code), 303)


def as_pictures(paper: papers.Paper) -> list[str]:
    """Draw the pages of a paper so that a page of ours can hold them."""
    drawn = (base64.b64encode(page).decode() for page in papers.pictures(paper))
    return [f"data:image/png;base64,{page}" for page in drawn]


def sample(meeting: Meeting) -> Listed | None:
    """Take the first institution to show what a letter will look like."""
    lines = queries.listed(meeting, queries.Asked(), 0, 1)
    return lines[0] if lines else None


def _known(desk: Desk) -> dict[str, object]:
    known = {name: getattr(desk.letterhead, name) for name in HEAD}
    known |= {name: getattr(desk.text, name) for name in TEXT}
    known["head_version"] = desk.letterhead.version or ""
    known["text_version"] = desk.text.version or ""
    return known


def _save(meeting: Meeting, form: LetterForm) -> bool:
    sent = request.files.get("emblem")
    emblem = sent.stream if sent and sent.filename else None
    try:
        services.check_fields(f"{form.subject.data}\n{form.body.data}")
        register.save_letter(meeting.id, form.head, form.text, actor(), emblem)
    except DomainError as error:
        form.refuse(_at_file(error, "emblem"))
        return False
    return True


def _at_file(error: DomainError, field: str) -> DomainError:
    """Show what is wrong with a file at the field where it was chosen."""
    if not error.code.startswith("upload_"):
        return error
    return DomainError(error.code, **(error.parameters | {"field": field}))


def _pictures(meeting: Meeting, form: LetterForm) -> list[str]:
    """Draw what the form says, for the first institution of the list."""
    line = sample(meeting)
    if line is None:
        return []
    saved = documents.letterhead(meeting.id)
    head = Letterhead(meeting_id=meeting.id, **form.head.values)
    head.stored_file_id = saved.stored_file_id if saved else None
    text = LetterText(meeting_id=meeting.id, **form.text.values)
    desk = Desk.with_texts(meeting, head, text)
    link = queries.coordinator_links(meeting.id, [line.delegation.id])
    letter = services.write_letter(desk, line, link.get(line.delegation.id))
    return as_pictures(letter)


def _page(
    meeting: Meeting,
    form: LetterForm,
    signed: SignedLetterForm,
    shown: list[str] | None = None,
) -> ResponseReturnValue:
    desk = Desk.of(meeting)
    page = render_template(
        "registration/invitations/letter.html",
        meeting=meeting,
        form=form,
        signed_form=signed,
        signed=desk.signed,
        apart=bool(desk.reading),
        has_emblem=bool(desk.head.picture),
        pictures=shown or [],
        sample=sample(meeting),
        fields=services.FIELDS,
        steps=steps(meeting, "letter"),
    )
    return page, 422 if form.errors or signed.errors else 200
