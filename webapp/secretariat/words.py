"""What is said about a file that cannot be read."""

from webapp.core.text import N_

REFUSALS = {
    "file_empty": N_("Berkas ini kosong. Pilih berkas yang berisi."),
    "file_too_large": N_(
        "Berkas ini lebih dari %(limit)s MB. Simpan hanya lembar yang diperlukan."
    ),
    "file_not_workbook": N_(
        "Berkas ini bukan Excel, ODS atau CSV. Simpan sebagai Excel (.xlsx), "
        "lalu unggah lagi."
    ),
    "file_damaged": N_(
        "Berkas ini rusak atau tidak lengkap. Buka di Excel, simpan sebagai .xlsx, "
        "lalu unggah lagi."
    ),
    "file_bomb": N_(
        "Isi berkas ini terlalu besar setelah dibuka. Salin datanya ke berkas baru, "
        "lalu unggah berkas itu."
    ),
    "file_encrypted": N_(
        "Berkas ini berkata sandi. Hapus kata sandinya di Excel, lalu unggah lagi."
    ),
    "file_too_complex": N_(
        "Berkas ini terlalu rumit untuk dibaca. Salin datanya sebagai nilai ke berkas "
        "baru, lalu unggah berkas itu."
    ),
    "file_too_many_sheets": N_(
        "Berkas ini lebih dari %(limit)s lembar. Simpan hanya lembar yang diperlukan."
    ),
    "file_too_many_rows": N_(
        "Lembar %(sheet)s berisi %(rows)s baris, lebih dari %(limit)s. "
        "Hapus baris yang tidak diperlukan."
    ),
    "file_too_many_columns": N_(
        "Lembar %(sheet)s berisi %(columns)s kolom, lebih dari %(limit)s. "
        "Hapus kolom yang tidak diperlukan."
    ),
}
