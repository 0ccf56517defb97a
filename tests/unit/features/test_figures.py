"""Data figures: what is missing and what drifts, year by year, as one would count it by hand."""

from dataclasses import replace
from datetime import date

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from features.declare import Feature
from features.figures import by_year, declared_in, group_of, write_figures
from features.found import all_features

NUMBER = next(one for one in all_features() if one.kind == "numeric")
CODE = next(one for one in all_features() if one.kind == "categorical")


def table(**years: list) -> pd.DataFrame:
    """Return landmarks with NUMBER and CODE: a list of (times, number, code) for each year."""
    rows = [
        (date(int(year[1:]), 6, 1), number, code)
        for year, groups in years.items()
        for times, number, code in groups
        for _ in range(times)
    ]
    return pd.DataFrame(rows, columns=["as_of", NUMBER.name, CODE.name])


def figures(of: pd.DataFrame, feature: Feature = NUMBER):
    sizes, (found,) = by_year(of, [feature])
    return dict(sizes), found


def test_missing_is_a_share_of_the_years_landmarks():
    of = table(y2020=[(30, 1.0, "a"), (10, np.nan, "a")], y2021=[(50, np.nan, None)])
    sizes, found = figures(of)
    assert sizes == {2020: 40, 2021: 50}
    assert found.missing.tolist() == [0.25, 1.0]
    assert figures(of, CODE)[1].missing.tolist() == [0.0, 1.0]


def test_drift_is_the_difference_from_all_earlier_years_in_standard_deviations():
    of = table(
        y2020=[(40, 0.0, "a")],
        y2021=[(20, 0.0, "a"), (20, 6.0, "a")],
        y2022=[(40, 9.0, "a")],
    )
    found = figures(of)[1]
    values = of[NUMBER.name]
    assert np.isnan(found.drift[0])
    assert found.drift[1] == pytest.approx((3 - 0) / values[:80].std(ddof=0))
    assert found.drift[2] == pytest.approx((9 - 1.5) / values.std(ddof=0))
    assert found.chance[2] == pytest.approx(np.sqrt(1 / 40 + 1 / 80))


@pytest.mark.parametrize(
    ("feature", "now", "share"),
    [
        (NUMBER, (30, np.nan, "a"), "is missing"),
        (CODE, (30, 1.0, "b"), "has another code"),
        (CODE, (30, 1.0, None), "is missing"),
    ],
)
def test_a_share_that_changes_is_drift_too(feature, now, share):
    of = table(y2020=[(60, 1.0, "a")], y2021=[(30, 1.0, "a"), now])
    # From nobody to half of sixty: a quarter of all.
    assert figures(of, feature)[1].drift[1] == pytest.approx(0.5 / np.sqrt(0.25 * 0.75)), share


def test_what_is_the_same_for_everyone_does_not_drift():
    of = table(y2020=[(40, 7.0, "a")], y2021=[(40, 7.0, "a")], y2022=[(40, 7.0, "a")])
    for feature in (NUMBER, CODE):
        assert figures(of, feature)[1].drift[1:].tolist() == [0, 0]


def test_a_feature_without_any_value_is_missing_and_does_not_drift():
    of = table(y2020=[(40, np.nan, None)], y2021=[(40, np.nan, None)])
    for feature in (NUMBER, CODE):
        found = figures(of, feature)[1]
        assert (found.missing.tolist(), found.drift[1]) == ([1, 1], 0)


def test_only_more_than_chance_stands_out():
    drifting = [(20, 0.0, "a"), (20, 1.0, "a")], [(14, 0.0, "a"), (26, 1.0, "a")]
    few = table(y2020=drifting[0], y2021=drifting[1])
    many = pd.concat([few] * 50, ignore_index=True)
    assert figures(few)[1].drift[1] == pytest.approx(figures(many)[1].drift[1])
    assert figures(few)[1].drift[1] > 0.1
    assert not figures(few)[1].stands_out.any()
    assert figures(many)[1].stands_out.tolist() == [False, True]


def test_a_year_with_few_landmarks_is_left_out():
    of = table(y2020=[(40, 1.0, "a")], y2021=[(29, 5.0, "a")], y2022=[(40, 1.0, "a")])
    sizes, found = figures(of)
    assert sizes == {2020: 40, 2022: 40}
    assert found.drift[1] == 0


def test_no_result_depends_on_the_order_of_landmarks():
    rng = np.random.default_rng(3)
    of = table(y2020=[(50, 1.0, "a"), (50, 3.0, "b")], y2021=[(50, 2.0, "b"), (50, np.nan, None)])
    shuffled = of.iloc[rng.permutation(len(of))].reset_index(drop=True)
    for feature in (NUMBER, CODE):
        one, other = figures(of, feature)[1], figures(shuffled, feature)[1]
        np.testing.assert_allclose(one.drift, other.drift)
        np.testing.assert_array_equal(one.missing, other.missing)


def test_features_of_a_switch_are_found_by_their_column_and_stand_by_themselves():
    of = table(y2020=[(30, 1.0, "a")])
    assert {one.name for one in declared_in(of)} == {NUMBER.name, CODE.name}
    assert group_of(NUMBER) == NUMBER.theme
    assert group_of(replace(NUMBER, switch="webbruk")) == "webbruk"


def test_the_report_has_every_feature_every_year_and_a_picture_of_each_theme(tmp_path):
    of = table(y2020=[(40, 1.0, "a")], y2021=[(2000, 1.0, "a"), (2000, 9.0, None)])
    write_figures(of, declared_in(of), tmp_path)
    text = (tmp_path / "features.md").read_text(encoding="utf-8")
    assert "2 features of 4,040 landmarks" in text
    assert "2020 (n=40) | 2021 (n=4,000) |" in text
    assert f"| `{NUMBER.name}` | 0.0% | 0.0%, **" in text
    assert f"| `{CODE.name}` | 0.0% | 50.0%, **" in text
    assert "The same for everyone" not in text
    assert "Without any value" not in text
    for theme in {NUMBER.theme, CODE.theme}:
        name = f"features_{theme.replace(' ', '_')}.png"
        assert f"({name})" in text
        assert plt.imread(tmp_path / name).std() > 0.05


def test_the_report_names_what_is_the_same_for_everyone_and_what_is_empty(tmp_path):
    of = table(y2020=[(40, 1.0, None)])
    write_figures(of, declared_in(of), tmp_path)
    text = (tmp_path / "features.md").read_text(encoding="utf-8")
    assert f"The same for everyone: `{NUMBER.name}`." in text
    assert f"Without any value: `{CODE.name}`." in text
    assert [path.name for path in tmp_path.iterdir()] == ["features.md"]


def test_the_same_figures_are_the_same_bytes(tmp_path):
    of = table(y2020=[(40, 1.0, "a")], y2021=[(40, 2.0, "b")])
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write_figures(of, declared_in(of), tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(files) >= 2
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()
