"""The pages about institutions in a real browser: no barrier, nothing too wide."""

from datetime import timedelta

import pytest

from tests import factories
from tests.browser import axe, fits, log_in, page_at
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.registration import services
from webapp.registration.models import DelegationLevel, Role
from webapp.registration.services import Allotment


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_about_institutions(meeting, live_server, browser, width):
    jambi = factories.delegation(
        meeting,
        "Dinas Perindustrian, Perdagangan, Energi dan Sumber Daya Mineral Prov. Jambi",
        level=DelegationLevel.PROVINCE,
        region_code="15",
        contact_name="Ibu Sri Wahyuni Handayani",
        contact_phone="+6281211112222",
        contact_email="disperindag.esdm@jambi.go.id",
    )
    # A name without a blank must break: the page of copying lists other meetings.
    factories.meeting(name="Rakor_" + "Pengendalian_" * 8)
    soon = clock.now() + timedelta(days=2)
    wanted = Allotment(funded={Role.PARTICIPANT: 2}, extras=1, deadline_at=soon)
    services.allot(jambi, wanted, None, SYSTEM)
    services.decide_delegation(jambi.id, "invite", SYSTEM)
    services.note_call(jambi.id, "Menunggu", (soon - timedelta(days=5)).date(), SYSTEM)
    at = f"{live_server}/m/{meeting.code}/registration"
    viewport = {"width": width, "height": 900}
    with page_at(browser, viewport=viewport) as page:
        log_in(page, live_server, factories.session_key())
        for path in (
            "delegations",
            f"delegations/{jambi.slug}",
            f"delegations/{jambi.slug}/quota",
            f"delegations/{jambi.slug}/edit",
            "delegations/copy",
            "rules",
        ):
            page.goto(f"{at}/{path}")
            axe(page)
            fits(page)
        page.goto(f"{at}/delegations")
        page.get_by_role("link", name="Jambi: 1 diundang").click()
        page.wait_for_url("**province=15")
        assert page.locator("tbody tr").count() == 1
