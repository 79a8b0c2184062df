"""The pages of the invitations with an institution for every regency and city."""

import json
import time
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import event

from bench.own_server import application
from bench.pages import signed_in
from bench.people import invite, meeting_of
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.documents import services as documents
from webapp.documents.services import Edited
from webapp.meetings.models import Meeting
from webapp.registration import queries
from webapp.registration.models import Channel, Dispatch, Occasion
from webapp.registration.services import decide_delegations, invitations
from webapp.registration.services.invitations import Desk

INSTITUTIONS, PEOPLE, TIMES = 514, 600, 9
GOAL = 100.0  # milliseconds of the server's processor
PAGES = (
    "invitations/letter",
    "invitations/check",
    "invitations/send",
    "invitations/silent",
    "invitations/groups",
    "invitations/whatsapp/invite",
    "invitations/whatsapp/remind",
    "delegations",
    "delegations?view=map",
    "people/letter",
    "people/message",
)


def main() -> None:
    """Measure, and print one JSON object."""
    with application() as app:
        meeting = meeting_of(PEOPLE)
        invite(meeting, INSTITUTIONS)
        _write(meeting)
        began = time.process_time()
        lines = queries.invitable(meeting)
        for line in lines:
            invitations.make_invitation(line.delegation.id, meeting_id=meeting.id)
        making = time.process_time() - began
        client = signed_in(app)
        before = {page: _measure(client, meeting.code, page) for page in PAGES}
        _send(meeting)
        sent = {page: _measure(client, meeting.code, page) for page in PAGES}
    every = [*before.values(), *sent.values()]
    result = {
        "bench": "invitations",
        "institutions": len(lines),
        "cpu_ms_a_letter_made": round(making * 1000 / len(lines), 1),
        "all_letters_made": before,
        "all_invited": sent,
        "goal": f"CPU <= {GOAL} ms a page",
        "met": all(page["cpu_ms"] <= GOAL for page in every),
    }
    print(json.dumps(result, indent=2))


def _write(meeting: Meeting) -> None:
    first = Desk.of(meeting).text
    head = {"ministry": "Kementerian Perindustrian", "signer_name": "Eddy Siswanto"}
    text = {name: getattr(first, name) for name in ("subject", "body", "nature")}
    documents.save_letter(meeting.id, Edited(head), Edited(text), SYSTEM)


def _send(meeting: Meeting) -> None:
    """Let half be invited by mail, and half by hand."""
    lines = queries.invitable(meeting)
    with transaction():
        for number, line in enumerate(lines):
            by_hand = Channel.WHATSAPP if number % 2 else Channel.MAIL
            sent = Dispatch(
                meeting_id=meeting.id,
                delegation_id=line.delegation.id,
                occasion=Occasion.INVITE,
                channel=by_hand,
                author=str(SYSTEM),
            )
            db.session.add(sent)
    decide_delegations([line.delegation.id for line in lines], "invite", SYSTEM)


def _measure(client: FlaskClient, code: str, path: str) -> dict[str, float]:
    address, cpu, asked = f"/m/{code}/registration/{path}", [], []
    client.get(address)
    for _ in range(TIMES):
        seen: list[str] = []

        def note(_connection: object, _cursor: object, text: str, *_: object) -> None:
            seen.append(text)  # noqa: B023 it is taken off before the next

        event.listen(db.engine, "before_cursor_execute", note)
        worked = time.process_time()
        answer = client.get(address)
        cpu.append(time.process_time() - worked)
        event.remove(db.engine, "before_cursor_execute", note)
        asked.append(len(seen))
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status}")
    return {
        "cpu_ms": round(median(cpu) * 1000, 1),
        "statements": median(asked),
        "kilobytes": round(len(answer.data) / 1024),
    }


if __name__ == "__main__":
    main()
