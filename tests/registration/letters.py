"""A meeting whose letters are written, for tests that make and send them."""

from datetime import UTC, datetime

import pypdfium2
import pytest

from tests import factories
from webapp.core.actor import SYSTEM
from webapp.core.db import transaction
from webapp.core.files import store
from webapp.documents import queries as documents
from webapp.documents import services as papers
from webapp.documents.services import Edited
from webapp.registration import queries
from webapp.registration import services as registration
from webapp.registration.models import Role
from webapp.registration.services import invitations
from webapp.registration.services.invitations import Desk

HEAD = {
    "ministry": "Kementerian Perindustrian",
    "unit": "Direktorat Jenderal IKMA",
    "address": "Jalan Gatot Subroto\nTelepon (021) 5255509",
    "place": "Jakarta",
    "signer_position": "Sekretaris Direktorat Jenderal",
    "signer_name": "Eddy Siswanto",
    "number_pattern": "B/{seq}/UND/{month}/{year}",
}
DEADLINE = datetime(2019, 2, 15, 8, tzinfo=UTC)


def written(meeting, head=(), text=()):
    """Write the letter of a meeting."""
    with transaction():
        meeting.venue, meeting.city = "Hotel Novotel", "Balikpapan"
        meeting.contact_name, meeting.contact_phone = "Rina", "0812-1111-2222"
    first = Desk.of(meeting).text
    said = {name: getattr(first, name) for name in ("subject", "body", "nature")}
    papers.save_letter(
        meeting.id, Edited(HEAD | dict(head)), Edited(said | dict(text)), SYSTEM
    )


def invited(meeting, name, **values):
    """Put an institution on the list that may send two people."""
    values = {"deadline_at": DEADLINE, "contact_name": "Budi"} | values
    made = factories.delegation(meeting, name, **values)
    registration.set_quota(made.id, {Role.PARTICIPANT: 2}, SYSTEM)
    return made


@pytest.fixture
def jambi(meeting):
    written(meeting)
    return invited(
        meeting,
        "Dinas Perindustrian Provinsi Jambi",
        region_code="15",
        contact_email="jambi@example.org",
        contact_phone="+6281234567890",
    )


def made(meeting, delegation):
    return invitations.make_invitation(delegation.id, meeting_id=meeting.id)


def content(meeting, invitation):
    file = documents.stored_file(meeting.id, invitation.stored_file_id)
    return store.read(file.sha256)


def words(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pages]


def link(meeting, delegation):
    return queries.coordinator_links(meeting.id, [delegation.id])[delegation.id]
