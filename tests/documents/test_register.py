import os
import time
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from tests.factories import meeting as another_meeting
from tests.pages import proofread
from webapp.core.access import Permission, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import DAY, store
from webapp.documents import queries, services
from webapp.documents.models import PaperKind, RegisterEntry
from webapp.documents.services import NewPaper
from webapp.documents.workflow import EntryState

ON = date(2019, 2, 26)


@pytest.fixture
def series(request):
    """A series that no other test counts in."""
    return request.node.name


@pytest.fixture
def paper(meeting, series):
    def paper(subject="Yusuf Utomo", **values):
        with transaction():
            number = services.next_number(series, ON, "{seq}/SERT/{month}/{year}")
            values = {
                "kind": PaperKind.CERTIFICATE,
                "number": number,
                "title": "Rakor Balikpapan",
                "subject": subject,
                "capacity": "Peserta",
                "issuer": "Ditjen IKMA",
                "issued_on": ON,
                "code": services.new_code(),
                "content_hash": "0" * 64,
            } | values
            return services.register(meeting.id, NewPaper(**values))

    return paper


def test_a_file_is_on_the_disk_before_its_row(meeting, monkeypatch):
    def on_disk(self, row):  # noqa: ARG001
        assert store.read(row.sha256) == b"isi"

    monkeypatch.setattr(type(db.session), "add", on_disk)
    services.store_file(meeting.id, "a.txt", "text/plain", b"isi")


def test_a_large_file_is_written_as_a_draft(meeting):
    with store.draft() as draft:
        draft.write_bytes(b"besar")
        file = services.store_file(meeting.id, "a.zip", "application/zip", draft)
    assert (store.read(file.sha256), file.size) == (b"besar", 5)
    assert not draft.exists()


def test_the_sweep_deletes_only_what_is_old_and_without_a_row(meeting):
    services.sweep_files()
    kept = services.store_file(
        meeting.id, "a.txt", "text/plain", b"dengan baris"
    ).sha256
    orphan, fresh = store.keep(b"tanpa baris"), store.keep(b"baru")
    old = time.time() - DAY - 10
    for sha256 in (kept, orphan):
        os.utime(store.path(sha256), (old, old))
    assert services.sweep_files() == 1
    assert store.path(kept).exists()
    assert store.path(fresh).exists()
    assert not store.path(orphan).exists()


def test_an_orphan_that_comes_again_waits_another_day(app):  # noqa: ARG001
    sha256 = store.keep(b"dua kali")
    old = time.time() - DAY - 10
    os.utime(store.path(sha256), (old, old))
    assert sha256 in store.old()
    store.keep(b"dua kali")
    assert store.drop([sha256]) == 0
    assert store.path(sha256).exists()


def test_a_file_is_served_as_attachment_to_whoever_may_read_it(browse, meeting):
    page = b"<script>"
    file = services.store_file(
        meeting.id, "Daftar.html", "text/html", page, reader=Permission.VIEW_LODGING
    )
    address = f"/m/{meeting.code}/documents/files/{file.id}"
    answer = browse().get(address)
    assert answer.data == page
    answer.close()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browse(Role.DESK).get(address).status_code == 403
    limited = Actor("account", 1, permissions=frozenset({Permission.VIEW_MEETING}))
    with pytest.raises(DomainError, match="forbidden"):
        services.open_file(file, limited)


def test_a_file_belongs_to_its_meeting(browse, meeting):
    other = another_meeting()
    file = services.store_file(other.id, "a.txt", "text/plain", b"rahasia")
    answer = browse().get(f"/m/{meeting.code}/documents/files/{file.id}")
    assert answer.status_code == 404


def test_numbers_follow_each_other_and_go_back_with_their_transaction(paper, series):
    assert paper().number == "0001/SERT/II/2019"
    with pytest.raises(RuntimeError), transaction():
        services.next_number(series, ON, "{seq}")
        raise RuntimeError
    assert paper().number == "0002/SERT/II/2019"


def last_plus_one(series, year):
    """Count as somebody would who forgot the lock."""
    last = text("SELECT last FROM number_series WHERE series = :s AND year = :y")
    found = db.session.scalar(last, {"s": series, "y": year}) or 0
    time.sleep(0.02)
    save = text(
        "INSERT INTO number_series VALUES (:s, :y, :n) "
        "ON CONFLICT (series, year) DO UPDATE SET last = :n"
    )
    db.session.execute(save, {"s": series, "y": year, "n": found + 1})
    return found + 1


