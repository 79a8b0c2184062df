"""The words by which committees head their columns."""

from dataclasses import dataclass, field
from functools import lru_cache

from webapp.core.text import fold
from webapp.secretariat.workbooks.found import Kind

EMPTY_WORDS = frozenset(
    {"dan", "di", "pada", "per", "yang", "sesuai", "rp", "para", "nya"}
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column may hold: its headings, and whether several columns may."""

    phrases: frozenset[tuple[str, ...]]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The columns of one kind of table; of each group of `needs`, one must be there.

    ``exact`` where words of headings stand in rows of data too: `Dinas`, `Panitia`.
    """

    kind: Kind
    meanings: dict[str, Meaning]
    needs: tuple[frozenset[str], ...]
    least: int
    many: frozenset[str] = field(default=frozenset())
    exact: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in fold(text).split() if word not in EMPTY_WORDS)


def _vocabulary(  # noqa: PLR0913 each of these is a fact about the table
    kind: Kind,
    columns: dict[str, str],
    needs: tuple[str, ...],
    least: int,
    many: str,
    *,
    exact: bool = False,
) -> Vocabulary:
    meanings = {
        name: Meaning(
            frozenset(_words(phrase) for phrase in phrases.split(",")),
            name in many.split(),
        )
        for name, phrases in columns.items()
    }
    groups = tuple(frozenset(group.split()) for group in needs)
    return Vocabulary(kind, meanings, groups, least, exact=exact)


PEOPLE = _vocabulary(
    Kind.PEOPLE,
    {
        "number": "no, nomor, no urut, nr, nomor urut",
        "name": "nama, nama lengkap, nama lengkap gelar, nama peserta, nama pejabat,"
        " nama pegawai, nama gelar, nama utusan, nama undangan, nama lengkap peserta,"
        " nama delegasi, nama yang ditugaskan, nama orang, nama personil, nama anggota,"
        " nama narasumber, nama panitia, full name, name",
        "title_before": "gelar depan, gelar di depan",
        "title_after": "gelar belakang, gelar di belakang, gelar akademik, gelar",
        "sex": "l p, p l, lp, jk, jenis kelamin, gender, sex, kelamin, lk pr,"
        " pria wanita,"
        " laki laki perempuan, j kelamin, jns kelamin",
        "nip": "nip, nip baru, nip nrp, nomor induk pegawai, no nip, nip pegawai, nrp,"
        " nip ni pppk, no induk pegawai, nip peserta, nomor induk",
        "level": "eselon, esl, es, tingkat, setara, tingkat setara, eselon setara,"
        " setara eselon, jenjang, level, eselonering, tingkat jabatan, jenjang jabatan,"
        " eselon tingkat, kelas jabatan",
        "grade": "gol, golongan, pangkat, pangkat gol, pangkat golongan, gol ruang,"
        " pangkat gol ruang, golongan ruang, gol pangkat, pangkat golongan ruang",
        "position": "jabatan, jabatan kedinasan, posisi, nama jabatan,"
        " jabatan instansi,"
        " jabatan definitif, jabatan pekerjaan, pekerjaan, position",
        "institution": "instansi, unit kerja, asal, asal instansi, opd, dinas, skpd,"
        " satuan kerja, satker, lembaga, nama instansi, kantor, perangkat daerah,"
        " organisasi, utusan, delegasi, nama opd, instansi asal, asal opd, unit,"
        " instansi unit kerja, unit organisasi, nama dinas, dinas instansi,"
        " institution,"
        " lembaga instansi, mewakili instansi, institusi",
        "region": "kab kota, kabupaten kota, kabupaten, kota, daerah, wilayah,"
        " asal daerah, asal kab kota, nama kab kota, kota kabupaten, pemda,"
        " daerah asal",
        "province": "provinsi, prov, propinsi, asal provinsi, nama provinsi",
        "role": "peran, sebagai, status peserta, keterlibatan, kedudukan, peran serta,"
        " hadir sebagai, kapasitas, peran kegiatan, status kepesertaan",
        "group": "kelompok, grup, kategori, unsur, group, klaster, kelompok peserta",
        "phone": "hp, no hp, no hp wa, no telp, telepon, telp, wa, whatsapp, no wa,"
        " kontak,"
        " nomor hp, handphone, ponsel, no handphone, no kontak, nomor telepon, telp hp,"
        " mobile, nomor wa, no telepon, hp wa, no telp hp, nomor kontak, kontak hp,"
        " kontak wa, telepon seluler, nomor whatsapp, no hp aktif, nomor telepon hp",
        "email": "email, e mail, surel, alamat email, pos el, alamat surel,"
        " alamat e mail",
        "arrive_on": "tiba, kedatangan, check in, checkin, datang, tanggal tiba,"
        " tgl tiba,"
        " tgl datang, tgl check in, tanggal kedatangan, tanggal datang, ci, arrival,"
        " tanggal check in, tgl kedatangan, tgl masuk, hadir tanggal, masuk,"
        " rencana tiba, rencana kedatangan",
        "depart_on": "pulang, kepulangan, check out, checkout, tgl pulang, kembali,"
        " tanggal kembali, tanggal pulang, co, departure, tgl check out, tgl kembali,"
        " tanggal kepulangan, tanggal check out, tgl kepulangan, keluar,"
        " rencana pulang,"
        " rencana kepulangan, tgl keluar",
        "span": "tanggal menginap, lama menginap, periode menginap, tanggal hadir,"
        " masa menginap, tgl menginap, periode, rencana menginap, tanggal kehadiran",
        "stays": "menginap, kamar, akomodasi, butuh kamar, perlu kamar, penginapan,"
        " menginap tidak, menginap ya tidak, perlu penginapan, inap, kebutuhan kamar,"
        " menginap hotel",
        "funding": "pembiayaan, biaya, sumber dana, beban biaya, beban anggaran,"
        " dibiayai,"
        " pembebanan, sumber pembiayaan, anggaran, ditanggung, pembebanan biaya,"
        " sumber biaya, sumber anggaran, dibebankan, pembebanan anggaran,"
        " penanggung biaya,"
        " pendanaan, ditanggung oleh",
        "notes": "ket, keterangan, catatan, permintaan, permintaan khusus, lain lain,"
        " note,"
        " kebutuhan khusus, remarks, catatan khusus, informasi lain, pantangan makanan",
    },
    ("name",),
    least=3,
    many="phone notes",
)

