"""The workbook of a hotel with 2,000 guests, beside XlsxWriter on as many cells."""

import io
import json
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import xlsxwriter

from webapp.core import clock
from webapp.lodging.rooming import Line, changes
from webapp.lodging.rooming.matching import Matcher
from webapp.lodging.rooming.replies import Reply
from webapp.lodging.rooming.workbook import COLUMNS, Sheets, rows_of, workbook

GUESTS = 2000
GOAL = 1.0  # seconds of CPU
FIRST = date(2019, 2, 24)
GIVEN = ("Ahmad", "Budi", "Candra", "Dewi", "Eko", "Fitri", "Gani", "Hasan", "Indah")
FAMILY = ("Santoso", "Wijaya", "Kurniawan", "Lestari", "Prasetyo", "Siregar", "Yani")


def main() -> None:
    """Measure, and print one JSON object."""
    now, then = lines(""), lines("Lama")
    changed = changes(then[: GUESTS - 100], now)
    sheets = Sheets(
        hotel="novotel",
        number=5,
        at=clock.now(),
        lines=now,
        changed=changed,
        block={("TWN", FIRST + timedelta(days=n)): GUESTS // 2 for n in range(3)},
    )
    workbook(sheets, clock.now())  # imports, and what is made once
    written = _cpu(lambda: workbook(sheets, clock.now()))
    cells = _cells(sheets)
    bare = _cpu(lambda: _bare(cells))
    matcher = Matcher(now)
    replies = [Reply(text="", names=(ln.full_name,), number="1") for ln in now[:300]]
    matched = _cpu(lambda: [matcher(reply) for reply in replies])
    result = {
        "bench": "rooming",
        "guests": GUESTS,
        "changed_rows": len(changed),
        "cells": sum(map(len, cells)),
        "workbook_cpu_seconds": round(written, 2),
        "goal_cpu_seconds": GOAL,
        "met": written <= GOAL,
        "yardstick": "XlsxWriter alone, the same values in one sheet without looks",
        "yardstick_cpu_seconds": round(bare, 2),
        "times_yardstick": round(written / bare, 2),
        "match_300_names_cpu_seconds": round(matched, 2),
    }
    print(json.dumps(result, indent=2))


def lines(mark: str) -> list[Line]:
    """Make a list of twins; with a mark every tenth guest is another."""
    return [_line(number, mark if number % 10 == 0 else "") for number in range(GUESTS)]


def _line(number: int, mark: str) -> Line:
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // 9 % len(FAMILY)]
    name = f"{given} {family} {mark}{number // 63}".strip()
    return Line(
        row_id=f"BPN19-{number:04d}",
        room_key=f"R-{number // 2:03d}",
        title="Mr",
        last_name=family,
        first_name=given,
        full_name=name,
        gender="M",
        room_type="TWN",
        occupancy=2,
        sharing_with=f"{given} {family}",
        arrive_on=FIRST,
        depart_on=FIRST + timedelta(days=3),
        meal_plan="FB",
        billing="MASTER-ROOM&PKG, INCIDENTALS OWN",
        group=f"Dinas Perindustrian {number // 6}",
        vip="",
        requests="non-smoking",
        remarks="TWN",
    )


def _cells(sheets: Sheets) -> list[list[object]]:
    """Collect the values of the list; the bare library writes just these."""
    apart = {"revision": 5, "hotel": "novotel"}
    rows: list[list[object]] = [[column.heading for column in COLUMNS.values()]]
    for line, change, _gone in rows_of(sheets):
        own = apart | {"change": change}
        rows.append([own.get(n, getattr(line, n, "")) for n in COLUMNS])
    return rows


def _bare(rows: Sequence[Sequence[object]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001
                    sheet.write_datetime(at, place, moment, day)
                elif isinstance(value, int):
                    sheet.write_number(at, place, value)
                else:
                    sheet.write_string(at, place, str(value))
    return target.getvalue()


def _cpu(do: Callable[[], object]) -> float:
    """Take the best of three, in seconds of CPU."""
    spent = []
    for _ in range(3):
        began = time.process_time()
        do()
        spent.append(time.process_time() - began)
    return min(spent)


if __name__ == "__main__":
    main()
