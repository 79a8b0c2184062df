import io

import pytest

from tests.core.test_uploads import located, pdf
from tests.factories import meeting as another_meeting
from webapp.core.access import Permission, Role
from webapp.core.actor import ANONYMOUS
from webapp.core.audit import Audit
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.uploads import Kind
from webapp.documents import queries, services
from webapp.documents.models import StoredFile

P = Permission


@pytest.fixture
def accept(meeting, organiser):
    def accept(content, name="Surat Tugas.pdf", by=organiser):
        return services.accept_upload(
            meeting.id,
            io.BytesIO(content),
            name,
            (Kind.PDF, Kind.PICTURE),
            by,
            writer=P.EDIT_PARTICIPANTS,
            reader=P.VIEW_PEOPLE,
            purpose="letter",
        )

    return accept


def opened(client, address):
    with client.get(address) as answer:
        answer.get_data()
        return answer


def page(meeting, file, number):
    return f"/m/{meeting.code}/documents/files/{file.id}/pages/{number}"


def test_a_letter_is_kept_clean_and_shown_page_by_page(accept, meeting, browse):
    accepted = accept(pdf(2))
    assert "SURAT TUGAS" in accepted.text
    assert accepted.file.name == "Surat Tugas.pdf"
    assert len(queries.pages_of(accepted.file)) == 2
    answer = opened(browse(), page(meeting, accepted.file, 2))
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    for number in (0, 3):
        assert opened(browse(), page(meeting, accepted.file, number)).status_code == 404


def test_a_photograph_is_its_own_page(accept, meeting, browse):
    accepted = accept(located(), "foto.jpeg.exe")
    assert accepted.file.name == "foto.jpeg.jpg"
    assert queries.pages_of(accepted.file) == [accepted.file]
    assert opened(browse(), page(meeting, accepted.file, 1)).status_code == 200


def test_a_page_is_shown_only_to_whoever_may_read_it_and_that_is_written_down(
    accept, meeting, browse
):
    file = accept(pdf()).file
    drawn = queries.pages_of(file)[0]
    assert browse(Role.DESK).get(page(meeting, file, 1)).status_code == 403
    other = another_meeting()
    elsewhere = browse(at=other).get(page(other, file, 1))
    assert elsewhere.status_code == 404
    opened(browse(Role.VIEWER), page(meeting, file, 1))
    read = db.session.query(Audit).filter_by(object=f"stored_file:{drawn.id}")
    assert read.count() == 1


def test_nobody_without_the_right_leaves_a_file(accept):
    with pytest.raises(DomainError, match="forbidden"):
        accept(pdf(), by=ANONYMOUS)


def test_a_refused_file_leaves_nothing(accept, meeting):
    before = set(store.path("00").parent.parent.rglob("*"))
    with pytest.raises(DomainError, match="upload_kind"):
        accept(b"<html>")
    assert set(store.path("00").parent.parent.rglob("*")) == before
    assert not db.session.query(StoredFile).filter_by(meeting_id=meeting.id).count()
