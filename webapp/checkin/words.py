"""What is said about scans: never a red word."""

from webapp.core.text import N_

ANSWERS = {
    "accepted": N_("Diterima"),
    "repeat": N_("Sudah tercatat %(time)s"),
    "refused": N_("Silakan ke Meja Bantuan"),
}
REASONS = {
    "unknown_badge": N_("Kartu ini belum ada di daftar."),
    "badge_revoked": N_("Kartu ini sudah diganti. Mintakan kartu yang baru."),
    "not_confirmed": N_("Keikutsertaannya belum dikonfirmasi."),
    "cancelled": N_("Keikutsertaannya tercatat batal."),
    "other_meeting": N_("Kartu ini untuk rapat lain."),
    "spare_badge": N_("Kartu cadangan ini belum ada namanya."),
    "other_hall": N_("Tempatnya di ruang lain."),
    "not_on_list": N_("Tidak ada di daftar untuk titik ini."),
    "full": N_("Tempat di sini sudah penuh."),
    "too_early": N_("Titik ini belum dibuka."),
    "too_late": N_("Titik ini sudah ditutup."),
}
REFUSALS = REASONS | {
    "conflict_gone": N_("Sudah diputuskan orang lain, atau pindaiannya berubah."),
    "no_badges": N_("Belum ada orang terkonfirmasi, jadi belum ada kartunya."),
    "spares_too_many": N_("Paling banyak %(most)s kartu cadangan sekali cetak."),
    "scan_id_used": N_("Nomor pindaian ini sudah dipakai di titik lain."),
    "scan_not_yours": N_("Hanya meja yang memindai dapat membatalkannya."),
    "no_paper_picked": N_("Belum ada yang dipilih. Centang orangnya dulu."),
    "paper_not_for_stamp": N_("Hanya SPD yang divisum."),
    "void_too_late": N_(
        "Sudah lewat 15 menit. Sekretariat masih dapat membatalkannya."
    ),
}
# Why a scan shall not count; the first is what a volunteer most often means.
VOID_REASONS = {
    "wrong_person": N_("Salah orang"),
    "not_here": N_("Orangnya belum datang"),
    "twice": N_("Tercatat dua kali"),
    "other": N_("Alasan lain"),
}
# Lines that contradict each other: what a kind is called, and what happened.
CONFLICTS = {
    "two_halls": N_("Dua ruang sekaligus"),
    "bus_and_hall": N_("Bus dan ruang"),
    "before_card": N_("Sebelum kartunya ada"),
    "old_card": N_("Kartu lama, tanpa jaringan"),
    "in_seconds": N_("Banyak orang dalam hitungan detik"),
    "departed": N_("Sesudah pulang"),
    "clock": N_("Jam perangkat keliru"),
}
CONTRADICTIONS = {
    "two_halls": N_(
        "Masuk %(here)s %(at)s, lalu %(there)s pukul %(other_at)s tanpa keluar dulu. "
        "Kedua sesi berlangsung bersamaan."
    ),
    "bus_and_hall": N_(
        "Masuk %(here)s %(at)s, lalu %(there)s pukul %(other_at)s tanpa keluar dulu."
    ),
    "before_card": N_(
        "Tercatat di %(here)s %(at)s; kartunya baru diberikan pukul %(other_at)s."
    ),
    "old_card": N_(
        "Kartu lama diterima perangkat tanpa jaringan di %(here)s %(at)s, padahal "
        "sudah diganti pukul %(other_at)s. Belum dihitung."
    ),
    "in_seconds": N_(
        "%(who)s membaca %(count)s kartu di %(here)s dalam %(seconds)s detik, "
        "mulai %(at)s."
    ),
    "departed": N_("%(count)s pindaian sesudah tanggal pulang, mulai %(at)s."),
    "clock": N_(
        "%(count)s pindaian %(who)s di %(here)s dari jam yang keliru; "
        "diperkirakan mulai %(at)s."
    ),
}
VERDICT_WORDS = {
    "first": N_("Hitung %(here)s saja"),
    "second": N_("Hitung %(there)s saja"),
    "count": N_("Hitung"),
    "void": N_("Jangan hitung"),
    "fine": N_("Biarkan, sudah benar"),
}
# Work that takes long, as its progress is headed.
TITLES = {"checkin.badges": N_("Mencetak kartu peserta")}
