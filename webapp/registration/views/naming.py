"""Names as they come all day: typed from a letter, or pasted from a message."""

from datetime import timedelta
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import STATUS, actor
from webapp.core.errors import DomainError
from webapp.core.notices import received, say
from webapp.core.uploads import MAX_BYTES, Kind, Signature
from webapp.documents.models import StoredFile
from webapp.documents.queries import pages_of, stored_file
from webapp.documents.services import accept_upload
from webapp.documents.words import SIGNATURES
from webapp.meetings.models import Meeting
from webapp.registration import queries, services, words
from webapp.registration.forms.naming import NamingForm
from webapp.registration.models import AssignmentLetter
from webapp.registration.reading import Doubt, Line, named_institution, read_text
from webapp.registration.services import Institution, LetterFacts
from webapp.registration.views import bp
from webapp.registration.views.outcomes import tell
from webapp.registration.views.rows import (
    Twins,
    as_data,
    as_typed,
    as_typed_before,
    find_twins,
    judge,
    own_doubts,
    read_row,
)
from webapp.registration.workflow import PlaceState

EDIT = Permission.EDIT_PARTICIPANTS
MORE = 5


class Page:
    """What one showing of the form needs beside its fields."""

    def __init__(self, meeting: Meeting, mode: str) -> None:
        self.meeting, self.mode = meeting, mode
        self.form = _form(meeting)
        self.names = queries.delegation_names(meeting.id)
        self.file = _file(meeting, self.form.file_id.data)
        self.lines: tuple[Line, ...] = ()
        self.doubts: dict[int, list[Doubt]] = {}
        self.twins: Twins = {}
        self.unknown = ""
        self.again = False

    def render(self) -> str:
        """Show the form with all that was typed."""
        reads = {
            number: read_row(entry.form, self.year)
            for number, entry in enumerate(self.form.rows.entries)
            if not entry.form.empty
        }
        for number, read in reads.items():
            self.doubts.setdefault(number, own_doubts(read))
        return render_template(
            f"registration/{self.mode}.html",
            meeting=self.meeting,
            form=self.form,
            names=self.names,
            file=self.file,
            pages=pages_of(self.file) if self.file else (),
            lines=self.lines,
            doubts=self.doubts,
            reads=reads,
            twins=self.twins,
            unknown=self.unknown,
            again=self.again,
            labels=words,
            most_bytes=MAX_BYTES,
        )

    @property
    def year(self) -> int:
        """The year that a date without one means."""
        return self.meeting.starts_on.year


@bp.route("/people/letter", methods=["GET", "POST"])
@requires(EDIT)
def type_letter(meeting: Meeting) -> ResponseReturnValue:
    """Type the people of a letter, with the letter beside them."""
    return _answer(Page(meeting, "type_letter"))


@bp.route("/people/message", methods=["GET", "POST"])
@requires(EDIT)
def paste_message(meeting: Meeting) -> ResponseReturnValue:
    """Paste a message, and correct the rows that were read out of it."""
    return _answer(Page(meeting, "paste_message"))


def _form(meeting: Meeting) -> NamingForm:
    return NamingForm(
        arrive_on=meeting.starts_on - timedelta(days=1),
        depart_on=meeting.ends_on,
        institution=request.args.get("institution", ""),
        file_id=request.args.get("file", ""),
        form_key=uuid4().hex,
    )


def _file(meeting: Meeting, file_id: str | None) -> StoredFile | None:
    """Find a letter that was uploaded for this form; no other file will do."""
    number = int(file_id) if file_id and file_id.isdecimal() else 0
    file = stored_file(meeting.id, number) if number < 1 << 62 else None
    return file if file and file.purpose == services.LETTER else None


def _answer(page: Page) -> ResponseReturnValue:
    """Do what the pressed button asks for; whatever happens, the typed text stays."""
    form = page.form
    if request.method == "GET":
        if taken := _taken_back(page.meeting, request.args.get("again", 0, int)):
            _show_again(page, taken)
        return page.render()
    chosen = request.files.get("letter")
    try:
        if chosen and chosen.filename:
            _upload(page)
    except DomainError as error:
        error.parameters["field"] = "letter"
        form.refuse(error)
        return page.render(), 422
    steps = {"upload": _show, "read": _read, "more": _more}
    return steps.get(request.form.get("do", ""), _save)(page)


def _taken_back(meeting: Meeting, letter_id: int) -> AssignmentLetter | None:
    found = queries.letter(meeting.id, letter_id) if letter_id else None
    return found if found and found.taken_back_at else None


def _show_again(page: Page, letter: AssignmentLetter) -> None:
    """Fill the form with what was taken back."""
    form, page.again = page.form, True
    form.institution.data, form.number.data = letter.delegation.name, letter.number
    form.dated_on.data = letter.dated_on
    form.put_rows([as_typed_before(one) for one in queries.named_in(letter.id)])
    if page.file is None and letter.stored_file_id:
        page.file = _file(page.meeting, str(letter.stored_file_id))
    form.file_id.data = str(page.file.id) if page.file else ""


def _show(page: Page) -> ResponseReturnValue:
    return page.render()


def _more(page: Page) -> ResponseReturnValue:
    page.form.pad(len(page.form.rows.entries) + MORE)
    return page.render()


