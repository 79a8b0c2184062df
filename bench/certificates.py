"""Certificates by our path beside a bare Typst loop, and badges for a large meeting.

Both loops set alike papers with the same design; the bare one is given its data
ready made, codes drawn, and does nothing but compile. Times are CPU. Prints JSON.
"""

import argparse
import json
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time

import typst

sys.path.insert(0, str(Path(__file__).parents[1]))

from webapp.core import pdf
from webapp.documents.papers import Badge, BadgeSheet, Certificate, Signer, render

AT = datetime(2019, 2, 26, 4, 0, tzinfo=UTC)
MADE = {"year": 2019, "month": 2, "day": 26, "hour": 4, "minute": 0, "second": 0}
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
GOAL = 0.7
SAME = 0.02  # how far the two may differ in bytes
ROUNDS = 5  # the loops take turns, so that a busy machine slows both alike

NAMES = ("Siti Aminah", "Yusuf Utomo", "I Gusti Ngurah Rai", "Maria Ulfah", "Budi")
PROVINCES = ("Jambi", "Bali", "Papua Barat", "Nusa Tenggara Timur", "Aceh")


def code(number: int) -> str:
    """Write a number as sixteen signs, as badge and link codes look."""
    return "".join(ALPHABET[(number >> (n % 3) * 5) + n & 31] for n in range(16))


def certificate(number: int) -> Certificate:
    """Make up a certificate."""
    return Certificate(
        title=f"Sertifikat B/{number:04}/IND/II/2019",
        made_at=AT,
        number=f"B/{number:04}/IND/II/2019",
        name=f"Dr. {NAMES[number % 5]} {number}, S.T., M.Si.",
        capacity="Peserta",
        event="Rapat Koordinasi Pengendalian Pengelolaan DIPA Tahun Anggaran 2019",
        place="Balikpapan",
        starts_on=date(2019, 2, 24),
        ends_on=date(2019, 2, 27),
        issued_place="Balikpapan",
        issued_on=date(2019, 2, 26),
        signer=Signer(
            name="Dwi Hutagalung, M.M.",
            position="Sekretaris Direktorat Jenderal",
            nip="19611011 198512 1 989",
        ),
        verify_url=f"https://rakor.example.org/v/{code(number)}",
        organisation=("Kementerian Perindustrian Republik Indonesia",),
        position="Kepala Dinas",
        institution=f"Dinas Perindustrian Provinsi {PROVINCES[number % 5]}",
        hours=11,
    )


def badge(number: int) -> Badge:
    """Make up a badge."""
    return Badge(
        code=f"P{code(number)}",
        number=str(number),
        ref=f"BPN19-{number:04}",
        name=f"{NAMES[number % 5]} {number}",
        full_name=f"Dr. {NAMES[number % 5]} {number}, S.T., M.Si.",
        institution=f"Dinas Perindustrian Provinsi {PROVINCES[number % 5]}",
        region=PROVINCES[number % 5],
    )


def bare_loop(papers: list[Certificate]) -> Callable[[], Iterator[int]]:
    """Prepare everything but the compiling."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[pdf.FONTS]
    )
    design = pdf.DESIGNS / "certificate.typ"
    compiler = typst.Compiler(
        design, root=pdf.DESIGNS, font_paths=fonts, ignore_system_fonts=True
    )
    texts = [
        json.dumps(paper.data() | {"made": MADE}, ensure_ascii=False)
        for paper in papers
    ]

    def loop() -> Iterator[int]:
        for text in texts:
            made = compiler.compile(
                format="pdf",
                sys_inputs={"data": text},
                pdf_standards=pdf.STANDARDS,
                timestamp=int(AT.timestamp()),
            )
            yield len(made)

    return loop


def our_loop(papers: list[Certificate]) -> Callable[[], Iterator[int]]:
    """Go the way a job goes."""
    return lambda: (len(render(paper)) for paper in papers)


def compare(count: int) -> dict[str, object]:
    """Run both loops in turns, each over papers of its own: Typst remembers others."""
    seconds = {"bare": 0.0, "ours": 0.0}
    written = {"bare": 0, "ours": 0}
    list(our_loop([certificate(0)])())  # the fonts are read once
    for part in range(ROUNDS):
        bare = [certificate(n) for n in range(1 + part, count + 1, ROUNDS)]
        ours = [certificate(n) for n in range(count + 1 + part, 2 * count + 1, ROUNDS)]
        for name, loop in (("bare", bare_loop(bare)), ("ours", our_loop(ours))):
            begin = process_time()
            written[name] += sum(loop())
            seconds[name] += process_time() - begin
    if abs(written["bare"] / written["ours"] - 1) > SAME:
        raise SystemExit(f"The loops differ in what they made: {written}")
    return {
        "certificates": count,
        "ours_ms": round(seconds["ours"] / count * 1000, 2),
        "bare_ms": round(seconds["bare"] / count * 1000, 2),
        "ratio": round(seconds["bare"] / seconds["ours"], 3),
        "bytes_each": written["ours"] // count,
    }


def badges(count: int) -> dict[str, object]:
    """Set the badges of a whole meeting in one file."""
    sheet = BadgeSheet(
        title="Rapat Koordinasi Pengendalian Pengelolaan DIPA TA 2019",
        subtitle="Balikpapan, 24–27 Februari 2019",
        badges=tuple(badge(n) for n in range(1, count + 1)),
        made_at=AT,
    )
    begin = process_time()
    size = len(render(sheet))
    return {
        "badges": count,
        "badges_seconds": round(process_time() - begin, 2),
        "badges_bytes": size,
    }


def main() -> None:
    """Print one JSON object; fail if our path is slower than the goal allows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=1500)
    parser.add_argument("--badges", type=int, default=2000)
    wanted = parser.parse_args()
    result = compare(wanted.certificates) | {"goal": GOAL} | badges(wanted.badges)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(result | {"peak_memory_mib": peak}))
    if float(str(result["ratio"])) < GOAL:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
