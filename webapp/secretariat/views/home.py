"""The committee's home: where do we stand, what is next, what is wrong."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.format import (
    clock_time,
    day_month,
    number,
    percent,
    rupiah,
)
from webapp.core.text import N_
from webapp.meetings.models import Meeting
from webapp.secretariat.services.situation import Phase, Situation, situation
from webapp.secretariat.views import bp

FEW = 4  # provinces that are named before the rest is only counted


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next, as a button."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is wrong, and the list of exactly those whom it is about."""

    text: str
    url: str


@bp.get("/m/<meeting>/")
@requires(Permission.VIEW_MEETING)
def home(meeting: Meeting) -> ResponseReturnValue:
    """Answer in one look where the meeting stands."""
    now = situation(meeting)
    page = "home.html" if not request.headers.get("HX-Request") else "_figures.html"
    return render_template(
        f"secretariat/{page}",
        meeting=meeting,
        now=now,
        sentence=sentence(now),
        steps=_steps(meeting, now),
        checks=_checks(meeting, now),
        short_report=short_report(meeting, now),
    )


def sentence(now: Situation) -> str:
    """Say in one sentence where the meeting stands."""
    if now.phase is Phase.EMPTY:
        return _("Belum ada peserta. Muat daftar undangan untuk mulai.")
    if now.phase is Phase.BEFORE:
        return _(
            "%(confirmed)s dari %(total)s tempat terkonfirmasi; "
            "%(without)s orang belum dapat kamar.",
            confirmed=number(now.confirmed),
            total=number(now.total),
            without=number(now.without_room),
        )
    return _(
        "%(when)s: %(here)s%(missing)s",
        when=_when(now),
        here=_here(now),
        missing=_missing(now),
    )


def short_report(meeting: Meeting, now: Situation) -> str:
    """Write the six lines that the secretary sends to whoever asks."""
    lines = [
        f"{meeting.name}",
        f"{_when(now)}, {clock_time(now.at, meeting.zone)}",
        _(
            "Daftar ulang: %(done)s dari %(total)s (%(share)s)",
            done=number(now.registered.done),
            total=number(now.registered.total),
            share=percent(*now.registered),
        ),
        _(
            "Provinsi hadir: %(present)s dari %(all)s",
            present=now.provinces_present,
            all=len(now.provinces),
        ),
        _(
            "Kamar malam %(night)s: %(used)s dari %(held)s",
            night=day_month(now.night),
            used=number(now.rooms.done),
            held=number(now.rooms.total),
        ),
        _("Sertifikat terbit: %(count)s", count=number(now.certificates)),
    ]
    return "\n".join(lines)


def _when(now: Situation) -> str:
    if now.phase is Phase.DURING:
        return str(_("Hari ke-%(day)s", day=now.day))
    if now.phase is Phase.AFTER:
        return str(_("Rapat selesai"))
    return str(_("Persiapan"))


def _here(now: Situation) -> str:
    return str(
        _(
            "%(done)s dari %(total)s hadir (%(share)s), "
            "%(present)s dari %(all)s provinsi.",
            done=number(now.registered.done),
            total=number(now.registered.total),
            share=percent(*now.registered),
            present=now.provinces_present,
            all=len(now.provinces),
        )
    )


def _missing(now: Situation) -> str:
    if not now.missing_provinces or now.phase is not Phase.DURING:
        return ""
    named = ", ".join(now.missing_provinces[:FEW])
    more = len(now.missing_provinces) - FEW
    if more > 0:
        words = {"names": named, "more": more}
        return " " + _("Belum datang: %(names)s dan %(more)s lagi.", **words)
    return " " + _("Belum datang: %(names)s.", names=named)


