"""The two screens for names, without JavaScript."""

import io

import pytest

from tests import factories
from tests.core.test_uploads import located, pdf
from tests.pages import proofread
from webapp.core.access import Role as StaffRole
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.documents.services import store_file
from webapp.registration import queries, services
from webapp.registration.models import AssignmentLetter, Role, Sex
from webapp.registration.workflow import PlaceState

NIP = "197001151995031002"


@pytest.fixture
def jambi(meeting):
    made = factories.delegation(meeting, "Dinas Perindustrian Provinsi Jambi")
    services.set_quota(made.id, {Role.PARTICIPANT: 3}, SYSTEM)
    return made


def address(meeting, way="letter"):
    return f"/m/{meeting.code}/registration/people/{way}"


def fields(page):
    """Everything that a browser would send of the form as it stands."""
    sent = {}
    for one in page.select(".naming [name]"):
        if one.name == "button" or one.get("type") in {"file", "checkbox"}:
            continue
        if one.name == "select":
            picked = one.select_one("option[selected]")
            sent[one["name"]] = picked["value"] if picked else ""
        elif one.name == "textarea":
            sent[one["name"]] = one.get_text().removeprefix("\n").removeprefix("\r\n")
        else:
            sent[one["name"]] = one.get("value", "")
    return sent


@pytest.fixture
def opened(browse, meeting, jambi):  # noqa: ARG001
    """Open the form, and send it with some fields changed, as often as wanted."""
    client = browse()

    class Form:
        def __init__(self, way="letter"):
            self.way = way
            self.read(client.get(address(meeting, way)))

        def read(self, answer):
            self.answer = answer
            self.page = proofread(answer.text) if answer.status_code != 303 else None
            self.fields = fields(self.page) if self.page else self.fields
            return self

        def send(self, do="save", **changed):
            changed = {name.replace("__", "-"): v for name, v in changed.items()}
            body = {**self.fields, "role": "peserta", "do": do, "confirmed": "y"}
            body |= changed
            return self.read(
                client.post(
                    address(meeting, self.way),
                    data=body,
                    content_type="multipart/form-data",
                )
            )

        def who(self):
            return [
                one["value"] for one in self.page.select("[data-who]") if one["value"]
            ]

        @property
        def text(self):
            return " ".join(self.page.get_text(" ").split())

        def told(self):
            return client.get(address(meeting, self.way)).text

    return Form


def rows(**columns):
    """Rows by columns: who=["A", "B"], nip=[…]."""
    return {
        f"rows__{n}__{name}": value
        for name, values in columns.items()
        for n, value in enumerate(values)
    }


def held(jambi):
    db.session.expire_all()
    return [(person, place) for place, person in queries.places_of(jambi.id) if person]


def test_five_people_of_a_letter(opened, jambi):
    form = opened()
    form.send(
        institution="jambi",
        number="090/12/2019",
        dated_on="2019-02-18",
        **rows(
            who=[
                "Dr. Ir. H. Ahmad Budi, M.Si.",
                "SITI AMINAH, S.E.",
                "Joko",
                "Dewi",
                "Eka",
            ],
            nip=["19700115 199503 1 002"],
            position=["Kepala Dinas", "Kabid Industri"],
            phone=["0812-3456-7890", "", "081311112222 / 085211113333"],
        ),
        rows__1__arrive_on="2019-02-25",
    )
    assert form.answer.status_code == 303
    told = form.told()
    assert "5 orang tersimpan: 3 mengisi tempat kosong, 2 tempat baru." in told
    people = {person.name: (person, place) for person, place in held(jambi)}
    ahmad, place = people["Ahmad Budi"]
    assert (ahmad.title_before, ahmad.title_after) == ("Dr. Ir. H.", "M.Si.")
    assert (ahmad.nip, ahmad.phone, ahmad.level) == (NIP, "+6281234567890", "II")
    assert ahmad.sex is Sex.MALE
    assert place.state is PlaceState.CONFIRMED
    assert (place.arrive_on.day, place.depart_on.day) == (23, 27)
    assert people["Siti Aminah"][1].arrive_on.day == 25
    assert people["Joko"][0].phone_second == "+6285211113333"
    assert f"/people/{place.ref}" in told
    [(letter, count)] = queries.letters_of(jambi.id)
    assert (letter.number, letter.dated_on.day, count) == ("090/12/2019", 18, 5)


