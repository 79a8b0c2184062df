"""What people do with institutions, places and those who hold them."""

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
from webapp.registration.services.delegations import (
    add_delegation,
    decide_delegation,
    edit_delegation,
    institution,
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
    "Named",
    "NewPlace",
    "Newcomer",
    "Seated",
    "Way",
    "add_by_hand",
    "add_delegation",
    "add_places",
    "answer_names",
    "decide",
    "decide_delegation",
    "decide_many",
    "decline_all",
    "edit_delegation",
    "edit_person",
    "edit_place",
    "finish",
    "follow_names",
    "give_personal_links",
    "institution",
    "leave_out",
    "make_spares",
    "name_holder",
    "name_people",
    "offer",
    "open_invitation",
    "put_first",
    "renew_badge",
    "replace",
    "resume",
    "set_quota",
    "substitute",
    "take_up",
    "withdraw",
    "withdraw_offer",
]
