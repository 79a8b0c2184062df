import io
import zipfile
from datetime import date
from threading import Barrier, Thread

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from tasks.functions import FUNCTIONS
from tests import factories
from tests.checkin.factories import door, scanned
from webapp.certificates import queries, services
from webapp.certificates.models import Certificate
from webapp.certificates.workflow import CertificateState
from webapp.checkin.services import void_scan
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.documents.models import RegisterEntry
from webapp.documents.queries import latest_file
from webapp.documents.services import verify_url
from webapp.documents.workflow import EntryState
from webapp.jobs.models import JobItem
from webapp.jobs.queries import failures, progress
from webapp.jobs.services import run_now
from webapp.notifications.queries import message_by_key
from webapp.notifications.workflow import MessageState
from webapp.registration import services as registration


def judged(meeting):
    return {line.person_id: line for line in queries.entitlement(meeting)}


def test_the_share_is_not_rounded(meeting, attendee):
    five, six = attendee(5), attendee(6)
    lines = judged(meeting)
    assert lines[five.id].rule.needed == 5.25
    assert (lines[five.id].attended, lines[five.id].entitled) == (5, False)
    assert (lines[six.id].attended, lines[six.id].entitled) == (6, True)


@pytest.mark.parametrize(("share", "enough"), [(71, True), (72, False), (100, False)])
def test_the_share_is_the_committees_choice(meeting, attendee, share, enough):
    five = attendee(5)
    with transaction():
        meeting.certificate_share = share
    assert judged(meeting)[five.id].entitled is enough


def test_sessions_at_the_same_time_count_once(meeting, attendee):
    parallel = factories.agenda_session(meeting, begins=0)
    six = attendee(5)
    scanned(meeting, door(meeting, parallel), six)
    assert judged(meeting)[six.id].attended == 5


def test_without_mandatory_sessions_nobody_is_entitled(meeting):
    person = factories.person(meeting)
    assert judged(meeting)[person.id].entitled is False


def test_or_all_who_registered_on_site(meeting, registered_rule):
    here, absent = factories.person(meeting), factories.person(meeting)
    scanned(meeting, registered_rule, here)
    lines = judged(meeting)
    assert lines[here.id].entitled
    assert not lines[absent.id].entitled
    assert lines[absent.id].rule.required == 1


def test_a_voided_scan_entitles_nobody(meeting, registered_rule):
    person = factories.person(meeting)
    told = scanned(meeting, registered_rule, person)
    void_scan(meeting, told.scan_id, "Salah orang", SYSTEM)
    assert not judged(meeting)[person.id].entitled


def test_each_certificate_has_number_paper_and_entry(attendee, issued):
    person = attendee(7, name="Yusuf Utomo", title_before="H.")
    certificate, entry = issued()[person.id]
    year = entry.issued_on.year
    assert entry.number.endswith(f"/{year}")
    assert certificate.number == entry.number
    assert entry.subject_masked == "Yus** Uto**"
    pdf = store.read(entry.content_hash)
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "H. Yusuf Utomo" in text
    assert entry.number in text
    assert verify_url(entry.code).partition("://")[2].split("/")[-1] in text.replace(
        "\n", ""
    )
    assert certificate.basis == {
        "rule": "share",
        "by": "sessions",
        "share": 75,
        "attended": 7,
        "required": 7,
        "sessions": certificate.basis["sessions"],
        "hours": 0.0,
    }
    assert len(certificate.basis["sessions"]) == 7


def test_issuing_again_gives_nobody_a_second_one(meeting, attendee, issued):
    first = attendee(7)
    before = issued()
    assert services.issue(meeting.id, SYSTEM) is None
    second = attendee(7)
    after = issued()
    assert after[first.id][1].number == before[first.id][1].number
    assert set(after) == {first.id, second.id}


def test_pressing_twice_is_one_wave(meeting, attendee):
    attendee(7)
    assert services.issue(meeting.id, SYSTEM) == services.issue(meeting.id, SYSTEM)


def test_two_at_once_are_one_wave_too(app, meeting, attendee):
    for _ in range(3):
        attendee(7)
    jobs, start = [], Barrier(2)

    def press():
        with app.app_context():
            start.wait()
            jobs.append(services.issue(meeting.id, SYSTEM))

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert jobs[0] == jobs[1]
    assert db.session.scalar(of(meeting, func.count())) == 3


