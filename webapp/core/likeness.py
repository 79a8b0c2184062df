"""How much two names are one, whatever the order of their words."""

from difflib import SequenceMatcher
from functools import lru_cache

from webapp.core.names import BARE_FRONT, is_degree
from webapp.core.text import fold

WHOLE = 100
DOUBT = 0.9
SAME_OFFICE = 10
ADDRESSED = frozenset({"mr", "mrs", "ms", "miss", "bpk", "bapak", "ibu", "sdr", "tn"})


def likeness(name: str, office: str, other: str, other_office: str) -> int:
    """Score how much two people are one, of a hundred."""
    score = _names(name, other)
    if office and other_office and score:
        ours, theirs = words_of(office), words_of(other_office)
        shared = len(ours & theirs) / max(min(len(ours), len(theirs)), 1)
        score += SAME_OFFICE if shared > 1 / 2 else -SAME_OFFICE
    return max(0, min(score, WHOLE))


@lru_cache(maxsize=65536)
def _names(one: str, other: str) -> int:
    ours, theirs = words_of(one), words_of(other)
    if not ours or not theirs:
        return 0
    common = 2 * len(ours & theirs) / (len(ours) + len(theirs))
    ratio = SequenceMatcher(None, _sorted(ours), _sorted(theirs)).ratio()
    # Without a word in common likeness is a slip of the pen, or only chance.
    sure = max(common, ratio if common else ratio * DOUBT)
    return round(sure * WHOLE)


def _sorted(words: frozenset[str]) -> str:
    return " ".join(sorted(words))


@lru_cache(maxsize=16384)
def words_of(name: str) -> frozenset[str]:
    """Take the words of a name without degrees, in whatever order they stand."""
    parts = [part for part in name.split(",") if not is_degree(part.strip())]
    words = frozenset(fold(" ".join(parts)).split()) - ADDRESSED
    return words - BARE_FRONT or words
