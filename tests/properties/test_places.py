"""Whatever people do with places, in whatever order, what must hold holds.

The constraints of the database are part of it: a violation of one would be an error.
"""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from tests import factories
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.registration import queries, services
from webapp.registration.models import (
    Badge,
    Participant,
    Person,
    RegistrationRules,
    Role,
)
from webapp.registration.services import Beyond, Named, Way
from webapp.registration.workflow import UNCOUNTED, PlaceState, PlaceWorkflow

COORDINATOR = Actor(
    "link", 1, permissions=frozenset({Permission.NAME_PEOPLE, Permission.FILL_FORM})
)
ROLES = st.sampled_from([Role.PARTICIPANT, Role.SPEAKER])
MOVES = st.sampled_from(sorted(PlaceWorkflow.moves()))
CAPACITY = 6


class Places(RuleBasedStateMachine):
    """Two institutions of one small meeting, and everything done to their places."""

    place = Bundle("place")

    @initialize()
    def begin(self):
        self.names = 0
        self.meeting = factories.meeting()
        factories.saved(
            RegistrationRules(meeting_id=self.meeting.id, capacity=CAPACITY)
        )
        self.delegations = [
            factories.delegation(self.meeting, extras_allowed=extras)
            for extras in (0, 2)
        ]

    @rule(which=st.sampled_from([0, 1]), role=ROLES, funded=st.integers(0, 3))
    def quota(self, which, role, funded):
        delegation = self.delegations[which]
        wanted = {q.role: q.funded for q in queries.quotas(delegation.id)}
        with suppress(DomainError):
            services.set_quota(delegation.id, wanted | {role: funded}, SYSTEM)

    @rule(
        target=place,
        which=st.sampled_from([0, 1]),
        role=ROLES,
        by_link=st.booleans(),
        state=st.sampled_from([PlaceState.DRAFT, PlaceState.SUBMITTED]),
    )
    def name(self, which, role, by_link, state):
        delegation = self.delegations[which]
        self.names += 1
        person = factories.newcomer(f"Orang {self.names}")
        before = self.taken(delegation, role)
        funded = {q.role: q.funded for q in queries.quotas(delegation.id)}
        unnamed = queries.empty_place(delegation.id, role) is not None
        db.session.commit()
        (seated,) = services.name_people(
            delegation.id,
            [Named(newcomer=person, role=role)],
            COORDINATOR if by_link else SYSTEM,
            state=state,
            beyond=Beyond.WAIT if by_link else Beyond.ADD,
        )
        assert (seated.way is Way.FILLED) == unnamed
        if by_link and seated.way is Way.QUOTA:
            assert before < funded.get(role, 0)
        if by_link and seated.way is Way.EXTRA:
            assert self.extras(delegation) <= delegation.extras_allowed
        if by_link and seated.way is Way.WAITING:
            assert seated.place.wait_number == max(self.wait_numbers())
        return seated.place.id

    @rule(place_id=place, move=MOVES)
    def move(self, place_id, move):
        with suppress(DomainError):
            services.decide(place_id, move, SYSTEM, "karena")

    @rule(place_id=place)
    def substitute(self, place_id):
        self.names += 1
        with suppress(DomainError):
            services.substitute(
                place_id, factories.newcomer(f"Orang {self.names}"), SYSTEM
            )

    @rule(place_id=place)
    def offer(self, place_id):
        taken = queries.places_taken(self.meeting.id)
        waits = queries.locked_place(place_id)
        kept = queries.offered(waits)
        db.session.commit()
        with suppress(DomainError):
            services.offer(place_id, SYSTEM)
            assert taken < CAPACITY or kept

    @rule(place_id=place)
    def let_the_offer_pass(self, place_id):
        with transaction():
            found = queries.locked_place(place_id)
            if found.offered_until:
                found.offered_until = clock.now() - timedelta(seconds=1)

    @rule(place_id=place)
    def put_first(self, place_id):
        with suppress(DomainError):
            services.put_first(place_id, "karena", SYSTEM)
            waits = [p.id for p, _, _ in queries.waiting(self.meeting.id)]
            assert waits[0] == place_id

    @precondition(lambda self: hasattr(self, "meeting"))
    @invariant()
    def who_waits_has_a_number_and_nobody_else(self):
        for found in self.places():
            waits = found.state is PlaceState.WAIT_LISTED
            assert (found.wait_number is not None) == waits
            assert found.offered_until is None or waits

    @precondition(lambda self: hasattr(self, "meeting"))
    @invariant()
    def one_holder_and_one_card_a_named_place(self):
        held = (
            select(Person.participant_id, func.count(Badge.id))
            .outerjoin(
                Badge, (Badge.person_id == Person.id) & Badge.revoked_at.is_(None)
            )
            .where(Person.meeting_id == self.meeting.id, Person.ended_at.is_(None))
            .group_by(Person.id)
        )
        rows = db.session.execute(held).all()
        assert len({place for place, _ in rows}) == len(rows)
        assert all(cards == 1 for _, cards in rows)

    @precondition(lambda self: hasattr(self, "meeting"))
    @invariant()
    def a_card_of_somebody_who_is_gone_opens_nothing(self):
        live = (
            select(func.count())
            .select_from(Badge)
            .join(Person, Person.id == Badge.person_id)
            .where(Person.meeting_id == self.meeting.id)
            .where(Person.ended_at.is_not(None), Badge.revoked_at.is_(None))
        )
        assert db.session.scalar(live) == 0

    @precondition(lambda self: hasattr(self, "meeting"))
    @invariant()
    def references_are_never_given_twice(self):
        refs = [found.ref for found in self.places()]
        assert len(set(refs)) == len(refs)

    def places(self):
        db.session.expire_all()
        ours = select(Participant).where(Participant.meeting_id == self.meeting.id)
        return db.session.scalars(ours).all()

    def taken(self, delegation, role):
        return sum(
            p.delegation_id == delegation.id
            and p.role is role
            and not p.extra
            and p.state not in UNCOUNTED
            for p in self.places()
        )

    def extras(self, delegation):
        return sum(
            p.delegation_id == delegation.id and p.extra and p.state not in UNCOUNTED
            for p in self.places()
        )

    def wait_numbers(self):
        return [p.wait_number for p in self.places() if p.wait_number is not None]


@pytest.mark.usefixtures("app")
def test_places_stay_sound():
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