INSTITUTIONS = _vocabulary(
    Kind.INSTITUTIONS,
    {
        "number": "no, nomor, no urut, nr, nomor urut",
        "institution": "instansi, nama instansi, opd, dinas, skpd, satker, lembaga,"
        " satuan kerja, kantor, perangkat daerah, organisasi, unit kerja, nama opd,"
        " nama dinas, instansi undangan, instansi yang diundang, nama lembaga,"
        " instansi tujuan, kepada, yang diundang, lembaga instansi, institution",
        "region": "kab kota, kabupaten kota, kabupaten, kota, daerah, wilayah,"
        " nama kab kota, kota kabupaten, pemda, nama daerah",
        "province": "provinsi, prov, propinsi, nama provinsi",
        "level": "tingkat, tingkat instansi, jenjang, tingkat pemerintahan, level",
        "group": "kelompok, kategori, grup, unsur, klaster, kelompok instansi",
        "contact_name": "narahubung, nama narahubung, contact person, cp, nama cp,"
        " pic, nama pic, kontak person, nama kontak, penghubung, nama penghubung,"
        " nama contact person, nama kontak person, narahubung instansi, liaison,"
        " nama narahubung instansi, petugas penghubung, contact, operator",
        "contact_position": "jabatan, jabatan narahubung, jabatan pic, jabatan cp,"
        " jabatan kontak",
        "contact_phone": "hp, no hp, no hp wa, wa, no wa, whatsapp, nomor hp, nomor wa,"
        " telepon, no telepon, telp, no telp, kontak, no kontak, nomor kontak,"
        " hp narahubung, no hp narahubung, wa narahubung, no wa narahubung,"
        " hp cp, no hp cp, hp pic, no hp pic, wa pic, telepon narahubung,"
        " nomor whatsapp, nomor telepon, handphone, hp wa, kontak hp, kontak wa,"
        " nomor hp narahubung, nomor wa narahubung, whatsapp narahubung",
        "contact_email": "email, e mail, surel, alamat email, pos el, alamat surel,"
        " email narahubung, email instansi, email pic, email dinas",
        "participants": "kuota, kuota peserta, jumlah peserta, jatah, jatah peserta,"
        " peserta, kuota dibiayai, peserta dibiayai, jumlah kuota, jml peserta,"
        " alokasi peserta, alokasi, jumlah undangan, kuota orang, jumlah orang,"
        " kuota utusan, jumlah utusan, kuota peserta dibiayai, jumlah",
        "speakers": "narasumber, kuota narasumber, jumlah narasumber",
        "moderators": "moderator, kuota moderator, jumlah moderator",
        "committee": "panitia, kuota panitia, jumlah panitia",
        "guests": "tamu, kuota tamu, jumlah tamu, vip",
        "media": "media, kuota media, jumlah media, wartawan",
        "extras": "tambahan, peserta tambahan, kuota tambahan, ekstra, extra,"
        " kuota mandiri, peserta mandiri, tambahan biaya sendiri, boleh tambahan,"
        " tambahan mandiri",
        "funding": "pembiayaan, biaya, sumber dana, beban biaya, beban anggaran,"
        " dibiayai, pembebanan, sumber pembiayaan, anggaran, ditanggung,"
        " pembebanan biaya, penanggung biaya, sumber biaya, sumber anggaran",
        "deadline": "batas, batas jawab, batas konfirmasi, tenggat, deadline,"
        " batas waktu, batas akhir, paling lambat, batas waktu konfirmasi,"
        " batas akhir konfirmasi, konfirmasi paling lambat, tenggat konfirmasi",
        "notes": "ket, keterangan, catatan",
    },
    (
        "institution region",
        "contact_name participants speakers moderators committee guests extras",
    ),
    least=2,
    many="notes contact_phone",
    exact=True,
)

