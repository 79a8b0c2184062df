"""People's names: titles and degrees kept as typed, apart from the name itself."""

import re
from dataclasses import dataclass

# As they are written; a cell in capitals has lost this and gets it back.
FRONT = (
    "Prof. Dr. dr. drg. drh. Ir. Drs. Dra. H. Hj. KH. K.H. Hi. Apt. apt. Ns. Pdt. Kol."
    " Letkol Brigjen Mayjen Letjen Laksma Laksda Marsma AKBP Kombes Kompol Tgk. Ust."
)
BACK = (
    "S.T. S.E. S.H. S.P. S.Sos. S.Si. S.Kom. S.Pd. S.Pd.I. S.Ag. S.IP. S.I.P. S.AP."
    " S.A.P. S.STP. S.Hut. S.Pt. S.Pi. S.Farm. S.Psi. S.Sn. S.S. S.Ars. S.Stat. S.Tr."
    " S.Tr.T. S.K.M. S.KM. S.T.P. S.TP. S.Ked. S.Kep. S.I.Kom. S.Mat. S.Akun. S.Ak."
    " S.Li. S.Ds. S.M. S.Ikom. S.Th. S.Fil. S.Hum. S.Gz. S.E.I. S.H.I. S.Sos.I. S.Tekp."
    " M.T. M.E. M.H. M.M. M.P. M.A. M.Si. M.Kom. M.Pd. M.Hum. M.Sc. M.Eng. M.AP. M.A.P."
    " M.IP. M.Ak. M.Ec.Dev. M.Ec. M.Kes. M.Sn. M.Ag. M.Kn. M.B.A. MBA M.Tr. M.Tr.AP."
    " M.T.P. M.TP. M.Ling. M.Agr. M.I.Kom. M.Psi. M.S.E. M.Ds. M.Farm. M.Stat. M.Sos."
    " M.PA. M.P.A. M.Sc.Eng. A.Md. A.Md.T. A.Md.Kom. A.Md.Ak. A.Ma. A.P. Ph.D. Sp.A."
    " Sp.PD. S.Sos.MM IPM IPU ASEAN.Eng. Ak. CA CPA CHRP CFrA QIA LL.M. B.Sc. B.A."
    " B.Eng. B.Bus. D.E.A. DEA DESS Lc. M.Phil. S.IIP. SE SH ST SP MM MT MH MP MSi MAP"
    " SSos SPd SKom SSTP SIP STP SKM SPt SPi SHut AMd MSc MPd ME MSE"
)
HONORIFIC = re.compile(
    r"^(yth\.?|bapak|ibu|bpk\.?|sdr\.?i?|saudara|saudari|mr\.?|mrs\.?|ms\.?)\s+",
    re.IGNORECASE,
)
NUMBERING = re.compile(r"^\s*\d{1,4}\s*[.)]\s*(?=\D)")
# A word like S.T., M.Si or A.Md.Kom.: short parts, parted by points.
POINTED = re.compile(r"^[A-Za-z]{1,5}(\.[A-Za-z]{1,6})+\.?$")
POSITION = re.compile(
    r"^(pl[ht]\.?|pj\.?|kepala|kadis|kabid|kabag|kasi|kasie|kasubbag|kasubag|kasubdit"
    r"|sekretaris|sekdis|sekda|direktur|dirjen|sesditjen|staf|staff|ketua|anggota"
    r"|penyuluh|pengelola|bupati|wakil|walikota|gubernur|camat|asisten|analis|fungsional"
    r"|koordinator|inspektur|bendahara|ajudan|mewakili|an\.|a\.n\.|ppk|kpa|tpl|kadin|kaban"
    r"|kabiro|kasubbid|kasubid|pelaksana|pengolah|pengadministrasi|pranata|perencana"
    r"|pengawas|penelaah|penera|operator|teknisi|arsiparis|auditor|widyaiswara|instruktur"
    r"|tenaga|subkoordinator|sub koordinator|sespri|karo|kabalai)\b",
    re.IGNORECASE,
)
ROMAN = {"II", "III", "IV", "VI", "VII", "VIII"}
SMALL = {"bin", "binti", "van", "de", "der", "den"}
# What a quick hand types in small letters at the end of a name, and no name ends in.
SMALL_BACK = (
    "se sh st sp mm mt mh mp msi map ssos spd skom sstp sip stp skm spt spi shut amd"
    " msc mpd mse ssi sag mkom mhum mkes mak mpa"
)
HOTEL_WIDTH = 40


def _plain(word: str) -> str:
    return re.sub(r"[^a-z]", "", word.casefold())


