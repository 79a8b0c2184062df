"""Which words are a person's name, and which are a sentence."""

import re

from webapp.core.names import SMALL, is_degree, split_name
from webapp.registration.reading.institutions import OFFICE
from webapp.registration.reading.people import is_position

MOST_WORDS = 7
LONGEST = 90
# Words that no name has: greetings, and what sentences are made of.
SPEECH = re.compile(
    r"\b(yth|assalam\w*|waalaikum\w*|wr|wb|salam|selamat|pagi|siang|sore|malam|terima"
    r"|terimakasih|makasih|mohon|maaf|izin|ijin|berikut|kami|saya|kita|anda|dengan|hormat"
    r"|peserta|daftar|nama|data|atas|untuk|dari|yang|akan|hadir|ikut|mengikuti|rakor|rapat"
    r"|kegiatan|acara|terlampir|lampiran|sampaikan|kirim\w*|utusan|orang|hormati|semua|ini"
    r"|itu|dan|atau|ke|di|pada|tgl|tanggal|tiba|pulang|hotel|kamar|pesawat|konfirmasi"
    r"|siap|baik|ok|oke|surat|tugas|nomor|kepada|menugaskan|dasar|perihal|hal|sifat"
    r"|lampiran|tembusan|demikian|instansi|provinsi|kabupaten|kota|prov|kab|info|min"
    r"|diteruskan|forwarded|admin|panitia|media|omitted|tidak|belum|sudah|juga|bisa|nggih|tsb|sbb)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_][\w.'’`-]*")


def looks_like_name(words: str) -> bool:
    """Tell whether these words may be a name, if they stand where one is expected."""
    if not words or len(words) > LONGEST or re.search(r"[\d:?!=@#%&]", words):
        return False
    called = words.split(",", maxsplit=1)[0].split()
    if not 1 <= len(called) <= MOST_WORDS or not all(map(WORD.fullmatch, called)):
        return False
    if SPEECH.search(words) or OFFICE.match(words) or is_position(words):
        return False
    high = all(word[0].isupper() for word in called if word not in SMALL)
    return high or words.islower()


def sure_name(words: str) -> bool:
    """Tell whether these words can only be a name: they carry a degree or a title."""
    if not looks_like_name(words) or words.islower():
        return False
    found = split_name(words)
    degrees = [part for part in found.back.split(", ") if part and is_degree(part)]
    return bool(found.name) and bool(found.front or degrees)
