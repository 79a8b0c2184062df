"""The answer on the desk: green, blue or amber, with what to hand out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.checkin.models import (
    PAPER_LABELS,
    Checkpoint,
    HandedPaper,
    Kind,
    Outcome,
    Paper,
)
from webapp.checkin.queries import desk
from webapp.checkin.queries.papers import handed
from webapp.checkin.services import Answer, Holder
from webapp.checkin.words import ANSWERS
from webapp.checkin.workflow import PaperState
from webapp.core.format import clock_time
from webapp.core.words import words
from webapp.meetings.models import Meeting

TONES = {Outcome.ACCEPTED: "ok", Outcome.REPEAT: "already", Outcome.REFUSED: "help"}


@dataclass(frozen=True, slots=True)
class Panel:
    """What the answer says."""

    tone: str
    word: str
    title: str
    about: str = ""
    box: str = ""
    cards: str = ""
    signatures: str = ""
    missing: str = ""
    scans: Sequence[UUID] = field(default=())
    confirm: UUID | None = None


def panel(
    meeting: Meeting, checkpoint: Checkpoint, answers: Sequence[Answer]
) -> Panel | None:
    """Put the answers of one act into one panel: the best of them gives the colour."""
    if not answers:
        return None
    best = min(answers, key=lambda answer: list(TONES).index(answer.outcome))
    seen = [a.holder for a in answers if a.outcome is best.outcome and a.holder]
    title, about = _title(best, seen)
    refused = len([a for a in answers if a.outcome is Outcome.REFUSED])
    if refused and best.outcome is not Outcome.REFUSED:
        about += " " + _("%(count)s orang ke Meja Bantuan.", count=refused)
    time = clock_time(best.first_at, meeting.zone, label=False)
    said = Panel(TONES[best.outcome], _(ANSWERS[best.outcome], time=time), title, about)
    if best.outcome is Outcome.REFUSED:
        confirmable = best.reason == "not_confirmed" and len(answers) == 1
        return replace(said, confirm=best.scan_id if confirmable else None)
    return _with_slots(said, meeting, checkpoint, seen, answers)


def refusal(sentence: str) -> Panel:
    """Say in amber why something cannot be done."""
    return Panel("help", _(ANSWERS[Outcome.REFUSED]), sentence)


def _title(best: Answer, seen: Sequence[Holder]) -> tuple[str, str]:
    if best.outcome is Outcome.REFUSED:
        reason = words(best.reason or "")
        if best.remark:
            reason = f"{reason} {best.remark}."
        return (seen[0].name, reason) if seen else (_("Belum ada di daftar"), reason)
    if len(seen) == 1:
        return seen[0].name, seen[0].delegation
    from_one = len({holder.delegation_id for holder in seen}) == 1
    title = (
        _(
            "%(count)s orang dari %(delegation)s",
            count=len(seen),
            delegation=seen[0].delegation,
        )
        if from_one
        else _("%(count)s orang", count=len(seen))
    )
    return title, ", ".join(holder.name for holder in seen)


def _with_slots(
    said: Panel,
    meeting: Meeting,
    checkpoint: Checkpoint,
    seen: Sequence[Holder],
    answers: Sequence[Answer],
) -> Panel:
    ids = [holder.person_id for holder in seen]
    handed = list(desk.cards(meeting.id, ids).values())
    here = checkpoint.kind is Kind.REGISTRATION
    return Panel(
        said.tone,
        said.word,
        said.title,
        said.about,
        runs(card.box for card in handed) if checkpoint.kind in HANDS_OUT else "",
        runs(card.card for card in handed),
        runs(card.signature for card in handed) if here else "",
        _missing(meeting, seen) if here else "",
        [a.scan_id for a in answers if a.outcome is Outcome.ACCEPTED],
    )


def in_hand(
    papers: Mapping[int, Mapping[Paper, HandedPaper]],
) -> set[tuple[int, Paper]]:
    """Name the papers that people have handed in, be they given back already."""
    return {
        (person_id, paper)
        for person_id, theirs in papers.items()
        for paper, row in theirs.items()
        if row.state is not PaperState.AWAITED
    }


HANDS_OUT = {Kind.REGISTRATION, Kind.KIT}


def runs(numbers: Iterable[int | None]) -> str:
    """Write numbers in short: `112–115, 118`."""
    known = sorted({number for number in numbers if number is not None})
    grouped = groupby(enumerate(known), lambda pair: pair[1] - pair[0])
    spans = [[number for _place, number in run] for _key, run in grouped]
    return ", ".join(
        f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans
    )


def _missing(meeting: Meeting, seen: Sequence[Holder]) -> str:
    """Say which papers are still to come, by name where it is one of several."""
    had = in_hand(handed(meeting.id, [holder.person_id for holder in seen]))
    parts = []
    for paper in Paper:
        without = [h for h in seen if (h.person_id, paper) not in had]
        label = _(PAPER_LABELS[paper])
        if len(seen) == 1 and without:
            parts.append(label)
        elif len(without) == 1:
            parts.append(f"{label} {without[0].name}")
        elif without:
            count = ngettext("%(num)s orang", "%(num)s orang", len(without))
            parts.append(f"{label} {count}")
    papers = ", ".join(parts)
    return _("Kurang: %(papers)s. Boleh menyusul.", papers=papers) if parts else ""
