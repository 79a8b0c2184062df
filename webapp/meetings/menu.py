"""The organiser's menu: eight items in the order of the weeks."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app, g, request, url_for
from flask_babel import gettext

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.format import clock_time, long_date
from webapp.core.text import N_
from webapp.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu: ``begins_on`` is set while its phase has not begun."""

    number: int
    label: str
    url: str
    current: bool
    begins_on: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a line leads, who sees it, and on which day of the meeting it begins."""

    label: str
    endpoint: str
    permission: Permission
    begins: str = ""


ENTRIES = (
    Entry(N_("Beranda"), "secretariat.home", Permission.VIEW_MEETING),
    Entry(N_("Instansi"), "registration.delegations", Permission.VIEW_PEOPLE),
    Entry(N_("Peserta"), "people.index", Permission.VIEW_PEOPLE),
    Entry(N_("Kamar"), "lodging.index", Permission.VIEW_LODGING),
    Entry(N_("Acara & Presensi"), "checkin.index", Permission.VIEW_PRESENCE),
    Entry(N_("Kunjungan & Bus"), "trips.index", Permission.VIEW_TRIPS, "starts_on"),
    Entry(N_("Pesan"), "notifications.index", Permission.VIEW_MESSAGES),
    Entry(
        N_("Sertifikat & Laporan"),
        "certificates.index",
        Permission.VIEW_CERTIFICATES,
        "starts_on",
    ),
)


GEAR = (
    Entry(N_("Pengaturan rapat"), "secretariat.settings", Permission.EDIT_MEETING),
    Entry(N_("Aturan pendaftaran"), "registration.rules", Permission.EDIT_MEETING),
    Entry(N_("Formulir pendaftaran"), "people.form", Permission.EDIT_MEETING),
    Entry(N_("Muat dari Excel"), "secretariat.load", Permission.EDIT_MEETING),
    Entry(N_("Panitia"), "accounts.members", Permission.MANAGE_MEMBERS),
    Entry(N_("Kunci program"), "accounts.tokens", Permission.MANAGE_MEMBERS),
    Entry(N_("Perangkat meja"), "accounts.devices", Permission.MANAGE_CHECKPOINTS),
    Entry(N_("Kotak surat"), "notifications.mailbox", Permission.ADMINISTER),
)


def gear_menu() -> list[Item]:
    """List what is set once: the meeting itself, its committee, its programs."""
    return _items(GEAR)


def menu() -> list[Item]:
    """List what the caller may open at the meeting at hand; empty outside meetings."""
    return _items(ENTRIES)


def _items(entries: tuple[Entry, ...]) -> list[Item]:
    meeting: Meeting | None = g.get("meeting")
    if meeting is None or Permission.VIEW_MEETING not in g.actor.permissions:
        return []
    here = request.endpoint or ""
    return [
        Item(
            number,
            gettext(entry.label),
            url_for(entry.endpoint, meeting=meeting.code),
            _is_here(here, entry, entries),
            _begins_on(meeting, entry),
        )
        for number, entry in enumerate(entries, 1)
        if entry.permission in g.actor.permissions
        and entry.endpoint in current_app.view_functions
    ]


def _is_here(endpoint: str, entry: Entry, entries: tuple[Entry, ...]) -> bool:
    """Tell whether a page is an entry's own, or lies in its part of the menu."""
    if entries is ENTRIES and entry.endpoint != "secretariat.home":
        return endpoint.split(".", maxsplit=1)[0] == entry.endpoint.split(".")[0]
    return endpoint == entry.endpoint


def now_words() -> str:
    """Say where the meeting at hand stands: `Hari ke-2, 09.12 WITA`."""
    meeting: Meeting | None = g.get("meeting")
    if meeting is None:
        return ""
    now = clock.now()
    today = now.astimezone(ZoneInfo(meeting.zone)).date()
    if today < meeting.starts_on:
        days = (meeting.starts_on - today).days
        date_words = long_date(today)
        return str(gettext("H-%(days)s, %(date)s", days=days, date=date_words))
    if today > meeting.ends_on:
        return long_date(today)
    day = (today - meeting.starts_on).days + 1
    time = clock_time(now, meeting.zone)
    return str(gettext("Hari ke-%(day)s, %(time)s", day=day, time=time))


def _begins_on(meeting: Meeting, entry: Entry) -> date | None:
    day: date | None = getattr(meeting, entry.begins) if entry.begins else None
    return day if day and clock.now().date() < day else None
