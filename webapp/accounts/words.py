"""What the rules about accounts say."""

from webapp.core.text import N_

REFUSALS = {
    "wrong_log_in": N_("Alamat e-mail atau kata sandi tidak cocok. Coba lagi."),
    "password_short": N_(
        "Kata sandi paling sedikit %(least)s karakter. Beberapa kata biasa yang "
        "digabung lebih mudah diingat."
    ),
    "password_weak": N_("Kata sandi ini mudah ditebak. Pakai beberapa kata lain."),
    "password_wrong": N_("Kata sandi lama tidak cocok."),
    "email_taken": N_("Alamat e-mail ini sudah punya akun. Masuk dengan akun itu."),
    "link_spent": N_(
        "Tautan ini sudah dipakai atau lewat waktunya. Minta tautan baru kepada "
        "panitia."
    ),
    "last_administrator": N_("Harus tetap ada satu pengelola. Angkat yang lain dulu."),
    "already_member": N_("Anda sudah menjadi panitia rapat ini."),
    "too_many": N_("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi."),
}
