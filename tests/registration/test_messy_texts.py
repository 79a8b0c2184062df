"""Messages as they really come: read by what words mean, never guessed in silence."""

import datetime as dt

import pytest

from webapp.registration.reading import read_text

KNOWN = [
    "Dinas Perindustrian Provinsi Jambi",
    "Dinas Perindustrian dan Perdagangan Provinsi Riau",
    "Dinas Perindustrian Kota Bogor",
    "Dinas Perindustrian Kabupaten Bogor",
    "Disperindagkop Kota Bontang",
    "Bappeda Kota Bontang",
]
# Each message with what is in it: name | NIP | position | phone, and doubts behind !.
MESSAGES = {
    "numbers in boxes, emoji, spaced NIP": (
        """Assalamu'alaikum wr wb 🙏🙏
Siang Bu Rina, izin menyampaikan nama² dr Dinas Perindustrian Prov. Jambi 😊 :

1️⃣ Dr. Ir. H. AHMAD BUDI, M.Si
   NIP : 19700115 199503 1 002
   Jab : KEPALA DINAS
   📱 0812-3456-7890
2️⃣ SITI AMINAH, SE., MM
   NIP : 19750323 200003 2 001
   Jab : KABID IKM
   📱 +62 813-1111-2222

Demikian disampaikan, atas perhatiannya diucapkan terima kasih 🙏""",
        "Dinas Perindustrian Provinsi Jambi",
        [
            (
                "Dr. Ir. H. Ahmad Budi, M.Si|197001151995031002|Kepala Dinas"
                "|+6281234567890"
            ),
            "Siti Aminah, S.E., MM|197503232000032001|Kabid IKM|+6281311112222",
        ],
    ),
    "bold stars, dotted phones": (
        """*DAFTAR PESERTA RAKOR*
*Dinas Perindustrian dan Perdagangan Provinsi Riau*

*1. Drs. H. Zulkifli Hasan, M.M.*
_Kepala Dinas_
NIP. 196805121994031008
HP. 0811.7654.321

*2. Hj. Ernawati, S.Sos*
_Kepala Bidang Perindustrian_
NIP. 197201011998032003
HP. 62 812 7777 8888""",
        "Dinas Perindustrian dan Perdagangan Provinsi Riau",
        [
            (
                "Drs. H. Zulkifli Hasan, M.M.|196805121994031008|Kepala Dinas"
                "|+628117654321"
            ),
            (
                "Hj. Ernawati, S.Sos|197201011998032003|Kepala Bidang Perindustrian"
                "|+6281277778888"
            ),
        ],
    ),
    "one on a line, brackets, on behalf": (
        """Yth Panitia
Peserta dr Bappeda Kota Bontang :
- Muhammad Rizki, ST (Kabid Perencanaan) 081345678901
- Nur Hayati SE MM (Kasubbag) 0852 4567 8901
- an. Joko Prasetyo (staf) 0813.5555.6666""",
        "Bappeda Kota Bontang",
        [
            "Muhammad Rizki, ST||Kabid Perencanaan|+6281345678901!sex_guessed",
            "Nur Hayati, SE, MM||Kepala Subbagian|+6285245678901",
            "Joko Prasetyo||Staf|+6281355556666",
        ],
    ),
    "two on a line": (
        (
            "Yang hadir 2 org bu: Ahmad Fauzi, S.T. (Kadis) 081234500011 dan "
            "Rina Marlina, S.E. (Kabid) 081234500022"
        ),
        "",
        [
            "Ahmad Fauzi, S.T.||Kepala Dinas|+6281234500011",
            "Rina Marlina, S.E.||Kepala Bidang|+6281234500022",
        ],
    ),
    "forwarded, with the heads of a chat": (
        """Forwarded
[20/02/19, 09.15.32] Pak Hendra Disperin: Diteruskan
[20/02/19, 09.15.40] Pak Hendra Disperin: Nama : Hendra Gunawan, S.T., M.T.
NIP/NRP : 198001012005011003
Pangkat/Gol : Penata Tk. I / III.d
Jabatan : Kepala Seksi Sarana dan Usaha Industri
Unit Kerja : Dinas Perindustrian Kota Bogor
No. HP/WA : 0878-1234-5678
[20/02/19, 09.16.02] Pak Hendra Disperin: Nama : Lilis Suryani
NIP/NRP : -
Jabatan : Tenaga Penyuluh Lapangan
No. HP/WA : 0878 9999 0000""",
        "Dinas Perindustrian Kota Bogor",
        [
            (
                "Hendra Gunawan, S.T., M.T.|198001012005011003"
                "|Kepala Seksi Sarana dan Usaha Industri|+6287812345678"
            ),
            "Lilis Suryani||Tenaga Penyuluh Lapangan|+6287899990000",
        ],
    ),
    "all in capitals, the institution only in an office": (
        """MOHON IZIN MENYAMPAIKAN PESERTA A.N. :
1. AHMAD SYUKRI, S.SOS, M.SI
   NIP. 19710203 199703 1 004
   KEPALA DINAS PERINDUSTRIAN DAN PERDAGANGAN PROVINSI RIAU
2. DEWI SARTIKA, A.MD
   NIP. 19880506 201101 2 007
   PENGELOLA DATA
TIBA TGL 24 FEB PULANG 27 FEB
TERIMA KASIH""",
        "Dinas Perindustrian dan Perdagangan Provinsi Riau",
        [
            (
                "Ahmad Syukri, S.Sos., M.Si.|197102031997031004"
                "|Kepala Dinas Perindustrian dan Perdagangan Provinsi Riau|"
            ),
            "Dewi Sartika, A.Md.|198805062011012007|Pengelola Data|",
        ],
    ),
    "dashes of three kinds": (
        """Berikut kami kirimkan utusan Disperindagkop Kota Bontang
Budi Santoso - Kepala Bidang Perindustrian - 0812 5555 1234
Maria Ulfah – Analis Kebijakan Ahli Muda – 085246467788
Yohanes Paulus, S.E. — Staf — 0821 5678 9012""",
        "Disperindagkop Kota Bontang",
        [
            "Budi Santoso||Kepala Bidang Perindustrian|+6281255551234",
            "Maria Ulfah||Analis Kebijakan Ahli Muda|+6285246467788",
            "Yohanes Paulus, S.E.||Staf|+6282156789012",
        ],
    ),
    "somebody stands in": (
        """Selamat pagi bu,
mohon maaf Pak Kadis berhalangan, diwakili oleh:
Nama: Ir. Bambang Sutrisno, MM
Jabatan: Sekretaris Dinas (mewakili Kepala Dinas)
NIP: 1969 0817 1995 0310 05
Hp: 08127000111
mohon dicatat 🙏""",
        "",
        [
            (
                "Ir. Bambang Sutrisno, MM|196908171995031005"
                "|Sekretaris Dinas (mewakili Kepala Dinas)|+628127000111"
            ),
        ],
    ),
    "a table with its head": (
        """No | Nama/NIP | Jabatan | No. HP
1 | Drs. Darmawan, M.Si / 19650405 199003 1 007 | Kepala Dinas | 0811 222 333
2\tFitriani\t199203142019032005\tPelaksana\t081290002222""",
        "",
        [
            "Drs. Darmawan, M.Si|196504051990031007|Kepala Dinas|+62811222333",
            "Fitriani|199203142019032005|Pelaksana|+6281290002222",
        ],
    ),
    "a bare name below others": (
        """Siap bu, peserta kami 3 org:
Drs. Suparman (0811555777)
Hj. Nurjanah, S.Pd., M.Pd. 0852-1000-2000
Kusuma Ilham
dari Dinas Perindustrian Kabupaten Bogor ya bu""",
        "Dinas Perindustrian Kabupaten Bogor",
        [
            "Drs. Suparman|||+62811555777",
            "Hj. Nurjanah, S.Pd., M.Pd.|||+6285210002000",
            "Kusuma Ilham|||!name_guessed",
        ],
    ),
    "two numbered on one line, with a phone each": (
        """Nama Peserta : 1. Agung Nugroho, S.T. 2. Bayu Saputra, S.E.
HP : 08123456001 / 08123456002""",
        "",
        [
            "Agung Nugroho, S.T.|||+628123456001",
            "Bayu Saputra, S.E.|||+628123456002",
        ],
    ),
    "parts of a group; whom to call does not come by that": (
        """SUSUNAN PESERTA
Ketua rombongan: Ir. Hasan Basri, M.M. (NIP 196703121993031005)
Anggota: Rini Astuti, S.Si.; Dodi Kurniawan; Eko Prasetyo, A.Md.
CP: Rini 081234567000""",
        "",
        [
            "Ir. Hasan Basri, M.M.|196703121993031005||",
            "Rini Astuti, S.Si.|||",
            "Dodi Kurniawan|||!name_guessed",
            "Eko Prasetyo, A.Md.|||",
        ],
    ),
    "roman numbers, slashes, a greeting with a degree": (
        """Kpd Yth. Ibu Rina, S.E. panitia
I. Bpk Anton Wijaya, ST, MT / Kasie Standardisasi / 081122334455
II. Ibu Wulan / staf / 0813-2233-4455""",
        "",
        [
            "Anton Wijaya, ST, MT||Kasie Standardisasi|+6281122334455",
            "Wulan||Staf|+6281322334455",
        ],
    ),
    "labels without a colon, and nothing behind them": (
        """Nama : Ir. Supriyanto,MM
Nip.196504051990031007
Gol. : IV/b
Jab. : Sekretaris
HP.08123003000
Nama : Wagiman
Nip.-
Jab. : Sopir
HP.08123003001""",
        "",
        [
            "Ir. Supriyanto, MM|196504051990031007|Sekretaris|+628123003000",
            "Wagiman||Sopir|+628123003001",
        ],
    ),
    "on behalf of, titles of address, office below": (
        """a.n. sdr. Rudi Hartono, S.IP.
(Kasubbag Program)
wa: +6281277001122

a.n. sdri. Yulia Rahman
(Staf Program)
wa: 0 852 7700 3344""",
        "",
        [
            "Rudi Hartono, S.IP.||Kasubbag Program|+6281277001122",
            "Yulia Rahman||Staf Program|+6285277003344",
        ],
    ),
}


