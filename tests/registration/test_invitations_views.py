"""The pages of the invitations, proof-read, and what they refuse."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from tests import factories
from tests.pages import proofread
from tests.registration.letters import invited, written
from webapp.core import pdf
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.db import transaction
from webapp.documents import queries as documents
from webapp.registration import queries
from webapp.registration import services as registration
from webapp.registration.models import Channel, Occasion
from webapp.registration.models import Role as Part
from webapp.registration.services import invitations


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/registration/"


@pytest.fixture
def jambi(meeting):
    written(meeting)
    made = invited(
        meeting,
        "Dinas Jambi",
        region_code="15",
        contact_email="jambi@example.org",
        contact_phone="+6281234567890",
    )
    invitations.make_invitation(made.id, meeting_id=meeting.id)
    return made


def open_page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return proofread(answer.text)


def send(client, url, path, **values):
    """Send a form with the token that the pages give."""
    page = BeautifulSoup(client.get(f"{url}delegations/new").text, "html.parser")
    token = page.select_one("[name=csrf_token]")["value"]
    return client.post(url + path, data={"csrf_token": token} | values)


def said(page):
    return page.main.get_text(" ", strip=True)


PAGES = (
    "letter",
    "check",
    "send",
    "silent",
    "groups",
    "whatsapp/invite",
    "whatsapp/remind",
)


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_an_empty_meeting(browse, url, path):
    assert open_page(browse(), f"{url}invitations/{path}").h1


@pytest.mark.parametrize("path", PAGES)
def test_pages_before_and_after_sending(browse, url, jambi, organiser, path):
    client = browse()
    assert open_page(client, f"{url}invitations/{path}").h1
    invitations.send_mail(jambi.id, Occasion.INVITE, organiser, seen=0)
    assert open_page(client, f"{url}invitations/{path}").h1
    page = said(open_page(client, f"{url}delegations/{jambi.slug}"))
    assert "Diundang lewat e-mail oleh" in page
    assert "Menunggu dikirim" in page


def letter(**values):
    return {
        "ministry": "Kementerian",
        "subject": "Undangan",
        "body": "Kami mengundang {instansi}.",
        "number_pattern": "{seq}/UND/{year}",
        "sheet": "a4",
        "signer_name": "Eddy",
    } | values


def test_the_letter_is_kept(browse, url, meeting):
    answer = send(browse(), url, "invitations/letter", **letter())
    assert answer.status_code == 303
    assert documents.letterhead(meeting.id).ministry == "Kementerian"
    assert documents.letter_text(meeting.id).body == "Kami mengundang {instansi}."


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"body": "Kepada {nama}"}, "{nama} tidak dikenal"),
        ({"number_pattern": "UND/2019"}, "perlu memuat {seq}"),
        ({"subject": ""}, "perlu diisi"),
    ],
)
def test_a_wrong_letter_is_refused_and_nothing_typed_lost(
    browse, url, meeting, values, reason
):
    typed = letter(unit="Ditjen <b>IKMA</b>", **values)
    answer = send(browse(), url, "invitations/letter", **typed)
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert reason in said(page)
    assert page.select_one("[name=unit]")["value"] == "Ditjen <b>IKMA</b>"
    assert documents.letterhead(meeting.id) is None


def test_a_picture_that_is_none_is_refused_at_its_field(browse, url, meeting):
    sent = letter(emblem=(io.BytesIO(b"<svg/>"), "logo.png"))
    answer = send(browse(), url, "invitations/letter", **sent)
    assert answer.status_code == 422
    assert "Unggah" in proofread(answer.text).select_one("#emblem-error").text
    assert documents.letterhead(meeting.id) is None


def pages_of(client, url, slug):
    page = proofread(client.get(f"{url}invitations/check?of={slug}").text)
    return [image["src"] for image in page.select(".paper-page")]


def test_the_pages_of_a_letter_are_fetched_by_themselves(
    browse, url, jambi, monkeypatch
):
    client = browse()
    letter, sheet = pages_of(client, url, jambi.slug)
    first = client.get(letter)
    assert first.data.startswith(b"\x89PNG")
    assert first.cache_control.private
    assert first.cache_control.max_age
    assert first.data != client.get(sheet).data
    monkeypatch.setattr(pdf, "draw", None)  # it has been drawn, and is not again
    assert pages_of(client, url, jambi.slug) == [letter, sheet]
    etag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(letter, headers=etag).status_code == 304
    assert client.get(letter.replace("/1?", "/3?")).status_code == 404


def test_another_letter_has_another_address(browse, url, jambi):
    client = browse()
    before = pages_of(client, url, jambi.slug)
    registration.set_quota(jambi.id, {Part.PARTICIPANT: 5}, SYSTEM)
    after = pages_of(client, url, jambi.slug)
    assert not set(before) & set(after)
    assert client.get(after[0]).data != client.get(before[1]).data


def test_pages_of_a_letter_are_not_for_readers_nor_other_meetings(
    browse, url, meeting, jambi
):
    (page, _sheet) = pages_of(browse(), url, jambi.slug)
    assert browse(Role.VIEWER).get(page).status_code == 403
    elsewhere = page.replace(meeting.code, factories.meeting().code)
    assert browse().get(elsewhere).status_code in {403, 404}


def test_two_people_write_the_same_field(browse, url, meeting):
    written(meeting)
    head = documents.letterhead(meeting.id)
    seen = {"head_version": head.version}
    client = browse()
    path = "invitations/letter"
    assert send(client, url, path, **letter(unit="A", **seen)).status_code == 303
    answer = send(client, url, path, **letter(unit="B", **seen))
    assert answer.status_code == 422
    assert "baru saja diubah orang lain" in answer.text


def test_the_preview_keeps_nothing(browse, url, meeting):
    invited(meeting, "Dinas Jambi")
    client = browse()
    answer = send(client, url, "invitations/letter/preview", **letter())
    assert "data:image/png;base64," in answer.text
    again = send(client, url, "invitations/letter", **letter(do="preview"))
    assert "data:image/png;base64," in again.text
    assert documents.letterhead(meeting.id) is None


def test_whoever_only_reads_gets_no_link(browse, url, meeting, jambi, organiser):
    sent = invitations.send_mail(jambi.id, Occasion.INVITE, organiser, seen=0)
    code = queries.coordinator_links(meeting.id, [jambi.id])[jambi.id].code
    file = queries.invitation(jambi.id).stored_file_id
    viewer = browse(Role.VIEWER)
    for path in ("check", "whatsapp/invite", "letter"):
        assert viewer.get(f"{url}invitations/{path}").status_code == 403
    messages = f"/m/{meeting.code}/notifications"
    for address in (
        f"{url}invitations/send",
        f"{url}delegations/{jambi.slug}",
        f"{messages}/{sent.message_id}",
    ):
        shown = viewer.get(address)
        assert shown.status_code == 200
        assert code not in shown.text
    kept = f"/m/{meeting.code}/documents/files/{file}"
    assert viewer.get(kept).status_code == 403
    assert viewer.post(f"{url}invitations/send/invite").status_code in {400, 403}


def test_a_tick_is_written_down_and_taken_back(browse, url, jambi):
    client = browse()
    values = {"slug": jambi.slug, "seen": "0"}
    answer = send(client, url, "invitations/whatsapp/invite", **values)
    assert answer.location.endswith("/invitations/whatsapp/invite")
    ((sent, _),) = queries.dispatches_of(jambi.id)
    assert sent.channel is Channel.WHATSAPP
    undone = send(client, url, f"invitations/dispatches/{sent.id}/undo")
    assert undone.status_code == 303
    assert queries.dispatches_of(jambi.id)[0][0].undone_at


def test_what_is_of_another_meeting_is_not_found(browse, url, jambi, organiser):
    sent = invitations.send_mail(jambi.id, Occasion.INVITE, organiser, seen=0)
    other = factories.meeting()
    there = f"/m/{other.code}/registration"
    client = browse(at=other)
    undo = send(client, f"{there}/", f"invitations/dispatches/{sent.id}/undo")
    assert undo.status_code == 404
    word = client.get(f"{there}/invitations/{jambi.slug}/letter.docx")
    assert word.status_code == 404
    assert browse().get(f"{url}invitations/{jambi.slug}/letter.docx").status_code == 200


def test_the_group_says_who_is_awaited_and_who_has_promised(
    browse, url, meeting, jambi, organiser
):
    invitations.send_mail(jambi.id, Occasion.INVITE, organiser, seen=0)
    page = said(open_page(browse(), f"{url}invitations/groups"))
    assert "Yth. Bapak/Ibu di Prov. Jambi," in page
    assert "1. Dinas Jambi" in page
    assert meeting.name in page


@pytest.mark.usefixtures("jambi")
@pytest.mark.parametrize(
    "path",
    ["check", "send", "silent", "groups", "whatsapp/invite", "whatsapp/remind"],
)
def test_as_many_questions_for_three_as_for_one(browse, url, meeting, statements, path):
    def asked():
        client = browse()
        client.get(f"{url}invitations/{path}")
        with statements() as seen:
            client.get(f"{url}invitations/{path}")
        return len(seen)

    one = asked()
    for name in ("Dinas Riau", "Dinas Aceh"):
        made = invited(
            meeting,
            name,
            contact_email="a@example.org",
            contact_phone="+6281234567899",
        )
        invitations.make_invitation(made.id, meeting_id=meeting.id)
    assert asked() == one


LATER, OVER = datetime(2100, 2, 15, 8, tzinfo=UTC), datetime(2019, 2, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("deadlines", "said_"),
    [
        ((LATER, LATER), "Mohon diisi paling lambat Senin, 15 Februari 2100"),
        ((LATER, LATER + timedelta(days=1)), "Mohon segera diisi."),
        ((OVER, OVER), "Mohon segera diisi."),
    ],
)
def test_a_group_is_told_a_deadline_only_if_all_still_have_it(
    browse, meeting, organiser, deadlines, said_
):
    written(meeting)
    for number, deadline_at in enumerate(deadlines):
        made = invited(
            meeting,
            f"Dinas {number}",
            region_code=f"15.0{number + 1}",
            deadline_at=deadline_at,
            contact_phone="+6281234567890",
        )
        invitations.note_whatsapp(made.id, Occasion.INVITE, organiser, seen=0)
    page = f"/m/{meeting.code}/registration/invitations/groups"
    assert said_ in said(open_page(browse(), page))


def test_before_reminding_one_is_told_whose_link_only_shows(browse, url, jambi):
    page = said(open_page(browse(), f"{url}invitations/send"))
    assert "Batas jawab 1 instansi sudah lewat" in page
    with transaction():
        jambi.deadline_at = LATER
    page = said(open_page(browse(), f"{url}invitations/send"))
    assert "sudah lewat" not in page
