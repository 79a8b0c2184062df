"""What is said about work in the background."""

from webapp.core.text import N_

REFUSALS = {
    "job_already_ended": N_("Pekerjaan ini sudah selesai atau sudah dihentikan."),
    "job_still_running": N_("Pekerjaan ini masih berjalan."),
    "unexpected": N_(
        "Ada gangguan pada sistem (%(type)s). Coba lagi; bila tetap gagal, "
        "hubungi petugas TI."
    ),
    "worker_died": N_(
        "Pengerjaannya terhenti berulang kali. Coba lagi; bila tetap gagal, "
        "hubungi petugas TI."
    ),
    "backup_exists": N_("Berkas %(file)s sudah ada. Pakai nama lain."),
    "backup_unreadable": N_("Berkas %(file)s bukan cadangan Pendopo yang utuh."),
    "backup_failed": N_("Basis data menolak: %(reason)s."),
    "restore_not_empty": N_(
        "Folder %(folder)s sudah berisi data. Pulihkan ke folder kosong (DATA_DIR)."
    ),
    "audit_broken": N_(
        "Jejak audit diubah di luar Pendopo, mulai dari blok %(block)s. "
        "Simpan salinan basis data dan hubungi pemeriksa."
    ),
    "migrations_missing": N_(
        "Basis data belum sesuai dengan versi ini. Jalankan `pendopo migrate`."
    ),
}
