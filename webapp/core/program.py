"""An integer program for HiGHS, solved for one aim after another."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

INFINITY: float = highspy.kHighsInf
NEARLY = 1e-5
NEARLY_ALL = 0.999
NEAREST = 300
PRIMAL, DUAL = 4, 1
"""The numbers of HiGHS for ways of the simplex method."""

PER_ROW = 3
"""So many columns are tried first, or so many for each row."""

MANY = 2_000
"""From so many columns on a rounded answer is worth its time."""

FEWER = 2
"""So many for each row, where a good answer is enough."""


@dataclass(slots=True)
class Outcome:
    """What one run found: the best values, and a bound for the aim."""

    values: Floats
    objective: float
    bound: float
    feasible: bool
    proved: bool


@dataclass(slots=True)
class Relaxed:
    """The optimum without whole numbers, and what each column would add to it."""

    bound: float
    values: Floats
    reduced: Floats


@dataclass(slots=True)
class Program:
    """Columns and rows, gathered before the solver sees them."""

    upper: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    # Plain arrays: a tuple for each of some 100,000 numbers would weigh 20 MB.
    rows: "array[int]" = field(default_factory=lambda: array("i"))
    columns: "array[int]" = field(default_factory=lambda: array("i"))
    numbers: "array[float]" = field(default_factory=lambda: array("d"))

    def column(self, upper: float = INFINITY) -> int:
        """Add a whole-number variable from zero."""
        self.lower.append(0.0)
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, lower: float, upper: float) -> int:
        """Add a row, to be filled by `put`."""
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        return len(self.row_upper) - 1

    def vector(self, values: Mapping[int, float]) -> Floats:
        """Spread numbers over all columns."""
        found = np.zeros(len(self.upper))
        for at, value in values.items():
            found[at] = value
        return found

    def put(self, row: int, column: int, value: float = 1.0) -> None:
        """Add a number to the matrix; of equal places the sum counts."""
        self.rows.append(row)
        self.columns.append(column)
        self.numbers.append(value)


class _Quiet(highspy.Highs):
    """HiGHS that prints no banner: standard output belongs to the command."""

    def enableCallbacks(self) -> None:  # noqa: N802 -- the name is theirs
        """Fall silent before the first line is printed."""
        self.setOptionValue("output_flag", *(False,))
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Solver:
    """HiGHS with a program loaded; aims are solved one after another."""

    def __init__(self, program: Program) -> None:
        self.size = len(program.upper)
        self.made = program.upper
        # Without columns every row is zero, and some may ask for more.
        self.free = all(at <= 0 for at in program.row_lower)
        self.lower, self.upper = np.array(program.lower), np.array(program.upper)
        self.highs: Any = _Quiet()  # type: ignore[no-untyped-call]
        for option, value in {
            "threads": 1,
            "random_seed": 1,
            "mip_rel_gap": 0.0,
            "mip_feasibility_tolerance": 1e-7,
        }.items():
            self.highs.setOptionValue(option, value)
        self.highs.passModel(_model(program))

    def keep(self, costs: Floats, upper: float) -> None:
        """Demand of later aims that this one doesn't get worse."""
        used = np.flatnonzero(costs).astype(np.int32)
        self.highs.addRow(-INFINITY, upper, len(used), used, costs[used])

    def close(self, closed: NDArray[np.bool_]) -> None:
        """Forbid these columns to all later aims."""
        self.upper[closed] = 0.0
        self._narrow(np.zeros(self.size, dtype=np.bool_))

    def open(self) -> None:
        """Allow every column what it was made for."""
        self.upper = np.array(self.made, dtype=np.float64)
        self._narrow(np.zeros(self.size, dtype=np.bool_))

    def _narrow(self, closed: NDArray[np.bool_]) -> None:
        every = np.arange(self.size, dtype=np.int32)
        upper = np.where(closed, 0.0, self.upper)
        self.highs.changeColsBounds(self.size, every, self.lower, upper)

    def relax(
        self, costs: Floats, *, seconds: float, primal: bool = False
    ) -> Relaxed | None:
        """Minimise without whole numbers; nothing if that can't be done.

        The primal simplex is many times quicker where doing nothing is no fault.
        """
        self._aim(costs)
        self._allow(seconds)
        self.highs.setOptionValue("simplex_strategy", PRIMAL if primal else DUAL)
        self.highs.setOptionValue("solve_relaxation", *(True,))
        self.highs.clearSolver()
        self.highs.run()
        self.highs.setOptionValue("solve_relaxation", *(False,))
        self.highs.setOptionValue("simplex_strategy", DUAL)
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self.highs.getSolution()
        return Relaxed(
            bound=float(self.highs.getInfo().objective_function_value),
            values=np.array(found.col_value),
            reduced=np.array(found.col_dual),
        )

    def sift(
        self, costs: Floats, *, seconds: float, gap: float = 0.0, step: float = 0.0
    ) -> tuple[Outcome, Relaxed | None]:
        """Minimise over few columns first, then over those that could still do better.

        A column whose reduced cost is above the distance from the bound to an answer
        is in no better answer.
        """
        until, none = monotonic() + seconds, np.zeros(self.size, dtype=np.bool_)
        relaxed = self.relax(costs, seconds=seconds) if self.size else None
        if relaxed is None:
            return self.minimise(costs, seconds=seconds, gap=gap, step=step), None
        good = self._likely(costs, relaxed, seconds / 3, gap, step)
        if good is not None:
            span = good.objective - relaxed.bound
            if span <= gap * abs(good.objective) or span < step * NEARLY_ALL:
                good.bound, good.proved = relaxed.bound, True
                return good, relaxed
            allowance = span - step * NEARLY_ALL + 1e-3 + 1e-8 * abs(relaxed.bound)
            self._narrow(relaxed.reduced > allowance)
        left = until - monotonic()
        found = self.minimise(costs, seconds=left, gap=gap, step=step)
        self._narrow(none)
        return (found if good is None else _better(good, found, relaxed)), relaxed

    def _likely(
        self, costs: Floats, relaxed: Relaxed, seconds: float, gap: float, step: float
    ) -> Outcome | None:
        """Look for a good answer near the relaxed one, then in likely columns."""
        best, until = None, monotonic() + seconds
        for narrow in (self._round, self._choose):
            if not narrow(relaxed):
                continue
            left = until - monotonic()
            found = self.minimise(costs, seconds=left, gap=gap / 10, step=step)
            self._narrow(np.zeros(self.size, dtype=np.bool_))
            if found.feasible and (best is None or found.objective < best.objective):
                best = found
            if best and best.objective - relaxed.bound <= gap * abs(best.objective):
                break
        return best

    def _round(self, relaxed: Relaxed) -> bool:
        """Demand of each column the whole number below, if there are many columns."""
        if self.size < MANY:
            return False
        lower = np.maximum(self.lower, np.floor(relaxed.values + NEARLY))
        every = np.arange(self.size, dtype=np.int32)
        upper = np.maximum(lower, self.upper)
        self.highs.changeColsBounds(self.size, every, lower, upper)
        return True

    def glance(
        self, costs: Floats, *, seconds: float, gap: float, step: float
    ) -> Outcome:
        """Minimise over the columns that look best: a good answer soon, no proof."""
        relaxed = self.relax(costs, seconds=seconds) if self.size else None
        if relaxed is not None:
            self._choose(relaxed, FEWER)
        found = self.minimise(costs, seconds=seconds, gap=gap, step=step)
        self._narrow(np.zeros(self.size, dtype=np.bool_))
        return found

    def _choose(self, relaxed: Relaxed, per_row: int = PER_ROW) -> bool:
        """Close all columns but those with the least reduced costs, if that is some."""
        few = max(NEAREST, per_row * int(self.highs.getNumRow()))
        if few >= self.size:
            return False
        most = np.partition(relaxed.reduced, few)[few]
        self._narrow(relaxed.reduced > max(most, NEARLY))
        return True

    def minimise(
        self, costs: Floats, *, seconds: float, gap: float = 0.0, step: float = 0.0
    ) -> Outcome:
        """Minimise; two answers that differ by less than ``step`` are equally good."""
        if not self.size:
            return Outcome(costs, 0.0, 0.0, feasible=self.free, proved=True)
        self._aim(costs)
        self._allow(seconds)
        self.highs.setOptionValue("mip_rel_gap", gap)
        self.highs.setOptionValue("mip_abs_gap", max(step * 0.9, 1e-9))
        # Started from an earlier answer, HiGHS 1.16 at times gives that one back with
        # the objective of another: every run starts afresh, and is checked.
        self.highs.clearSolver()
        self.highs.run()
        return self._outcome(costs)

    def _allow(self, seconds: float) -> None:
        # HiGHS counts its time over all runs.
        limit = self.highs.getRunTime() + max(seconds, 0.1)
        self.highs.setOptionValue("time_limit", limit)

    def _aim(self, costs: Floats) -> None:
        every = np.arange(self.size, dtype=np.int32)
        self.highs.changeColsCost(self.size, every, costs)

    def _outcome(self, costs: Floats) -> Outcome:
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        proved = status in {
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kInfeasible,
        }
        feasible = (
            info.primal_solution_status
            == highspy.SolutionStatus.kSolutionStatusFeasible
        )
        if not feasible:
            return Outcome(
                values=np.zeros(self.size),
                objective=INFINITY,
                bound=-INFINITY,
                feasible=False,
                proved=proved,
            )
        values = np.round(np.array(self.highs.getSolution().col_value))
        objective = float(costs @ values)
        proved &= abs(objective - info.objective_function_value) <= NEARLY * (
            1 + abs(objective)
        )
        return Outcome(
            values=values,
            objective=objective,
            bound=info.mip_dual_bound,
            feasible=True,
            proved=proved,
        )


