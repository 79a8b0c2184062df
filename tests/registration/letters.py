"""A meeting whose letters are written, for tests that make and send them."""

from datetime import UTC, datetime

from tests import factories
from webapp.core.actor import SYSTEM
from webapp.core.db import transaction
from webapp.documents import services as documents
from webapp.documents.services import Edited
from webapp.registration import services as registration
from webapp.registration.models import Role
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
    documents.save_letter(
        meeting.id, Edited(HEAD | dict(head)), Edited(said | dict(text)), SYSTEM
    )


def invited(meeting, name, **values):
    """Put an institution on the list that may send two people."""
    values = {"deadline_at": DEADLINE, "contact_name": "Budi"} | values
    made = factories.delegation(meeting, name, **values)
    registration.set_quota(made.id, {Role.PARTICIPANT: 2}, SYSTEM)
    return made
