"""A message as people send it, line by line.

A line begins a person (by a number, by `Nama:`, by degrees), adds to the one before,
tells what holds for all, or is left; whichever, it is never lost.
"""

import re
from collections.abc import Sequence

from webapp.core.cells import read_days
from webapp.core.identity import read_phones
from webapp.core.names import is_degree
from webapp.registration.reading.days import days_in
from webapp.registration.reading.institutions import (
    institution_of_office,
    named_institution,
    office_in,
)
from webapp.registration.reading.levels import level_of
from webapp.registration.reading.lines import TypedLine
from webapp.registration.reading.naming import looks_like_name, sure_name
from webapp.registration.reading.people import is_position, person_of, take
from webapp.registration.reading.rows import Facts, Line, Reading, Row

MOST_LINES = 1_000
MOST_ROWS = 100
ON_BEHALF = re.compile(r"^(?:an|a\.n|a/n|atas nama)\b[.:\s]*", re.IGNORECASE)
LABELS = {
    "name": r"nama(?:\s+(?:lengkap|peserta|dan gelar))?",
    "nip": r"n\s?i\s?p(?:\s*[./]\s*n\s?r\s?p|\s+baru)?|nrp|nik",
    "grade": r"pangkat(?:\s*[,/]?\s*(?:dan\s+)?gol\w*(?:\.?\s*(?:ruang)?)?)?"
    r"|gol(?:ongan)?(?:\s*[./]?\s*ruang)?",
    "level": r"eselon|tingkat",
    "position": r"jabatan|jab",
    "phone": r"(?:no\w*\.?\s*)?(?:hp|wa|whatsapp|telp|tlp|telepon|handphone)"
    r"(?:\s*[/&]\s*(?:wa|hp))?",
    "email": r"e-?mail",
    "institution": r"instansi|unit\s*kerja|asal(?:\s+instansi)?|opd|skpd|utusan|dari",
    "number": r"(?:no(?:mor)?\.?)(?:\s*(?:surat|st|spt)(?:\s+tugas)?)?",
    "dated": r"(?:tanggal|tgl)\.?(?:\s*surat)?",
}
LABEL = re.compile(
    r"(?<![\w/.])(?:(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in LABELS.items())
    + r")\s*[.]?\s*[:=]\s*"
    # A number needs no colon before it.
    rf"|(?:(?P<only_nip>{LABELS['nip']})|(?P<only_phone>{LABELS['phone']}))"
    r"[\s.]*(?=[\d+]|[-–]\s*$))",
    re.IGNORECASE,
)
NOTHING = re.compile(r"[\s.\-–—?]*")
LETTER = re.compile(
    r"\b(?:surat\s+(?:perintah\s+)?tugas|s[p]?t)\b.*?\b(?:no(?:mor)?)\b\.?\s*[:.]?\s*"
    r"([\w./-]*\d[\w./-]*/[\w./-]+)(.*)$",
    re.IGNORECASE,
)
SPLIT = re.compile(r"\s*[|;\t/]\s*|\s+[-–—]\s+")
ASIDE = re.compile(r"(.+?)\s*\(([^()]+)\)")
AND = re.compile(r"\s*[;&]\s*|\s+(?:dan|serta)\s+", re.IGNORECASE)
CALLED = re.compile(
    r"^(?:bapak|bpk|pak|ibu|bu|sdri?|saudar[ai])\b\.?\s*", re.IGNORECASE
)
CELLS = re.compile(r"\s*[\t|;/]\s*|\s{2,}")
IN_LINE = re.compile(r"\s*(?<![\d/.])\d{1,2}[.)]\s+(?=[^\W\d])")
ASKED = re.compile(r"(?:cp|contact\s+person|narahubung|kontak)\b", re.IGNORECASE)
HEADING = re.compile("|".join((*LABELS.values(), "no|nomor|urut")), re.IGNORECASE)
DAY_WORDS = re.compile(r"^[\s,.:()-]*(?:tanggal|tgl)?[\s,.:()-]*", re.IGNORECASE)


def read_text(text: str, known: Sequence[str], year: int) -> Reading:
    """Read people out of a text; ``known`` are the institutions of the meeting."""
    reader = _Reader(known, year)
    lines = text.splitlines()
    read = [TypedLine(line) for line in lines[:MOST_LINES]]
    for place, line in enumerate(read):
        following = next((one for one in read[place + 1 :] if one.text), None)
        line.used = reader.read(line, following)
    kept = [Line(line.typed.strip(), line.used) for line in read if line.typed.strip()]
    kept += [Line(one.strip(), used=False) for one in lines[MOST_LINES:] if one.strip()]
    return Reading(tuple(reader.finished()), reader.facts, tuple(kept))