def told(row):
    doubts = ",".join(sorted({doubt.code for doubt in row.doubts}))
    said = f"{row.full_name}|{row.nip}|{row.position}|{row.phone}"
    return f"{said}!{doubts}" if doubts else said


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_as_it_comes(name):
    text, institution, people = MESSAGES[name]
    reading = read_text(text, KNOWN, 2019)
    assert [told(row) for row in reading.rows] == people
    assert reading.facts.institution == institution


@pytest.mark.parametrize("name", MESSAGES)
def test_no_line_of_it_is_lost(name):
    text = MESSAGES[name][0]
    reading = read_text(text, KNOWN, 2019)
    typed = [line.strip() for line in text.splitlines() if line.strip()]
    assert [line.text for line in reading.lines] == typed
    shown = " ".join((*reading.unread, *map(told, reading.rows)))
    greetings = [line for line in typed if "terima kasih" in line.casefold()]
    assert all(line in shown for line in greetings)


def test_an_hour_is_no_day():
    text = "Nama: Budi\nTiba: 24/02/2019 jam 10.15 GA 568, pulang 27 Feb pukul 13.00"
    row = read_text(text, KNOWN, 2019).rows[0]
    assert (row.arrive_on, row.depart_on) == (
        dt.date(2019, 2, 24),
        dt.date(2019, 2, 27),
    )


