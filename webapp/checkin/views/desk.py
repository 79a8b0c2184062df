"""The desk: one box, one answer, and people by institution."""

import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.checkin.forms import GroupForm, ScanForm, new_name
from webapp.checkin.models import PAPER_LABELS, Checkpoint, Kind, Paper
from webapp.checkin.queries import desk as look_up
from webapp.checkin.queries import ledger, presence
from webapp.checkin.queries.papers import handed
from webapp.checkin.services import (
    Answer,
    Reading,
    answer_of,
    confirm_now,
    record_scan,
    register_group,
    tick_papers,
    void_scan,
)
from webapp.checkin.views.blueprint import bp, checkpoint_or_404
from webapp.checkin.views.panel import in_hand, panel, refusal
from webapp.checkin.views.rundown import shared
from webapp.checkin.words import VOID_REASONS
from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.words import words
from webapp.meetings.models import Meeting
from webapp.registration.models import Person

CARD = re.compile(r"P[A-Z2-7]{16}")
MANY = 60


@bp.get("/<slug>/desk")
@requires(Permission.RECORD_SCANS)
def desk(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Read cards, find people, answer: one page."""
    checkpoint = checkpoint_or_404(meeting, slug)
    return render_template(
        "checkin/desk.html",
        **_shared(meeting, checkpoint),
        **_found(meeting, checkpoint),
        panel=_last_answer(meeting, checkpoint),
        form=ScanForm(formdata=None, scan_id=new_name()),
        device=g.get("device"),
    )


@bp.get("/<slug>/search")
@requires(Permission.RECORD_SCANS)
def search(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Give the people that match alone, for the page that is open."""
    checkpoint = checkpoint_or_404(meeting, slug)
    found = _found(meeting, checkpoint)
    return render_template(
        "checkin/_found.html",
        meeting=meeting,
        checkpoint=checkpoint,
        helps=_helps(checkpoint),
        **found,
    )


@bp.get("/<slug>/count")
@requires(Permission.RECORD_SCANS)
def count(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Give the live count alone, or nothing while nothing has changed."""
    checkpoint_or_404(meeting, slug)
    return shared(
        meeting,
        f"count:{slug}",
        lambda: render_template(
            "checkin/_count.html", count=presence.count_at(meeting.id, slug)
        ),
    )


@bp.post("/<slug>/scan")
@requires(Permission.RECORD_SCANS)
def scan(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Record a card; what does not look like one is searched for."""
    checkpoint, form = checkpoint_or_404(meeting, slug), ScanForm()
    typed = (form.code.data or "").strip()
    if not form.validate() or not _is_card(typed):
        return redirect(_here(meeting, slug, q=typed[:MANY] or None), 303)
    read = Reading(code=typed, scan_id=UUID(form.scan_id.data), scanned_at=clock.now())
    return _answered(meeting, checkpoint, [record_scan(meeting, slug, read, actor())])


@bp.post("/<slug>/register")
@requires(Permission.RECORD_SCANS)
def register(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Record the people whose boxes are ticked, with the papers they brought."""
    checkpoint, form = checkpoint_or_404(meeting, slug), GroupForm()
    if not form.validate():
        flash(_("Halaman ini terlalu lama terbuka. Kirim lagi."), "error")
        return redirect(_here(meeting, slug), 303)
    chosen = look_up.people_by_refs(meeting.id, request.form.getlist("who")[:MANY])
    if _helps(checkpoint):
        _take_papers(meeting)
    ids = [person.id for person in chosen]
    answers = register_group(meeting, slug, ids, UUID(form.name.data), actor())
    return _answered(meeting, checkpoint, answers)


@bp.post("/<slug>/confirm")
@requires(Permission.DECIDE_PARTICIPATION)
def confirm(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Confirm whoever was just turned away for not being confirmed."""
    checkpoint = checkpoint_or_404(meeting, slug)
    for scan_id in _names(request.form.getlist("scan")[:1]):
        answer = confirm_now(meeting, slug, scan_id, actor())
        return _answered(meeting, checkpoint, [answer])
    return redirect(_here(meeting, slug), 303)


@bp.post("/<slug>/void")
@requires(Permission.RECORD_SCANS)
def void(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Let the last act not count."""
    checkpoint_or_404(meeting, slug)
    try:
        for scan_id in _names(request.form.getlist("scan")):
            void_scan(meeting, scan_id, _why(), actor())
    except DomainError as error:
        sentence = words(error.code, **error.parameters)
        if _wants_fragment():
            return render_template("checkin/_answer.html", panel=refusal(sentence))
        flash(sentence, "help")
    else:
        if _wants_fragment():
            return render_template("checkin/_answer.html", panel=None, voided=True)
        flash(_("Dibatalkan. Tidak dihitung hadir."), "ok")
    return redirect(_here(meeting, slug), 303)


def _why() -> str:
    """Read the reason from the list; without one it is the most usual."""
    why = request.form.get("why", "")
    return why if why in VOID_REASONS else next(iter(VOID_REASONS))


def _is_card(typed: str) -> bool:
    """Tell a card from words; what a camera or scanner read always counts as one."""
    read = request.form.get("read") == "card"
    return read or bool(CARD.fullmatch(typed.upper()))


def _answered(
    meeting: Meeting, checkpoint: Checkpoint, answers: Sequence[Answer]
) -> ResponseReturnValue:
    """Show the answers in place, or on the page that a plain form comes back to."""
    if _wants_fragment():
        said = panel(meeting, checkpoint, answers)
        return render_template(
            "checkin/_answer.html",
            meeting=meeting,
            checkpoint=checkpoint,
            panel=said,
            reasons=VOID_REASONS,
        )
    names = [str(answer.scan_id) for answer in answers]
    return redirect(_here(meeting, checkpoint.slug, scan=names), 303)


def _last_answer(meeting: Meeting, checkpoint: Checkpoint) -> object:
    """Read again what the page came back for."""
    lines = ledger.recorded_all(_names(request.args.getlist("scan")))
    ours = [
        answer_of(line)
        for line in lines
        if (line.meeting_id, line.slug) == (meeting.id, checkpoint.slug)
        and line.voided is None
    ]
    return panel(meeting, checkpoint, ours)


def _take_papers(meeting: Meeting) -> None:
    """Write what was ticked or unticked; what others changed meanwhile stays."""
    refs = request.form.getlist("row")[:MANY]
    ticked, before = _pairs("paper"), _pairs("had")
    changed = {ref for ref, _paper in ticked ^ before} & set(refs)
    for person in look_up.people_by_refs(meeting.id, list(changed)):
        ref = person.participant.ref
        tick_papers(
            meeting.id,
            person.id,
            sorted(paper for at, paper in ticked - before if at == ref),
            actor(),
            missing=sorted(paper for at, paper in before - ticked if at == ref),
        )


def _pairs(name: str) -> set[tuple[str, Paper]]:
    """Read boxes that name a place and a paper: `BPN19-0412:spd`."""
    parts = [value.partition(":") for value in request.form.getlist(name)]
    return {(ref, Paper(p)) for ref, _colon, p in parts if p in set(Paper)}


def _shared(meeting: Meeting, checkpoint: Checkpoint) -> dict[str, object]:
    return {
        "meeting": meeting,
        "checkpoint": checkpoint,
        "count": presence.count_at(meeting.id, checkpoint.slug),
        "reasons": VOID_REASONS,
        "helps": _helps(checkpoint),
    }


def _helps(checkpoint: Checkpoint) -> bool:
    """Tell whether people are helped here: replaced, renamed, taken in."""
    registers = checkpoint.kind is Kind.REGISTRATION
    return registers and actor().may(Permission.HELP_AT_DESK)


def _found(meeting: Meeting, checkpoint: Checkpoint) -> dict[str, object]:
    """Search, and say of everybody found what a desk needs to know."""
    typed = request.args.get("q", "").strip()[:MANY]
    people = look_up.search(meeting.id, typed) if typed else []
    ids = [person.id for person in people]
    return {
        "typed": typed,
        "groups": _by_delegation(people),
        "seen": look_up.seen_at(checkpoint, ids) if ids else {},
        "cards": look_up.cards(meeting.id, ids) if ids else {},
        "had": in_hand(handed(meeting.id, ids)) if ids else set(),
        "papers": PAPER_LABELS if _helps(checkpoint) else {},
        "name": new_name,
    }


def _by_delegation(people: Sequence[Person]) -> list[tuple[object, list[Person]]]:
    together = groupby(people, lambda person: person.participant.delegation)
    return [(delegation, list(group)) for delegation, group in together]


def _names(texts: Sequence[str]) -> list[UUID]:
    names = []
    for text in texts[:MANY]:
        with suppress(ValueError):
            names.append(UUID(text))
    return names


def _wants_fragment() -> bool:
    return request.headers.get("X-Fragment") == "answer"


def _here(meeting: Meeting, slug: str, **more: object) -> str:
    return url_for(".desk", meeting=meeting.code, slug=slug, **more)  # type: ignore[arg-type]
