"""An institution that is invited, its link, and what its coordinator sends."""

from datetime import timedelta

import pytest

from tests import factories
from tests.pages import proofread
from webapp.accounts import services as accounts
from webapp.accounts.models import LinkPurpose
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import transaction
from webapp.registration import queries, services
from webapp.registration.models import Role


@pytest.fixture
def jambi(meeting):
    with transaction():
        meeting.organiser = "Kementerian Perindustrian"
        meeting.venue, meeting.city = "Hotel Novotel", "Balikpapan"
        meeting.contact_name, meeting.contact_phone = "Rina", "0812 3456 7890"
    made = factories.delegation(
        meeting,
        "Dinas Perindustrian Prov. Jambi",
        extras_allowed=1,
        deadline_at=clock.now() + timedelta(days=2),
    )
    services.set_quota(made.id, {Role.PARTICIPANT: 3}, SYSTEM)
    services.decide_delegation(made.id, "invite", SYSTEM)
    return made


def hang(delegation, purpose=LinkPurpose.COORDINATOR, days=9):
    until = clock.now() + timedelta(days=days)
    given = accounts.give_links(delegation.meeting_id, purpose, [delegation.id], until)
    return given[delegation.id]


@pytest.fixture
def url(jambi):
    return f"/k/{hang(jambi).code}"


@pytest.fixture
def phone(app):
    return app.test_client()


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def rows(*names, **values):
    data = {"rows": str(len(names))}
    for number, name in enumerate(names):
        data |= {f"p{number}-name": name, f"p{number}-level": "III"}
        data |= {f"p{number}-{field}": value for field, value in values.items()}
    return data


def form_of(client, url):
    page = read(client, f"{url}/names")
    return {"key": page.select_one("[name=key]")["value"]}


def send(client, url, *names, **values):
    return client.post(
        f"{url}/names", data=form_of(client, url) | rows(*names, **values)
    )


def places(delegation):
    return [
        (person.name if person else None, place.state)
        for place, person in queries.places_of(delegation.id)
    ]


def late(delegation):
    with transaction():
        delegation.deadline_at = clock.now() - timedelta(minutes=1)
