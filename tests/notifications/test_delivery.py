from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from tests.factories import number
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.installation import installation
from webapp.documents.services import store_file
from webapp.jobs.models import Job
from webapp.notifications import queries, services
from webapp.notifications.models import Attempt, Message, Outcome
from webapp.notifications.services import Mail, deliver
from webapp.notifications.services.delivery import PAUSES
from webapp.notifications.workflow import MessageState


def jobs_of(message):
    mine = Job.ids["message_id"].as_integer() == message.id
    return db.session.scalars(select(Job).where(mine).order_by(Job.id)).all()


def outcomes(message):
    return [attempt.outcome for attempt in queries.attempts(message.id)]


def test_a_message_and_its_work_are_one_with_what_caused_it(meeting):
    mail = Mail(recipient="A", address="a@example.org", subject="s", body="b")
    key = f"gone:{next(number)}"
    with pytest.raises(RuntimeError), transaction():
        services.send(key, "certificate", mail, meeting_id=meeting.id)
        raise RuntimeError
    assert queries.message_by_key(key) is None
    first = services.send(key, "certificate", mail, meeting_id=meeting.id)
    again = services.send(key, "certificate", mail, meeting_id=meeting.id)
    assert first.id == again.id
    assert len(jobs_of(first)) == 1


def test_a_message_waits_half_a_minute_for_an_undo(message):
    sent = message()
    wait = jobs_of(sent)[0].not_before - clock.now()
    assert timedelta(seconds=25) < wait <= timedelta(seconds=30)
    services.cancel_key(sent.key, SYSTEM)
    deliver(sent.id)
    assert sent.state is MessageState.CANCELLED


def test_the_address_and_the_text_are_sealed(message):
    sent = message(address="rahasia@example.org")
    row = db.session.execute(
        text("SELECT address, body FROM message WHERE id = :id"), {"id": sent.id}
    ).one()
    assert "rahasia" not in row.address
    assert "titik" not in row.body


def test_without_a_server_it_lands_in_the_mailbox(message, fresh):
    assert not installation.smtp_url
    sent = message()
    deliver(sent.id)
    assert fresh(sent).state is MessageState.KEPT
    assert not outcomes(sent)


def test_a_message_arrives_as_it_was_written(sink, message, fresh, meeting):
    file = store_file(meeting.id, "Sertifikat.pdf", "application/pdf", b"%PDF-1.7")
    sent = message(stored_file_id=file.id, subject="Sertifikat “Budi” 2019")
    deliver(sent.id)
    assert fresh(sent).state is MessageState.SENT
    assert outcomes(sent) == [Outcome.ACCEPTED]
    assert queries.attempts(sent.id)[0].reply == "queued as 42"
    import email  # noqa: PLC0415
    from email.policy import default  # noqa: PLC0415

    mail = email.message_from_bytes(sink.arrived[0].content, policy=default)
    assert mail["Subject"] == "Sertifikat “Budi” 2019"
    assert mail["From"].addresses[0].domain == "rakor.example.org"
    assert mail["Message-ID"].endswith("@rakor.example.org>")
    assert ".titik di awal baris" in mail.get_body().get_content()
    attached = next(mail.iter_attachments())
    assert attached.get_filename() == "Sertifikat.pdf"
    assert attached.get_content() == b"%PDF-1.7"


def test_a_sent_message_is_not_sent_again(sink, message):
    sent = message()
    deliver(sent.id)
    deliver(sent.id)
    assert len(sink.arrived) == 1


def test_what_the_server_puts_off_is_tried_later(sink, message, fresh):
    sink.answers["RCPT"] = "450 try later"
    sent = message()
    deliver(sent.id)
    waiting = fresh(sent)
    assert waiting.state is MessageState.WAITING
    assert outcomes(sent) == [Outcome.DEFERRED]
    pause = jobs_of(sent)[-1].not_before - clock.now()
    assert timedelta(seconds=50) < pause <= timedelta(minutes=1)
    sink.answers.clear()
    deliver(sent.id)
    assert fresh(sent).state is MessageState.SENT
    assert outcomes(sent) == [Outcome.DEFERRED, Outcome.ACCEPTED]


def test_after_a_day_of_trying_it_has_failed(sink, message, fresh):
    sink.answers["RCPT"] = "421 busy"
    sent = message()
    for _ in range(len(PAUSES) + 1):
        deliver(sent.id)
    assert fresh(sent).state is MessageState.FAILED
    assert sum(PAUSES) >= 24 * 60
    assert len(jobs_of(sent)) == 1 + len(PAUSES)