def test_men_and_women_stand_where_a_title_of_address_or_a_name_tells_it():
    text = "1. Ibu Wulan\n2. Ni Made Sari\n3. Sri Rahayu\n4. Umar bin Said"
    rows = read_text(text, KNOWN, 2019).rows
    assert [row.sex and row.sex.value for row in rows] == [
        "female",
        "female",
        None,
        "male",
    ]
    guessed = [[doubt.code for doubt in row.doubts] for row in rows]
    assert guessed == [[], ["sex_guessed"], [], ["sex_guessed"]]


def test_two_offices_are_not_one_institution():
    text = (
        "1. Budi, S.T.\nKepala Dinas Perindustrian Kota Bogor\n"
        "2. Rina, S.E.\nKepala Dinas Perindustrian Provinsi Jambi"
    )
    assert not read_text(text, KNOWN, 2019).facts.institution


def test_two_numbers_of_one_who_comes_later_are_his():
    text = (
        "Nama: 1. Budi Satu, S.T. 2. Rina Dua, S.E.\nHP: 08123456001 / 08123456002\n"
        "Nama: Joko\nHP: 08123456003 / 08123456004"
    )
    phones = [row.phone for row in read_text(text, KNOWN, 2019).rows]
    assert phones[:2] == ["+628123456001", "+628123456002"]
    assert phones[2] == "+628123456003 / +628123456004"