def _upload(page: Page) -> None:
    """Keep the letter; where it has words in it, and nothing is typed, read them."""
    chosen = request.files["letter"]
    accepted = accept_upload(
        page.meeting.id,
        chosen.stream,
        chosen.filename or "",
        (Kind.PDF, Kind.PICTURE),
        actor(),
        writer=EDIT,
        reader=Permission.VIEW_PEOPLE,
        purpose=services.LETTER,
    )
    if about := SIGNATURES.get(accepted.signature):
        whole = accepted.signature is Signature.WHOLE
        say(_(about), "ok" if whole else "help")
    page.file = accepted.file
    page.form.file_id.data = str(accepted.file.id)
    if all(entry.form.empty for entry in page.form.rows.entries):
        _fill(page, accepted.text)


def _read(page: Page) -> ResponseReturnValue:
    """Turn the pasted text into rows, in place of those that are there."""
    text = page.form.pasted.data or ""
    page.lines = _fill(page, text)
    if not any(not entry.form.empty for entry in page.form.rows.entries):
        page.form.refuse(DomainError("nobody_read", field="pasted"))
        return page.render(), 422
    return page.render()


def _fill(page: Page, text: str) -> tuple[Line, ...]:
    """Put what a text tells into the fields that it tells about."""
    reading = read_text(text, page.names, page.year)
    form, facts = page.form, reading.facts
    if reading.rows:
        form.put_rows([as_data(row) for row in reading.rows])
        page.doubts = {n: row.doubts for n, row in enumerate(reading.rows)}
    form.institution.data = form.institution.data or facts.institution
    form.number.data = form.number.data or facts.number
    for name in ("dated_on", "arrive_on", "depart_on"):
        if day := getattr(facts, name):
            form[name].data, form[name].raw_data = day, None
    return reading.lines


def _save(page: Page) -> ResponseReturnValue:
    form = page.form
    valid = form.validate_on_submit()
    sender = _sender(page)
    if sender is None or not valid:
        return page.render(), 422
    filled = [n for n, one in enumerate(form.rows.entries) if not one.form.empty]
    try:
        return _write(page, sender, filled)
    except DomainError as error:
        if error.code == "letter_saved":
            return _sent_before(page)
        _refuse(form, error, filled)
        return page.render(), STATUS.get(error.code, 409)


def _write(page: Page, sender: Institution, filled: list[int]) -> ResponseReturnValue:
    """Write the rows down, unless they were before or somebody has to be told apart."""
    form, meeting = page.form, page.meeting
    facts = _facts(page)
    typed = [as_typed(form, n, page.year) for n in filled]
    if services.sent_before(meeting.id, sender, typed, facts):
        return _sent_before(page)
    delegation = queries.delegation_by_name(meeting.id, sender.name)
    page.twins = find_twins(form, meeting.id, delegation, page.year)
    if not judge(form, page.twins, page.year):
        return page.render(), 422
    typed = [as_typed(form, n, page.year) for n in filled]
    outcome = services.name_by_letter(meeting.id, sender, typed, facts, actor())
    tell(meeting, outcome)
    return _again(page)


def _facts(page: Page) -> LetterFacts:
    form = page.form
    if form.file_id.data and page.file is None:
        raise DomainError("letter_gone", field="letter")
    return LetterFacts(
        form_key=form.form_key.data or uuid4().hex,
        number=form.number.data or "",
        dated_on=form.dated_on.data,
        file_id=page.file.id if page.file else None,
        state=PlaceState.CONFIRMED if form.confirmed.data else PlaceState.SUBMITTED,
    )


def _sender(page: Page) -> Institution | None:
    """Find the institution meant; a new one only if somebody says that it is."""
    form = page.form
    typed = form.institution.data or ""
    known = queries.delegation_by_name(page.meeting.id, typed) if typed else None
    meant = known.name if known else named_institution(typed, page.names, page.year)
    if meant:
        form.institution.data = meant
        return Institution(meant)
    if typed and form.new_institution.data:
        return Institution(typed)
    page.unknown = typed
    code = "delegation_unknown" if typed else "delegation_missing"
    form.refuse(DomainError(code, field="institution"))
    return None


def _refuse(form: NamingForm, error: DomainError, filled: list[int]) -> None:
    """Show a refusal at the row and field that it names."""
    row = error.parameters.get("row")
    if error.code == "sent_already":
        form.form_key.data = uuid4().hex  # what is sent next is another form
    if not isinstance(row, int):
        form.refuse(error)
        return
    names = {"name": "who"}
    field = str(error.parameters.get("field", "who"))
    parameters = error.parameters | {"field": names.get(field, field)}
    form.rows.entries[filled[row]].form.refuse(DomainError(error.code, **parameters))


def _sent_before(page: Page) -> ResponseReturnValue:
    """Show what was written when the same form came the first time."""
    key = page.form.form_key.data or ""
    letter = queries.letter_by_form(page.meeting.id, key)
    say(_("Isian ini sudah tersimpan sebelumnya; tidak disimpan dua kali."), "already")
    received(page.mode)
    shown = url_for(
        ".letter", meeting=page.meeting.code, letter_id=letter.id if letter else 0
    )
    return redirect(shown, 303)


def _again(page: Page) -> ResponseReturnValue:
    """Offer an empty form for the next letter."""
    received(page.mode)
    return redirect(url_for(f".{page.mode}", meeting=page.meeting.code), 303)
