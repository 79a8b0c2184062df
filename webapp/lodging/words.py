"""What the rules about rooms say."""

from webapp.core.text import N_
from webapp.registration.models import Sex

# What men and women are called in a rooming list, and to the solver.
LETTERS = {Sex.MALE: "M", Sex.FEMALE: "F"}
REFUSALS = {
    "invoice_number_taken": N_("Tagihan dengan nomor itu sudah ada untuk hotel ini."),
    "invoice_number_missing": N_("Tuliskan nomor tagihannya."),
    "invoice_without_lines": N_(
        "Tidak ada baris yang terbaca. Pilih arti kolomnya, terutama jumlah uangnya."
    ),
    "invoice_closed": N_(
        "Tagihan %(number)s sudah diperiksa. Buka lagi dulu untuk mengubah barisnya."
    ),
    "invoice_stay_wrong": N_("Tanggal keluar harus sesudah tanggal masuk."),
    "line_means_nobody": N_(
        "“%(meant)s” bukan kamar atau nomor peserta di hotel ini. "
        "Pilih dari daftar, atau tuliskan nomor kamarnya."
    ),
    "decided_already": N_("Orang lain baru saja memutuskannya. Muat ulang halamannya."),
    "no_sheet": N_("Pilih berkas tagihannya."),
    "nothing_picked": N_("Pilih dulu selisihnya."),
    "letter_nothing": N_("Belum ada selisih yang disanggah."),
    "statement_nothing": N_("Belum ada bukti bahwa %(name)s menginap."),
    "statements_running": N_(
        "Surat keterangan lain masih dibuat. Tunggu selesai, lalu tekan lagi."
    ),
    "lodging_statements": N_("Membuat %(count)s surat keterangan menginap"),
    "revision_unchanged": N_("Tidak ada yang berubah di %(hotel)s sejak revisi lalu."),
    "revision_broken": N_(
        "%(rooms)s kamar melanggar aturan. Betulkan dulu, atau beri alasannya."
    ),
    "revision_late": N_(
        "Batas akhir daftar kamar hotel ini sudah lewat. Tuliskan alasannya."
    ),
    "revision_waits": N_("Revisi %(number)s masih menunggu persetujuan orang kedua."),
    "revision_second_person": N_(
        "Kamar bertambah sesudah batas akhir: orang lain yang harus menyetujui."
    ),
    "revision_superseded": N_(
        "Sudah ada revisi %(number)s. Yang dikirim selalu yang terbaru."
    ),
    "revision_gone": N_("Suratnya sudah keluar, jadi tidak dapat diurungkan."),
    "hotel_address_missing": N_(
        "Alamat e-mail narahubung hotel belum ada. Isi dulu di halaman kontraknya."
    ),
    "answer_empty": N_("Tidak ada nomor kamar yang terbaca di situ."),
    "answer_nothing_chosen": N_("Centang dulu kamar yang disimpan."),
    "number_long": N_("Nomor kamar paling banyak 12 karakter: %(number)s."),
    "number_meanwhile": N_(
        "Kamar %(room)s sementara itu sudah berubah, nomornya sekarang %(number)s. "
        "Periksa lagi sebelum menyimpan."
    ),
    "number_twice": N_(
        "Nomor %(number)s dipakai lebih dari satu kamar pada malam yang sama: "
        "%(rooms)s. Tidak ada yang disimpan."
    ),
    "moment_unreadable": N_("Tanggal dan jam tidak terbaca."),
    "night_early": N_("Malam %(night)s belum tiba."),
    "night_unknown_guest": N_(
        "Daftar malam itu berubah sejak halaman ini dibuka. Periksa lagi."
    ),
    "nights_reversed": N_("Malam terakhir lebih awal daripada malam pertama."),
    "pair_self": N_("Itu orang yang sama. Pilih orang lain."),
    "pair_unknown": N_("Orang itu tidak ada lagi di rapat ini. Pilih dari daftar."),
    "pair_known": N_("Itu sudah tercatat untuk kedua orang ini."),
    "pair_contrary": N_(
        "Kedua orang ini sudah tercatat sebaliknya. Hapus catatan itu lebih dulu."
    ),
    "couple_sex": N_(
        "Suami-istri harus laki-laki dan perempuan. Periksa jenis kelamin keduanya."
    ),
    "couple_twice": N_("Salah seorang sudah tercatat sebagai suami atau istri."),
    "wish_mixed": N_(
        "Laki-laki dan perempuan tidak sekamar, kecuali suami-istri. "
        "Catat sebagai suami-istri, atau minta kamar berdekatan."
    ),
    "hotel_person_missing": N_("Tuliskan siapa di hotel yang menjawab."),
    "lodging_propose": N_("Membagi kamar"),
    "hotel_known": N_("Hotel dengan nama itu sudah ada."),
    "hotel_name_missing": N_("Tuliskan nama hotelnya dengan huruf."),
    "room_type_known": N_("Kode itu sudah dipakai tipe lain di hotel ini."),
    "room_type_in_use": N_(
        "%(type)s sudah punya kamar, jadi tidak dapat dihapus. "
        "Isi bloknya dengan 0 bila tidak dipakai lagi."
    ),
    "room_type_beds": N_("Twin perlu 2 tempat tidur, kamar bertiga perlu 3."),
    "room_type_extra": N_(
        "Tempat tidur tambahan termasuk hitungan: paling sedikit satu yang tetap."
    ),
    "block_conflict": N_(
        "%(type)s malam %(night)s baru saja diubah orang lain menjadi %(theirs)s "
        "(Anda menulis %(mine)s). Periksa, lalu simpan lagi."
    ),
    "hotel_twice": N_("Hotel %(hotel)s tertulis dua kali."),
    "room_type_twice": N_("Tipe %(type)s di %(hotel)s tertulis dua kali."),
    "block_below_use": N_(
        "Blok %(type)s di %(hotel)s malam %(night)s tidak dapat menjadi %(rooms)s: "
        "%(used)s kamar sudah dipakai. Pindahkan orangnya lebih dulu."
    ),
    "block_negative": N_("Blok %(type)s di %(hotel)s tidak dapat kurang dari 0 kamar."),
    "block_missing": N_("Blok kamar belum ada. Isi hotel dan bloknya lebih dulu."),
    "proposal_replaced": N_("Usulan ini sudah diganti usulan yang lebih baru."),
    "meeting_unknown": N_("Rapat %(code)s tidak ada."),
    "proposal_invalid": N_(
        "Usulan melanggar %(count)s aturan, jadi tidak disimpan: %(first)s"
    ),
    "part_breaks": N_(
        "Bagian itu saja melanggar %(count)s aturan atau blok, jadi tidak dipakai. "
        "Pilih lebih banyak, atau pakai seluruh usulan."
    ),
    "part_empty": N_("Di antara yang dipilih tidak ada yang pindah."),
    "proposal_stale": N_(
        "Data %(count)s orang atau kamar berubah sejak usulan ini dihitung. "
        "Bagi kamar lagi; usulan baru memindahkan orang sesedikit mungkin."
    ),
    "locks_exceed_block": N_(
        "Kamar yang dikunci lebih banyak daripada bloknya. Buka beberapa kuncinya."
    ),
    "lock_impossible": N_(
        "Kamar %(room)s (%(type)s) dikunci, tetapi penghuninya tidak boleh lagi "
        "sekamar di sana. Buka kuncinya atau pindahkan seorang."
    ),
    "lodging_scenario": N_("Menghitung andaian"),
    "scenario_empty": N_("Isi dulu apa yang diandaikan."),
    "scenario_rooms": N_("Paling banyak %(most)s kamar sekali andaian."),
    "scenario_kind_missing": N_("Hotel itu tidak punya kamar jenis ini."),
    "scenario_most": N_("Sudah ada %(most)s andaian. Buang dulu yang tidak dipakai."),
    "swap_same": N_("Pilih dua orang, atau dua kamar, yang berbeda."),
    "swap_unlike": N_("Orang bertukar dengan orang, kamar dengan kamar."),
    "swap_same_room": N_("Keduanya sudah sekamar."),
    "swap_homeless": N_("%(place)s belum punya kamar; pakai Pindahkan."),
    "swap_empty": N_("Kedua kamar kosong."),
    "room_not_held": N_("%(place)s memang belum punya kamar."),
    "room_not_found": N_("Kamar itu tidak ada. Pilih dari daftar."),
    "place_not_confirmed": N_("%(place)s belum terkonfirmasi, jadi belum dapat kamar."),
    "stay_unknown": N_("Tanggal menginap %(place)s belum diisi."),
    "sex_unknown": N_("Isi dulu laki-laki atau perempuan untuk %(place)s."),
    "room_full": N_(
        "%(room)s penuh malam %(night)s: %(used)s dari %(beds)s tempat tidur terpakai."
    ),
    "block_full": N_(
        "Blok %(type)s di %(hotel)s habis malam %(night)s: "
        "%(used)s dari %(rooms)s kamar terpakai."
    ),
    "bed_taken": N_("Tempat tidur itu baru saja diambil orang lain. Pilih kamar lain."),
    "sex_mixed": N_(
        "%(room)s dihuni %(count)s orang yang jenis kelaminnya lain. Pilih kamar lain."
    ),
    "smoking_mixed": N_(
        "%(room)s dihuni %(count)s orang yang lain kebiasaan merokoknya."
    ),
    "rank_alone": N_(
        "Menurut aturan kamar orang ini tidur sendiri: %(room)s sudah ada "
        "%(count)s orang."
    ),
    "rank_occupied": N_(
        "%(room)s dihuni orang yang menurut aturan kamar tidur sendiri."
    ),
    "single_room": N_(
        "%(room)s kamar sendiri: untuk yang menurut aturan kamar tidur sendiri."
    ),
    "suite_room": N_("%(room)s suite: untuk yang berhak atas suite."),
    "cannot_share": N_(
        "%(room)s dihuni orang yang tercatat tidak boleh sekamar dengan orang ini."
    ),
    "couple_alone": N_("%(room)s: suami-istri tidak sekamar dengan orang lain."),
    "room_sound": N_("Kamarnya tidak melanggar aturan, jadi tidak perlu diubah."),
    "room_not_keepable": N_(
        "Hanya hak atas kamar yang dapat dikecualikan, dengan alasan. "
        "Pilih kamar lain, atau tanyakan kepada panitia."
    ),
    "exception_reason_missing": N_("Pilih alasannya."),
    "triple_room": N_(
        "%(room)s kamar bertiga: tidak untuk yang menurut aturan kamar tidur sendiri."
    ),
    "accessible_room": N_(
        "%(room)s tidak cocok: kamar ramah kursi roda hanya untuk yang memerlukannya, "
        "dan yang memerlukannya hanya di sana."
    ),
}

