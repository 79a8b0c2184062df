"""Institutions of an earlier meeting come again, without their people."""

import pytest

from tests import factories
from tests.pages import proofread
from webapp.accounts import services as accounts
from webapp.accounts.models import Membership
from webapp.core.access import Role as Staff
from webapp.core.actor import SYSTEM
from webapp.jobs.queries import latest_job
from webapp.jobs.services import run_now
from webapp.registration import queries, services
from webapp.registration.models import Funding, Role
from webapp.registration.workflow import DelegationState


@pytest.fixture
def earlier(app):  # noqa: ARG001 it holds the context of the database
    return factories.meeting(name="Rakor lalu")


@pytest.fixture
def jambi(earlier):
    made = factories.delegation(
        earlier,
        "Dinas Jambi",
        state=DelegationState.COMPLETE,
        extras_allowed=2,
        contact_name="Sri",
        contact_phone="+6281211112222",
        funding=Funding.LODGING,
    )
    factories.person(earlier, of={"delegation": made})
    services.set_quota(made.id, {Role.PARTICIPANT: 3}, SYSTEM)
    return made


@pytest.fixture
def worked(app):
    from tasks.functions import FUNCTIONS  # noqa: PLC0415
    from webapp.jobs.services import registry  # noqa: PLC0415

    registry.update(FUNCTIONS)
    return app


@pytest.fixture
def client(app, meeting):
    """A browser of somebody who may read the meetings given."""

    def of(*roles):
        account = factories.account(meeting)
        for at, role in roles:
            made = Membership(meeting_id=at.id, account_id=account.id, role=role)
            factories.saved(made)
        client = app.test_client()
        client.set_cookie("pendopo-sid", accounts.open_session(account.id, "Firefox"))
        return client

    return of


def url(meeting):
    return f"/m/{meeting.code}/registration/delegations/copy"


@pytest.mark.usefixtures("worked")
def test_contact_and_quota_come_again_and_people_do_not(
    client, meeting, earlier, jambi
):
    aceh = factories.delegation(earlier, "Dinas Aceh")
    factories.delegation(earlier, "Dinas Bali")
    factories.delegation(meeting, "dinas BALI")
    browser = client((earlier, Staff.VIEWER))
    page = proofread(browser.get(url(meeting)).text)
    picks = {box["value"] for box in page.select("[name=pick]")}
    assert picks == {str(jambi.id), str(aceh.id)}
    token = page.select_one("[name=csrf_token]")["value"]
    action = page.select_one("form[data-bulk]")["action"]
    answer = browser.post(action, data={"csrf_token": token, "pick": jambi.id})
    assert answer.status_code == 303
    run_now(latest_job(meeting.id, "registration.copy").id)
    done = proofread(browser.get(answer.location).text)
    assert {box["value"] for box in done.select("[name=pick]")} == {str(aceh.id)}
    assert done.select_one("section.work")
    copied = queries.delegation_by_name(meeting.id, "Dinas Jambi")
    assert copied.state is DelegationState.DRAFT
    assert (copied.contact_phone, copied.extras_allowed) == ("+6281211112222", 2)
    assert copied.funding is Funding.LODGING
    assert {q.role: q.funded for q in queries.quotas(copied.id)} == {
        Role.PARTICIPANT: 3
    }
    assert [person for _, person in queries.places_of(copied.id)] == [None] * 3
    assert not queries.delegation_by_name(meeting.id, "Dinas Aceh")
    assert queries.delegation(earlier.id, jambi.id).state is DelegationState.COMPLETE


@pytest.mark.usefixtures("jambi")
def test_only_meetings_whose_people_one_may_see_are_offered(client, meeting, earlier):
    stranger, desk = client(), client((earlier, Staff.DESK))
    for browser in (stranger, desk):
        page = proofread(browser.get(url(meeting)).text)
        assert page.select_one(".empty")
        assert browser.get(f"{url(meeting)}?from={earlier.code}").status_code == 404


def test_nothing_picked_is_told(client, meeting, earlier, jambi):
    browser = client((earlier, Staff.ORGANISER))
    page = proofread(browser.get(url(meeting)).text)
    token = page.select_one("[name=csrf_token]")["value"]
    address = f"{url(meeting)}?from={earlier.code}"
    answer = browser.post(address, data={"csrf_token": token})
    assert answer.status_code == 409
    elsewhere = factories.delegation(meeting)
    data = {"csrf_token": token, "pick": elsewhere.id}
    assert browser.post(address, data=data).status_code == 409
    assert jambi.meeting_id == earlier.id


def test_one_of_several_meetings_is_chosen(client, meeting, earlier):
    other = factories.meeting(name="Rakor lama")
    browser = client((earlier, Staff.VIEWER), (other, Staff.VIEWER))
    page = proofread(browser.get(url(meeting)).text)
    links = [a["href"] for a in page.select("ul.row-list a")]
    assert {link.rpartition("=")[2] for link in links} == {earlier.code, other.code}
