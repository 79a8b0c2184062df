"""Why somebody has no room, in a sentence with numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from webapp.core.format import day_month
from webapp.core.text import N_
from webapp.lodging import queries, services
from webapp.lodging.models import Proposal, RoomKind
from webapp.lodging.queries import Leftovers
from webapp.lodging.services import Followed
from webapp.lodging.words import KINDS, LETTERS
from webapp.lodging.workflow import ProposalState
from webapp.registration.models import Participant, Person

KIND_LABELS = {RoomKind(kind): label for kind, label in KINDS.items()}
UNDECIDED = {
    "name_unknown": N_("Belum ada namanya"),
    "sex_unknown": N_("Laki-laki atau perempuan belum diisi"),
    "stay_unknown": N_("Tanggal tiba atau pulang belum diisi"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody without a room, and why."""

    place: Participant
    person: Person | None
    reason: str


def unplaced(
    meeting_id: int, proposal: Proposal | None, most: int | None
) -> tuple[list[Waiting], int]:
    """List who has no room, and count all of them.

    It is said by the proposal that waits, else as things are.
    """
    left = queries.leftovers(proposal.id) if proposal else Leftovers([], [], [])
    if proposal is not None and proposal.state is ProposalState.PROPOSED:
        people = queries.sleepers_among(meeting_id, left.places, most)
        count = queries.sleepers_count(meeting_id, left.places)
    else:
        people = queries.unhoused(meeting_id, most)
        count = queries.unhoused_count(meeting_id)
    undecided = {one["place_id"]: one["reason"] for one in left.undecided}
    return [
        Waiting(place, person, _reason(place, person, undecided, left))
        for place, person in people
    ], count


def _reason(
    place: Participant,
    person: Person | None,
    undecided: Mapping[int, str],
    left: Leftovers,
) -> str:
    lacks = services.lacking(place, person) or undecided.get(place.id)
    if lacks:
        return str(_(UNDECIDED[lacks]))
    if place.id not in left.unplaced or person is None:
        return str(_("Belum dibagi; tekan Bagi kamar"))
    return _short(place, person, left.blocking)


def _short(
    place: Participant, person: Person, blocking: Sequence[Mapping[str, Any]]
) -> str:
    """Name the first night on which rooms lack for such as this person."""
    for shortage in blocking:
        night = date.fromisoformat(shortage["night"])
        ours = place.arrive_on <= night < place.depart_on  # type: ignore[operator]
        gender = shortage["gender"]
        if ours and gender in {None, LETTERS.get(person.sex)}:  # type: ignore[arg-type]
            return _shortage(shortage, night)
    return str(_("Tidak ada kamar yang cocok untuk seluruh malamnya"))


def _shortage(shortage: Mapping[str, Any], night: date) -> str:
    facts = {
        "kind": _(KIND_LABELS[RoomKind(shortage["kind"])]),
        "rooms": shortage["rooms_short"],
        "people": shortage["people_short"],
        "night": day_month(night),
    }
    if shortage["gender"] == "M":
        return str(
            _(
                "%(kind)s laki-laki kurang %(rooms)s kamar malam %(night)s "
                "(%(people)s orang)",
                **facts,
            )
        )
    if shortage["gender"] == "F":
        return str(
            _(
                "%(kind)s perempuan kurang %(rooms)s kamar malam %(night)s "
                "(%(people)s orang)",
                **facts,
            )
        )
    return str(_("%(kind)s kurang %(rooms)s kamar malam %(night)s", **facts))


def followed(done: Followed) -> str:
    """Say which nights of a room came, went, and have no bed; empty if none did."""
    parts = (
        (done.added, _("malam %(days)s ditambah di kamarnya", days=_days(done.added))),
        (done.released, _("malam %(days)s dilepas", days=_days(done.released))),
        (
            done.missing,
            _("malam %(days)s belum ada kamarnya", days=_days(done.missing)),
        ),
    )
    said = "; ".join(text for nights, text in parts if nights)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _days(nights: Sequence[date]) -> str:
    return ", ".join(map(day_month, nights))