def of(meeting, what):
    return (
        select(what)
        .select_from(Certificate)
        .where(Certificate.meeting_id == meeting.id)
    )


def test_two_workers_on_one_wave_make_each_paper_once(app, meeting, attendee):
    for _ in range(8):
        attendee(7)
    job_id = services.issue(meeting.id, SYSTEM)
    drafts = db.session.scalars(
        select(JobItem.subject_id).where(JobItem.job_id == job_id)
    ).all()
    start = Barrier(2)

    def work():
        with app.app_context():
            start.wait()
            for draft in drafts:
                services.make(draft, meeting.id, "2019-02-26")

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seqs = db.session.scalars(
        select(RegisterEntry.seq)
        .where(RegisterEntry.meeting_id == meeting.id)
        .order_by(RegisterEntry.seq)
    ).all()
    assert seqs == list(range(seqs[0], seqs[0] + 8))


def test_a_paper_that_fails_leaves_no_gap(meeting, attendee, monkeypatch, issued):
    one, two = attendee(7), attendee(7)
    from webapp.certificates.services import making  # noqa: PLC0415

    real = making.papers.render

    def failing(paper):
        if paper.name == one.full_name and not failing.failed:
            failing.failed = True
            raise RuntimeError
        return real(paper)

    failing.failed = False
    monkeypatch.setattr(making.papers, "render", failing)
    job_id = services.issue(meeting.id, SYSTEM)
    run_now(job_id, FUNCTIONS)
    assert len(failures(job_id)) == 1
    after = issued()
    assert set(after) == {one.id, two.id}
    seqs = sorted(entry.seq for _, entry in after.values())
    assert seqs[1] == seqs[0] + 1


def test_whoever_lost_the_place_meanwhile_gets_none(meeting, attendee):
    gone, stays = attendee(7), attendee(7)
    job_id = services.issue(meeting.id, SYSTEM)
    registration.decide(gone.participant_id, "cancel", SYSTEM, "Sakit")
    run_now(job_id, FUNCTIONS)
    (failed,) = failures(job_id)
    assert failed.error == "certificate_place_lost"
    assert {row[0].person_id for row in queries.issued(meeting.id)} == {stays.id}
    assert services.issue(meeting.id, SYSTEM) is None


def test_a_stopped_wave_is_taken_up_by_the_next(meeting, attendee, issued):
    from webapp.jobs.services import cancel  # noqa: PLC0415

    people = [attendee(7) for _ in range(3)]
    cancel(services.issue(meeting.id, SYSTEM))
    assert set(issued()) == {person.id for person in people}
    assert db.session.scalar(of(meeting, func.count())) == 3


def test_a_promise_is_dropped_when_the_rule_gets_harder(meeting, attendee):
    from webapp.jobs.services import cancel  # noqa: PLC0415

    attendee(6)
    attendee(7)
    cancel(services.issue(meeting.id, SYSTEM))
    with transaction():
        meeting.certificate_share = 100
    run_now(services.issue(meeting.id, SYSTEM), FUNCTIONS)
    states = db.session.scalars(of(meeting, Certificate.state)).all()
    assert states == [CertificateState.ISSUED]


def test_all_papers_come_in_one_file(meeting, attendee, issued):
    first, second = attendee(7, name="Adi"), attendee(7, name="Budi")
    held = issued()
    file = latest_file(meeting.id, services.ARCHIVE)
    with zipfile.ZipFile(store.path(file.sha256)) as packed:
        ref = f"{meeting.code}-0001".upper()
        assert packed.namelist()[0] == f"{ref}.pdf"
        assert packed.read(f"{ref}.pdf") == store.read(held[first.id][1].content_hash)
        table = packed.read("register.csv").decode().splitlines()
    assert len(table) == 3
    assert held[second.id][1].number in table[2]


def test_each_gets_a_mail_with_the_paper(attendee, issued):
    with_mail, without = attendee(7, email="adi@example.org"), attendee(7)
    held = issued()
    message = message_by_key(f"certificate:{held[with_mail.id][0].id}")
    assert message.address == "adi@example.org"
    assert message.stored_file_id == held[with_mail.id][0].stored_file_id
    assert held[with_mail.id][1].number in message.body
    assert verify_url(held[with_mail.id][1].code) in message.body
    assert message.body.startswith("Yth. Bapak Budi Santoso,\n")
    assert "\n\n\n" not in message.body
    assert message_by_key(f"certificate:{held[without.id][0].id}") is None


