"""What is said about messages."""

from webapp.core.text import N_

KIND_LABELS = {
    "certificate": N_("Sertifikat"),
    "rooming_list": N_("Rooming list hotel"),
    "invitation": N_("Undangan"),
    "invitation_reminder": N_("Pengingat undangan"),
    "personal_link": N_("Tautan pribadi"),
    "people.changed": N_("Perubahan data"),
    "people.decided": N_("Keputusan keikutsertaan"),
}
REFUSALS = {
    "address_missing": N_("Alamat e-mailnya belum ada."),
    "nothing_failed": N_("Tidak ada pesan yang gagal."),
}
