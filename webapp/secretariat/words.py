"""What is said about files that cannot be read, and about doubtful cells."""

from webapp.core.text import N_

FILES = {
    "file_empty": N_("Berkas ini kosong. Pilih berkas yang berisi."),
    "file_too_large": N_(
        "Berkas ini lebih dari %(limit)s MB. Simpan hanya lembar yang diperlukan."
    ),
    "file_not_workbook": N_(
        "Berkas ini bukan Excel, ODS atau CSV. Simpan sebagai Excel (.xlsx), "
        "lalu unggah lagi."
    ),
    "file_damaged": N_(
        "Berkas ini rusak atau tidak lengkap. Buka di Excel, simpan sebagai .xlsx, "
        "lalu unggah lagi."
    ),
    "file_bomb": N_(
        "Isi berkas ini terlalu besar setelah dibuka. Salin datanya ke berkas baru, "
        "lalu unggah berkas itu."
    ),
    "file_encrypted": N_(
        "Berkas ini berkata sandi. Hapus kata sandinya di Excel, lalu unggah lagi."
    ),
    "file_too_complex": N_(
        "Berkas ini terlalu rumit untuk dibaca. Salin datanya sebagai nilai ke berkas "
        "baru, lalu unggah berkas itu."
    ),
    "file_too_many_sheets": N_(
        "Berkas ini lebih dari %(limit)s lembar. Simpan hanya lembar yang diperlukan."
    ),
    "file_too_many_rows": N_(
        "Lembar %(sheet)s berisi %(rows)s baris, lebih dari %(limit)s. "
        "Hapus baris yang tidak diperlukan."
    ),
    "file_too_many_columns": N_(
        "Lembar %(sheet)s berisi %(columns)s kolom, lebih dari %(limit)s. "
        "Hapus kolom yang tidak diperlukan."
    ),
}

DOUBTS = {
    "nip_damaged": N_("NIP dirusak Excel: angka terakhirnya hilang. Tanyakan NIP-nya."),
    "nip_gender": N_("Jenis kelamin berbeda dari NIP. Dipakai yang menurut NIP."),
    "nip_is_nik": N_("Isinya NIK, bukan NIP. NIK tidak disimpan."),
    "nip_length": N_("NIP tidak 18 angka."),
    "nip_birth": N_("Tanggal lahir dalam NIP tidak masuk akal."),
    "nip_start": N_("Masa kerja dalam NIP tidak masuk akal."),
    "nip_sex_digit": N_("Angka jenis kelamin dalam NIP bukan 1 atau 2."),
    "nip_shared": N_("NIP ini dipakai dua orang yang namanya berbeda."),
    "region_ambiguous": N_("Daerahnya belum pasti. Pilih yang dimaksud."),
    "phone_second": N_("Ada dua nomor. Nomor pertama dipakai untuk menghubungi."),
    "phone_doubtful": N_("Nomor telepon ini mungkin salah."),
    "level_missing": N_("Tingkat kosong. Tentukan tingkatnya."),
    "level_unread": N_("Tingkat ini tidak dikenal. Tentukan tingkatnya."),
    "sex_missing": N_("Jenis kelamin kosong."),
    "date_unread": N_("Tanggal ini tidak terbaca."),
    "date_weekday": N_("Hari dan tanggalnya tidak cocok."),
    "date_year": N_("Tahunnya bukan tahun rapat ini."),
    "dates_reversed": N_("Tanggal pulang lebih awal daripada tanggal tiba."),
    "stay_unread": N_("Menginap atau tidak belum jelas. Dianggap menginap."),
    "funding_unread": N_("Pembiayaan ini tidak dikenal."),
    "position_in_name": N_("Jabatan tertulis di kolom nama dan sudah dipindahkan."),
    "duplicate": N_("Baris ini orang yang sama dan sudah digabung."),
    "name_missing": N_("Baris ini belum ada namanya."),
    "institution_missing": N_("Baris ini belum ada instansinya."),
    "institution_twice": N_("Instansi ini sudah ada di baris sebelumnya."),
    "quota_unread": N_("Kuota ini bukan angka antara 0 dan 1.000. Dibiarkan kosong."),
    "session_time": N_("Hari atau jam acara ini tidak terbaca."),
    "session_end": N_("Jam selesai kosong. Dipakai jam mulai acara berikutnya."),
    "mandatory_guessed": N_("Dianggap wajib karena daftar ini tidak menyebutkannya."),
    "rate_missing": N_("Tarif kamar ini kosong."),
    "block_unread": N_("Tipe kamar atau hotelnya tidak terbaca."),
    "seats_unread": N_("Jumlah kursi kendaraan ini tidak terbaca."),
    "crew_seats": N_("Kursi kru tidak lebih sedikit daripada kursi kendaraan."),
}

OWN = {
    "nothing_recognised": N_(
        "Di berkas ini tidak ditemukan daftar instansi, orang, rundown, blok kamar, "
        "atau kendaraan. Periksa apakah ada baris judul kolomnya."
    ),
    "no_files": N_("Pilih dulu berkas Excel-nya."),
    "folder_without_workbooks": N_("Di folder %(folder)s tidak ada berkas Excel."),
    "load_incomplete": N_(
        "Pemuatan belum selesai. Jalankan lagi: yang sudah dimuat tidak diulang."
    ),
    "already_set_up": N_("Rapat ini sudah ada datanya."),
}

REFUSALS = FILES | DOUBTS | OWN
# Work that takes long, as its progress is headed.
TITLES = {"secretariat.apply": N_("Memuat data rapat")}