def _pieces(rest: str) -> list[str]:
    """Part what is left of a line, and leave out the stop after a sentence."""
    found: list[str] = []
    for piece in SPLIT.split(rest):
        bare = piece.strip(" ,;:-–—")
        # `S.T. (Kepala Bidang)` keeps both its brackets; a lone or an outer one goes.
        if bare.count("(") != bare.count(")") or bare.startswith("("):
            bare = bare.strip(" ,;:()-–—")
        if bare.endswith(".") and not is_degree(bare.rpartition(",")[2].strip()):
            bare = bare.rstrip(" .")
        aside = ASIDE.fullmatch(bare)
        if aside and looks_like_name(aside[1]):
            found += [aside[1], aside[2]]
        elif bare:
            found.append(bare)
    return found


def _unclosed(value: str) -> str:
    """Leave out a bracket that closes what was opened before the value."""
    return value.rstrip(") ") if value.count(")") > value.count("(") else value


def _is_heading(text: str) -> bool:
    """Tell the head of a table, `No  Nama  NIP`, from people."""
    cells = CELLS.split(text)
    return len(cells) > 1 and all(map(HEADING.fullmatch, cells))


def _is_person(words: str, after: TypedLine | None, *, expected: bool) -> bool:
    """Tell whether words are somebody: by a degree, or where a name is expected."""
    words = CALLED.sub("", words)
    if sure_name(words):
        return True
    if not looks_like_name(words):
        return False
    if expected or after is None:
        return expected
    label = LABEL.match(after.text)
    if label:
        return label.lastgroup != "name"
    return take(after.text, Row()) != after.text


