"""Counts that may be shown: no cell of 1 to 4, and none that a sum gives away."""

import pytest

from models.small_cells import shown, shown_beside_sum


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_count_of_one_to_four_is_not_shown(count, told):
    assert shown(count) == told


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([0, 5, 90], []),
        ([3, 9, 90], [3, 9]),
        ([0, 3, 9, 90], [3, 9]),
        ([2, 1, 90], [2, 1, 90]),
        ([3, 4, 90], [3, 4]),
        ([3, 0, 0], [3]),
    ],
)
def test_what_is_hidden_is_not_told_by_the_sum(counts, hidden):
    told = shown_beside_sum({str(place): n for place, n in enumerate(counts)})
    assert [n for n, one in zip(counts, told.values(), strict=True) if one is None] == hidden