def test_what_was_typed_stays_when_a_row_is_refused(opened, jambi):
    form = opened().send(
        institution="jambi",
        number="12/X",
        **rows(who=["Ahmad", "Budi"], depart_on=["", "2019-02-01"]),
    )
    assert form.answer.status_code == 409
    assert "Baris 2, Pulang: Tanggal pulang lebih awal" in form.text
    assert form.who() == ["Ahmad", "Budi"]
    assert form.fields["number"] == "12/X"
    assert held(jambi) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"institution": ""}, "Instansi: Pilih instansinya."),
        ({"institution": "Dinas Entah"}, "tidak ada di daftar"),
        ({"rows__0__who": "Dr. Ir."}, "Ahmad"),
        ({"rows__0__who": "", "rows__0__phone": "0812"}, "belum ada namanya"),
        ({"rows__0__nip": "6471011501700001"}, "NIK tidak disimpan"),
        ({"rows__0__nip": "1,97E+17"}, "dirusak Excel"),
        ({"rows__0__who": "x" * 241}, "Paling banyak 240 karakter."),
        ({"dated_on": "kemarin"}, "Tanggal tidak terbaca"),
        ({"rows__0__choice": "instead:XX-1"}, ""),
        ({"rows__0__role": "raja"}, "Pilih salah satu"),
        ({"file_id": "999999"}, "Unggah lagi suratnya"),
    ],
)
def test_a_refusal_says_where_and_loses_nothing(opened, jambi, changed, said):
    start = {"institution": "jambi", **rows(who=["Ahmad", "Budi"])}
    form = opened().send(**(start | changed))
    if form.answer.status_code == 303:
        assert said in {"", "Ahmad"}
        return
    assert form.answer.status_code in {409, 422}
    assert said in form.text
    assert "Budi" in form.who()
    assert held(jambi) == []


def test_an_institution_is_new_only_if_somebody_says_so(opened, meeting):
    form = opened().send(institution="Dinas Baru", **rows(who=["Ahmad"]))
    assert "memang baru" in form.text
    form.send(new_institution="y")
    assert form.answer.status_code == 303
    assert queries.delegation_by_name(meeting.id, "dinas baru")


def test_who_is_there_already_is_shown_before_anything_is_saved(opened, jambi, meeting):
    opened().send(institution=jambi.name, **rows(who=["Ahmad", "Budi"], nip=[NIP]))
    other = factories.person(meeting, name="Citra", nip="197503232000032001")
    form = opened().send(
        institution=jambi.name,
        **rows(
            who=["AHMAD, S.T.", "Cut Citra", "Dewi", "Dewi"],
            nip=["", "197503232000032001"],
        ),
    )
    assert form.answer.status_code == 422
    assert "Sudah ada: Ahmad" in form.text
    assert "Sudah ada: Citra" in form.text
    assert "Sama dengan baris 3." in form.text
    assert len(held(jambi)) == 2
    options = [o["value"] for o in form.page.select("#rows-0-choice option")]
    budi = next(place.ref for person, place in held(jambi) if person.name == "Budi")
    ahmad = next(place.ref for person, place in held(jambi) if person.name == "Ahmad")
    assert options[:3] == ["", f"same:{ahmad}", "another"]
    assert f"instead:{budi}" in options
    form.send(
        rows__0__choice=f"same:{ahmad}",
        rows__1__choice=f"instead:{budi}",
        rows__3__choice="another",
    )
    assert form.answer.status_code == 303
    assert (
        "4 orang tersimpan: 1 mengisi tempat kosong, 1 tempat baru, 1 menggantikan, "
        "1 sudah ada." in form.told()
    )
    assert sorted(person.name for person, _ in held(jambi)) == [
        "Ahmad",
        "Cut Citra",
        "Dewi",
        "Dewi",
    ]
    assert other.ended_at is None


