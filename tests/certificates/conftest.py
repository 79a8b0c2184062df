import pytest

from tasks.functions import FUNCTIONS
from tests import factories
from tests.checkin.factories import checkpoint, door, scanned
from webapp.certificates import queries, services
from webapp.checkin.models import Kind
from webapp.core.actor import SYSTEM
from webapp.core.db import transaction
from webapp.jobs.services import run_now
from webapp.meetings.models import CertificateRule


@pytest.fixture
def doors(meeting):
    """Seven mandatory sessions one after another, as in 2019, and their doors."""
    sessions = [factories.agenda_session(meeting, begins=3 * n) for n in range(7)]
    return [door(meeting, session) for session in sessions]


@pytest.fixture
def attendee(meeting, doors):
    """Somebody who was at the first so many sessions."""

    def attendee(sessions, **values):
        person = factories.person(meeting, **values)
        for point in doors[:sessions]:
            scanned(meeting, point, person)
        return person

    return attendee


@pytest.fixture
def registered_rule(meeting):
    with transaction():
        meeting.certificate_rule = CertificateRule.REGISTERED
    return checkpoint(meeting, kind=Kind.REGISTRATION)


@pytest.fixture
def issued(meeting):
    """Issue to all who are due, to the end; return what holds by person."""

    def issued():
        job_id = services.issue(meeting.id, SYSTEM)
        if job_id:
            run_now(job_id, FUNCTIONS)
        rows = queries.issued(meeting.id)
        return {
            certificate.person_id: (certificate, entry) for certificate, entry in rows
        }

    return issued


@pytest.fixture
def issued_to(issued):
    """Issue, and return certificate and entry of one person."""
    return lambda person: issued()[person.id]
