"""Which pages stand behind both doors."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from webapp.accounts.models import AccessLink
from webapp.core.access import requires
from webapp.lodging.views.answering import nights, numbers, sheets
from webapp.lodging.views.answering.doors import (
    ANSWER,
    UPLOADS,
    by_link,
    committee_door,
    hotel_pages,
    link_door,
)
from webapp.lodging.views.blueprint import bp
from webapp.meetings.models import Meeting

Page = Callable[..., ResponseReturnValue]
BOTH = ("GET", "POST")


def _behind_both(path: str, name: str, page: Page, *, uploads: bool = False) -> None:
    """Put a page behind the hotel's link and behind the committee's door."""

    def of_link(link: AccessLink, **values: object) -> ResponseReturnValue:
        return page(link_door(link), **values)

    def of_committee(
        meeting: Meeting, hotel: str, **values: object
    ) -> ResponseReturnValue:
        return page(committee_door(meeting, hotel), **values)

    way_in = UPLOADS if uploads else by_link
    hotel_pages.add_url_rule(f"/<code>/{path}", name, way_in(of_link), methods=BOTH)
    bp.add_url_rule(
        f"/hotels/<hotel>/answer/{path}",
        f"answer_{name}",
        requires(ANSWER)(of_committee),
        methods=BOTH,
    )


_behind_both("nights", "tonight", nights.tonight)
_behind_both("nights/<night>", "night", nights.night)
_behind_both("numbers", "numbers", numbers.numbers)
_behind_both("paste", "paste", sheets.paste, uploads=True)
_behind_both("answers/<int:number>", "review", sheets.review)
_behind_both("answers/<int:number>/columns", "columns", sheets.columns)
