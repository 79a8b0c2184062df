"""What the rules about meetings say."""

from webapp.core.text import N_

REFUSALS = {
    "code_taken": N_("Kode ini sudah dipakai rapat lain. Pilih kode lain."),
    "code_invalid": N_(
        "Kode rapat: 2 sampai 40 huruf kecil, angka, atau tanda hubung, "
        "misalnya rakor-2019."
    ),
    "dates_reversed": N_("Tanggal selesai lebih awal daripada tanggal mulai."),
    "times_reversed": N_("Jam selesai lebih awal daripada jam mulai."),
    "session_code_taken": N_("Kode acara ini sudah dipakai di rundown."),
}
