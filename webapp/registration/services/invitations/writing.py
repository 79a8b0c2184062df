"""Writing the letter of one institution, before it has a number and after."""

import base64
import struct
from dataclasses import asdict, dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from webapp.accounts.models import AccessLink
from webapp.core import clock
from webapp.core.crypto import digest
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.installation import installation
from webapp.documents import papers
from webapp.documents import queries as documents
from webapp.documents import services as register
from webapp.documents.models import (
    Letterhead,
    LetterText,
    PaperKind,
    Sheet,
    StoredFile,
)
from webapp.documents.papers import Answer, Head, Letter, Signer
from webapp.documents.services import NewPaper, Number
from webapp.meetings.models import Meeting
from webapp.registration.models import Delegation, Funding
from webapp.registration.queries import Listed, Particulars
from webapp.registration.services.invitations import wording

UNKNOWN_LINK, UNKNOWN_CODE = "/k/…", "XXXXX-XXXXX"
AUTOMATIC = "…"


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the letters of one meeting have in common.

    ``signed`` goes out instead of the text; ``reading`` is what was cleaned of it where
    it is signed electronically, since then nothing may be put behind it.
    """

    meeting: Meeting
    letterhead: Letterhead
    text: LetterText
    head: Head
    signed: StoredFile | None = None
    reading: StoredFile | None = None

    @classmethod
    def of(cls, meeting: Meeting) -> "Desk":
        """Take what has been said of letters, or what they begin with."""
        letterhead = documents.letterhead(meeting.id) or first_letterhead(meeting)
        text = documents.letter_text(meeting.id)
        if text is None or not text.body:
            text = first_text(meeting, text)
        return cls.with_texts(meeting, letterhead, text)

    @classmethod
    def with_texts(
        cls, meeting: Meeting, letterhead: Letterhead, text: LetterText
    ) -> "Desk":
        """Take a head and a text that may not have been saved."""
        emblem = _file(meeting.id, letterhead.stored_file_id)
        head = _head(letterhead, store.read(emblem.sha256) if emblem else b"")
        signed = _file(meeting.id, text.stored_file_id)
        reading = documents.reading_copy(signed) if signed else None
        return cls(meeting, letterhead, text, head, signed, reading)

    @property
    def today(self) -> date:
        """The date of a letter: as said, else the day at the venue."""
        return self.text.dated_on or self.day

    @property
    def day(self) -> date:
        """The day at the venue."""
        return clock.now().astimezone(ZoneInfo(self.meeting.zone)).date()

    @property
    def issuer(self) -> str:
        """Name who issues papers, as the register says it."""
        head = self.letterhead
        return ", ".join(filter(None, (head.ministry, head.unit)))

    @property
    def signer(self) -> Signer:
        """Say who signs papers."""
        head = self.letterhead
        return Signer(
            name=head.signer_name,
            position=head.signer_position,
            nip=head.signer_nip,
            on_behalf=head.signer_capacity,
        )

    def dated(self, on: date) -> str:
        """Write place and day above the signature."""
        place, day = self.letterhead.place, papers.day(on, "id")
        return f"{place}, {day}" if place else day

    def check(self) -> None:
        """Refuse a paper that nobody would sign or send."""
        if not self.letterhead.signer_name or not self.head.ministry:
            raise DomainError("letter_incomplete")

    def paper(
        self, kind: PaperKind, number: Number, subject: str, *, code: str, sha256: str
    ) -> NewPaper:
        """Say of a paper that is written today what the register keeps of it."""
        return NewPaper(
            kind=kind,
            number=number,
            title=self.meeting.name,
            subject=subject,
            issuer=self.issuer,
            issued_on=self.day,
            code=code,
            content_hash=sha256,
        )


def first_letterhead(meeting: Meeting) -> Letterhead:
    """Say what a letterhead begins with; nothing is kept of it yet."""
    ministry, _, unit = meeting.organiser.strip().partition("\n")
    return Letterhead(
        meeting_id=meeting.id,
        ministry=ministry,
        unit=" ".join(unit.split()),
        address="",
        sheet=Sheet.A4,
        place=meeting.city,
        signer_capacity="",
        signer_position=meeting.signer_position,
        signer_name=meeting.signer_name,
        signer_nip=meeting.signer_nip,
        number_pattern=register.NUMBER_PATTERN,
    )


def first_text(meeting: Meeting, known: LetterText | None = None) -> LetterText:
    """Say what a letter begins with; nothing is kept of it yet.

    ``known`` is what was said of a letter that was signed elsewhere, without a text.
    """
    return LetterText(
        meeting_id=meeting.id,
        number=known.number if known else "",
        dated_on=known.dated_on if known else None,
        stored_file_id=known.stored_file_id if known else None,
        version=known.version if known else None,
        nature="Penting",
        enclosure="1 (satu) lembar",
        subject=f"Undangan {meeting.name}",
        body=wording.BODY,
        copies="",
    )


def write_letter(
    desk: Desk,
    line: Listed,
    link: AccessLink | None,
    *,
    number: str = "",
    verify_url: str = "",
) -> Letter:
    """Write the letter to one institution, with its sheet behind it."""
    meeting, text = desk.meeting, desk.text
    number = number or text.number or AUTOMATIC
    values = values_for(meeting, line)
    return Letter(
        title=f"Surat undangan {line.delegation.name}",
        made_at=clock.now(),
        head=desk.head,
        number=number,
        nature=text.nature,
        enclosure=text.enclosure,
        subject=wording.filled(text.subject, values),
        place_and_day=desk.dated(desk.today),
        addressee=wording.addressee(line.delegation),
        body=wording.blocks(wording.filled(text.body, values)),
        signer=desk.signer,
        copies=tuple(filter(None, map(str.strip, text.copies.splitlines()))),
        verify_url=verify_url,
        size=papers.Size(desk.letterhead.sheet.value),
        answer=write_answer(desk, line, link, number, verify_url),
    )


def write_answer(
    desk: Desk,
    line: Listed,
    link: AccessLink | None,
    number: str,
    verify_url: str = "",
) -> Answer:
    """Write the sheet on which an institution is told how to answer."""
    meeting = desk.meeting
    values = values_for(meeting, line)
    return Answer(
        head=desk.head,
        event=meeting.name,
        when=values["tanggal"],
        where=values["tempat"],
        institution=line.delegation.name,
        number="" if number == AUTOMATIC else number,
        link=link_address(link),
        short_code=link.spoken if link else UNKNOWN_CODE,
        short_address=installation.address.partition("://")[2] + "/k",
        deadline=wording.until(line.deadline_at, meeting.zone),
        quota=values["kuota"] if line.funded else "",
        cost=values["biaya"],
        contact=values["kontak"],
        verify_url=verify_url,
    )


def values_for(meeting: Meeting, line: Listed) -> dict[str, str]:
    """Say what the fields of a text hold for one institution."""
    return {
        "acara": meeting.name,
        "penyelenggara": " ".join(meeting.organiser.split()),
        "instansi": line.delegation.name,
        "kuota": wording.quota(line.quota),
        "biaya": wording.cost(line.delegation),
        "tanggal": wording.days(meeting),
        "tempat": wording.place(meeting),
        "batas": wording.until(line.deadline_at, meeting.zone)
        or "pada kesempatan pertama",
        "kontak": wording.contact(meeting) or "panitia",
    }


def hash_of(common: str, told: Particulars) -> str:
    """Tell by a hash what one letter says, but its number, day and own code."""
    own = told._replace(quota=dict(sorted(told.quota.items())), made=None)
    return digest((common, repr(tuple(map(str, own)))))


def hash_of_desk(desk: Desk) -> str:
    """Tell by a hash what all letters say: it is that of a letter to nobody."""
    bare = replace(desk, head=Head())  # the emblem is known by the number of its file
    nobody = Delegation(name="", funding=Funding.FULL, extras_allowed=0)
    line = Listed(nobody, {}, 1, 0, 0, 0, 0, None, None)
    letter = write_letter(bare, line, None)
    said = asdict(replace(letter, made_at=desk.meeting.created_at, place_and_day=""))
    head, text = desk.letterhead, desk.text
    common = (
        (head.ministry, head.unit, head.address, head.stored_file_id, head.place),
        (text.dated_on, desk.signed and desk.signed.sha256),
    )
    return digest((repr(said), repr(common)))


def link_address(link: AccessLink | None) -> str:
    """Give the address that opens the page of an institution."""
    return installation.address + (f"/k/{link.code}" if link else UNKNOWN_LINK)


def check_complete(desk: Desk) -> None:
    """Refuse to send letters of which an essential part is missing."""
    if desk.signed:
        return
    wording.check_fields(desk.text.subject + desk.text.body)
    desk.check()


def _file(meeting_id: int, file_id: int | None) -> StoredFile | None:
    return documents.stored_file(meeting_id, file_id) if file_id else None


def _head(letterhead: Letterhead, emblem: bytes) -> Head:
    return Head(
        ministry=letterhead.ministry,
        unit=letterhead.unit,
        address=tuple(filter(None, map(str.strip, letterhead.address.splitlines()))),
        emblem=_as_svg(emblem) if emblem else "",
        picture=emblem,
    )


def _as_svg(png: bytes) -> str:
    """Wrap a picture, since the designs take an emblem as a drawing."""
    width, height = struct.unpack(">II", png[16:24])
    data = base64.b64encode(png).decode()
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
        f"<image width='{width}' height='{height}' "
        f"href='data:image/png;base64,{data}'/></svg>"
    )
