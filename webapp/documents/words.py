"""What is said about files and papers."""

from webapp.core.text import N_

REFUSALS = {
    "upload_empty": N_("Berkas ini kosong. Pilih berkas yang berisi."),
    "upload_too_large": N_(
        "Berkas ini lebih dari %(limit)s MB. Foto ulang dengan ukuran lebih kecil, "
        "atau pindai hitam putih."
    ),
    "upload_kind": N_("Berkas ini bukan yang diminta. Unggah PDF, JPG atau PNG."),
    "upload_heic": N_(
        "Foto ini berformat HEIC dari iPhone. Kirim lewat WhatsApp dulu, atau simpan "
        "sebagai JPG, lalu unggah lagi."
    ),
    "upload_damaged": N_(
        "Berkas ini rusak atau tidak lengkap. Pindai atau foto lagi, lalu unggah."
    ),
    "upload_encrypted": N_(
        "PDF ini berkata sandi. Simpan tanpa kata sandi, lalu unggah lagi."
    ),
    "upload_pages": N_(
        "PDF ini %(pages)s halaman, lebih dari %(limit)s. Unggah halaman suratnya saja."
    ),
    "upload_pixels": N_(
        "Gambar ini lebih dari %(limit)s juta titik. Foto ulang dengan ukuran biasa."
    ),
    "upload_too_complex": N_(
        "Berkas ini terlalu rumit untuk dibuka. Cetak ke PDF baru, atau foto suratnya."
    ),
    "letter_pattern": N_("Pola nomor perlu memuat {seq}, tempat nomor urut ditulis."),
    "replaced_by_itself": N_("Sebuah dokumen tidak dapat menggantikan dirinya."),
}