def taken(app, count, series):
    """Let two take five numbers each at the same time."""
    numbers, start = [], Barrier(2)

    def work():
        with app.app_context():
            start.wait()
            for _ in range(5):
                with transaction():
                    numbers.append(count(series, 2019))

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(numbers)


def test_two_at_once_never_take_the_same_number(app, series):
    assert taken(app, queries.count_up, series) == list(range(1, 11))


def test_without_the_lock_they_would(app, series):
    assert taken(app, last_plus_one, series) != list(range(1, 11))


def test_a_code_has_sixty_bits_and_forgives_how_it_is_typed(paper):
    entry = paper()
    assert len(entry.code) == 12
    typed = services.grouped(entry.code).lower().replace("o", "0").replace("i", "1")
    assert queries.entry_by_code(services.plain(typed)).id == entry.id
    assert entry.code not in entry.code_hash
    stored = db.session.scalar(
        text("SELECT code FROM register_entry WHERE id = :id"), {"id": entry.id}
    )
    assert entry.code not in stored


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Yusuf Utomo", "Yus** Uto**"),
        ("H. Ali", "H* Al*"),
        ("Sumarti", "Sum****"),
        ("I", "I"),
    ],
)
def test_a_masked_name_shows_a_few_letters(name, shown):
    assert services.masked(name) == shown


def verified(app, code):
    return app.test_client().get(f"/v/{code}")


def test_anybody_can_verify_a_paper(app, paper):
    entry = paper("Yusuf Utomo")
    answer = verified(app, services.grouped(entry.code))
    page = proofread(answer.text)
    said = page.main.get_text(" ", strip=True)
    for word in ("Berlaku", entry.number, "Yus** Uto**", "Peserta", "Ditjen IKMA"):
        assert word in said
    assert "Yusuf" not in answer.text
    assert "bukan tanda tangan elektronik tersertifikasi" in said


def test_a_code_that_nobody_has_and_one_that_cannot_be_get_the_same_answer(app):
    unknown, wrong = (verified(app, code) for code in ("AAAA-BBBB-CCCC", "x"))
    assert unknown.status_code == wrong.status_code == 404
    said = {proofread(answer.text).main.get_text() for answer in (unknown, wrong)}
    assert len(said) == 1


def test_a_typed_code_leads_to_its_paper(app, paper):
    entry = paper()
    proofread(app.test_client().get("/v/").text)
    answer = app.test_client().get("/v/", query_string={"code": entry.code.lower()})
    assert answer.location.endswith(f"/v/{services.grouped(entry.code)}")


def test_guessing_codes_is_limited():
    view = __import__("webapp.documents.views", fromlist=["TRIES"])
    per_day, codes = 200, 2**60
    assert "200 per day" in view.TRIES
    assert per_day * 100_000 / codes < 2**-35  # with a hundred thousand papers out


def test_a_revoked_paper_says_so(app, paper):
    entry = paper()
    with pytest.raises(DomainError, match="reason_missing"):
        services.revoke(entry.id, " ", SYSTEM)
    services.revoke(entry.id, "Salah orang", SYSTEM)
    answer = verified(app, entry.code)
    assert "sudah dicabut" in proofread(answer.text).main.text
    assert "Salah orang" not in answer.text


def test_a_replaced_paper_names_no_successor_and_keeps_its_number(app, paper):
    first = paper("Yusuf Utmo")
    second = paper("Yusuf Utomo", number=services.revised(first))
    services.replace(first.id, second, "Nama keliru", SYSTEM)
    assert second.number == f"{first.number} Rev. 1"
    assert services.revised(second).text == f"{first.number} Rev. 2"
    fresh = {"populate_existing": True}
    first = db.session.get(RegisterEntry, first.id, execution_options=fresh)
    assert (first.state, first.replaced_by_id) == (EntryState.REPLACED, second.id)
    assert "sudah diganti" in proofread(verified(app, first.code).text).main.text
    assert "Berlaku" in verified(app, second.code).text
