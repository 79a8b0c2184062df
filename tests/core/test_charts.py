"""Columns of a chart add up, and stand where their figures say."""

from itertools import pairwise

import pytest

from webapp.core.charts import stacked


def test_parts_stand_on_each_other_as_high_as_they_say():
    chart = stacked([("10", (2, 3)), ("11", (0, 5))])
    first, second, third = chart.bars
    assert (first.series, second.series, third.series) == (0, 1, 1)
    assert first.y == pytest.approx(second.y + second.height, abs=0.2)
    assert third.height == pytest.approx(first.height + second.height, abs=0.2)
    assert [total for _x, _y, total in chart.totals] == [5, 5]


@pytest.mark.parametrize("most", [0, 1, 3, 7, 40, 99, 1234])
def test_lines_are_few_and_round_and_above_the_highest(most):
    chart = stacked([("", (most,))])
    values = [value for _y, value in chart.lines]
    assert values[0] == 0
    assert values[-1] >= most
    assert len(values) <= 5
    assert len({b - a for a, b in pairwise(values)}) <= 1
    assert all(0 <= bar.y <= chart.height for bar in chart.bars)
