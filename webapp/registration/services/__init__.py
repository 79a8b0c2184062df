"""What people do with institutions, places and those who hold them."""

from webapp.registration.services.delegations import (
    add_delegation,
    decide_delegation,
    edit_delegation,
    institution,
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
from webapp.registration.services.waiting import offer, put_first, withdraw_offer

__all__ = [
    "Beyond",
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
    "decide",
    "decide_delegation",
    "decide_many",
    "edit_delegation",
    "edit_person",
    "edit_place",
    "follow_names",
    "institution",
    "make_spares",
    "name_by_letter",
    "name_holder",
    "name_people",
    "offer",
    "put_first",
    "renew_badge",
    "set_quota",
    "substitute",
    "withdraw_offer",
]
