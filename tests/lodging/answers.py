"""Three rooms that people sleep in, and what a hotel answers about them."""

from tests import factories
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.lodging import services
from webapp.lodging.rooming.replies import table_of


def lodge(meeting, room, name, **values):
    person = factories.person(meeting, name=name, **values)
    services.move_place(person.participant_id, room.id, SYSTEM)
    return person


def officer(meeting):
    right = frozenset({Permission.ANSWER_FOR_HOTEL})
    return Actor("link", 7, meeting.id, permissions=right)


def numbers(found):
    return {
        line.full_name: (line.room_number, line.confirmation, line.status)
        for line in services.rows_of(found)
    }


def number_of(found, name):
    return numbers(found)[name][0]


def ref(found, name):
    (line,) = (one for one in services.rows_of(found) if one.full_name == name)
    return line.row_id


def kinds(found, answer):
    review = services.compared(answer, found)
    return {item.room_key: item.kind for item in review.items}, review


def sheet(headings, *rows):
    return table_of([Sheet((headings, *rows))])


class Sheet:
    visible = True

    def __init__(self, rows):
        self.rows = rows
