"""The ledger of nights of a hotel: planned, confirmed, slept, billed."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor, hand_out
from webapp.core.format import date_time
from webapp.core.sheets import Column, Kind, Page, write_workbook
from webapp.core.typed import visible
from webapp.lodging import queries, services
from webapp.lodging.billing import Entry, Evidence, Proof, Slept, matching, sums
from webapp.lodging.billing.words import DOUBTS, SLEPT
from webapp.lodging.models import Hotel
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.rooming_list import hotel_or_404
from webapp.meetings.models import Meeting

PAGE = 50
VIEW = Permission.VIEW_LODGING
TONES = {Slept.YES: "ok", Slept.NO: "help", Slept.UNKNOWN: "waiting"}


@dataclass(slots=True)
class RoomNight:
    """One room on one night: how many were meant, confirmed, there and billed."""

    night: date
    room: str
    entries: list[Entry]

    @property
    def billed(self) -> int:
        """Return the money that was billed for it."""
        return sum(one.billed or 0 for one in self.entries)


@bp.get("/hotels/<hotel>/nights")
@requires(VIEW)
def nights(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Show night by night what agrees, and the lines that do not."""
    found = hotel_or_404(meeting, hotel)
    entries = queries.ledger(meeting, found)
    kept = _kept(entries)
    number = max(request.args.get("page", 1, type=int), 1)
    by_room = request.args.get("show") == "rooms"
    rows = _by_room(kept) if by_room else kept
    first = (number - 1) * PAGE
    return render_template(
        "lodging/night_ledger.html",
        meeting=meeting,
        hotel=found,
        sums=sums(entries),
        by_room=by_room,
        rows=rows[first : first + PAGE],
        total=len(rows),
        number=number,
        size=PAGE,
        tabs=_tabs(meeting, found, entries),
        doubts=DOUBTS,
        slept=SLEPT,
        tones=TONES,
        told=lambda one: told(one, meeting.zone),
        may_export=actor().may(Permission.MANAGE_LODGING),
    )


@bp.get("/hotels/<hotel>/nights.<any(xlsx, csv):kind>")
@requires(Permission.MANAGE_LODGING)
def nights_file(meeting: Meeting, hotel: str, kind: str) -> ResponseReturnValue:
    """Hand out what the page shows, as a workbook or as plain text."""
    found = hotel_or_404(meeting, hotel)
    services.read_ledger(found, actor())
    columns, rows = _table(meeting, _kept(queries.ledger(meeting, found)))
    name = f"{clock.now():%Y-%m-%d}_{meeting.code}_{found.code}_Malam.{kind}"
    return table_file(name, _("Malam"), columns, rows)


def table_file(
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str | int | date]],
) -> ResponseReturnValue:
    """Send a table as the kind of file that its name ends with."""
    if name.endswith(".csv"):
        sheet = io.StringIO()
        writer = csv.writer(sheet, lineterminator="\n")
        writer.writerow([column.heading for column in columns])
        writer.writerows(rows)
        return hand_out(sheet.getvalue().encode("utf-8-sig"), name)
    return hand_out(write_workbook([Page(title, columns, rows)], clock.now()), name)


def told(evidence: Evidence | None, zone: str) -> str:
    """Say in words what tells whether somebody slept."""
    if evidence is None:
        return ""
    facts = {"said": evidence.said, "at": date_time(evidence.at, zone)}
    if evidence.proof is Proof.COMMITTEE:
        return str(_("dicatat panitia, %(at)s", **facts))
    if evidence.proof is Proof.HOTEL and evidence.said:
        return str(_("kata hotel: %(said)s, %(at)s", **facts))
    if evidence.proof is Proof.HOTEL:
        return str(_("jawaban hotel, %(at)s", **facts))
    if evidence.proof is Proof.DESK:
        return str(_("lapor di %(said)s, %(at)s", **facts))
    return str(_("terlihat di %(said)s, %(at)s", **facts))


def _kept(entries: Sequence[Entry]) -> list[Entry]:
    """Keep what the address asks for."""
    typed = request.args
    kept = matching(entries, visible(typed.get("q", ""))[:80])
    night, doubt = typed.get("night", ""), typed.get("doubt", "")
    if night:
        kept = [one for one in kept if one.night.isoformat() == night]
    if doubt:
        kept = [one for one in kept if doubt in one.doubts]
    if typed.get("show", "") == "":
        kept = [one for one in kept if one.doubts]
    return kept


def _tabs(
    meeting: Meeting, hotel: Hotel, entries: Sequence[Entry]
) -> list[dict[str, object]]:
    shows = (
        ("", _("Yang berbeda"), sum(bool(one.doubts) for one in entries)),
        ("all", _("Semua malam"), len(entries)),
        ("rooms", _("Per kamar"), None),
    )
    here = request.args.get("show", "")
    return [
        {
            "label": label,
            "url": url_for(
                ".nights",
                meeting=meeting.code,
                hotel=hotel.code,
                show=show or None,
                q=request.args.get("q"),
                night=request.args.get("night"),
            ),
            "current": show == here,
            "count": count,
        }
        for show, label, count in shows
    ]


def _by_room(entries: Iterable[Entry]) -> list[RoomNight]:
    rooms: dict[tuple[date, int], RoomNight] = {}
    for entry in entries:
        key = entry.night, entry.room.id if entry.room else 0
        called = entry.room.called if entry.room else ""
        rooms.setdefault(key, RoomNight(entry.night, called, [])).entries.append(entry)
    return list(rooms.values())


def _table(
    meeting: Meeting, entries: Iterable[Entry]
) -> tuple[list[Column], Iterable[tuple[str | int | date, ...]]]:
    columns = [
        Column(_("Malam"), Kind.DATE),
        Column(_("Nomor")),
        Column(_("Nama")),
        Column(_("Instansi")),
        Column(_("Kamar")),
        Column(_("Direncanakan")),
        Column(_("Dikonfirmasi")),
        Column(_("Menginap")),
        Column(_("Bukti")),
        Column(_("Ditagih"), Kind.NUMBER),
        Column(_("Yang berbeda")),
    ]
    yes = {True: _("ya"), False: _("tidak"), None: ""}
    return columns, (
        (
            one.night,
            one.sleeper.ref,
            one.sleeper.name,
            one.sleeper.institution,
            one.room.called if one.room else "",
            yes[one.planned],
            yes[one.confirmed],
            _(SLEPT[one.slept]),
            told(one.proof, meeting.zone),
            "" if one.billed is None else one.billed,
            ", ".join(_(DOUBTS[code]) for code in one.doubts),
        )
        for one in entries
    )
