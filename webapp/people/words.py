"""What the rules about lists of people say, and the names of what can be edited."""

from webapp.core.text import N_

REFUSALS = {
    "room_unsettled": N_(
        "Kamarnya melanggar aturan. Pilih dulu apa yang dilakukan dengan kamarnya."
    ),
    "change_outlived": N_(
        "Orangnya sudah diganti, jadi permintaannya tidak berlaku lagi."
    ),
    "nobody_picked": N_("Belum ada yang dipilih. Centang orangnya dulu."),
    "form_closed": N_("Formulir ini sudah ditutup. Hubungi panitia bila perlu diubah."),
    "form_raced": N_("Orang lain baru saja menyimpan formulir ini. Muat ulang dulu."),
    "question_empty": N_("Tuliskan pertanyaannya."),
    "choices_missing": N_("Tuliskan paling sedikit dua pilihan, satu per baris."),
    "form_incomplete": N_("Masih ada yang perlu diisi sebelum dikirim."),
}

# What history and conflicts call a field.
FIELDS = {
    "name": N_("Nama"),
    "title_before": N_("Gelar di depan"),
    "title_after": N_("Gelar di belakang"),
    "sex": N_("Jenis kelamin"),
    "level": N_("Eselon"),
    "grade": N_("Golongan"),
    "position": N_("Jabatan"),
    "nip": N_("NIP"),
    "phone": N_("HP"),
    "phone_second": N_("HP kedua"),
    "email": N_("E-mail"),
    "accessible": N_("Perlu kamar mudah diakses"),
    "smoking": N_("Kamar merokok"),
    "wishes": N_("Keinginan"),
    "diet": N_("Pantangan makanan"),
    "role": N_("Peran"),
    "funding": N_("Pembiayaan"),
    "needs_room": N_("Perlu kamar"),
    "arrive_on": N_("Tiba"),
    "depart_on": N_("Pulang"),
    "arrive_time": N_("Jam tiba"),
    "destination": N_("Kunjungan"),
    "note_to_committee": N_("Catatan untuk panitia"),
    "delegation_id": N_("Instansi"),
}
