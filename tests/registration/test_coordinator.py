"""The page of an institution's coordinator: no account, only a link."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Barrier, Event, Thread
from time import sleep

import pypdfium2
import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tests import factories
from tests.pages import proofread
from webapp import create_app
from webapp.accounts import services as accounts
from webapp.accounts.models import LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.limits import limiter
from webapp.documents.services import preview_of
from webapp.registration import queries, services
from webapp.registration.models import Role
from webapp.registration.workflow import DelegationState, PlaceState


@pytest.fixture
def jambi(meeting):
    with transaction():
        meeting.organiser = "Kementerian Perindustrian"
        meeting.venue, meeting.city = "Hotel Novotel", "Balikpapan"
        meeting.contact_name, meeting.contact_phone = "Rina", "0812 3456 7890"
    made = factories.delegation(
        meeting,
        "Dinas Perindustrian Prov. Jambi",
        extras_allowed=1,
        deadline_at=clock.now() + timedelta(days=2),
    )
    services.set_quota(made.id, {Role.PARTICIPANT: 3}, SYSTEM)
    services.decide_delegation(made.id, "invite", SYSTEM)
    return made


def hang(delegation, purpose=LinkPurpose.COORDINATOR, days=9):
    until = clock.now() + timedelta(days=days)
    given = accounts.give_links(delegation.meeting_id, purpose, [delegation.id], until)
    return given[delegation.id]


@pytest.fixture
def url(jambi):
    return f"/k/{hang(jambi).code}"


@pytest.fixture
def phone(app):
    return app.test_client()


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def rows(*names, **values):
    data = {"rows": str(len(names))}
    for number, name in enumerate(names):
        data |= {f"p{number}-name": name, f"p{number}-level": "III"}
        data |= {f"p{number}-{field}": value for field, value in values.items()}
    return data


def form_of(client, url):
    page = read(client, f"{url}/names")
    return {"key": page.select_one("[name=key]")["value"]}


def send(client, url, *names, **values):
    return client.post(
        f"{url}/names", data=form_of(client, url) | rows(*names, **values)
    )


def places(delegation):
    return [
        (person.name if person else None, place.state)
        for place, person in queries.places_of(delegation.id)
    ]


def late(delegation):
    with transaction():
        delegation.deadline_at = clock.now() - timedelta(minutes=1)


def test_the_page_says_what_when_how_many_and_until_when(phone, url):
    page = read(phone, url).get_text(" ", strip=True)
    for words in (
        "Kementerian Perindustrian",
        "Hotel Novotel, Balikpapan",
        "3 peserta",
        "1 peserta tambahan",
        "(2 hari lagi)",
        "WITA",
        "0812 3456 7890",
        "3 tempat belum bernama",
    ):
        assert words in page


def test_the_link_looks_real_where_it_is_sent(phone, url):
    page = read(phone, url)
    shown = {
        tag["property"]: tag["content"] for tag in page.select("meta[property^=og]")
    }
    assert shown["og:title"] == "Undangan untuk Dinas Perindustrian Prov. Jambi"
    assert shown["og:site_name"] == "Kementerian Perindustrian"
    assert "24 Februari 2019" in shown["og:description"]


@pytest.mark.parametrize("path", ["", "/names", "/decline", "/sheet.pdf", "/sent/x"])
def test_looking_changes_nothing(phone, url, jambi, path):
    before = places(jambi)
    assert phone.get(url + path).status_code == 200
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.INVITED
    assert places(jambi) == before


def test_the_first_button_opens_the_invitation(phone, url, jambi):
    page = read(phone, url)
    form = page.select_one(".me-now form")
    answer = phone.post(form["action"])
    assert answer.location.endswith("/names")
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.OPENED
    assert phone.post(form["action"]).status_code == 303
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.OPENED


def test_names_are_given_with_their_degrees_and_a_link_each(phone, url, jambi):
    answer = send(
        phone,
        url,
        "Dr. Ahmad Dedi, S.T., M.Si.",
        "",
        "SITI AMINAH",
        sex="female",
        phone="0812 1111 2222",
    )
    assert answer.status_code == 422  # the second row has a number but no name
    answer = send(phone, url, "Dr. Ahmad Dedi, S.T., M.Si.", "SITI AMINAH")
    assert answer.status_code == 303
    page = read(phone, answer.location)
    said = page.select_one("#received").parent.get_text(" ", strip=True)
    assert "Dr. Ahmad Dedi, S.T., M.Si. : mendapat tempat" in said
    assert places(jambi) == [
        ("Ahmad Dedi", PlaceState.DRAFT),
        ("Siti Aminah", PlaceState.DRAFT),
        (None, PlaceState.INVITED),
    ]
    people = [person.id for _place, person in queries.places_of(jambi.id) if person]
    given = live_links(jambi.meeting_id, LinkPurpose.PERSONAL, people)
    assert set(given) == set(people)


def test_what_goes_beyond_is_said_before_and_after(phone, url, jambi):
    with transaction():
        services.set_quota(jambi.id, {Role.PARTICIPANT: 1}, SYSTEM)
    form = phone.post(f"{url}/names", data={"rows": "2", "more": "1"})
    page = proofread(form.text)
    seen = page.select("fieldset:not([hidden]) > legend h2")
    legends = [legend.get_text(strip=True) for legend in seen]
    assert legends == [
        "Orang 1",
        "Orang 2: peserta tambahan, biaya instansi sendiri",
        "Orang 3: masuk daftar tunggu",
    ]
    answer = send(phone, url, "Ahmad", "Budi", "Citra")
    said = read(phone, answer.location).select_one("#received").parent.get_text(" ")
    assert "biaya instansi sendiri" in said
    assert "daftar tunggu, nomor 1" in " ".join(said.split())


def test_another_row_keeps_what_was_typed(phone, url):
    data = form_of(phone, url) | rows("Ahmad", "Budi", sex="male") | {"more": "1"}
    page = proofread(phone.post(f"{url}/names", data=data).text)
    assert [page.select_one(f"#p{n}-name")["value"] for n in range(3)] == [
        "Ahmad",
        "Budi",
        "",
    ]
    assert page.select_one("#p1-sex-0").has_attr("checked")
    assert page.select_one("[name=key]")["value"] == data["key"]


@pytest.mark.parametrize("names", [(), ("",), ("   ", "")])
def test_nobody_is_not_sent(phone, url, names):
    answer = send(phone, url, *names)
    assert answer.status_code == 422


def test_a_form_sent_twice_is_done_once_and_answered_alike(phone, url, jambi):
    data = form_of(phone, url) | rows("Ahmad", "Budi")
    first, second = (phone.post(f"{url}/names", data=data) for _ in range(2))
    assert first.location == second.location
    assert [name for name, _state in places(jambi)] == ["Ahmad", "Budi", None]


def test_a_form_sent_again_with_another_name_loses_nothing(phone, url, jambi):
    data = form_of(phone, url)
    phone.post(f"{url}/names", data=data | rows("Ahmad"))
    answer = phone.post(f"{url}/names", data=data | rows("Ahmad", "Budi"))
    page = proofread(answer.text)
    assert answer.status_code == 422
    assert "sudah kami terima" in page.select_one("#errors").get_text()
    assert page.select_one("#p1-name")["value"] == "Budi"
    again = {"key": page.select_one("[name=key]")["value"]}
    assert again["key"] != data["key"]
    phone.post(f"{url}/names", data=again | rows("Ahmad", "Budi"))
    assert [name for name, _state in places(jambi)] == ["Ahmad", "Budi", None]


def test_the_same_name_twice_is_one_place(phone, url, jambi):
    send(phone, url, "Ahmad Dedi")
    answer = send(phone, url, "AHMAD  DEDI")
    said = read(phone, answer.location).select_one("#received").parent.get_text()
    assert "sudah ada di daftar" in said
    assert [name for name, _state in places(jambi)] == ["Ahmad Dedi", None, None]


def test_two_senders_at_once_with_one_key_are_one(app, url, jambi, phone):
    data = form_of(phone, url) | rows("Ahmad", "Budi")
    start, got = Barrier(6), []

    def one():
        start.wait()
        with app.app_context():
            client = app.test_client()
            got.append(client.post(f"{url}/names", data=data).location)

    threads = [Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert len(set(got)) == 1
    assert [name for name, _state in places(jambi)] == ["Ahmad", "Budi", None]


def test_somebody_else_comes_instead(phone, url, jambi):
    send(phone, url, "Ahmad")
    place, person = queries.places_of(jambi.id)[0]
    before = live_links(jambi.meeting_id, LinkPurpose.PERSONAL, [person.id])
    at = f"{url}/places/{place.ref}"
    key = read(phone, f"{at}/replace").select_one("[name=key]")["value"]
    sent = {"key": key, "name": "Dra. Siti, M.Si.", "level": "II"}
    answers = [phone.post(f"{at}/replace", data=sent) for _ in range(2)]
    assert [answer.location.split("?")[0] for answer in answers] == [at, at]
    assert [name for name, _state in places(jambi)] == ["Siti", None, None]
    assert queries.places_of(jambi.id)[0][0].id == place.id
    assert before[person.id].revoked_at
    assert "Dra. Siti, M.Si." in read(phone, at).h1.get_text()


def test_an_empty_name_replaces_nobody(phone, url, jambi):
    send(phone, url, "Ahmad")
    place = queries.places_of(jambi.id)[0][0]
    answer = phone.post(f"{url}/places/{place.ref}/replace", data={"name": " "})
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#name-error")
    assert places(jambi)[0][0] == "Ahmad"


def test_a_name_is_withdrawn_and_the_place_stays(phone, url, jambi):
    send(phone, url, "Ahmad")
    place = queries.places_of(jambi.id)[0][0]
    at = f"{url}/places/{place.ref}/withdraw"
    read(phone, at)
    assert phone.post(at, data={}).status_code == 422
    assert phone.post(at, data={"reason": "quota_full"}).status_code == 422
    assert phone.post(at, data={"reason": "ill"}).status_code == 303
    assert places(jambi) == [(None, PlaceState.INVITED)] * 3


def test_an_extra_that_is_withdrawn_is_no_place_any_more(phone, url, jambi):
    send(phone, url, "Ahmad", "Budi", "Citra", "Dewi")
    extra = next(p for p, _person in queries.places_of(jambi.id) if p.extra)
    phone.post(f"{url}/places/{extra.ref}/withdraw", data={"reason": "ill"})
    assert ("Dewi", PlaceState.DECLINED) in places(jambi)
    assert queries.naming_progress(jambi.id) == (3, 0)


def test_a_place_is_left_out_and_taken_up_again_within_the_quota(phone, url, jambi):
    place = queries.places_of(jambi.id)[0][0]
    at = f"{url}/places/{place.ref}"
    phone.post(f"{at}/withdraw", data={"reason": "other_duty"})
    assert queries.naming_progress(jambi.id) == (0, 2)
    assert "Tidak diisi" in read(phone, url).get_text()
    assert phone.post(f"{at}/take-up").status_code == 303
    assert queries.naming_progress(jambi.id) == (0, 3)
    phone.post(f"{at}/withdraw", data={"reason": "other_duty"})
    send(phone, url, "Ahmad", "Budi", "Citra")
    answer = phone.post(f"{at}/take-up")
    assert answer.status_code == 409
    assert "Hubungi panitia" in proofread(answer.text).get_text()
    assert queries.naming_progress(jambi.id) == (3, 0)


def test_complete_lets_go_of_what_has_no_name(phone, url, jambi):
    assert phone.post(f"{url}/finish").status_code == 409
    send(phone, url, "Ahmad")
    assert phone.post(f"{url}/finish").status_code == 303
    assert phone.post(f"{url}/finish").status_code == 303
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.COMPLETE
    assert queries.naming_progress(jambi.id) == (1, 0)


def test_an_institution_declines_and_comes_after_all(phone, url, jambi):
    send(phone, url, "Ahmad")
    read(phone, f"{url}/decline")
    assert phone.post(f"{url}/decline", data={}).status_code == 422
    phone.post(f"{url}/decline", data={"reason": "no_budget"})
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.DECLINED
    assert queries.naming_progress(jambi.id) == (0, 0)
    assert "berhalangan" in read(phone, url).select_one("#now").get_text()
    phone.post(f"{url}/resume")
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.NAMING
    send(phone, url, "Ahmad")
    assert queries.naming_progress(jambi.id)[0] == 1


def test_after_the_deadline_it_can_be_read_and_not_changed(phone, url, jambi):
    send(phone, url, "Ahmad")
    place = queries.places_of(jambi.id)[0][0]
    late(jambi)
    page = read(phone, url)
    assert "Batas waktu mengisi sudah lewat" in page.get_text()
    assert "Hubungi panitia" in page.get_text()
    assert read(phone, f"{url}/names").select("form") == []
    data = {"key": "k" * 22} | rows("Budi")
    assert phone.post(f"{url}/names", data=data).status_code == 422
    at = f"{url}/places/{place.ref}"
    for path in ("open", "finish", "resume"):
        assert phone.post(f"{url}/{path}").status_code == 409, path
    reason = {"reason": "ill"}
    assert phone.post(f"{url}/decline", data=reason).status_code == 422
    assert phone.post(f"{at}/withdraw", data=reason).status_code == 422
    assert phone.post(f"{at}/replace", data={"name": "Budi"}).status_code == 422
    assert phone.post(f"{at}/take-up").status_code == 409
    assert places(jambi)[0] == ("Ahmad", PlaceState.DRAFT)
    assert phone.post(f"{url}/links").status_code == 303


def test_the_personal_link_is_handed_on_by_whatsapp(phone, url, jambi):
    send(phone, url, "Ahmad", phone="0812 1111 2222", sex="male")
    place, person = queries.places_of(jambi.id)[0]
    page = read(phone, f"{url}/places/{place.ref}")
    personal = live_links(jambi.meeting_id, LinkPurpose.PERSONAL, [person.id])[
        person.id
    ]
    chat = page.select_one("a.btn-primary")["href"]
    assert chat.startswith("https://wa.me/6281211112222?text=Yth.%20Bapak%20Ahmad")
    assert personal.code in chat
    assert f"/p/{personal.code}" in page.select_one("#share-text").get_text()


def test_a_link_is_made_by_a_button_for_who_was_named_by_the_committee(
    phone, url, jambi, meeting
):
    person = factories.person(meeting, of={"delegation": jambi})
    ref = queries.person(meeting.id, person.id).participant.ref
    at = f"{url}/places/{ref}"
    assert "Belum dibuat" in read(phone, at).get_text()
    assert live_links(meeting.id, LinkPurpose.PERSONAL, [person.id]) == {}
    answer = phone.post(f"{url}/links", data={"ref": ref})
    assert answer.location == at
    assert "Kirim tautan pribadi" in read(phone, at).get_text()


def test_the_sheet_is_one_page_of_codes(phone, url):
    longest = "Hj. Rosmawati Nur Puspita Sari Dewi Kusumaningrum, S.E., M.M., Ak."
    send(phone, url, longest, *[f"Orang {number}" for number in range(11)])
    answer = phone.post(f"{url}/sheet")
    paper = phone.get(answer.location)
    assert paper.mimetype == "application/pdf"
    with pypdfium2.PdfDocument(paper.data) as pdf:
        assert len(pdf) == 1
        page = pdf[0]
        said = page.get_textpage().get_text_bounded()
        page.close()
    assert "Orang 10" in said
    assert "Kusumaningrum" in said


@pytest.mark.parametrize("path", ["", "/replace", "/withdraw"])
def test_places_of_another_institution_are_unknown(phone, url, meeting, path):
    other = factories.person(meeting)
    ref = queries.person(meeting.id, other.id).participant.ref
    assert phone.get(f"{url}/places/{ref}{path}").status_code == 404
    sent = {"name": "Budi", "reason": "ill"}
    assert phone.post(f"{url}/places/{ref}/replace", data=sent).status_code == 404
    assert phone.post(f"{url}/places/{ref}/withdraw", data=sent).status_code == 404
    assert phone.post(f"{url}/places/{ref}/take-up").status_code == 404
    assert queries.holder(other.participant_id).id == other.id


def test_links_of_other_kinds_or_over_open_nothing(phone, jambi):
    wrong = [
        hang(jambi, LinkPurpose.PERSONAL),
        hang(factories.delegation(factories.meeting()), days=-1),
    ]
    for link in wrong:
        answer = phone.get(f"/k/{link.code}")
        assert answer.status_code == 409
        assert "Minta tautan baru" in proofread(answer.text).get_text()


def test_a_revoked_link_tells_whom_to_call(phone, url, jambi):
    accounts.revoke_links(jambi.meeting_id, LinkPurpose.COORDINATOR, [jambi.id])
    page = proofread(phone.get(url).text)
    assert "0812 3456 7890" in page.get_text()
    assert "Jambi" not in page.get_text()
    assert phone.post(f"{url}/finish").status_code == 409


def test_the_pages_stay_out_of_caches_indexes_and_referrers(phone, url):
    for path in (url, f"{url}/places/X-1", "/k/unknown"):
        headers = phone.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]


def test_a_code_is_typed_as_it_was_read(phone, jambi):
    link = hang(jambi)
    page = read(phone, "/k")
    assert page.select_one("#short")
    said = f" {link.short_code[:5].lower()}-{link.short_code[5:].lower()} "
    assert phone.post("/k", data={"short": said}).location == f"/k/{link.code}"
    wrong = phone.post("/k", data={"short": "ACDEFHJKLM"})
    assert wrong.status_code == 422
    assert proofread(wrong.text).select_one("#short-error")


def test_a_personal_code_leads_to_the_personal_page(phone, meeting):
    person = factories.person(meeting)
    until = clock.now() + timedelta(days=1)
    given = accounts.give_links(meeting.id, LinkPurpose.PERSONAL, [person.id], until)
    link = given[person.id]
    answer = phone.post("/k", data={"short": link.short_code})
    assert answer.location == f"/p/{link.code}"


def test_no_cookie_is_needed(app, url, jambi):
    client = app.test_client(use_cookies=False)
    answer = send(client, url, "Ahmad")
    assert answer.status_code == 303
    assert places(jambi)[0][0] == "Ahmad"


def test_another_site_cannot_send_a_form(phone, url):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert phone.post(f"{url}/finish", headers=headers).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(phone, url, statements, count):
    send(phone, url, *[f"Orang {number}" for number in range(count)])
    with statements() as seen:
        read(phone, url)
    assert len(seen) <= 10


def rush(app, url, count, hands):
    """Let many send a name each, so many at once as a server works on at a time."""

    def one(number):
        with app.app_context():
            sent = {"key": f"key-of-sender-{number:04}"} | rows(f"Orang {number}")
            return app.test_client().post(f"{url}/names", data=sent).status_code

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(count)))


def test_five_hundred_want_fifty_places(app, meeting):
    busy = factories.delegation(meeting, "Dinas yang ramai")
    services.set_quota(busy.id, {Role.PARTICIPANT: 50}, SYSTEM)
    assert rush(app, f"/k/{hang(busy).code}", 500, hands=32) == [303] * 500
    held = [place for place, _person in queries.places_of(busy.id)]
    waiting = [place for place in held if place.state is PlaceState.WAIT_LISTED]
    assert [place.state for place in held].count(PlaceState.DRAFT) == 50
    # Whoever came earlier waits nearer to the front, and no number is missing.
    in_order = sorted(waiting, key=lambda place: place.id)
    assert [place.wait_number for place in in_order] == list(range(1, 451))


def test_without_the_lock_more_come_than_may(app, meeting, monkeypatch):
    busy = factories.delegation(meeting, "Dinas yang ramai", extras_allowed=1)
    reading = Barrier(4, timeout=2)

    def unlocked(delegation_id):
        return db.session.get_one(type(busy), delegation_id)

    def read_at_once(delegation, role, real=queries.room_left):
        room = real(delegation, role)
        reading.wait()
        return room

    link = hang(busy)
    monkeypatch.setattr(queries, "locked_delegation", unlocked)
    monkeypatch.setattr(queries, "room_left", read_at_once)
    try:
        told = rush(app, f"/k/{link.code}", 4, hands=4)
    except Exception as fault:  # noqa: BLE001 any fault shows what the lock is for
        told = [fault]
    states = [place.state for place, _person in queries.places_of(busy.id)]
    assert told != [303] * 4 or states.count(PlaceState.DRAFT) > 1


def test_whoever_waits_longer_than_a_lock_may_is_served_all_the_same(
    app, url, jambi, phone
):
    data = form_of(phone, url) | rows("Ahmad")
    ready, got = Event(), []

    def hold():
        with app.app_context(), transaction():
            queries.locked_delegation(jambi.id)
            ready.set()
            sleep(4)  # longer than the 3 seconds for which one statement waits

    def wait():
        with app.app_context():
            got.append(app.test_client().post(f"{url}/names", data=data).status_code)

    holder = Thread(target=hold)
    holder.start()
    ready.wait()
    waiter = Thread(target=wait)
    waiter.start()
    holder.join()
    waiter.join()
    assert got == [303]
    assert places(jambi)[0][0] == "Ahmad"


def test_whoever_cannot_be_served_loses_nothing(phone, url, monkeypatch):
    def crowded(*_arguments):
        raise PoolTimeoutError

    data = form_of(phone, url) | rows("Ahmad")
    monkeypatch.setattr("webapp.core.db.PATIENCE", 0)
    monkeypatch.setattr(queries, "locked_delegation", crowded)
    answer = phone.post(f"{url}/names", data=data)
    page = proofread(answer.text)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert page.select_one("#p0-name")["value"] == "Ahmad"
    assert page.select_one("[name=key]")["value"] == data["key"]


@pytest.fixture
def limited(app, monkeypatch):
    """The same application, as it is outside tests: it counts who guesses."""
    other = create_app(app.config["PENDOPO"])
    other.config["RATELIMIT_ENABLED"] = True
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.init_app(other)
    with other.app_context():
        yield other.test_client()
        limiter.reset()
    with other.app_context():
        db.engine.dispose()


def test_codes_cannot_be_guessed_quickly(limited):
    codes = [limited.post("/k", data={"short": "ACDEFHJKLM"}) for _ in range(8)]
    assert [one.status_code for one in codes] == [422] * 6 + [429] * 2
    assert "Terlalu sering" in proofread(codes[-1].text).h1.get_text()


def test_a_page_cannot_be_asked_for_ever(limited):
    codes = {limited.get(f"/k/wrong-{number}").status_code for number in range(125)}
    assert codes == {409, 429}


def test_no_code_is_written_down(phone, url, caplog):
    with caplog.at_level("DEBUG"):
        phone.get(url)
        phone.get("/k/wrong")
    assert url not in caplog.text
    assert "/k/wrong" not in caplog.text


def test_a_message_becomes_rows_to_correct(phone, url, jambi):
    text = (
        "Yth panitia, utusan kami:\n1. Dr. Ahmad Dedi, S.T. (Kepala Bidang) "
        "0812 1111 2222\n2. Hj. Siti Aminah, S.E. 0813 3333 4444\nTerima kasih"
    )
    read(phone, f"{url}/paste")
    answer = phone.post(f"{url}/paste", data={"text": text})
    page = proofread(answer.text)
    assert page.select_one("#p0-name")["value"] == "Dr. Ahmad Dedi, S.T."
    assert page.select_one("#p0-phone")["value"] == "+6281211112222"
    assert page.select_one("#p1-name")["value"] == "Hj. Siti Aminah, S.E."
    assert page.select_one("#p1-sex-1").has_attr("checked")
    assert "Terima kasih" in page.select_one("#unread").parent.get_text()
    assert places(jambi) == [(None, PlaceState.INVITED)] * 3
    form = page.select_one("form[data-keep]")
    sent = {
        field["name"]: field.get("value", "")
        for field in form.select("input")
        if field["type"] != "radio" or field.has_attr("checked")
    }
    assert phone.post(form["action"], data=sent).status_code == 303
    assert [name for name, _state in places(jambi)] == [
        "Ahmad Dedi",
        "Siti Aminah",
        None,
    ]


def test_a_workbook_becomes_rows_by_the_meaning_of_its_headings(phone, url):
    table = (
        "DAFTAR UTUSAN;;;\nNo;Nama Lengkap;Jabatan;No. HP/WA\n"
        "1;Ahmad Dedi, S.T.;Kepala Bidang;81211112222\n2;Siti;;\n"
    )
    file = (BytesIO(table.encode()), "utusan.csv")
    page = proofread(phone.post(f"{url}/paste", data={"file": file}).text)
    assert page.select_one("#p0-name")["value"] == "Ahmad Dedi, S.T."
    assert page.select_one("#p0-position")["value"] == "Kepala Bidang"
    assert page.select_one("#p0-phone")["value"] == "+6281211112222"
    assert page.select_one("#p1-name")["value"] == "Siti"


@pytest.mark.parametrize("file", [b"", b"%PDF-1.4", b"PK\x03\x04broken"])
def test_what_cannot_be_read_is_said(phone, url, file):
    sent = {"file": (BytesIO(file), "utusan.xlsx"), "text": ""}
    answer = phone.post(f"{url}/paste", data=sent)
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#errors")


def test_the_link_has_a_picture_that_names_nobody(phone, url, jambi, meeting):
    page = read(phone, url)
    address = page.select_one("meta[property='og:image']")["content"]
    assert address.startswith("http")
    path = "/preview/" + address.split("/preview/")[1]
    answer = phone.get(path)
    assert answer.content_type == "image/png"
    assert answer.data[:4] == b"\x89PNG"
    assert len(answer.data) < 100_000
    assert "max-age" in answer.headers["Cache-Control"]
    shown = preview_of(meeting)
    assert "Jambi" not in f"{shown.title}{shown.issuer}{shown.facts}"
    guessed = path.rpartition("/")[0] + "/" + "0" * 24 + ".png"
    assert phone.get(guessed).status_code == 404
    with transaction():
        meeting.name = "Rakor lain"
    assert phone.get(path).status_code == 404
    assert jambi.name
