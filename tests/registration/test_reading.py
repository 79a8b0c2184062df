"""Messages as they come, and what is read out of them."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.core.identity import Sex
from webapp.registration.models import Level
from webapp.registration.reading import named_institution, read_text

KNOWN = [
    "Dinas Perindustrian dan Perdagangan Provinsi Jambi",
    "Dinas Perindustrian Provinsi Bali",
    "Dinas Perindustrian Kabupaten Bogor",
    "Dinas Perindustrian Kota Bogor",
    "Direktorat Industri Kecil dan Menengah Pangan",
]
NIP, NIP_WOMAN = "197001151995031002", "197503232000032001"


def read(text):
    return read_text(text, KNOWN, 2019)


def only(text):
    (row,) = read(text).rows
    return row


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1. Ahmad\n2. Budi\n3. Citra", ["Ahmad", "Budi", "Citra"]),
        ("1) Ahmad Yani\n2) Budi", ["Ahmad Yani", "Budi"]),
        ("(1) Ahmad Yani", ["Ahmad Yani"]),
        ("- Ahmad\n• Budi\n✅ 3. Citra", ["Ahmad", "Budi", "Citra"]),
        ("a. Ahmad\nb. Budi", ["Ahmad", "Budi"]),
        ("*1. Ahmad Yani*\n_2. Budi_", ["Ahmad Yani", "Budi"]),
        ("Nama: Ahmad\nNama: Budi", ["Ahmad", "Budi"]),
        ("Nama Lengkap = Ahmad Yani", ["Ahmad Yani"]),
        ("1. Nama : Ahmad\n   NIP : -\n2. Nama : Budi", ["Ahmad", "Budi"]),
        ("an. Joko Widodo", ["Joko Widodo"]),
        ("a.n. Joko Widodo, S.T.", ["Joko Widodo"]),
        ("[25/02/19 08.12] Budi: 1. Ahmad\n2. Citra", ["Ahmad", "Citra"]),
        ("25/02/19 08.12 - Budi: Dr. Ahmad Yani", ["Ahmad Yani"]),
        ("[2/25/19, 8:12:30 AM] +62 812: Ahmad Yani, S.E.", ["Ahmad Yani"]),
        ("\u200e[25/02/19 08.12.01] Rina\u202c: 1. Ahmad", ["Ahmad"]),
        ("AHMAD YANI, S.T., M.T.", ["Ahmad Yani"]),
        ("Ahmad Yani S.T\nBudi Santoso S.E", ["Ahmad Yani", "Budi Santoso"]),
        ("ahmad yani 08123456789\nbudi 08123456780", ["Ahmad Yani", "Budi"]),
        ("1. Ma'ruf Amin\n2. Nur'aini", ["Ma'ruf Amin", "Nur'aini"]),
        ("1. Ibu Siti Aminah", ["Siti Aminah"]),
        ("Ahmad Yani\nNIP. 19700115 199503 1 002", ["Ahmad Yani"]),
        ("1. I Gusti Ngurah Rai 👍", ["I Gusti Ngurah Rai"]),
    ],
)
def test_whom_a_message_names(text, names):
    assert [row.name for row in read(text).rows] == names


@pytest.mark.parametrize(
    "text",
    [
        "Assalamualaikum wr wb, selamat pagi Bu",
        "Mohon maaf baru dikirim ya bu 🙏",
        "Terima kasih",
        "saya budi mau ikut pak, berapa biayanya?",
        "Siap",
        "<Media omitted>",
        "https://contoh.go.id/surat",
        "Berikut daftar peserta dari kami",
        "Demikian kami sampaikan, atas perhatiannya diucapkan terima kasih",
        "08.00 WIB",
        "",
    ],
)
def test_a_sentence_is_nobody(text):
    reading = read(text)
    assert reading.rows == ()
    assert reading.unread == ([text] if text else [])


def test_a_person_in_full():
    row = only(
        "1. Dr. Ir. H. Ahmad Budi, M.Si.\nNIP. 19700115 199503 1 002\n"
        "Jabatan: Kepala Dinas\nHP/WA: 0812-3456-7890\nGol. IV/c\nahmad@jambi.go.id"
    )
    assert (row.title_before, row.name, row.title_after) == (
        "Dr. Ir. H.",
        "Ahmad Budi",
        "M.Si.",
    )
    assert row.full_name == "Dr. Ir. H. Ahmad Budi, M.Si."
    assert (row.nip, row.phone, row.grade) == (NIP, "+6281234567890", "IV/c")
    assert (row.position, row.level, row.sex) == ("Kepala Dinas", Level.II, Sex.MALE)
    assert row.email == "ahmad@jambi.go.id"
    assert row.doubts == []


@pytest.mark.parametrize(
    "text",
    [
        f"1. Siti Aminah, S.E. / {NIP_WOMAN} / Kabid Industri / 0813 1111 2222",
        f"1. Siti Aminah, S.E. - Kabid Industri - {NIP_WOMAN} - 081311112222",
        f"1. Siti Aminah, S.E. ({NIP_WOMAN}) Kabid Industri, HP 081311112222",
        (
            f"Nama: Siti Aminah, S.E. NIP: {NIP_WOMAN} "
            "Jabatan: Kabid Industri HP: 081311112222"
        ),
        f"1. Siti Aminah, S.E.\nKabid Industri\n{NIP_WOMAN}\n+62 813-1111-2222",
        f"1. Siti Aminah, S.E.\n NIP {NIP_WOMAN}\n WA 081311112222 Kabid Industri",
        (
            f"1. Siti Aminah, S.E., Kabid Industri\nNIP:{NIP_WOMAN}\n"
            "No. HP/WA : 62813 1111 2222"
        ),
        (
            f"Nama\t: Siti Aminah, S.E.\nNIP\t: {NIP_WOMAN}\n"
            "Jabatan\t: Kabid Industri\nNo. HP\t: 0813-1111-2222"
        ),
    ],
)
def test_one_person_however_the_parts_are_parted(text):
    row = only(text)
    assert row.full_name == "Siti Aminah, S.E."
    assert row.nip == NIP_WOMAN
    assert row.phone == "+6281311112222"
    assert row.position == "Kabid Industri"
    assert (row.level, row.sex) == (Level.III, Sex.FEMALE)
    assert read(text).unread == []


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ("1. Budi\nNIP: 1970011519950310", "nip", "nip_is_nik"),
        ("1. Budi\nNIP: 19700115199503100", "nip", "nip_length"),
        ("1. Budi\nNIP: 197013451995031002", "nip", "nip_birth"),
        ("1. Budi\nNIP: 1,97001E+17", "nip", "nip_damaged"),
        ("1. Budi\nHP: 0812", "phone", "phone_doubtful"),
        ("1. Budi\nHP: 08121234567 / 08139999888", "phone", "phone_second"),
        (f"1. Ibu Budi\nNIP: {NIP}", "sex", "nip_gender"),
        ("1. Budi / Penanggung Kegiatan", "position", "position_guessed"),
    ],
)
def test_what_is_doubtful_says_why(text, field, code):
    assert (field, code) in [(d.field, d.code) for d in only(text).doubts]


def test_the_number_of_an_identity_card_is_not_kept():
    assert only("1. Budi\nNIK: 6471011501700001").nip == ""


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("1. Hj. Dewi", Sex.FEMALE),
        ("1. Dra. Dewi", Sex.FEMALE),
        ("1. Bpk. Sri", Sex.MALE),
        ("1. H. Sri", Sex.MALE),
        ("1. Sri", None),
    ],
)
def test_a_title_tells_who_shares_a_room(text, sex):
    assert only(text).sex == sex


@pytest.mark.parametrize(
    ("position", "level"),
    [
        ("Kepala Dinas", Level.II),
        ("Kabid IKM", Level.III),
        ("Analis Kebijakan Ahli Muda", Level.EXPERT_JUNIOR),
        ("TPL", Level.NONE),
        ("Koordinator", None),
    ],
)
def test_a_position_tells_the_level_only_where_it_is_sure(position, level):
    assert only(f"1. Budi\nJabatan: {position}").level == level


DAY = dt.date(2019, 2, 25)
LAST = dt.date(2019, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "Tiba tgl 25 Feb, pulang 28 Feb",
        "Pulang 28 Februari, tiba 25 Februari 2019",
        "check in 25/2/2019 check out 28/2/2019",
        "Kedatangan: 25-02-2019 ; Kepulangan: 28-02-2019",
        "Kehadiran tanggal 25 s.d. 28 Februari 2019",
        "datang 25 peb, kembali 28 peb",
    ],
)
def test_days_that_hold_for_all(text):
    for message in (f"{text}\n1. Ahmad\n2. Budi", f"1. Ahmad\n2. Budi\n{text}"):
        reading = read(message)
        assert (reading.facts.arrive_on, reading.facts.depart_on) == (DAY, LAST)
        assert not any(row.arrive_on or row.depart_on for row in reading.rows)


def test_days_of_each():
    rows = read(
        "1. Ahmad\ntiba 24 Feb pulang 27 Feb\n2. Budi\ntiba 25 Feb pulang 28 Feb"
    ).rows
    assert [row.arrive_on.day for row in rows] == [24, 25]
    assert [row.depart_on.day for row in rows] == [27, 28]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (
            "Surat Tugas Nomor 090/123/Disperin/II/2019 tanggal 18 Februari 2019",
            "090/123/Disperin/II/2019",
        ),
        ("Nomor : 800/45-ST/2019\nTanggal : 18 Februari 2019", "800/45-ST/2019"),
        ("ST no. 12/ST/II/2019 tgl 18-02-2019 ya bu", "12/ST/II/2019"),
    ],
)
def test_the_letter_that_sends_them(text, number):
    facts = read(f"{text}\n1. Budi").facts
    assert (facts.number, facts.dated_on) == (number, dt.date(2019, 2, 18))


@pytest.mark.parametrize(
    ("text", "institution"),
    [
        ("Berikut peserta dari Disperindag Prov. Jambi:", KNOWN[0]),
        ("Instansi: Dinas Perindustrian dan Perdagangan Jambi", KNOWN[0]),
        ("DINAS PERINDUSTRIAN PROVINSI BALI", KNOWN[1]),
        ("Utusan : Dinas Perindustrian Kab. Bogor", KNOWN[2]),
        ("Dinas Perindustrian Kota Bogor mengirimkan 2 orang", KNOWN[3]),
        ("Unit kerja: Direktorat Industri Kecil dan Menengah Pangan", KNOWN[4]),
        ("Asal instansi: Dinas Koperasi Kota Ambon", "Dinas Koperasi Kota Ambon"),
    ],
)
def test_the_institution_is_that_of_the_list_else_as_typed(text, institution):
    for message in (f"{text}\n1. Budi", f"1. Budi\n{text}"):
        reading = read(message)
        assert reading.facts.institution == institution
        assert [row.name for row in reading.rows] == ["Budi"]


@pytest.mark.parametrize(
    ("words", "institution"),
    [
        ("jambi", KNOWN[0]),
        ("din prov bali", KNOWN[1]),
        ("bogor", ""),
        ("kota bogor", KNOWN[3]),
        ("", ""),
        ("surabaya", ""),
    ],
)
def test_a_few_letters_of_an_institution_are_enough_if_only_one_is_meant(
    words, institution
):
    assert named_institution(words, KNOWN, 2019) == institution


TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                [
                    *("1. ", "Nama: ", "NIP. ", "HP ", "Jabatan:", "\n", ", ", " / "),
                    *(NIP, "Ahmad Budi", "S.T.", "0812 3456 7890", "25 Feb", "tiba"),
                    *("[25/02/19 08.12] Budi: ", "Dinas Perindustrian", "IV/a", "🙏"),
                ]
            ),
        ),
        max_size=40,
    ).map("".join),
)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_whatever_is_pasted_no_line_is_lost(text):
    reading = read(text)
    typed = [line.strip() for line in text.splitlines() if line.strip()]
    assert [line.text for line in reading.lines] == typed
    for row in reading.rows:
        assert row.name


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "1. " * 50_000,
        "0812 " * 40_000,
        ("Nama: " + "x" * 100 + "\n") * 3_000,
        "Dinas " * 20_000,
        "I/" * 50_000,
        "penata " * 20_000,
        "NIP" + " " * 100_000 + ":",
    ],
)
def test_a_long_text_is_read_quickly(text):
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 2
