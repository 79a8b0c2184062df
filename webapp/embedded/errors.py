"""Why Pendopo cannot start, in a sentence that says what to do."""

# Shown before there is a page, so in both languages at once.
SENTENCES = {
    "already_running": (
        (
            "Pendopo sudah berjalan dengan folder {folder} (proses {pid}): buka "
            "{address}, atau hentikan dulu dengan Ctrl+C di jendelanya."
        ),
        (
            "Pendopo already runs on the folder {folder} (process {pid}): open "
            "{address}, or stop it first with Ctrl+C in its window."
        ),
    ),
    "port_taken": (
        (
            "Port {port} di {host} sudah dipakai program lain: tutup program itu, "
            "atau jalankan `pendopo run --port {other}`."
        ),
        (
            "Port {port} on {host} is used by another program: close it, or start "
            "`pendopo run --port {other}`."
        ),
    ),
    "host_unknown": (
        ("Alamat {host} bukan alamat komputer ini: hapus HOST, atau pakai 127.0.0.1."),
        (
            "The address {host} does not belong to this computer: unset HOST, or "
            "use 127.0.0.1."
        ),
    ),
    "folder_unwritable": (
        (
            "Folder {folder} tidak bisa ditulisi ({reason}): beri izin tulis, atau "
            "pilih folder lain dengan DATA_DIR."
        ),
        (
            "The folder {folder} cannot be written to ({reason}): allow it, or "
            "choose another folder with DATA_DIR."
        ),
    ),
    "disk_full": (
        (
            "Disk untuk folder {folder} hampir penuh (sisa {free} MB): kosongkan "
            "sampai sisanya sedikitnya {needed} MB, lalu mulai lagi."
        ),
        (
            "The disk of the folder {folder} is nearly full ({free} MB left): free "
            "some until {needed} MB are left, then start again."
        ),
    ),
    "keys_missing": (
        (
            "Folder {folder} rusak: berkas kunci {missing} hilang. Kembalikan dari "
            "cadangan dengan `pendopo restore` ke folder baru (DATA_DIR)."
        ),
        (
            "The folder {folder} is damaged: the key file {missing} is gone. Bring "
            "back a backup with `pendopo restore` into a new folder (DATA_DIR)."
        ),
    ),
    "database_damaged": (
        (
            "Basis data di {folder} tidak bisa dimulai ({reason}). Jangan hapus "
            "folder itu; kembalikan cadangan dengan `pendopo restore` ke folder "
            "baru (DATA_DIR)."
        ),
        (
            "The database in {folder} cannot start ({reason}). Do not delete the "
            "folder; bring back a backup with `pendopo restore` into a new folder "
            "(DATA_DIR)."
        ),
    ),
    "database_version": (
        (
            "Basis data di {folder} dibuat PostgreSQL {found}, sedangkan Pendopo "
            "ini memakai {wanted}: buat cadangan dengan Pendopo lama, lalu `pendopo "
            "restore`."
        ),
        (
            "The database in {folder} was made by PostgreSQL {found}, but this "
            "Pendopo uses {wanted}: back it up with the old Pendopo, then `pendopo "
            "restore`."
        ),
    ),
    "no_servant": (
        (
            "Pendopo dijalankan sebagai root, tetapi tidak ada pengguna biasa "
            "({names}) untuk basis data: jalankan Pendopo sebagai pengguna biasa."
        ),
        (
            "Pendopo was started as root, but there is no plain user ({names}) for "
            "the database: start Pendopo as a plain user."
        ),
    ),
    "part_failed": (
        ("Bagian {part} tidak bisa dimulai ({reason}); rinciannya di {log}."),
        ("The part {part} cannot start ({reason}); details are in {log}."),
    ),
    "package_missing": (
        ("Paket {package} tidak terpasang: jalankan `make env`, lalu mulai lagi."),
        ("The package {package} is not installed: run `make env`, then start again."),
    ),
    "no_network": (
        (
            "Komputer ini tidak terhubung ke jaringan setempat: sambungkan ke titik "
            "akses panitia dulu, lalu jalankan `pendopo run --lan` lagi."
        ),
        (
            "This computer is not on a local network: join the committee's access "
            "point first, then run `pendopo run --lan` again."
        ),
    ),
}


class CannotStartError(Exception):
    """Something outside of Pendopo stops it from starting."""

    def __init__(self, code: str, /, **parameters: object) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        """Say it in Indonesian, then in English."""
        return "\n".join(
            text.format(**self.parameters) for text in SENTENCES[self.code]
        )
