"""Make a meeting in the database at hand, and begin to issue to all its people."""

import json
import sys

from config import Config
from tasks import connect
from tests import factories
from tests.checkin.factories import checkpoint, scanned
from webapp import create_app
from webapp.certificates.services import issue
from webapp.checkin.models import Kind
from webapp.core.actor import SYSTEM
from webapp.meetings.models import CertificateRule


def begin(people):
    """Let them all register on site; return meeting and job."""
    meeting = factories.meeting(certificate_rule=CertificateRule.REGISTERED)
    gate = checkpoint(meeting, kind=Kind.REGISTRATION)
    for number in range(people):
        person = factories.person(meeting, email=f"p{number}@example.org")
        scanned(meeting, gate, person)
    return {"meeting": meeting.id, "job": issue(meeting.id, SYSTEM)}


if __name__ == "__main__":
    config = Config.from_env()
    app = create_app(config)
    connect(app, config)
    with app.app_context():
        sys.stdout.write(json.dumps(begin(int(sys.argv[1]))))
