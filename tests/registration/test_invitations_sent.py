"""Sending invitations: one by one, by hand, all at once, and taken back."""

import pytest

from tasks import FUNCTIONS
from tests.registration.letters import invited, jambi, link, made, written
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.jobs.services import run_now
from webapp.notifications.models import Message
from webapp.notifications.workflow import MessageState
from webapp.registration import queries
from webapp.registration import services as registration
from webapp.registration.models import Channel, Occasion
from webapp.registration.services import invitations
from webapp.registration.workflow import DelegationState

__all__ = ["jambi"]


def send(delegation, organiser, occasion=Occasion.INVITE, seen=0):
    return invitations.send_mail(delegation.id, occasion, organiser, seen=seen)


def test_a_mail_invites_with_the_letter_and_waits_for_an_undo(
    meeting, jambi, organiser
):
    sent = send(jambi, organiser)
    mail = db.session.get(Message, sent.message_id)
    assert mail.address == "jambi@example.org"
    assert mail.state is MessageState.WAITING
    assert mail.stored_file_id == queries.invitation(jambi.id).stored_file_id
    hangs = link(meeting, jambi)
    assert f"/k/{hangs.code}" in mail.body
    assert hangs.sent_at is not None
    assert jambi.state is DelegationState.INVITED
    invitations.take_back_dispatch(sent.id, organiser)
    assert mail.state is MessageState.CANCELLED
    assert jambi.state is DelegationState.DRAFT


def test_pressed_twice_one_mail_goes_out(jambi, organiser):
    assert send(jambi, organiser)
    assert send(jambi, organiser) is None
    assert len(queries.dispatches_of(jambi.id)) == 1


def test_sending_again_and_reminding_leave_the_state(jambi, organiser):
    first = send(jambi, organiser)
    second = send(jambi, organiser, Occasion.REMIND, seen=first.id)
    assert second.message_id != first.message_id
    assert jambi.state is DelegationState.INVITED
    subject = db.session.get(Message, second.message_id).subject
    assert subject.startswith("Mohon jawaban")


def test_without_an_address_no_mail(meeting, organiser):
    written(meeting)
    with pytest.raises(DomainError) as refusal:
        send(invited(meeting, "Dinas Riau"), organiser)
    assert refusal.value.code == "address_missing"


def test_a_tick_invites_and_is_taken_back(meeting, jambi, organiser):
    made(meeting, jambi)
    tick = invitations.note_whatsapp(jambi.id, Occasion.INVITE, organiser, seen=0)
    assert tick.channel is Channel.WHATSAPP
    assert jambi.state is DelegationState.INVITED
    invitations.take_back_dispatch(tick.id, organiser)
    assert jambi.state is DelegationState.DRAFT


def test_the_text_for_whatsapp_has_link_and_deadline(meeting, jambi):
    made(meeting, jambi)
    line = queries.listed_one(meeting, jambi)
    said = invitations.say(meeting, line, Occasion.INVITE)
    assert link(meeting, jambi).code in said.text
    assert "Jumat, 15 Februari 2019" in said.text
    assert said.chat.startswith("https://wa.me/6281234567890?text=Yth.")


def wave(meeting, organiser, occasion=Occasion.INVITE):
    seen = queries.last_dispatch_id(meeting.id)
    job_id = invitations.ask_sending(meeting.id, occasion, organiser, seen=seen)
    if job_id:
        run_now(job_id, FUNCTIONS)
        db.session.expire_all()
    return job_id


def test_all_at_once_goes_to_whoever_has_an_address_and_is_not_invited(
    meeting, jambi, organiser
):
    other = invited(meeting, "Dinas Riau")
    done = invited(meeting, "Dinas Aceh", contact_email="aceh@example.org")
    registration.decide_delegation(done.id, "complete", SYSTEM)
    job_id = wave(meeting, organiser)
    assert jambi.state is DelegationState.INVITED
    assert other.state is DelegationState.DRAFT
    assert done.state is DelegationState.COMPLETE
    (sent,) = queries.dispatches(meeting.id)
    assert sent.author == str(organiser)
    assert invitations.take_back_wave(meeting.id, job_id, organiser) == 1
    db.session.expire_all()
    assert jambi.state is DelegationState.DRAFT
    assert wave(meeting, organiser)
    assert jambi.state is DelegationState.INVITED
    assert wave(meeting, organiser) is None


def test_asked_twice_it_is_one_wave(meeting, jambi, organiser):  # noqa: ARG001
    ask = invitations.ask_sending
    first = ask(meeting.id, Occasion.INVITE, organiser, seen=0)
    assert ask(meeting.id, Occasion.INVITE, organiser, seen=0) == first
    run_now(first, FUNCTIONS)
    with pytest.raises(DomainError) as refusal:
        ask(meeting.id, Occasion.REMIND, organiser, seen=0)
    assert refusal.value.code == "sent_meanwhile"