AGENDA = _vocabulary(
    Kind.AGENDA,
    {
        "code": "kode, kode sesi, no sesi, kode acara",
        "number": "no, nomor, no urut",
        "day": "tanggal, hari tanggal, tgl, hari, hari tgl, tanggal acara, hari ke",
        "start": "mulai, jam mulai, dari, waktu mulai, pukul mulai, awal",
        "end": "selesai, jam selesai, sampai, waktu selesai, pukul selesai, akhir, s d,"
        " berakhir",
        "time": "waktu, jam, pukul, waktu wita, waktu wib, waktu wit, pukul wita,"
        " pukul wib, jam wita, waktu pelaksanaan",
        "title": "acara, kegiatan, agenda, materi, uraian, sesi, uraian acara,"
        " mata acara,"
        " nama acara, uraian kegiatan, agenda kegiatan, nama kegiatan, topik, judul,"
        " acara kegiatan, susunan acara, materi acara",
        "hall": "ruang, tempat, lokasi, ruangan, ruang rapat, tempat lokasi, venue",
        "form": "jenis, bentuk, jenis acara, jenis kegiatan, kategori, tipe,"
        " jenis sesi",
        "group": "kelompok, paralel, grup, kelompok paralel, sesi paralel",
        "mandatory": "wajib, presensi, absen, daftar hadir, wajib hadir, absensi,"
        " sifat, dihitung sertifikat, kehadiran, wajib presensi",
        "credit_hours": "jp, jam pelajaran, jumlah jp, jml jp",
        "speakers": "narasumber, pembicara, pemateri, penyaji, narasumber pembicara,"
        " narasumber moderator, pengisi acara, pengisi, oleh",
        "in_charge": "pj, penanggung jawab, seksi, pic, petugas, koordinator,"
        " pelaksana",
        "notes": "ket, keterangan, catatan",
    },
    ("title", "start time"),
    least=3,
    many="notes",
)

