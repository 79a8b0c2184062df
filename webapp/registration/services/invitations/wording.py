"""What an invitation says in words: quota, cost, days; and the text it begins with.

A letter is Indonesian whatever language the committee reads, so nothing here is
translated.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from lokal import terbilang

from webapp.core.errors import DomainError
from webapp.core.format import zone_label
from webapp.core.identity import read_phones, show_phone
from webapp.documents.papers import Block
from webapp.meetings.models import Meeting
from webapp.registration.models import Delegation, Funding, Role

ROLES = {
    Role.PARTICIPANT: "peserta",
    Role.SPEAKER: "narasumber",
    Role.MODERATOR: "moderator",
    Role.COMMITTEE: "panitia",
    Role.GUEST: "tamu undangan",
    Role.MEDIA: "wartawan",
}
COSTS = {
    Funding.FULL: "Biaya perjalanan, akomodasi, dan konsumsi ditanggung panitia.",
    Funding.LODGING: (
        "Akomodasi dan konsumsi ditanggung panitia; biaya perjalanan dan uang harian "
        "dibebankan pada anggaran instansi masing-masing."
    ),
    Funding.OWN: "Seluruh biaya dibebankan pada anggaran instansi masing-masing.",
}
EXTRAS = (
    "Utusan tambahan paling banyak %s orang dimungkinkan dengan biaya instansi sendiri."
)
FIELDS = (
    "acara",
    "penyelenggara",
    "instansi",
    "kuota",
    "biaya",
    "tanggal",
    "tempat",
    "batas",
    "kontak",
)
BODY = """\
Dalam rangka pelaksanaan {acara}, dengan hormat kami mengundang {instansi} untuk \
menugaskan {kuota} pada acara yang akan dilaksanakan pada:

Hari, tanggal : {tanggal}
Tempat : {tempat}
Acara : {acara}

{biaya} Keikutsertaan tidak dipungut biaya apa pun.

Nama yang ditugaskan mohon diisi paling lambat {batas} melalui tautan pada Lembar \
Konfirmasi terlampir. Keterangan lebih lanjut dapat diperoleh dari {kontak}.

Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.\
"""
FIELD = re.compile(r"\{([^{}\n]{0,40})\}")
FACT = re.compile(r"^\s*([^:\n]{1,40}?)\s*:\s+(.*\S)\s*$")
UNKNOWN = re.compile(r"^\s*[^:\n]{1,40}:\s*$")
# Whose head is a *Kepala*; any other institution has a *Pimpinan*.
HEADED = re.compile(
    r"^(dinas|badan|balai|biro|bagian|bidang|kantor|pusat|uptd?|sub|seksi|loka)\b",
    re.IGNORECASE,
)
DAY, SHORT_DAY = "EEEE, d MMMM y", "EEEE, d MMMM"


def counted(number: int) -> str:
    """Write a number of people as letters do: `2 (dua) orang`."""
    return f"{number} ({terbilang(number)}) orang"


def quota(funded: Mapping[str, int]) -> str:
    """Say who may come: `2 (dua) orang peserta dan 1 (satu) orang narasumber`."""
    parts = [
        f"{counted(funded[role])} {name}"
        for role, name in ROLES.items()
        if funded.get(role)
    ]
    if len(parts) > 1:
        parts = [", ".join(parts[:-1]), parts[-1]]
    return " dan ".join(parts) or "utusannya"


def cost(delegation: Delegation) -> str:
    """Say who bears what, and what holds for those beyond the quota."""
    said = COSTS[delegation.funding]
    extras = delegation.extras_allowed
    more = EXTRAS % f"{extras} ({terbilang(extras)})" if extras else ""
    return f"{said} {more}".strip()


def days(meeting: Meeting) -> str:
    """Write the days: `Minggu, 24 Februari sampai dengan Rabu, 27 Februari 2019`."""
    first, last = meeting.starts_on, meeting.ends_on
    end = format_date(last, DAY, locale="id")
    if first == last:
        return end
    form = SHORT_DAY if first.year == last.year else DAY
    return f"{format_date(first, form, locale='id')} sampai dengan {end}"


def place(meeting: Meeting) -> str:
    """Name the venue and its city, each once."""
    venue, city = meeting.venue.strip(), meeting.city.strip()
    if city.casefold() in venue.casefold():
        return venue
    return ", ".join(filter(None, (venue, city)))


def until(deadline_at: datetime | None, zone: str) -> str:
    """Write a deadline: `Jumat, 15 Februari 2019, pukul 16.00 WITA`."""
    if deadline_at is None:
        return ""
    local = deadline_at.astimezone(ZoneInfo(zone))
    day = format_date(local.date(), DAY, locale="id")
    return f"{day}, pukul {local:%H.%M} {zone_label(zone)}"


def contact(meeting: Meeting) -> str:
    """Name whom to ask, with the number as it is dialled."""
    phone = meeting.contact_phone.strip()
    numbers = read_phones(phone).numbers
    shown = show_phone(numbers[0]) if numbers else phone
    return ", ".join(filter(None, (meeting.contact_name.strip(), shown)))


def addressee(delegation: Delegation) -> tuple[str, ...]:
    """Address the head of an institution."""
    head = "Kepala" if HEADED.match(delegation.name) else "Pimpinan"
    return f"{head} {delegation.name}", "di tempat"


def check_fields(text: str) -> None:
    """Refuse a text that names a field which nobody fills."""
    for name in FIELD.findall(text):
        if name.strip() not in FIELDS:
            known = ", ".join(f"{{{field}}}" for field in FIELDS)
            raise DomainError(
                "letter_field", name=f"{{{name}}}", known=known, field="body"
            )


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values where a text names their fields; what they hold stays text."""
    return FIELD.sub(lambda at: values.get(at[1].strip(), at[0]), text)


def blocks(text: str) -> tuple[Block, ...]:
    """Cut a text at its empty lines; lines of `name : value` are set as facts.

    A fact whose value nobody has given yet is left out.
    """
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = part.splitlines()
        facts = [FACT.match(line) for line in lines if not UNKNOWN.match(line)]
        if len(lines) > 1 and facts and all(facts):
            pairs = tuple((fact[1], fact[2]) for fact in facts if fact)
            found.append(Block(facts=pairs))
        else:
            found.append(Block(text=" ".join(part.split())))
    return tuple(found)