def test_what_the_server_refuses_has_failed_at_once(sink, message, fresh):
    sink.answers["RCPT"] = "550 no such user"
    sent = message()
    deliver(sent.id)
    assert fresh(sent).state is MessageState.FAILED
    attempt = queries.attempts(sent.id)[0]
    assert (attempt.code, attempt.reply) == (550, "no such user")
    assert len(jobs_of(sent)) == 1


def test_a_refused_content_has_failed_too(sink, message, fresh):
    sink.answers["DATA"] = "552 too large"
    sent = message()
    deliver(sent.id)
    assert fresh(sent).state is MessageState.FAILED


def test_a_line_that_drops_after_the_dot_leaves_it_unknown(sink, message, fresh):
    sink.answers["DATA"] = "drop"
    sent = message()
    deliver(sent.id)
    assert len(sink.arrived) == 1
    assert fresh(sent).state is MessageState.UNKNOWN
    deliver(sent.id)
    assert len(sink.arrived) == 1
    sink.answers.clear()
    services.again(sent.id, SYSTEM)
    deliver(sent.id)
    first, second = (envelope.content for envelope in sink.arrived)
    assert first == second  # many servers drop a second mail of the same identity
    assert fresh(sent).state is MessageState.SENT


def test_a_server_that_is_away_is_tried_later(sink, message, fresh):
    installation.smtp_url = "smtp://127.0.0.1:1"
    sent = message()
    deliver(sent.id)
    assert fresh(sent).state is MessageState.WAITING
    assert outcomes(sent) == [Outcome.UNREACHABLE]
    assert not sink.arrived


def test_many_mails_share_a_line_and_a_bad_one_spoils_no_other(sink, message, fresh):
    good = [message() for _ in range(3)]
    for sent in good:
        deliver(sent.id)
    assert sink.lines == 1
    sink.answers["RCPT"] = "550 no"
    deliver(message().id)
    sink.answers.clear()
    last = message()
    deliver(last.id)
    assert fresh(last).state is MessageState.SENT


@pytest.mark.parametrize("address", ["bukan alamat", "a@b\r\nBcc: x@example.org", "@"])
def test_what_is_no_address_fails_without_a_call(sink, message, fresh, address):
    sent = message(address=address)
    deliver(sent.id)
    assert fresh(sent).state is MessageState.FAILED
    assert outcomes(sent) == [Outcome.UNREADABLE]
    assert sink.lines == 0


def died(message, handed):
    """Leave behind what a killed worker leaves."""
    with transaction():
        state = update(Message).where(Message.id == message.id)
        db.session.execute(state.values(state=MessageState.SENDING, tries=1))
        handed_at = clock.now() if handed else None
        db.session.add(Attempt(message_id=message.id, number=1, handed_at=handed_at))


@pytest.mark.parametrize("kind", ["certificate", "password"])
def test_a_death_before_the_content_is_harmless(sink, message, fresh, kind):
    sent = message(kind)
    died(sent, handed=False)
    deliver(sent.id)
    assert fresh(sent).state is MessageState.SENT
    assert outcomes(sent) == [Outcome.UNREACHABLE, Outcome.ACCEPTED]
    assert len(sink.arrived) == 1


def test_after_a_death_in_the_gap_a_person_decides(sink, message, fresh):
    sent = message("password")
    died(sent, handed=True)
    deliver(sent.id)
    assert fresh(sent).state is MessageState.UNKNOWN
    assert not sink.arrived


def test_but_a_certificate_may_come_twice(sink, message, fresh):
    sent = message("certificate")
    died(sent, handed=True)
    deliver(sent.id)
    assert fresh(sent).state is MessageState.SENT
    assert outcomes(sent) == [Outcome.UNKNOWN, Outcome.ACCEPTED]
    assert len(sink.arrived) == 1


def test_a_worker_whose_work_went_to_another_hands_nothing_over(sink, message):
    sent = message("password")
    died(sent, handed=False)
    attempt = queries.last_attempt(sent.id)
    deliver(sent.id)
    from webapp.notifications.services import delivery  # noqa: PLC0415

    with pytest.raises(ConnectionAbortedError):
        delivery._hand(sent.id, attempt.id)  # noqa: SLF001
    assert len(sink.arrived) == 1


def test_everything_that_failed_is_sent_again(sink, message, meeting, fresh):
    sink.answers["RCPT"] = "550 no"
    lost = [message() for _ in range(2)]
    for sent in lost:
        deliver(sent.id)
    sink.answers.clear()
    assert services.again_failed(meeting.id, SYSTEM) == 2
    for sent in lost:
        deliver(sent.id)
        assert fresh(sent).state is MessageState.SENT
    with pytest.raises(DomainError, match="nothing_failed"):
        services.again_failed(meeting.id, SYSTEM)


def test_no_address_no_message(message):
    with pytest.raises(DomainError, match="address_missing"):
        message(address=" ")
