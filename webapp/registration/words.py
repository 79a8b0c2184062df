"""What the rules about places and people say."""

from webapp.core.text import N_

REFUSALS = {
    "place_taken": N_("Tempat ini sudah ada namanya."),
    "place_unnamed": N_("Tempat %(place)s belum ada namanya."),
    "name_missing": N_("Tuliskan namanya."),
    "stay_reversed": N_("Tanggal pulang lebih awal daripada tanggal tiba."),
    "badge_taken": N_("Kartu cadangan ini sudah dipakai orang lain. Ambil yang lain."),
    "spare_unknown": N_(
        "Kartu ini bukan kartu cadangan rapat ini. Pindai lagi, atau ketik nomornya."
    ),
    "same_person": N_(
        "Tempat ini sudah dipegang %(name)s. Bila hanya namanya keliru, "
        "pakai Perbaiki nama."
    ),
    "walk_in_known": N_(
        "%(name)s dari instansi ini sudah terdaftar (%(ref)s). "
        "Cari namanya di meja, lalu daftarkan."
    ),
    "delegation_taken": N_("Instansi dengan nama ini sudah ada di daftar."),
    "quota_below_named": N_(
        "Sudah ada %(named)s nama untuk peran ini. Kosongkan dulu yang tidak jadi."
    ),
    "meeting_full": N_(
        "Kapasitas rapat sudah penuh. Naikkan kapasitasnya, atau tunggu ada yang batal."
    ),
    "wait_reason_missing": N_("Tuliskan mengapa ia didahulukan."),
    "not_waiting": N_("%(place)s tidak ada di daftar tunggu lagi."),
    "nobody_typed": N_("Belum ada nama. Tuliskan paling sedikit satu orang."),
    "letter_saved": N_(
        "Isian ini sudah tersimpan sebelumnya; tidak disimpan dua kali."
    ),
    "place_elsewhere": N_(
        "Tempat itu milik instansi lain. Pilih orang dari instansi ini."
    ),
    "letter_gone": N_("Berkas suratnya tidak ditemukan. Unggah lagi suratnya."),
    "no_institution_picked": N_("Belum ada yang dipilih. Centang instansinya dulu."),
    "note_empty": N_("Tuliskan apa yang dikatakan."),
    "editable_before_deadline": N_("Batas perbaikan lebih awal daripada batas jawab."),
    "nobody_read": N_("Tidak ada nama yang terbaca. Ketik di baris sebelah kanan."),
    "delegation_missing": N_("Pilih instansinya."),
    "delegation_unknown": N_(
        "Instansi ini tidak ada di daftar, atau ada beberapa yang cocok. Pilih dari "
        "daftar, atau centang bahwa instansinya baru."
    ),
    "choice_missing": N_("Sudah ada orang seperti ini. Pilih yang dimaksud."),
    "typed_nip_damaged": N_(
        "NIP ini dirusak Excel: angka terakhirnya hilang. Ketik ulang, atau kosongkan."
    ),
    "typed_nip_is_nik": N_(
        "Isinya NIK, bukan NIP, dan NIK tidak disimpan. Ganti, atau kosongkan."
    ),
    "deadline_over": N_("Batas waktunya sudah lewat. Hubungi panitia."),
    "nobody_named": N_("Belum ada nama. Isi namanya, atau pilih Berhalangan."),
    "quota_used": N_("Kuotanya sudah terpakai untuk nama lain."),
    "name_elsewhere": N_("Nama ini sudah ada di daftar instansi Anda."),
    "reason_unknown": N_("Pilih alasannya dari daftar."),
    "code_unknown": N_(
        "Kode ini tidak dikenal atau sudah lewat. Periksa lagi, atau hubungi panitia."
    ),
    "registration.invitations": N_("Buat %(count)s surat undangan"),
    "registration.send_invitations": N_("Siapkan %(count)s e-mail"),
    "letter_field": N_("%(name)s tidak dikenal. Yang dapat dipakai: %(known)s."),
    "letter_incomplete": N_(
        "Surat belum lengkap: isi kementerian di kop surat dan nama penanda tangan."
    ),
    "letter_number_missing": N_("Tuliskan nomor surat yang sudah ditandatangani."),
    "sent_meanwhile": N_(
        "Baru saja ada yang dikirim. Periksa lagi daftarnya, lalu kirim lagi."
    ),
    "offer_over": N_("Tawaran tempat ini sudah lewat. Hubungi panitia."),
}

# Work that takes long, as its progress is headed.
TITLES = {"registration.copy": N_("Menyalin instansi")}

SEXES = {"male": N_("Laki-laki"), "female": N_("Perempuan")}
LEVELS = {
    "I": N_("Eselon I"),
    "II": N_("Eselon II"),
    "III": N_("Eselon III"),
    "IV": N_("Eselon IV"),
    "V": N_("Eselon V / pelaksana"),
    "JF-Utama": N_("JF Ahli Utama"),
    "JF-Madya": N_("JF Ahli Madya"),
    "JF-Muda": N_("JF Ahli Muda"),
    "JF-Pertama": N_("JF Ahli Pertama"),
    "JF-terampil": N_("JF Keterampilan"),
    "non-ASN": N_("Non-ASN"),
}
ROLES = {
    "peserta": N_("Peserta"),
    "narasumber": N_("Narasumber"),
    "moderator": N_("Moderator"),
    "panitia": N_("Panitia"),
    "tamu": N_("Tamu"),
    "media": N_("Media"),
}
FUNDINGS = {
    "panitia_penuh": N_("Panitia, penuh"),
    "panitia_akomodasi_saja": N_("Panitia, akomodasi saja"),
    "instansi_sendiri": N_("Instansi sendiri"),
}
# Who bears what, as an invitation says it.
FUNDING_SENTENCES = {
    "panitia_penuh": N_("Perjalanan, kamar, dan makan ditanggung panitia."),
    "panitia_akomodasi_saja": N_(
        "Kamar dan makan ditanggung panitia; perjalanan oleh instansi."
    ),
    "instansi_sendiri": N_("Semua biaya ditanggung instansi sendiri."),
}
DELEGATION_LEVELS = {
    "pusat": N_("Pusat"),
    "provinsi": N_("Provinsi"),
    "kabupaten_kota": N_("Kabupaten/Kota"),
    "lain": N_("Lain-lain"),
}

# Why a field that was read out of a text should be looked at.
DOUBTS = {
    "nip_damaged": N_("NIP ini dirusak Excel: angka terakhirnya hilang."),
    "nip_is_nik": N_("Isinya NIK, bukan NIP. NIK tidak disimpan."),
    "nip_length": N_("NIP tidak 18 angka."),
    "nip_birth": N_("Tanggal lahir dalam NIP tidak masuk akal."),
    "nip_start": N_("Masa kerja dalam NIP tidak masuk akal."),
    "nip_sex_digit": N_("Angka jenis kelamin dalam NIP bukan 1 atau 2."),
    "nip_gender": N_("Sapaan atau gelarnya berbeda dari jenis kelamin menurut NIP."),
    "phone_doubtful": N_("Nomor ini mungkin salah."),
    "phone_second": N_("Ada dua nomor. Nomor pertama dipakai untuk menghubungi."),
    "title_unsure": N_("Dokter (dr.) atau doktor (Dr.)? Periksa gelarnya."),
    "sex_guessed": N_("Ditebak dari namanya; periksa."),
    "name_guessed": N_("Belum pasti ini nama orang."),
    "position_guessed": N_("Belum pasti ini jabatan."),
}