HOTELS = _vocabulary(
    Kind.HOTELS,
    {
        "number": "no, nomor, no urut",
        "hotel": "hotel, nama hotel, penginapan, nama penginapan, akomodasi",
        "type": "tipe, tipe kamar, jenis kamar, type, room type, kelas kamar,"
        " type kamar,"
        " kamar, jenis, kode tipe",
        "beds": "kapasitas, isi, orang per kamar, kapasitas kamar, bed, tempat tidur,"
        " jumlah tempat tidur, isi kamar, orang, pax kamar, kapasitas orang",
        "rate": "tarif, harga, tarif per malam, harga per malam, rate, tarif kamar,"
        " tarif per kamar per malam, harga kamar, biaya per malam, harga satuan,"
        " harga kontrak, tarif per kamar, harga per kamar",
        "day": "tanggal, malam, tgl, tanggal malam, malam tanggal",
        "count": "jumlah kamar, jumlah, kamar tersedia, jml kamar, blok, jml, alokasi,"
        " kuota, jumlah unit, unit, allotment, total kamar, tersedia",
        "accessible": "difabel, disabilitas, aksesibel, ramah difabel,"
        " ramah disabilitas",
        "notes": "ket, keterangan, catatan",
    },
    ("hotel type", "type beds rate", "night count"),
    least=3,
    many="notes",
)

VEHICLES = _vocabulary(
    Kind.VEHICLES,
    {
        "number": "no, nomor, no urut",
        "name": "kode, no bus, nama kendaraan, bus, armada, kendaraan, kode bus,"
        " nama bus,"
        " nomor bus, unit, no armada, no kendaraan, no lambung",
        "type": "jenis, tipe, jenis kendaraan, jenis bus, tipe bus, type,"
        " tipe kendaraan,"
        " ukuran, kelas",
        "plate": "nopol, plat, no polisi, plat nomor, nomor polisi, tnkb,"
        " nopol kendaraan,"
        " no pol, plat no, nomor plat, no plat",
        "seats": "kursi, kapasitas, jumlah kursi, seat, kapasitas kursi, jml kursi,"
        " seats,"
        " kapasitas penumpang, daya angkut, tempat duduk, jumlah seat",
        "crew_seats": "kursi kru, kru, crew, kursi crew, awak, jatah kru, kursi awak",
        "operator": "operator, po, perusahaan, penyedia, perusahaan bus, pemilik,"
        " vendor,"
        " po bus, rental",
        "driver": "pengemudi, sopir, supir, driver, nama pengemudi, nama sopir",
        "driver_phone": "hp pengemudi, hp sopir, telp sopir, kontak pengemudi,"
        " no hp sopir,"
        " no hp pengemudi, hp supir, kontak sopir, telepon pengemudi, hp driver",
        "leader": "pemandu, ketua rombongan, koordinator, tl, tour leader, pic,"
        " pendamping,"
        " ketua bus, penanggung jawab, pj, leader, koordinator bus, pj bus",
        "leader_phone": "hp pemandu, hp tl, hp koordinator, no hp pemandu, hp pic,"
        " kontak koordinator, hp pj, no hp koordinator, kontak pemandu, hp pendamping",
        "destination": "tujuan, rute, trayek, lokasi kunjungan, objek kunjungan,"
        " lokasi",
        "notes": "ket, keterangan, catatan",
    },
    ("seats", "plate driver name type"),
    least=3,
    many="notes",
)

VOCABULARIES = (PEOPLE, INSTITUTIONS, AGENDA, HOTELS, VEHICLES)
LONGEST_HEADING = 10  # words; more is a sentence
SPELLED_OUT = 3
EXACT, PART, REST = 1.0, 0.45, 0.4


@lru_cache(maxsize=8192)
def scores(heading: str) -> dict[Kind, dict[str, float]]:
    """Say how well a heading's words fit each column of each kind."""
    words = _words(heading)
    if len(words) >= SPELLED_OUT and all(len(word) == 1 for word in words):
        words = ("".join(words),)  # N I P
    if not words or len(words) > LONGEST_HEADING:
        return {}
    found = {
        vocabulary.kind: {
            name: score
            for name, meaning in vocabulary.meanings.items()
            if (score := _best(words, meaning))
        }
        for vocabulary in VOCABULARIES
    }
    return {kind: columns for kind, columns in found.items() if columns}


def _best(words: tuple[str, ...], meaning: Meaning) -> float:
    if words in meaning.phrases:
        return EXACT
    count = len(words)
    inside = [
        end - start
        for start in range(count)
        for end in range(start + 1, count + 1)
        if words[start:end] in meaning.phrases
    ]
    return PART + REST * max(inside) / count if inside else 0
