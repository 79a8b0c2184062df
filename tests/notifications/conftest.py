"""A real mail server that can be told to be difficult."""

from itertools import count

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.faults.processes import free_port
from webapp.core.db import db, transaction
from webapp.core.installation import installation
from webapp.notifications import services
from webapp.notifications.models import Message
from webapp.notifications.services import Mail
from webapp.notifications.services.smtp import connection

number = count(1)


class Difficult:
    """Answer each step as it was told; whatever arrives is kept."""

    def __init__(self):
        self.answers = {}
        self.arrived = []
        self.lines = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: ARG002, N802
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802
        if self.answers.get("DATA") == "drop before":
            server.transport.abort()
            return "250 OK"
        self.arrived.append(envelope)
        if self.answers.get("DATA") == "drop":
            server.transport.abort()
        return self.answers.get("DATA", "250 queued as 42")


class Server(Controller):
    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=False)


@pytest.fixture
def sink(app):  # noqa: ARG001
    handler, port = Difficult(), free_port()
    server = Server(handler, hostname="127.0.0.1", port=port)
    server.start()
    installation.smtp_url = f"smtp://127.0.0.1:{port}"
    installation.mail_from = "Panitia Rakor <panitia@rakor.example.org>"
    yield handler
    connection.close()
    server.stop()
    installation.smtp_url = ""


@pytest.fixture
def message(meeting):
    def message(kind="certificate", **values):
        values = {
            "recipient": "Budi Santoso",
            "address": f"budi{next(number)}@example.org",
            "subject": "Sertifikat Bapak Budi",
            "body": "Yth. Bapak Budi,\n.titik di awal baris\n",
        } | values
        key = f"{meeting.code}:{next(number)}"
        with transaction():
            return services.send(key, kind, Mail(**values), meeting_id=meeting.id)

    return message


@pytest.fixture
def fresh(app):  # noqa: ARG001
    def fresh(message):
        again = {"populate_existing": True}
        return db.session.get(Message, message.id, execution_options=again)

    return fresh