def test_a_corrected_name_keeps_the_number(attendee, issued):
    person = attendee(7, name="Yusuf Utmo", email="yusuf@example.org")
    old, entry = issued()[person.id]
    registration.edit_person(person, {"name": "Yusuf Utomo"}, None, SYSTEM)
    run_now(services.correct(old.id, "Nama keliru", SYSTEM), FUNCTIONS)
    new, fresh = issued()[person.id]
    assert fresh.number == f"{entry.number} Rev. 1"
    assert (fresh.seq, fresh.revision) == (entry.seq, 1)
    again = {"populate_existing": True}
    entry = db.session.get(RegisterEntry, entry.id, execution_options=again)
    assert (entry.state, entry.replaced_by_id) == (EntryState.REPLACED, fresh.id)
    first = message_by_key(f"certificate:{old.id}")
    assert first.state is MessageState.CANCELLED
    assert "menggantikan" in message_by_key(f"certificate:{new.id}").body
    assert new.basis == old.basis


def test_a_correction_is_made_once(attendee, issued):
    person = attendee(7)
    held, _ = issued()[person.id]
    job_id = services.correct(held.id, "Gelar", SYSTEM)
    with pytest.raises(DomainError, match="certificate_in_correction"):
        services.correct(held.id, "Gelar", SYSTEM)
    run_now(job_id, FUNCTIONS)
    with pytest.raises(DomainError, match="wrong_state"):
        services.correct(held.id, "Gelar", SYSTEM)


@pytest.mark.parametrize("act", [services.correct, services.revoke])
def test_a_change_needs_a_reason(attendee, issued_to, act):
    held, _ = issued_to(attendee(7))
    with pytest.raises(DomainError, match="reason_missing"):
        act(held.id, "  ", SYSTEM)


def test_a_revoked_certificate_is_not_sent_and_may_be_given_anew(
    meeting, attendee, issued
):
    person = attendee(7, email="adi@example.org")
    held, entry = issued()[person.id]
    services.revoke(held.id, "Salah orang", SYSTEM)
    again = {"populate_existing": True}
    entry = db.session.get(RegisterEntry, entry.id, execution_options=again)
    assert entry.state is EntryState.REVOKED
    assert message_by_key(f"certificate:{held.id}").state is MessageState.CANCELLED
    assert not queries.issued(meeting.id)
    new, fresh = issued()[person.id]
    assert fresh.seq != entry.seq
    assert new.revision == 1


@pytest.mark.parametrize("role", [Role.DESK, Role.VIEWER, Role.AUDITOR])
def test_only_the_organiser_issues(meeting, attendee, issued_to, role):
    held, _ = issued_to(attendee(7))
    by = Actor("account", 1, meeting.id, permissions=PERMISSIONS[role])
    for act in (
        lambda: services.issue(meeting.id, by),
        lambda: services.correct(held.id, "x", by),
        lambda: services.revoke(held.id, "x", by),
    ):
        with pytest.raises(DomainError, match="forbidden"):
            act()


def test_the_database_holds_one_valid_certificate_a_person(meeting, attendee, issued):
    person = attendee(7)
    issued()
    with pytest.raises(Exception, match="uq_certificate_held"), transaction():
        db.session.add(
            Certificate(
                meeting_id=meeting.id,
                person_id=person.id,
                revision=9,
                state=CertificateState.ISSUED,
                basis={},
            )
        )


def test_everything_else_may_be_empty(meeting, attendee, issued_to):
    assert [meeting.city, meeting.venue, meeting.signer_name] == ["", "", ""]
    _, entry = issued_to(attendee(7))
    text = PdfReader(io.BytesIO(store.read(entry.content_hash))).pages[0].extract_text()
    assert "\n," not in text
    assert ", ," not in text


def test_the_day_of_the_wave_is_on_every_paper(meeting, attendee):
    attendee(7)
    job_id = services.issue(meeting.id, SYSTEM)
    run_now(job_id, FUNCTIONS)
    job = progress(job_id).job
    (_, entry) = queries.issued(meeting.id)[0]
    assert entry.issued_on == date.fromisoformat(job.ids["issued_on"])
