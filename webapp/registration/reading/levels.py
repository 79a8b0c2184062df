"""Ranks: the level-equivalent by which rooms are given, and the grade."""

import re
from functools import lru_cache

from webapp.core.cells import folded
from webapp.registration.models import Level

BY_NUMBER = {"1": Level.I, "2": Level.II, "3": Level.III, "4": Level.IV, "5": Level.V}
ESELON = re.compile(r"^(?:setara )?(?:eselon|esl|es)?\s*(v|iv|iii|ii|i|[1-5])\s*[ab]?$")
FUNCTIONAL = {
    "utama": Level.EXPERT_CHIEF,
    "madya": Level.EXPERT_MIDDLE,
    "muda": Level.EXPERT_JUNIOR,
    "pertama": Level.EXPERT_FIRST,
    **dict.fromkeys(("penyelia", "mahir", "terampil", "pemula"), Level.SKILLED),
}
IN_WORDS = (
    (
        r"\b(non asn|non pns|honorer|thl|tpl|tenaga kontrak|ppnpn|swasta|non)\b",
        Level.NONE,
    ),
    (r"\b(jpt|pimpinan tinggi) (utama|madya)\b", Level.I),
    (r"\b(jpt|pimpinan tinggi) pratama\b", Level.II),
    (r"\badministrator\b", Level.III),
    (r"\bpengawas\b", Level.IV),
    (r"^(pelaksana|staf|staff|jfu|fungsional umum|pelaksana.*|staf .*)$", Level.V),
)
# What an office is worth only depends on itself here; a head of a regional service
# is II whether of a province or a regency, a head of division III.
BY_POSITION = (
    (r"^(direktur jenderal|dirjen|sekretaris jenderal|inspektur jenderal)\b", Level.I),
    (r"^(sekretaris (direktorat jenderal|ditjen)|sesditjen)\b", Level.II),
    (r"^kepala biro\b", Level.II),
    (r"^(direktur)( ikm| industri|$)", Level.II),
    (r"^(kepala dinas|kadis|kadisperin\w*)\b", Level.II),
    (
        r"^(kepala bidang|kabid|sekretaris dinas|sekdis|kepala bagian|kabag)\b",
        Level.III,
    ),
    (r"^(kepala subdirektorat|kasubdit)\b", Level.III),
    (
        r"^(kepala (seksi|subbag\w*|sub bag\w*|subbidang)|kasie?|kasubbag|kasubag)\b",
        Level.IV,
    ),
    (r"^(staf|staff|pelaksana)\b(?! (ahli|khusus))", Level.V),
    (r"^(tenaga penyuluh lapangan|tpl)\b", Level.NONE),
)
GRADE = re.compile(r"\b(I|II|III|IV)\s?[./ ]\s?([a-e])\b", re.IGNORECASE)
RANKS = (
    ("pembina utama madya", "IV/d"),
    ("pembina utama muda", "IV/c"),
    ("pembina utama", "IV/e"),
    ("pembina tingkat i", "IV/b"),
    ("pembina tk i", "IV/b"),
    ("pembina", "IV/a"),
    ("penata tingkat i", "III/d"),
    ("penata tk i", "III/d"),
    ("penata muda tingkat i", "III/b"),
    ("penata muda tk i", "III/b"),
    ("penata muda", "III/a"),
    ("penata", "III/c"),
    ("pengatur tingkat i", "II/d"),
    ("pengatur tk i", "II/d"),
    ("pengatur muda tingkat i", "II/b"),
    ("pengatur muda tk i", "II/b"),
    ("pengatur muda", "II/a"),
    ("pengatur", "II/c"),
)


@lru_cache(maxsize=2048)
def level_of(typed: str) -> Level | None:
    """Read `II.b`, `Eselon III`, `JPT Pratama`, `Ahli Muda`, `Pelaksana`, `non ASN`."""
    text = folded(typed)
    found = ESELON.match(text)
    if found:
        roman = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
        return BY_NUMBER[roman.get(found[1], found[1])]
    for words, level in IN_WORDS:
        if re.search(words, text):
            return level
    return _functional(text)


def _functional(text: str) -> Level | None:
    """Read the rung of a functional office: `Ahli Madya`, `JF Muda`, `Penyelia`."""
    named = re.search(
        r"\b(?:ahli|jf|fungsional)\b.*\b(utama|madya|muda|pertama|penyelia|mahir"
        r"|terampil|pemula)\b|\b(penyelia|mahir|terampil)$",
        text,
    )
    return FUNCTIONAL[named[1] or named[2]] if named else None


@lru_cache(maxsize=2048)
def level_by_position(position: str) -> Level | None:
    """Tell the level that an office has everywhere, where there is such a one."""
    text = folded(position)
    rung = _functional(text)
    if rung:
        return rung
    for words, level in BY_POSITION:
        if re.search(words, text):
            return level
    return None


@lru_cache(maxsize=2048)
def grade_of(typed: str) -> str:
    """Write a grade as `III/d`, from its number or from its rank; PPPK keep theirs."""
    found = GRADE.search(typed)
    if found:
        return f"{found[1].upper()}/{found[2].lower()}"
    text = folded(typed)
    return next((grade for rank, grade in RANKS if text.startswith(rank)), typed)