def test_the_same_form_twice_shows_the_first(opened, jambi):
    form = opened()
    first = {"institution": "jambi", **rows(who=["Ahmad"])}
    sent = form.fields | {}
    form.send(**first)
    form.send(**first)
    assert "/registration/letters/" in form.answer.location
    assert [person.name for person, _ in held(jambi)] == ["Ahmad"]
    form.fields = sent
    form.send(institution="jambi", **rows(who=["Budi"]))
    assert form.answer.status_code == 422
    assert "Kiriman sebelumnya dari halaman ini sudah kami terima" in form.text
    assert form.who() == ["Budi"]
    assert form.fields["form_key"] != sent["form_key"]
    assert [person.name for person, _ in held(jambi)] == ["Ahmad"]
    form.send()
    assert [person.name for person, _ in held(jambi)] == ["Ahmad", "Budi"]


def test_more_rows_without_a_script(opened):
    form = opened().send("more", **rows(who=["Ahmad"]))
    assert len(form.page.select("[data-row]")) == 10
    assert form.who() == ["Ahmad"]


@pytest.mark.parametrize(
    "name",
    [
        "Ma'ruf <b>x</b>",
        '=HYPERLINK("x")',
        "{{7*7}}",
        "Nur\u200b Aini\u202e",
        "李明",
        "é" * 120,
    ],
)
def test_odd_names_are_kept_as_typed_and_do_nothing(opened, jambi, name):
    form = opened().send(institution="jambi", **rows(who=[name]))
    assert form.answer.status_code in {303, 422}
    kept = [person.name for person, _ in held(jambi)]
    if form.answer.status_code == 303:
        assert kept[0][:3].casefold() == name[:3].casefold()
        proofread(form.told())
    else:
        assert kept == []


def test_signs_that_nobody_sees_are_left_out(opened, jambi):
    opened().send(institution="jambi", **rows(who=["Nur\x00\u200b\u202e Aini\r\nSari"]))
    assert held(jambi)[0][0].name == "Nur Aini Sari"


def uploaded(content, name="Surat Tugas.pdf"):
    return io.BytesIO(content), name


def test_a_letter_is_shown_beside_the_rows_and_kept_with_its_people(
    opened, jambi, browse, meeting
):
    form = opened().send("upload", letter=uploaded(pdf(2)), **rows(who=["Ahmad"]))
    assert len(form.page.select(".letter-pages img")) == 2
    assert form.who() == ["Ahmad"]
    form.send(institution="jambi", number="1/ST", **rows(who=["Ahmad"]))
    assert form.answer.status_code == 303
    [(letter, _)] = queries.letters_of(jambi.id)
    page = proofread(
        browse(StaffRole.VIEWER)
        .get(f"/m/{meeting.code}/registration/letters/{letter.id}")
        .text
    )
    assert "Ahmad" in page.get_text()
    assert len(page.select(".letter-pages img")) == 2
    card = browse().get(f"/m/{meeting.code}/people/{held(jambi)[0][1].ref}").text
    assert f"/registration/letters/{letter.id}" in card
    home = browse().get(f"/m/{meeting.code}/registration/delegations/{jambi.slug}").text
    assert f"/registration/letters/{letter.id}" in home


def test_a_letter_may_come_with_the_last_click(opened, jambi):
    form = opened().send(
        institution="jambi", letter=uploaded(located(), "x.jpg"), **rows(who=["Ahmad"])
    )
    assert form.answer.status_code == 303
    [(letter, _)] = queries.letters_of(jambi.id)
    assert letter.stored_file_id


