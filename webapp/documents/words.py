"""What is said about files and papers."""

from webapp.core.text import N_
from webapp.core.uploads import Signature

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
    "upload_signature_active": N_(
        "PDF bertanda tangan elektronik ini memuat skrip, lampiran, atau tautan ke "
        "program. Tanpa itu tanda tangannya hilang, jadi surat ini tidak dikirim. "
        "Unduh lagi dari aplikasi persuratan, lalu unggah berkas itu apa adanya."
    ),
    "letter_pattern": N_("Pola nomor perlu memuat {seq}, tempat nomor urut ditulis."),
    "replaced_by_itself": N_("Sebuah dokumen tidak dapat menggantikan dirinya."),
}

# What is said when a signed file was kept, by what is known of its signature.
SIGNATURES = {
    Signature.WHOLE: N_(
        "Tanda tangan elektroniknya tetap utuh: berkas aslinya disimpan tanpa diubah."
    ),
    Signature.BROKEN: N_(
        "Isi berkas ini tidak cocok dengan tanda tangan elektroniknya. Berkas aslinya "
        "disimpan; periksa dulu di aplikasi persuratan."
    ),
    Signature.ACTIVE: N_(
        "Berkas ini memuat skrip atau lampiran, jadi hanya salinan bersihnya yang "
        "disimpan dan tanda tangan elektroniknya hilang. Minta lagi berkas aslinya."
    ),
}