class _Reader:
    """What has been read so far; the last row is the one that lines add to."""

    def __init__(self, known: Sequence[str], year: int) -> None:
        self.known, self.year = known, year
        self.facts = Facts()
        self.rows: list[Row] = []
        self.together: list[Row] = []  # who stood on one line
        self.named = False  # the line before was somebody, without any label
        self.dated: list[Row] = []

    def read(self, line: TypedLine, following: TypedLine | None) -> bool:
        """Take what there is in a line, and tell whether there was anything."""
        text = line.text
        if not text:
            return False
        named, self.named = self.named, False
        if _is_heading(text) or self._letter(text):
            return True
        labels = list(LABEL.finditer(text))
        if labels:
            return self._labelled(line, text, labels)
        if ASKED.match(text):
            return False  # whom to call, who need not come
        used = self._free(line, text, following)
        return used or (named and self._like_the_last(text, following))

    def finished(self) -> list[Row]:
        """Complete the rows; days that only one of several tells hold for all."""
        if len(self.dated) == 1 and len(self.rows) > 1 and not self.facts.arrive_on:
            row = self.dated[0]
            self.facts.arrive_on, self.facts.depart_on = row.arrive_on, row.depart_on
            row.arrive_on = row.depart_on = None
        people = [person_of(row, self.year) for row in self.rows]
        homes = {institution_of_office(one.position, self.known) for one in people}
        if not self.facts.institution and len(homes - {""}) == 1:
            (self.facts.institution,) = homes - {""}
        return people

    def _letter(self, text: str) -> bool:
        found = LETTER.search(text)
        if found is None:
            return False
        self.facts.number = self.facts.number or found[1].strip(" .,")
        days = read_days(found[2], self.year)
        if days and self.facts.dated_on is None:
            self.facts.dated_on = days.first
        self._office(text[: found.start()])
        return True

    def _labelled(
        self, line: TypedLine, text: str, labels: Sequence[re.Match[str]]
    ) -> bool:
        """Read `Nama: … NIP: …`; what stands before the first label is free."""
        ends = [*(label.start() for label in labels[1:]), len(text)]
        before = text[: labels[0].start()].strip(" ,;-|(")
        used = bool(before) and self._free(line, before, None)
        for label, end in zip(labels, ends, strict=True):
            value = _unclosed(text[label.end() : end].strip(" ,;|-"))
            used = self._field(str(label.lastgroup), value) or used
        return used

    def _field(self, name: str, value: str) -> bool:
        if name == "name":
            return bool(value) and (self._several(value, 2) or self._begin(value))
        if name in {"institution", "number", "dated"}:
            return self._shared(name, value)
        row = self.rows[-1] if self.rows else None
        if row is None:
            return False
        if NOTHING.fullmatch(value) or self._shared_out(name, value):
            return True  # it says that there is none, or one for each
        if name == "level":
            row.level = row.level or level_of(value)
            return row.level is not None
        return self._fill(row, name.removeprefix("only_"), value)

    def _fill(self, row: Row, name: str, value: str) -> bool:
        """Give a row what a label announced, and what else the same words hold."""
        found = Row()
        several = name == "phone" and not re.search(r"[^\W\d_]{2}", value)
        numbers = name in {"nip", "phone"} and not several
        pieces = _pieces(take(value, found)) if numbers else []
        if getattr(found, name):
            return self._more(found, pieces)
        if getattr(row, name):
            return False
        setattr(row, name, value)
        return True

    def _shared(self, name: str, value: str) -> bool:
        """Take what holds for all; `Tanggal:` with `tiba` in it is no letter's."""
        if name == "institution":
            return bool(value) and self._institution(value)
        if name == "number" and "/" in value and not self.facts.number:
            self.facts.number = value
            return True
        if name == "dated" and (days := read_days(value, self.year)):
            if days.first != days.last:
                return False
            self.facts.dated_on = self.facts.dated_on or days.first
            return self.facts.dated_on == days.first
        return False

    def _free(self, line: TypedLine, text: str, following: TypedLine | None) -> bool:
        """Read a line without labels: a person, more of one, days, an office."""
        called = ON_BEHALF.sub("", text)
        found = Row()
        rest = take(called, found)
        pieces = _pieces(rest)
        expected = line.listed or called != text or bool(found.nip or found.phone)
        if pieces and _is_person(pieces[0], following, expected=expected):
            self.named = self._begin(pieces[0], found, pieces[1:])
            return self.named
        if self._days(text) or self._several(text):
            return True
        return self._more(found, pieces) or self._office(text)

    def _several(self, text: str, least: int = 1) -> bool:
        """Read people who stand on one line, if one of them surely is somebody.

        The others are to be looked at, unless they are numbered like him.
        """
        plain = ON_BEHALF.sub("", text.rpartition(": ")[2])
        numbered = bool(IN_LINE.match(plain))
        parts = (IN_LINE if numbered else AND).split(plain)
        people, sure = [], numbered or plain != text.rpartition(": ")[2]
        for part in filter(None, parts):
            found = Row()
            pieces = _pieces(take(part, found))
            if not pieces or not _is_person(pieces[0], None, expected=True):
                return False
            certain = sure_name(CALLED.sub("", pieces[0]))
            if not (certain or found.nip or found.phone or sure):
                found.doubt("who", "name_guessed")
            people.append((pieces[0], found, pieces[1:]))
        if len(people) < least or (
            not sure and all(row.doubts for _, row, _ in people)
        ):
            return False
        before = len(self.rows)
        for one in people:
            self.named = self._begin(*one)
        self.together = self.rows[before:]
        return self.named

    def _shared_out(self, name: str, value: str) -> bool:
        """Give as many numbers as people stand on the line above one to each."""
        people = self.together
        numbers = read_phones(value).numbers if name == "phone" else ()
        if len(numbers) < 2 or len(numbers) != len(people):  # noqa: PLR2004
            return False
        if people[-1] is not self.rows[-1] or any(row.phone for row in people):
            return False
        for row, number in zip(people, numbers, strict=True):
            row.phone = number
        return True

    def _like_the_last(self, text: str, following: TypedLine | None) -> bool:
        """Take a bare name below somebody for one more, to be looked at."""
        if len(text.split()) < 2 or text.islower() or not looks_like_name(text):  # noqa: PLR2004
            return False
        if following and LABEL.match(following.text):
            return False
        row = Row()
        row.doubt("who", "name_guessed")
        self.named = self._begin(text, row)
        return self.named

    def _begin(
        self, words: str, found: Row | None = None, pieces: Sequence[str] = ()
    ) -> bool:
        """Begin a person, unless there are too many to be people."""
        if len(self.rows) >= MOST_ROWS:
            return False
        row = found or Row()
        row.name = take(words, row).strip(" ,|") if found is None else words
        if not row.name:
            return False
        self.rows.append(row)
        for piece in pieces:
            self._piece(row, piece)
        return True

    def _more(self, found: Row, pieces: Sequence[str]) -> bool:
        """Add numbers and an office to the last person; refuse what it has already."""
        row = self.rows[-1] if self.rows else None
        if row is None:
            return False
        added = False
        for name in ("nip", "phone", "email", "grade"):
            value = getattr(found, name)
            if value and not getattr(row, name):
                setattr(row, name, value)
                added = True
        for piece in pieces:
            if is_position(piece) and not row.position:
                row.position = piece
                added = True
        return added

    def _piece(self, row: Row, piece: str) -> None:
        """Place what stands beside a name on its line."""
        arrive_on, depart_on = days_in(piece, self.year)
        if arrive_on or depart_on:
            row.arrive_on, row.depart_on = arrive_on, depart_on
            self.dated.append(row)
        elif office_in(piece) and not is_position(piece):
            self._institution(piece)
        elif row.position:
            row.position = f"{row.position}, {piece}"
            row.doubt("position", "position_guessed")
        else:
            row.position = piece
            if not is_position(piece):
                row.doubt("position", "position_guessed")

    def _days(self, text: str) -> bool:
        arrive_on, depart_on = days_in(text, self.year)
        if not arrive_on and not depart_on:
            return False
        if not self.rows:
            self.facts.arrive_on = self.facts.arrive_on or arrive_on
            self.facts.depart_on = self.facts.depart_on or depart_on
            return True
        row = self.rows[-1]
        row.arrive_on = row.arrive_on or arrive_on
        row.depart_on = row.depart_on or depart_on
        if row not in self.dated:
            self.dated.append(row)
        return True

    def _office(self, text: str) -> bool:
        office = office_in(text)
        return bool(office) and self._institution(office)

    def _institution(self, words: str) -> bool:
        """Keep the first institution named: that of the list, else as typed."""
        meant = named_institution(words, self.known, self.year) or words
        if not self.facts.institution:
            self.facts.institution = meant
        return self.facts.institution == meant