def _steps(meeting: Meeting, now: Situation) -> list[Step]:
    """Offer what comes next; the first is the page's one primary action."""
    code, by = meeting.code, actor()
    offers = [
        (
            now.phase is Phase.EMPTY and by.may(Permission.EDIT_MEETING),
            Step(_("Muat dari Excel"), url_for("secretariat.load", meeting=code)),
        ),
        (
            now.without_room and by.may(Permission.MANAGE_LODGING),
            Step(
                _("Bagi kamar"),
                url_for("lodging.index", meeting=code),
                _("%(count)s orang belum dapat kamar", count=number(now.without_room)),
            ),
        ),
        (
            now.confirmed and not now.seats.done and by.may(Permission.MANAGE_TRIPS),
            Step(_("Bagi bus"), url_for("trips.index", meeting=code)),
        ),
        (
            now.phase is Phase.AFTER and by.may(Permission.ISSUE_CERTIFICATES),
            Step(
                _("Terbitkan sertifikat"),
                url_for("certificates.index", meeting=code),
                _("%(count)s sudah terbit", count=number(now.certificates)),
            ),
        ),
        (
            now.phase is Phase.BEFORE and by.may(Permission.MANAGE_CHECKPOINTS),
            Step(_("Cetak kartu peserta"), url_for("checkin.badges", meeting=code)),
        ),
        (
            now.confirmed and by.may(Permission.MANAGE_CHECKPOINTS),
            Step(_("Buka meja"), url_for("checkin.desks", meeting=code)),
        ),
    ]
    return [step for wanted, step in offers if wanted]


def _checks(meeting: Meeting, now: Situation) -> list[Check]:
    """Name what is wrong, each with a link to the list of exactly those."""
    people = url_for("people.index", meeting=meeting.code, state="confirmed")
    found = [
        (
            now.checks.without_level,
            "level",
            N_("%(count)s orang belum ada eselonnya; sementara sekamar berdua"),
        ),
        (
            now.checks.doubtful_nip,
            "nip",
            N_("%(count)s orang dengan NIP yang diragukan"),
        ),
        (now.checks.without_phone, "phone", N_("%(count)s orang tanpa nomor HP")),
    ]
    listed = [
        Check(_(text, count=number(count)), f"{people}&check={name}")
        for count, name, text in found
        if count
    ]
    return [
        *_institution_checks(meeting, now),
        *listed,
        *_other_checks(meeting, now),
        *_money_checks(meeting, now),
    ]


def _money_checks(meeting: Meeting, now: Situation) -> list[Check]:
    """Name what will cost money if nobody does anything about it."""
    empty = [one for one in now.alarms if one.amount]
    index = url_for("lodging.index", meeting=meeting.code)
    checks = []
    if empty:
        facts = {
            "count": number(len(empty)),
            "amount": rupiah(sum(one.amount for one in empty)),
        }
        said = _("%(amount)s dibayar tanpa terpakai di %(count)s malam hotel", **facts)
        checks.append(Check(said, f"{index}#alarms"))
    return checks + [
        Check(
            _(
                "Batas daftar kamar %(hotel)s %(day)s, masih %(count)s malam kamar "
                "kosong",
                hotel=one.hotel.name,
                day=day_month(one.until),
                count=number(one.count),
            ),
            url_for("lodging.rooming", meeting=meeting.code, hotel=one.hotel.code),
        )
        for one in now.alarms
        if not one.amount
    ]


def _institution_checks(meeting: Meeting, now: Situation) -> list[Check]:
    """Name the institutions whose answer somebody must ask after."""
    listed = url_for("registration.delegations", meeting=meeting.code)
    found = [
        ("silent", "state=silent", N_("%(count)s instansi belum menjawab")),
        ("promise", "check=promise", N_("%(count)s janji instansi sudah lewat")),
        ("near", "check=near", N_("%(count)s instansi mendekati batas jawab")),
    ]
    return [
        Check(_(text, count=number(now.institutions[name])), f"{listed}?{asked}")
        for name, asked, text in found
        if now.institutions[name]
    ]


def _other_checks(meeting: Meeting, now: Situation) -> list[Check]:
    code = meeting.code
    found = [
        (
            now.checks.without_region,
            N_("%(count)s orang dari instansi yang daerahnya belum pasti"),
            url_for("registration.delegations", meeting=code, check="region"),
        ),
        (
            now.without_room,
            N_("%(count)s orang belum dapat kamar"),
            url_for("lodging.index", meeting=code),
        ),
        (
            now.walk_ins,
            N_("%(count)s peserta tambahan menunggu keputusan"),
            url_for("people.walk_ins", meeting=code, state="pending"),
        ),
        (
            now.broken_rooms,
            N_("%(count)s kamar melanggar aturan"),
            url_for("lodging.rooms", meeting=code, rule="broken"),
        ),
        (
            now.failed_messages,
            N_("%(count)s pesan tidak sampai"),
            url_for("notifications.index", meeting=code, state="failed"),
        ),
    ]
    return [
        Check(_(text, count=number(count)), url) for count, text, url in found if count
    ]