# Why somebody may stay where the level gives no right.
EXCEPTIONS = {
    "acting": N_("Mewakili pejabat yang berhak"),
    "alone": N_("Tidak ada teman sekamar yang cocok"),
    "health": N_("Alasan kesehatan"),
    "full": N_("Kamar lain sudah penuh"),
    "other": N_("Alasan lain"),
}
# What a room breaks, said of the room as it is.
BREACHES = {
    "sex_unknown": N_("laki-laki atau perempuan belum diisi"),
    "sex_mixed": N_("laki-laki dan perempuan sekamar"),
    "smoking_mixed": N_("perokok dan bukan perokok sekamar"),
    "rank_alone": N_("yang berhak sendiri tidak tidur sendiri"),
    "single_room": N_("kamar sendiri tanpa hak atas kamar sendiri"),
    "suite_room": N_("suite tanpa hak atas suite"),
    "triple_room": N_("kamar bertiga, tetapi berhak tidur sendiri"),
    "cannot_share": N_("dua orang yang tidak boleh sekamar"),
    "couple_alone": N_("suami-istri sekamar dengan orang lain"),
    "accessible_room": N_("kamar ramah kursi roda tidak sesuai kebutuhan"),
    "nights_missing": N_("ada malam menginap yang belum punya kamar"),
    "nights_beyond": N_("kamar dipegang di luar tanggal menginap"),
}

RIGHTS = {
    "shares": N_("Berdua"),
    "alone": N_("Sendiri"),
    "suite": N_("Sendiri, boleh suite"),
}
PAIRS = {
    "wish": N_("Ingin sekamar"),
    "apart": N_("Tidak boleh sekamar"),
    "near": N_("Kamar berdekatan"),
    "couple": N_("Suami-istri"),
}

BASES = {
    "room_night": N_("Per kamar per malam"),
    "person_night": N_("Paket per orang per hari"),
}
KINDS = {
    "single": N_("Sendiri"),
    "twin": N_("Twin"),
    "triple": N_("Bertiga"),
    "suite": N_("Suite"),
    "accessible": N_("Ramah kursi roda"),
}
POLICIES = {
    "strict": N_("Biaya paling murah dulu, lalu sesedikit mungkin pindah"),
    "priced": N_("Biaya, pindah dan keinginan ditimbang dengan harganya"),
}
