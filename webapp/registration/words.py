"""What the rules about places and people say."""

from webapp.core.text import N_

REFUSALS = {
    "place_taken": N_("Tempat ini sudah ada namanya."),
    "place_unnamed": N_("Tempat %(place)s belum ada namanya."),
    "name_missing": N_("Tuliskan namanya."),
    "stay_reversed": N_("Tanggal pulang lebih awal daripada tanggal tiba."),
    "badge_taken": N_("Kartu cadangan ini sudah dipakai orang lain. Ambil yang lain."),
    "delegation_taken": N_("Instansi dengan nama ini sudah ada di daftar."),
}
