"""The two doors to a hotel's answers: the hotel's link, and the committee's pages."""

from dataclasses import dataclass

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.views.behind import LinkPages, behind
from webapp.core.access import Permission
from webapp.core.errors import DomainError
from webapp.lodging import queries
from webapp.lodging.models import Hotel
from webapp.lodging.services import OWN, Said
from webapp.lodging.views.saying import heard
from webapp.meetings.models import Meeting

hotel_pages = LinkPages("hotel", __name__, "/h")
ANSWER = Permission.ANSWER_FOR_HOTEL
by_link = behind(LinkPurpose.HOTEL, ANSWER)
# Reading what somebody sent costs a process of its own.
UPLOADS = behind(LinkPurpose.HOTEL, ANSWER, tries="20/minute")


@dataclass(frozen=True, slots=True)
class Door:
    """Through which door a hotel's answer comes in; ``code`` is that of its link."""

    meeting: Meeting
    hotel: Hotel
    code: str = ""

    @property
    def committee(self) -> bool:
        """Tell whether the committee writes down what the hotel said."""
        return not self.code

    @property
    def layout(self) -> str:
        """Name the frame of the pages."""
        return f"lodging/answer/{'committee' if self.committee else 'hotel'}.html"

    def at(self, name: str, **values: object) -> str:
        """Give the address of a page behind this door."""
        if self.code:
            return url_for(f"hotel.{name}", code=self.code, **values)  # type: ignore[arg-type]
        place = "lodging.rooming" if name == "show" else f"lodging.answer_{name}"
        meeting, hotel = self.meeting.code, self.hotel.code
        return url_for(place, meeting=meeting, hotel=hotel, **values)  # type: ignore[arg-type]

    def said(self) -> Said:
        """Tell whose word it is that was just sent."""
        return OWN if self.code else heard(self.meeting)

    def to(self, name: str, **values: object) -> ResponseReturnValue:
        """Lead on to a page behind this door."""
        return redirect(self.at(name, **values), 303)


def link_door(link: AccessLink) -> Door:
    """Open the door of a link; it leads to one hotel only."""
    hotel = queries.hotel_by_id(g.meeting.id, link.subject_id or 0)
    if hotel is None:
        raise DomainError("link_spent")
    return Door(g.meeting, hotel, link.code)


def committee_door(meeting: Meeting, hotel: str) -> Door:
    """Open the committee's door to a hotel."""
    found = queries.hotel(meeting.id, hotel)
    if found is None:
        raise DomainError("not_found")
    return Door(meeting, found)
