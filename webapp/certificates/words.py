"""What is said about certificates."""

from webapp.core.text import N_
from webapp.registration.models import Role

TITLE = N_("Terbitkan %(count)s sertifikat")
# On the paper, which is written in the language of the meeting.
CAPACITIES = {
    Role.PARTICIPANT: N_("Peserta"),
    Role.SPEAKER: N_("Narasumber"),
    Role.MODERATOR: N_("Moderator"),
    Role.COMMITTEE: N_("Panitia"),
    Role.GUEST: N_("Tamu"),
    Role.MEDIA: N_("Media"),
}
REFUSALS = {
    "certificates.issue": TITLE,
    "certificate_place_lost": N_(
        "Keikutsertaannya berubah sejak sertifikatnya disiapkan. "
        "Periksa lagi daftarnya."
    ),
    "certificates_failed": N_(
        "%(failed)s sertifikat gagal dibuat. Lihat alasannya di halaman Sertifikat."
    ),
    "certificate_in_correction": N_("Perbaikannya sedang dikerjakan."),
}
