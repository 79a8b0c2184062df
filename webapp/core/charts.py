"""Charts as plain shapes: page, export and paper draw the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass

STEPS = (1, 2, 5)
LINES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column: where it stands, whose it is, how much it says."""

    x: float
    y: float
    width: float
    height: float
    series: int
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns of stacked parts over labels, with lines at round figures."""

    width: int
    height: int
    bars: Sequence[Bar]
    lines: Sequence[tuple[float, int]]
    labels: Sequence[tuple[float, str]]
    totals: Sequence[tuple[float, float, int]]


def stacked(
    columns: Sequence[tuple[str, Sequence[int]]], width: int = 720, height: int = 200
) -> Chart:
    """Draw columns, each of them the parts that add up to it."""
    left, bottom, top = 36, 24, 18
    most = max((sum(parts) for _label, parts in columns), default=0) or 1
    step = _step(most)
    ceiling = -(-most // step) * step
    scale = (height - bottom - top) / ceiling
    floor = height - bottom
    slot = (width - left) / max(len(columns), 1)
    bars, labels, totals = [], [], []
    for at, (label, parts) in enumerate(columns):
        x, y = left + at * slot, float(floor)
        for series, value in enumerate(parts):
            if value:
                y -= value * scale
                bars.append(
                    Bar(
                        round(x + slot * 0.1, 1),
                        round(y, 1),
                        round(slot * 0.8, 1),
                        round(value * scale, 1),
                        series,
                        value,
                    )
                )
        middle = round(x + slot / 2, 1)
        labels.append((middle, label))
        if total := sum(parts):
            totals.append((middle, round(y - 4, 1), total))
    lines = [
        (round(floor - value * scale, 1), value)
        for value in range(0, ceiling + 1, step)
    ]
    return Chart(width, height, bars, lines, labels, totals)


def _step(most: int) -> int:
    """Choose a round distance between lines, so that there are few of them."""
    power = 1
    while True:
        for step in STEPS:
            if most <= step * power * LINES:
                return step * power
        power *= 10


@dataclass(frozen=True, slots=True)
class Curve:
    """A line over time with the ground below it, and what it is measured against."""

    width: int
    height: int
    line: str
    ground: str
    lines: Sequence[tuple[float, int]]
    labels: Sequence[tuple[float, str]]
    target: float | None


def curve(
    points: Sequence[tuple[float, int]],
    labels: Sequence[tuple[float, str]],
    target: int = 0,
    width: int = 720,
    height: int = 200,
) -> Curve:
    """Draw steps from point to point; ``labels`` stand on the same axis as they do."""
    left, bottom, top = 56, 28, 12
    axis = [x for x, _y in points] + [x for x, _label in labels]
    first, last = min(axis, default=0), max(axis, default=1)
    most = max([target, *(y for _x, y in points), 1])
    step = _step(most)
    ceiling = -(-most // step) * step
    across = (width - left - 8) / ((last - first) or 1)
    floor = height - bottom

    def place(x: float, y: int) -> tuple[float, float]:
        up = y * (floor - top) / ceiling
        return round(left + (x - first) * across, 1), round(floor - up, 1)

    drawn: list[str] = []
    before = float(floor)
    for x, y in (place(*point) for point in points):
        drawn += [f"{x},{before}", f"{x},{y}"]
        before = y
    ends = [place(points[0][0], 0), place(points[-1][0], 0)] if points else []
    closed = [f"{x},{y}" for x, y in ends[:1]], [f"{x},{y}" for x, y in ends[1:]]
    return Curve(
        width,
        height,
        " ".join(drawn[1:]),
        " ".join([*closed[0], *drawn[1:], *closed[1]]),
        [(place(first, v)[1], v) for v in range(0, ceiling + 1, step)],
        [(place(x, 0)[0], label) for x, label in labels],
        place(first, target)[1] if target else None,
    )
