"""Offices as a quick hand or a shouting list writes them, made fit for a paper."""

from webapp.core.names import is_whispered

# What stands before the first word that tells of what.
SHORT = {
    "kadis": "Kepala Dinas",
    "kadin": "Kepala Dinas",
    "kaban": "Kepala Badan",
    "kabid": "Kepala Bidang",
    "kabag": "Kepala Bagian",
    "karo": "Kepala Biro",
    "kasi": "Kepala Seksi",
    "kasie": "Kepala Seksi",
    "kasubbag": "Kepala Subbagian",
    "kasubag": "Kepala Subbagian",
    "kasubbid": "Kepala Subbidang",
    "kasubid": "Kepala Subbidang",
    "kasubdit": "Kepala Subdirektorat",
    "sekdis": "Sekretaris Dinas",
    "sesban": "Sekretaris Badan",
    "sekban": "Sekretaris Badan",
    "dirjen": "Direktur Jenderal",
    "plt": "Plt.",
    "plh": "Plh.",
    "pj": "Pj.",
}
ACRONYMS = (
    "ikm ukm umkm tpl dipa ppk kpa upt uptd asn pns it sdm iptek ekraf tik ii iii iv"
    " jft apbn apbd tu kb p2p"
)
SMALL = {"dan", "di", "ke", "dari", "pada", "untuk", "dengan", "serta", "atau"}


def tidy_position(typed: str) -> str:
    """Write `kabid industri` and `KEPALA BIDANG IKM` with capitals where they belong.

    Short forms of a whispered office are written out; any other stays as typed.
    """
    if is_whispered(typed):
        return " ".join(_written_out(word) for word in typed.split())
    if typed.isupper() and len(typed.split()) > 1:
        return " ".join(_capital(word) for word in typed.split())
    return typed


def _written_out(word: str) -> str:
    return SHORT.get(word.casefold().rstrip("."), "") or _capital(word)


def _capital(word: str) -> str:
    small = word.casefold()
    if small.strip("().,/") in ACRONYMS.split():
        return word.upper()
    if small in SMALL:
        return small
    return "/".join(
        part[:1] + part[1:2].upper() + part[2:].lower()
        if part[:1] == "("
        else part[:1].upper() + part[1:].lower()
        for part in word.split("/")
    )
