"""Whom a name alone tells to be a man or a woman: few, and always to be looked at."""

from webapp.core.identity import Sex

MEN = "muhammad muh moh mhd mohammad muhamad mohamad mochamad mochammad abdul abdullah"
WOMEN = "siti dewi aisyah fatimah"
BALINESE = {"i": Sex.MALE, "ni": Sex.FEMALE}
ORDER = "wayan made nyoman ketut putu kadek komang gede luh gusti nengah"


def sex_by_name(name: str) -> Sex | None:
    """Read `binti`, `Siti`, `Ni Made`; None where a name is borne by both."""
    words = name.casefold().replace(".", "").split()
    if "binti" in words:
        return Sex.FEMALE
    if "bin" in words:
        return Sex.MALE
    if len(words) > 1 and words[0] in BALINESE and words[1] in ORDER.split():
        return BALINESE[words[0]]
    first = words[0] if words else ""
    if first in MEN.split():
        return Sex.MALE
    return Sex.FEMALE if first in WOMEN.split() else None