FRONT_BY_PLAIN = {_plain(word): word for word in reversed(FRONT.split())}
BACK_BY_PLAIN = {_plain(word): word for word in reversed(BACK.split())}
BARE_BACK = {word for word in BACK.split() if "." not in word}
# Without its point, R or K is an initial and M a shortened Muhammad.
BARE_FRONT = {"prof", "dr", "drg", "drh", "ir", "drs", "dra", "h", "hj", "apt", "akbp"}


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts, and a position that stood where only a name belongs."""

    name: str
    front: str = ""
    back: str = ""
    position: str = ""

    @property
    def printed(self) -> str:
        """Put the name together as it stands on a card or a certificate."""
        return printed_name(self.front, self.name, self.back)


def printed_name(front: str, name: str, back: str) -> str:
    """Write `Dr. Ir. H. Budi Santoso, S.T., M.Si.`."""
    called = f"{front} {name}".strip()
    return f"{called}, {back}" if back else called


def hotel_name(name: str) -> tuple[str, str]:
    """Split for the hotel: last name, first name; a single word is the last name."""
    *first, last = name.split() or ["-"]
    return last[:HOTEL_WIDTH], " ".join(first)[:HOTEL_WIDTH] or "-"


def split_name(typed: str) -> PersonName:
    """Take a name as a list holds it apart."""
    text = NUMBERING.sub("", " ".join(typed.split())).strip(" ,;")
    text, position = _take_position(HONORIFIC.sub("", text))
    shouted, whispered = text.isupper(), is_whispered(text)
    called, *after = [part.strip() for part in text.split(",") if part.strip()] or [""]
    words = _apart(called)
    front, words = _take_front(words)
    words, back = _take_back(words, whispered=whispered)
    degrees, hidden = _sort_after(after)
    back = [*back, *degrees]
    if whispered:
        words = [_capital(word) for word in words]
        front, back = [*map(_front_of, front)], [*map(_back_of, back)]
    return PersonName(
        tidy_case(" ".join(words)),
        " ".join(_restore(front, FRONT_BY_PLAIN, shouted=shouted)),
        ", ".join(_restore(back, BACK_BY_PLAIN, shouted=shouted)),
        position or hidden,
    )


def is_whispered(text: str) -> bool:
    """Tell whether somebody typed without capitals, but perhaps the very first."""
    return text[1:].islower()


def _front_of(word: str) -> str:
    """Write a title typed in a hurry; whether `dr` is a physician nobody can tell."""
    if _plain(word) == "dr":
        return f"{word.rstrip('.')}."
    return FRONT_BY_PLAIN[_plain(word)]


def _back_of(word: str) -> str:
    return BACK_BY_PLAIN.get(_plain(word), word)


def is_degree(part: str) -> bool:
    """Tell `M.Si.`, `M. Si` and `S.T. M.T.` from other words after a comma."""
    words = part.split()
    return _plain(part) in BACK_BY_PLAIN or all(map(_is_degree, words))


def tidy_case(name: str) -> str:
    """Give a shouted or a whispered name capitals; leave any other as typed."""
    if not (name.isupper() or name.islower()):
        return name
    return " ".join(_capital(word) for word in name.split())


def _capital(word: str) -> str:
    if word in ROMAN or word.casefold() in SMALL:
        return word if word in ROMAN else word.lower()
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def _take_position(text: str) -> tuple[str, str]:
    """Take out `(Kepala Dinas)`, `- Kadis` and `Kepala Dinas:`."""
    for pattern in (
        r"^(?P<name>.+?)\s*[(\[](?P<position>[^)\]]+)[)\]]\s*(?P<rest>.*)$",
        r"^(?P<name>.+?)\s+[-–—/]\s*(?P<position>.+)$",
        r"^(?P<position>[^:,]+?)\s*:\s*(?P<name>.+)$",
    ):
        found = re.match(pattern, text)
        if found and POSITION.match(found["position"].strip()):
            rest = found.groupdict().get("rest") or ""
            return f"{found['name']}{rest}".strip(), found["position"].strip()
    return text, ""


def _apart(called: str) -> list[str]:
    """Part words, and titles that stick together: `Dr.Ir.Budi`."""
    words: list[str] = []
    for word in called.split():
        head = re.match(
            r"^((?:(?:Prof|Dr|dr|Ir|Drs|Dra|Hj|H)\.)+)([A-Z][a-z].*)$", word
        )
        stuck = re.findall(r"[A-Za-z]+\.", head[1] if head else word)
        titles = len(stuck) > 1 and all(_plain(one) in BARE_FRONT for one in stuck)
        if head:
            words += [*stuck, head[2]]
        elif titles and "".join(stuck) == word:
            words += stuck
        else:
            words.append(word)
    return words


def _take_front(words: list[str]) -> tuple[list[str], list[str]]:
    count = 0
    while count < len(words) - 1 and _is_front(words[count]):
        count += 1
    return words[:count], words[count:]


def _is_front(word: str) -> bool:
    plain = _plain(word)
    return plain in FRONT_BY_PLAIN and (word.endswith(".") or plain in BARE_FRONT)


def _take_back(words: list[str], *, whispered: bool) -> tuple[list[str], list[str]]:
    """Take degrees off the end of a name that has no comma before them."""
    count = len(words)
    small = SMALL_BACK.split() if whispered else []
    while count > 1 and (_is_degree(words[count - 1]) or words[count - 1] in small):
        count -= 1
    return words[:count], words[count:]


def _is_degree(word: str) -> bool:
    pointed = POINTED.match(word) and "." in word[:-1]
    return bool(pointed) or word in BARE_BACK


def _sort_after(parts: list[str]) -> tuple[list[str], str]:
    """Tell degrees from a position among what stands after the commas."""
    positions = [part for part in parts if POSITION.match(part)]
    degrees = [one for part in parts if part not in positions for one in _degrees(part)]
    return degrees, ", ".join(positions)


def _degrees(part: str) -> list[str]:
    """Read `S.T. M.Si.` with its comma forgotten, but leave `M. Si` whole."""
    words = part.split()
    if len(words) > 1 and all(_is_degree(word) for word in words):
        return words
    return [part]


def _restore(words: list[str], known: dict[str, str], *, shouted: bool) -> list[str]:
    """Give a degree that was shouted its own capitals; keep all others as typed."""
    if not shouted:
        return words
    return [known.get(_plain(word), word) if "." in word else word for word in words]