def test_a_refused_file_loses_nothing_typed(opened):
    form = opened().send(
        "upload", letter=uploaded(b"<html>"), number="7", **rows(who=["Ahmad"])
    )
    assert form.answer.status_code == 422
    assert "Unggah PDF, JPG atau PNG" in form.text
    assert form.who() == ["Ahmad"]
    assert form.fields["number"] == "7"


def test_no_other_file_of_the_meeting_becomes_a_letter(opened, jambi, meeting):
    other = store_file(meeting.id, "x.jpg", "image/jpeg", b"x", purpose="roster")
    form = opened().send(
        institution="jambi", file_id=str(other.id), **rows(who=["Ahmad"])
    )
    assert form.answer.status_code == 409
    assert held(jambi) == []


MESSAGE = f"""[25/02/19 08.12] Budi: Selamat pagi Bu 🙏
Berikut peserta dari Disperindag Prov. Jambi:
1. Dr. Ir. H. Ahmad Budi, M.Si.
NIP. {NIP}
HP 0812-3456-7890
2. Siti Aminah, S.E.
NIP. 19750323200003200
Tiba 25 Feb, pulang 28 Feb"""


def test_a_message_becomes_rows_to_correct(opened, jambi):
    form = opened("message").send("read", pasted=MESSAGE)
    assert form.answer.status_code == 200
    assert form.who() == ["Dr. Ir. H. Ahmad Budi, M.Si.", "Siti Aminah, S.E."]
    assert form.fields["institution"] == jambi.name
    assert form.fields["arrive_on"] == "2019-02-25"
    assert form.fields["rows-0-phone"] == "0812-3456-7890"
    assert "NIP tidak 18 angka." in form.text
    assert "7 dari 8 baris terpakai." in form.text
    assert "Selamat pagi" in form.page.select_one(".unread").get_text()
    assert held(jambi) == []
    form.send(rows__1__nip="")
    assert form.answer.status_code == 303
    assert [p.name for p, _ in held(jambi)] == ["Ahmad Budi", "Siti Aminah"]


def test_a_message_without_anybody_says_so(opened):
    form = opened("message").send("read", pasted="Selamat pagi, apa kabar?")
    assert form.answer.status_code == 422
    assert "Tidak ada nama yang terbaca" in form.text
    assert "Selamat pagi, apa kabar?" in form.page.select_one("#pasted").get_text()


@pytest.mark.parametrize("way", ["letter", "message"])
@pytest.mark.parametrize(
    ("role", "status"),
    [(StaffRole.VIEWER, 403), (StaffRole.DESK, 403), (StaffRole.AUDITOR, 403)],
)
def test_only_the_committee_types_names(browse, meeting, way, role, status):
    assert browse(role).get(address(meeting, way)).status_code == status
    assert browse(role).post(address(meeting, way)).status_code in {400, 403}


def test_a_letter_of_another_meeting_is_not_found(browse, opened, jambi):
    opened().send(institution="jambi", **rows(who=["Ahmad"]))
    [(letter, _)] = queries.letters_of(jambi.id)
    other = factories.meeting()
    page = f"/m/{other.code}/registration/letters/{letter.id}"
    assert browse(at=other).get(page).status_code == 404
    assert db.session.query(AssignmentLetter).filter_by(id=letter.id).count() == 1


def test_a_page_takes_as_many_rows_as_it_says_and_no_more(opened, jambi):
    many = [f"Orang {chr(65 + n % 26)}{chr(97 + n // 26)}" for n in range(60)]
    form = opened().send(institution="jambi", **rows(who=many))
    assert form.answer.status_code == 303
    assert len(held(jambi)) == 60


def test_how_many_questions_a_letter_asks_does_not_grow_with_its_people(
    opened, browse, meeting, jambi, statements
):
    client = browse()

    def asked(people):
        opened().send(institution="jambi", **rows(who=people))
        letter = queries.letters_of(jambi.id)[0][0]
        with statements() as noted:
            client.get(f"/m/{meeting.code}/registration/letters/{letter.id}")
        return len(noted)

    assert asked(["Ahmad"]) == asked(["Budi", "Citra", "Dewi"])
