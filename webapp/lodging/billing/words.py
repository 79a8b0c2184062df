"""What is said of nights, bills and differences."""

from webapp.core.text import N_

# What does not agree on a night of the ledger.
DOUBTS = {
    "unconfirmed": N_("belum dikonfirmasi hotel"),
    "unplanned": N_("hotel masih menahan, kita tidak lagi"),
    "absent": N_("tidak menginap"),
    "stranger": N_("menginap tanpa rencana"),
    "contradicted": N_("bukti bertentangan"),
    "billed_absent": N_("ditagih, tidak menginap"),
    "billed_unproven": N_("ditagih, belum ada bukti"),
    "unbilled": N_("menginap, belum ditagih"),
    "billed_own": N_("ditagih, seharusnya bayar sendiri"),
}
SLEPT = {
    "yes": N_("menginap"),
    "no": N_("tidak menginap"),
    "unknown": N_("belum ada bukti"),
}
KINDS = {
    "room": N_("Kamar atau paket"),
    "extra_bed": N_("Tempat tidur tambahan"),
    "guarantee": N_("Jumlah yang dijamin"),
    "free": N_("Komplimen"),
    "meeting": N_("Paket rapat"),
    "personal": N_("Keperluan pribadi"),
    "other": N_("Lain-lain"),
}
# Why money differs, as a page and a letter say it.
WHY = {
    "not_slept": N_("Ditagih, tetapi tidak menginap"),
    "unproven": N_("Ditagih, belum ada bukti menginap"),
    "outside": N_("Malam di luar blok"),
    "own_account": N_("Tanggungan sendiri, ditagihkan ke panitia"),
    "twice": N_("Ditagih dua kali"),
    "rate": N_("Harga tidak sesuai kontrak"),
    "unmatched": N_("Tidak dikenali kamar atau orangnya"),
    "extra_bed": N_("Tempat tidur tambahan"),
    "guarantee": N_("Jumlah yang dijamin"),
    "free": N_("Komplimen belum dipotong"),
    "personal": N_("Keperluan pribadi tamu"),
    "extra": N_("Di luar kontrak kamar"),
    "not_billed": N_("Menginap, belum ditagih"),
}
MATCHED = {
    "row": N_("nomor baris"),
    "number": N_("nomor kamar"),
    "name": N_("nama, %(score)s%%"),
    "hand": N_("dipilih tangan"),
}
COLUMNS = {
    "row_ref": N_("Nomor peserta"),
    "room_number": N_("Nomor kamar"),
    "guest": N_("Nama tamu"),
    "institution": N_("Instansi"),
    "arrive": N_("Tanggal masuk"),
    "depart": N_("Tanggal keluar"),
    "night": N_("Tanggal malam"),
    "nights": N_("Jumlah malam"),
    "rate": N_("Harga per malam"),
    "amount": N_("Jumlah uang"),
    "text": N_("Uraian"),
}
