"""A line without what WhatsApp, a list and a decoration put around it."""

import re
import unicodedata

LONGEST_LINE = 600  # beyond this it is a paragraph, and patterns would take their time
CHAT = re.compile(
    r"^\s*\[?\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?\s+\d{1,2}[.:]\d{2}(?:[.:]\d{2})?"
    r"(?:\s*[ap]m)?\s*\]?\s*(?:[-–]\s*)?(?:[^:\n]{1,40}:\s?)?",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"^\s*\(?(\d{1,3})\s*[.)\]|;\t]+\s*(?=\D)|^\s*(\d{1,2})\s+(?=[A-Za-z])"
    # Roman, but not the beginning of a Balinese name.
    r"|^\s*(I{1,3}|IV|VI{1,3}|IX)[.)]\s+(?!(?:Wayan|Made|Nyoman|Ketut|Putu|Gede|Gusti)\b)"
)
KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
BULLET = re.compile(r"^\s*(?:[-–—•·▪◦●○*+>~]+|[a-z][.)])\s+(?=\S)")


class TypedLine:
    """A line without what WhatsApp, a list and a decoration put around it."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.used = False
        typed = typed if len(typed) <= LONGEST_LINE else ""
        plain = CHAT.sub("", _plain(typed))
        bare = BULLET.sub("", plain)
        numbered = NUMBERED.match(bare)
        self.numbered = bool(numbered)
        self.listed = self.numbered or bare != plain
        self.text = (bare[numbered.end() :] if numbered else bare).strip(" *_~|")


def _plain(typed: str) -> str:
    """Leave out emoji, invisible signs and WhatsApp's marks for bold."""
    # A number in a box is one of a list.
    text = unicodedata.normalize("NFKC", KEYCAP.sub(r"\1. ", typed))
    seen = "".join(_sign(sign) for sign in text)
    return re.sub(r"(?<!\w)[*_~]+|[*_~]+(?!\w)", "", seen)


def _sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if sign == "\t" or kind == "Zs":
        return "\t" if sign == "\t" else " "
    return "" if kind[0] == "C" or kind in {"So", "Sk", "Mn"} else sign
