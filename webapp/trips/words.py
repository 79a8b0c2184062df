"""What the rules about vehicles and seats say."""

from webapp.core.text import N_

REASONS = {
    "no_vehicle_there": N_("Belum ada kendaraan ke %(destination)s"),
    "not_assigned_yet": N_("Belum dibagi. Tekan Bagi bus"),
    "seats_short": N_("Kursi kurang %(count)s"),
    "seats_short_there": N_("Kursi ke %(destination)s kurang %(count)s"),
}
REFUSALS = REASONS | {
    "vehicle_taken": N_("Sudah ada kendaraan dengan nama ini."),
    "vehicle_unnamed": N_("Tuliskan nama kendaraan, misalnya Bus 4."),
    "vehicle_too_small": N_(
        "Di %(vehicle)s sudah ada %(count)s orang. Pindahkan dulu sebagian, "
        "atau tulis kursi yang lebih banyak."
    ),
    "seats_impossible": N_("Kursi harus lebih banyak daripada kursi kru."),
    "vehicle_full": N_("%(vehicle)s sudah penuh. Pilih kendaraan lain."),
    "vehicle_gone": N_("%(vehicle)s sudah berangkat atau tidak dipakai lagi."),
    "seat_taken": N_("Kursi itu baru saja diambil orang lain. Coba lagi."),
    "place_seated": N_("Orang ini baru saja mendapat kursi. Muat ulang halaman ini."),
    "place_not_coming": N_("Hanya peserta yang terkonfirmasi mendapat kursi."),
    "still_waiting": N_(
        "%(count)s orang belum naik %(vehicle)s. Periksa daftarnya, lalu tekan lagi."
    ),
    "no_vehicles": N_("Belum ada kendaraan yang menunggu. Tambahkan dulu busnya."),
}
