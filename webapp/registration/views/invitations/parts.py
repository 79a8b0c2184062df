"""What the pages of the invitations share: steps, figures, one institution."""

from dataclasses import dataclass

from flask import abort, url_for
from flask_babel import gettext as _

from webapp.documents import queries as documents
from webapp.meetings.models import Meeting
from webapp.registration import queries
from webapp.registration.models import Occasion
from webapp.registration.queries import Asked, Listed
from webapp.registration.services import invitations as services
from webapp.registration.workflow import DelegationState


@dataclass(frozen=True, slots=True)
class Figures:
    """How far a meeting is with its invitations."""

    institutions: int
    made: int
    due: int
    invited: int
    answered: int
    silent: int


def figures(meeting: Meeting) -> Figures:
    """Count institutions by how far they are."""
    states = queries.states_asked(meeting, Asked())
    everybody = sum(states.values())
    declined = states.get(DelegationState.DECLINED, 0)
    answered = declined + states.get(DelegationState.COMPLETE, 0)
    silent = services.MEANT[Occasion.REMIND]
    return Figures(
        institutions=everybody,
        made=queries.count_invitations(meeting.id),
        due=len(services.due(meeting)),
        invited=everybody - states.get(DelegationState.DRAFT, 0),
        answered=answered + states.get(DelegationState.NAMING, 0),
        silent=sum(states.get(one, 0) for one in silent),
    )


def steps(meeting: Meeting, now: str) -> list[dict[str, object]]:
    """List the steps, each a page of its own."""
    labels = {
        "letter": _("1. Surat"),
        "check": _("2. Periksa dan buat"),
        "send": _("3. Kirim"),
        "silent": _("Belum menjawab"),
    }
    return [
        {
            "label": label,
            "url": url_for(f"registration.invitations_{name}", meeting=meeting.code),
            "current": name == now,
        }
        for name, label in labels.items()
    ]


def first_step(meeting: Meeting) -> str:
    """Name the step that is next."""
    if documents.letter_text(meeting.id) is None:
        return "letter"
    return "send" if queries.count_invitations(meeting.id) else "check"


def line_of(meeting: Meeting, slug: str) -> Listed:
    """Find one institution with what its letter says."""
    found = queries.delegation_by_slug(meeting.id, slug) or abort(404)
    return queries.listed_one(meeting, found)
