"""Room numbers from a pasted message or a sheet: read, compared, then used."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.sheets import read_workbook
from webapp.core.text import N_
from webapp.core.words import words
from webapp.lodging import queries, services
from webapp.lodging.models import AnswerWay, HotelAnswer
from webapp.lodging.rooming.replies import HEADINGS, enough, table_of
from webapp.lodging.rooming.review import Fault, Kind
from webapp.lodging.views.answering.doors import Door

MOST_TEXT = 60_000
SAMPLES = 3
COLUMN_LABELS = {
    "row_id": N_("ID baris"),
    "room_key": N_("Kunci kamar"),
    "name": N_("Nama lengkap"),
    "last_name": N_("Nama belakang"),
    "first_name": N_("Nama depan"),
    "institution": N_("Instansi"),
    "number": N_("Nomor kamar"),
    "confirmation": N_("Nomor konfirmasi"),
    "status": N_("Status"),
}
KIND_LABELS = {
    Kind.IMPOSSIBLE: N_("Tidak mungkin"),
    Kind.DOUBTFUL: N_("Perlu dilihat"),
    Kind.CHANGED: N_("Menimpa yang sudah ada"),
    Kind.FILLED: N_("Baru diisi"),
    Kind.SAME: N_("Sudah sama"),
}
FAULT_LABELS = {
    Fault.TWO_NUMBERS: N_("yang sekamar disebut di dua nomor"),
    Fault.TWICE: N_("nomor ini dipakai kamar lain pada malam yang sama"),
    Fault.CROWDED: N_("tamunya lebih banyak daripada tempat tidur"),
    Fault.MIXED: N_("laki-laki dan perempuan di satu nomor"),
}
DOUBT_LABELS = {
    "alike": N_("namanya mirip, belum pasti"),
    "parted": N_("sebagian namanya tidak ada di kamar ini"),
    "several": N_("ada beberapa orang dengan nama seperti itu"),
    "other_name": N_("ID barisnya cocok, namanya lain"),
    "row_unknown": N_("ID baris tidak ada di daftar"),
    "nobody": N_("tidak ada nama seperti itu di daftar"),
    "": N_("tidak ada di daftar"),
}


def paste(door: Door) -> ResponseReturnValue:
    """Take in a message or a sheet; nothing is written down yet."""
    if request.method == "GET":
        return _entry(door)
    try:
        answer = _received(door)
    except DomainError as error:
        return _entry(door, words(error.code, **error.parameters)), 422
    if _lacks_columns(door, answer):
        return door.to("columns", number=answer.id)
    return door.to("review", number=answer.id)


def columns(door: Door, number: int) -> ResponseReturnValue:
    """Ask which column of a sheet holds what; it is remembered for this hotel."""
    answer = _answer(door, number)
    if request.method == "GET":
        return _columns_page(door, answer)
    meanings = {
        heading: field if field in HEADINGS else ""
        for place, heading in enumerate(answer.headings)
        for field in [request.form.get(f"c-{place}", "")]
        if heading
    }
    services.name_columns(answer.id, meanings, actor())
    if _lacks_columns(door, answer):
        refusal = _("Pilih kolom nama atau ID baris, dan kolom nomor kamar.")
        return _columns_page(door, answer, str(refusal)), 422
    return door.to("review", number=answer.id)


def review(door: Door, number: int) -> ResponseReturnValue:
    """Show what an answer would change, and change what was ticked."""
    answer = _answer(door, number)
    if request.method == "GET":
        return _review_page(door, answer)
    chosen = {
        key: request.form.get(f"s-{key}", "") for key in request.form.getlist("room")
    }
    try:
        count = services.use_answer(answer.id, chosen, actor())
    except DomainError as error:
        said = words(error.code, **error.parameters)
        return _review_page(door, answer, said, set(chosen)), 409
    say(_("%(count)s kamar dicatat. Terima kasih.", count=count))
    return door.to("review", number=number)


def _received(door: Door) -> HotelAnswer:
    """Read the file if there is one, else the text."""
    file, said = request.files.get("file"), door.said()
    if file and file.filename:
        table = table_of(read_workbook(file.read(), file.filename).sheets)
        return services.receive_table(door.hotel.id, table, actor(), said)
    text = request.form.get("text", "").replace("\0", "")[:MOST_TEXT]
    return services.receive_text(door.hotel.id, text, actor(), said)


def _answer(door: Door, number: int) -> HotelAnswer:
    return queries.hotel_answer(door.hotel.id, number) or abort(404)


def _lacks_columns(door: Door, answer: HotelAnswer) -> bool:
    sheet = answer.way is AnswerWay.UPLOADED and bool(answer.headings)
    hotel = queries.hotel_by_id(door.meeting.id, door.hotel.id) or door.hotel
    return sheet and not enough(services.columns_for(answer, hotel))


def _entry(door: Door, refusal: str = "") -> str:
    return render_template(
        "lodging/answer/paste.html",
        door=door,
        meeting=door.meeting,
        hotel=door.hotel,
        text=request.form.get("text", ""),
        refusal=refusal,
    )


def _columns_page(door: Door, answer: HotelAnswer, refusal: str = "") -> str:
    known = services.columns_for(answer, door.hotel)
    samples = [line["cells"] for line in answer.lines[:SAMPLES]]
    return render_template(
        "lodging/answer/columns.html",
        door=door,
        meeting=door.meeting,
        hotel=door.hotel,
        answer=answer,
        columns=[
            (place, heading, known.get(place, ""), _sample(samples, place))
            for place, heading in enumerate(answer.headings)
            if heading
        ],
        labels=COLUMN_LABELS,
        refusal=refusal,
    )


def _sample(rows: list[list[str]], place: int) -> str:
    return ", ".join(row[place] for row in rows if place < len(row) and row[place])


def _review_page(
    door: Door, answer: HotelAnswer, refusal: str = "", chosen: set[str] | None = None
) -> str:
    found = services.compared(answer, door.hotel)
    ticked = {item.room_key for item in found.of(Kind.FILLED)}
    return render_template(
        "lodging/answer/review.html",
        door=door,
        meeting=door.meeting,
        hotel=door.hotel,
        answer=answer,
        parts=[(kind, label, found.of(kind)) for kind, label in KIND_LABELS.items()],
        unknown=found.unknown,
        chosen=ticked if chosen is None else chosen,
        faults=FAULT_LABELS,
        doubts=DOUBT_LABELS,
        left=len(found.items) - len(found.of(Kind.SAME)),
        refusal=refusal,
    )