def _better(first: Outcome, found: Outcome, relaxed: Relaxed) -> Outcome:
    """Return the better of two; an answer with closed columns is no better than one."""
    if found.feasible and found.objective < first.objective - NEARLY:
        found.bound = max(relaxed.bound, found.bound)
        return found
    if found.feasible:
        first.bound = max(relaxed.bound, min(found.bound, first.objective))
    else:
        first.bound = first.objective if found.proved else relaxed.bound
    first.proved = found.proved
    return first


def _model(program: Program) -> Any:  # noqa: ANN401
    """Hand the program over by columns, sums for equal places."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.upper), len(program.row_upper)
    model.col_cost_ = np.zeros(model.num_col_)
    model.col_lower_, model.col_upper_ = (
        np.array(program.lower),
        np.array(program.upper),
    )
    model.row_lower_ = np.array(program.row_lower)
    model.row_upper_ = np.array(program.row_upper)
    model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    starts, rows, values = _by_columns(program, model.num_col_)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = rows
    model.a_matrix_.value_ = values
    return model


def _by_columns(
    program: Program, size: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    places = np.array(program.columns, dtype=np.int64) << 31
    places |= np.array(program.rows, dtype=np.int64)
    unique, inverse = np.unique(places, return_inverse=True)
    values: Floats = np.zeros(len(unique))
    np.add.at(values, inverse, np.array(program.numbers, dtype=np.float64))
    counts = np.bincount(unique >> 31, minlength=size)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return starts, (unique & (2**31 - 1)).astype(np.int32), values
