"""Reading people: a row of the guest list, with what surrounds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from webapp.core.cells import (
    Days,
    folded,
    read_days,
    read_yes,
    text_of,
)
from webapp.core.identity import NipFault, read_email, read_nip, read_phones
from webapp.core.names import split_name
from webapp.core.sheets import Cell, Row
from webapp.registration.models import Funding, Role, Sex
from webapp.registration.reading.levels import grade_of, level_by_position, level_of
from webapp.secretariat.workbooks.found import (
    Group,
    Issue,
    PersonRow,
    Place,
    Severity,
)
from webapp.secretariat.workbooks.places import Surroundings, locate
from webapp.secretariat.workbooks.tables import Table

ENDS = re.compile(
    r"^(mengetahui|menyetujui|dibuat oleh|disusun oleh|ttd|a\.?n\.? |yang membuat"
    r"|demikian|catatan :|keterangan :|[a-z ]+, \d{1,2} [a-z]+ \d{4}$)",
    re.IGNORECASE,
)
TOTALS = re.compile(r"^(sub ?)?(total|jumlah|rekap|grand total)\b", re.IGNORECASE)
NOBODY = re.compile(
    r"^(menyusul|tba|tbc|belum ada|kosong|n/?a|vacant|\W*|dalam konfirmasi)$",
    re.IGNORECASE,
)
SAME_AS_ABOVE = {
    '"',
    "''",
    "idem",
    "sda",
    "s.d.a",
    "s.d.a.",
    "s d a",
    "sama",
    "〃",
    "”",
}
SEXES = {
    **dict.fromkeys(("l", "lk", "laki", "pria", "m", "male", "lelaki", "1"), Sex.MALE),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita", "f", "female", "2"), Sex.FEMALE),
}
ROLES = {
    Role.SPEAKER: r"\b(narasumber|nara sumber|pembicara|pemateri|penyaji|keynote)\b",
    Role.MODERATOR: r"\bmoderator\b",
    Role.COMMITTEE: r"\b(panitia|panpel|sekretariat panitia|notulis|mc|protokol|lo)\b",
    Role.MEDIA: r"\b(media|pers|wartawan|jurnalis|reporter)\b",
    Role.GUEST: r"\b(tamu|vip|undangan khusus)\b",
    Role.PARTICIPANT: r"\b(peserta|utusan|delegasi)\b",
}
NIP_IN_NAME = re.compile(
    r"(?:\bNIP\b[\s.:]*)?(\d{8}\s?\d{6}\s?\d\s?\d{3})", re.IGNORECASE
)
FEW = 3  # fewer cells are a note below the table, or a heading within it
FOREVER = 60  # nights; a longer stay is a mistyped date


@dataclass(slots=True)
class RowReader:
    """One row of a table of people, cell by cell, collecting its doubts."""

    table: Table
    place: Place
    row: Row
    year: int
    issues: list[Issue] = field(default_factory=list)

    def cell(self, name: str) -> Cell:
        """Give the first cell of this meaning that holds anything."""
        cells = (self.row[place] for place in self.table.places(name))
        return next((cell for cell in cells if cell is not None), None)

    def text(self, name: str) -> str:
        """Give a cell as text; a dash is nothing."""
        text = text_of(self.cell(name))
        return "" if text in {"-", "–", "—"} else text

    def doubt(
        self,
        code: str,
        name: str,
        proposal: str = "",
        severity: Severity = Severity.DOUBT,
    ) -> None:
        """Remember what is doubtful about a cell."""
        places = self.table.places(name)
        column = self.table.headings.get(places[0], "") if places else ""
        value = text_of(self.cell(name))
        self.issues.append(Issue(code, self.place, column, value, proposal, severity))


def read_people(
    table: Table, book: str, year: int
) -> tuple[list[PersonRow], list[Issue]]:
    """Read all people of a table, and the rows that should have named somebody."""
    people, problems = [], []
    above: dict[str, Cell] = {}
    around = Surroundings.of_sheet(table.sheet.name, table.above)
    for number, row in table.rows:
        reader = RowReader(table, Place(book, table.sheet.name, number + 1), row, year)
        if _ends(row):
            break
        section = _section(reader)
        if section is not None:
            around.enter(section, year)
        elif _is_person(reader):
            reader.row = _repeated(reader, above)
            people.append(_read(reader, around))
        elif _has_data(reader):
            problems.append(Issue("name_missing", reader.place, value=_short(row)))
    return people, problems


def _short(row: Row) -> str:
    return " · ".join(filter(None, map(text_of, row)))[:120]


def _ends(row: Row) -> bool:
    texts = list(filter(None, map(text_of, row)))
    return len(texts) < FEW and any(ENDS.match(text) for text in texts)


def _section(reader: RowReader) -> str | None:
    """Read a row that is a heading for those below: `PROVINSI ACEH`, `B. PANITIA`."""
    texts = [text for text in map(text_of, reader.row) if text]
    lettered = [text for text in texts if re.search(r"[^\W\d_]{3}", text)]
    if not lettered or len(set(lettered)) > 1 or len(texts) > 2 * len(lettered):
        return None
    numbered = isinstance(reader.cell("number"), int | float)
    if TOTALS.match(lettered[0]):
        return ""
    return None if numbered and reader.text("name") else lettered[0]


def _is_person(reader: RowReader) -> bool:
    name = text_of(reader.cell("name"))
    if TOTALS.match(name) or NOBODY.match(name):
        return False
    letters = re.search(r"[^\W\d_]{2}", name)
    beside = [cell for cell in reader.row if cell is not None and cell != name]
    return bool(letters) and len(name) > 1 and bool(beside)


def _has_data(reader: RowReader) -> bool:
    """Tell a place without a name from an empty, a numbered or a total row."""
    first = next(filter(None, map(text_of, reader.row)), "")
    known = [name for name in ("institution", "position", "nip") if reader.text(name)]
    return bool(known) and not TOTALS.match(first) and not _counts_columns(reader.row)


def _counts_columns(row: Row) -> bool:
    """Recognise the row `(1) (2) (3)` under a heading."""
    texts = [text_of(cell).strip("()") for cell in row if cell is not None]
    return bool(texts) and all(text.isdigit() for text in texts)


def _repeated(reader: RowReader, above: dict[str, Cell]) -> Row:
    """Write out `idem`, and remember what the next row may mean by it."""
    row = list(reader.row)
    for name in ("institution", "position", "region", "province", "arrive_on"):
        for place in reader.table.places(name)[:1]:
            if text_of(row[place]).casefold() in SAME_AS_ABOVE:
                row[place] = above.get(name)
            above[name] = row[place]
    return tuple(row)


def _read(reader: RowReader, around: Surroundings) -> PersonRow:
    person = _named(reader)
    person = _with_nip(reader, person)
    person = _with_contact(reader, person)
    person = _with_rank(reader, person)
    person = locate(reader, person, around)
    person = _with_role(reader, person, around)
    person = _with_stay(reader, person)
    funding = funding_of(reader)
    notes = (reader.row[place] for place in reader.table.places("notes"))
    wishes = "; ".join(filter(lambda text: text.strip("-"), map(text_of, notes)))
    return replace(person, funding=funding, wishes=wishes, issues=tuple(reader.issues))


def _named(reader: RowReader) -> PersonRow:
    typed = NIP_IN_NAME.sub("", str(reader.cell("name"))).strip()
    name = split_name(typed)
    position = reader.text("position")
    if name.position:
        reader.doubt("position_in_name", "name", name.position, Severity.NOTE)
    return PersonRow(
        reader.place,
        name.name,
        title_before=name.front or reader.text("title_before"),
        title_after=name.back or reader.text("title_after"),
        sex=_sex(reader),
        position=position or name.position,
    )


def _sex(reader: RowReader) -> Sex | None:
    words = folded(reader.text("sex")).split()
    return SEXES.get(words[0]) if words else None


def _with_nip(reader: RowReader, person: PersonRow) -> PersonRow:
    value = reader.cell("nip")
    if value is None and (inside := NIP_IN_NAME.search(text_of(reader.cell("name")))):
        value = inside[1]
    nip = read_nip(value, reader.year)
    if nip is None:
        return replace(person, sex=_needed_sex(reader, person.sex, None))
    for fault in nip.faults:
        hidden = fault is NipFault.IS_NIK
        reader.doubt(fault, "nip")
        if hidden:
            reader.issues[-1] = replace(reader.issues[-1], value="")
    told = Sex(nip.sex.value) if nip.sex and nip.sound else None
    if told and person.sex and told is not person.sex:
        reader.doubt("nip_gender", "sex", told.value)
    sex = _needed_sex(reader, person.sex, told)
    return replace(person, nip=nip.digits, nip_sound=nip.sound, sex=sex)


def _needed_sex(reader: RowReader, own: Sex | None, told: Sex | None) -> Sex | None:
    """Believe a sound service number before a typed letter; without either, ask."""
    if own is None and told is None:
        reader.doubt("sex_missing", "sex")
    return told or own


def _with_contact(reader: RowReader, person: PersonRow) -> PersonRow:
    numbers: list[str] = []
    for place in reader.table.places("phone"):
        phones = read_phones(reader.row[place])
        numbers += [number for number in phones.numbers if number not in numbers]
        if phones.doubtful or phones.unread:
            reader.doubt("phone_doubtful", "phone")
    if len(numbers) > 1:
        reader.doubt("phone_second", "phone", numbers[0])
    return replace(
        person, phones=tuple(numbers), email=read_email(reader.cell("email"))
    )


def _with_rank(reader: RowReader, person: PersonRow) -> PersonRow:
    """Take the level from its column, else from the position; a gap is told of."""
    own = reader.text("level")
    level, by_position = level_of(own), level_by_position(person.position)
    if level is None:
        self_evident = by_position and not reader.table.places("level")
        if not self_evident:
            code = "level_unread" if own else "level_missing"
            reader.doubt(code, "level", by_position.value if by_position else "")
        level = by_position
    return replace(person, level=level, grade=grade_of(reader.text("grade")))


def _with_role(reader: RowReader, person: PersonRow, around: Surroundings) -> PersonRow:
    """Ask the column, then the position, then the headings above."""
    told = reader.text("role") or reader.text("group")
    for text in (told, person.position, reader.text("notes"), *around.words()):
        roles = list(_roles_in(text))
        if len(roles) == 1:
            return replace(person, role=roles[0], group=_group(roles[0], person.group))
    return person


def _roles_in(text: str) -> Iterator[Role]:
    plain = folded(text)
    for role, words in ROLES.items():
        if re.search(words, plain):
            yield role


def _group(role: Role, own: Group) -> Group:
    runs = role in {Role.COMMITTEE, Role.SPEAKER, Role.MODERATOR}
    return Group.COMMITTEE if runs else own


def _with_stay(reader: RowReader, person: PersonRow) -> PersonRow:
    arrival, departure = _day(reader, "arrive_on"), _day(reader, "depart_on")
    span = _day(reader, "span")
    first = arrival.first if arrival else span.first if span else None
    last = departure.last if departure else None
    if last is None:
        both = span or (arrival if arrival and arrival.last > arrival.first else None)
        last = both.last if both else None
    if first and last and not 0 <= (last - first).days <= FOREVER:
        reader.doubt("dates_reversed", "depart_on")
        last = None
    return replace(person, arrive_on=first, depart_on=last, stays=_stays(reader))


def _day(reader: RowReader, name: str) -> Days | None:
    value = reader.cell(name)
    days = read_days(value, reader.year)
    if days is None and text_of(value) not in {"", "-"} and name != "span":
        reader.doubt("date_unread", name)
    if days and days.weekday_wrong:
        reader.doubt("date_weekday", name)
    if days and abs(days.first.year - reader.year) > 1:
        reader.doubt("date_year", name)
    return days


def _stays(reader: RowReader) -> bool:
    """Read the column; in a column of ticks an empty cell is a no."""
    value = reader.cell("stays")
    told = read_yes(value)
    if told is not None:
        return told
    if text_of(value):
        reader.doubt("stay_unread", "stays")
        return True
    return not _is_ticked(reader.table)


def _is_ticked(table: Table) -> bool:
    """Tell whether a column of stays holds ticks alone, so that blank means no."""
    for place in table.places("stays"):
        told = {read_yes(row[place]) for _, row in table.rows}
        return True in told and False not in told
    return False


def funding_of(reader: RowReader) -> Funding | None:
    """Tell who bears the cost, by the column that says so."""
    text = folded(reader.text("funding"))
    if not text:
        return None
    if re.search(r"\b(akomodasi|penginapan|kamar|hotel)\b", text):
        return Funding.LODGING
    if re.search(r"sendiri|masing|apbd|mandiri|pribadi|instansi|daerah|swadaya", text):
        return Funding.OWN
    if re.search(r"panitia|penuh|pusat|apbn|dipa|ditjen|penyelenggara|ya\b", text):
        return Funding.FULL
    reader.doubt("funding_unread", "funding")
    return None
