"""What people do with institutions, places and those who hold them."""

from webapp.registration.services.allotting import Allotment, allot, rule
from webapp.registration.services.answering import (
    answer_names,
    decline_all,
    finish,
    give_personal_links,
    leave_out,
    open_invitation,
    replace,
    resume,
    take_up,
    withdraw,
)
from webapp.registration.services.answers import (
    await_answers,
    decide_delegation,
    decide_delegations,
    fall_silent,
    note_call,
)
from webapp.registration.services.delegations import (
    add_delegation,
    edit_delegation,
    institution,
    note_export,
    note_reading,
)
from webapp.registration.services.letters import (
    LetterFacts,
    Meant,
    Outcome,
    Typed,
    name_by_letter,
)
from webapp.registration.services.making import (
    Institution,
    Newcomer,
    NewPlace,
)
from webapp.registration.services.naming import (
    Beyond,
    Named,
    Seated,
    Way,
    follow_names,
    follow_quota,
    name_people,
    set_quota,
)
from webapp.registration.services.people import (
    edit_person,
    make_spares,
    name_holder,
    renew_badge,
    substitute,
)
from webapp.registration.services.places import (
    add_by_hand,
    add_places,
    decide,
    decide_many,
    edit_place,
)
from webapp.registration.services.undoing import Decision, take_back
from webapp.registration.services.waiting import offer, put_first, withdraw_offer

__all__ = [
    "Allotment",
    "Beyond",
    "Decision",
    "Institution",
    "LetterFacts",
    "Meant",
    "Named",
    "NewPlace",
    "Newcomer",
    "Outcome",
    "Seated",
    "Typed",
    "Way",
    "add_by_hand",
    "add_delegation",
    "add_places",
    "allot",
    "answer_names",
    "await_answers",
    "decide",
    "decide_delegation",
    "decide_delegations",
    "decide_many",
    "decline_all",
    "edit_delegation",
    "edit_person",
    "edit_place",
    "fall_silent",
    "finish",
    "follow_names",
    "follow_quota",
    "give_personal_links",
    "institution",
    "leave_out",
    "make_spares",
    "name_by_letter",
    "name_holder",
    "name_people",
    "note_call",
    "note_export",
    "note_reading",
    "offer",
    "open_invitation",
    "put_first",
    "renew_badge",
    "replace",
    "resume",
    "rule",
    "set_quota",
    "substitute",
    "take_back",
    "take_up",
    "withdraw",
    "withdraw_offer",
]
