"""Segments: each row is in the one whose words describe it, read back from the words alone."""

import json
import re

import numpy as np
import pytest

from models.cohort.cohort import SINCE_REGISTRATION, FeatureSpace
from models.segments.segments import (
    Segmentation,
    SpeaksOf,
    find_segments,
    leading_theme,
    segmentation_from,
    theme_sums,
)
from profilering.params import Segments

THEMES = {"age": "who", "skill": "work", "jobs": "work", "sick": "health", "child": "home"}
SPACE = FeatureSpace(tuple(THEMES), {}, THEMES)
SETTINGS = Segments(bands=3, themes=2, min_share=0.08)
OTHERS = "other themes"
ENGLISH = SpeaksOf("work", "13 x weeks", "en")
BOKMAAL = SpeaksOf("å komme i arbeid", "182 dager", "nb")
RULE = re.compile(
    r"The predicted chance of work within 13 x weeks is at least ([\d.]+) % and "
    r"(below|at most) ([\d.]+) %, and (.+) is most strongly associated with it\."
)


def drawn(n: int = 500, seed: int = 0):
    """Draw chances, and contributions in which `work` leads most often and `home` hardly ever."""
    rng = np.random.default_rng(seed)
    return rng.beta(2, 3, n), rng.normal(size=(n, 5)) * [1.2, 1.0, 1.0, 0.7, 0.4]


def found(settings: Segments = SETTINGS, seed: int = 0) -> Segmentation:
    """Find segments on drawn rows."""
    return find_segments(*_with_space(seed), settings, ENGLISH)


def _with_space(seed: int):
    chance, parts = drawn(seed=seed)
    return chance, SPACE, parts


def leads(parts: np.ndarray) -> str:
    """Say by hand which theme's sum is largest, whichever its sign."""
    sums = dict.fromkeys(THEMES.values(), 0.0)
    for part, theme in zip(parts, THEMES.values(), strict=True):
        sums[theme] += part
    return max(sums, key=lambda theme: abs(sums[theme]))


def describes(rule: str, chance: float, parts: np.ndarray) -> bool:
    """Say from a rule's words alone whether they are true of a row."""
    low, to, high, which = RULE.fullmatch(rule).groups()
    low, high = round(float(low) / 100, 3), round(float(high) / 100, 3)
    in_band = low <= chance and (chance < high if to == "below" else chance <= high)
    if which == "any theme":
        return in_band
    if which.startswith("another theme than "):
        return in_band and leads(parts) not in which.removeprefix("another theme than ").split(", ")
    return in_band and which == f"of all themes {leads(parts)}"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("bands", "themes", "share"), [(2, 1, 0), (3, 2, 0.08), (5, 4, 0.01)])
def test_the_words_of_exactly_one_rule_describe_each_row_and_it_is_the_rows_own(
    seed, bands, themes, share
):
    segmentation = found(Segments(bands=bands, themes=themes, min_share=share), seed)
    rules = segmentation.rules()
    # Fresh rows, and rows exactly on the cuts.
    chance, parts = drawn(seed=seed + 100)
    chance[:4] = [0.0, 1.0, segmentation.cuts[0], segmentation.cuts[-1]]
    segments = segmentation.assign(chance, SPACE, parts)
    for row, segment in enumerate(segments):
        true_of_it = [
            name for name, rule in rules.items() if describes(rule, chance[row], parts[row])
        ]
        assert true_of_it == [segment]


def test_cuts_part_the_training_rows_equally_and_are_written_as_they_are_used():
    segmentation = found()
    chance, _ = drawn()
    assert segmentation.cuts == pytest.approx(np.quantile(chance, [1 / 3, 2 / 3]), abs=0.001)
    for cut in segmentation.cuts:
        assert float(f"{cut:.3f}") == cut
        assert any(f"{100 * cut:.1f} %" in rule for rule in segmentation.rules().values())


def test_a_small_segment_joins_the_other_themes_of_its_band():
    segmentation = found()
    chance, parts = drawn()
    themes = np.array([leads(row) for row in parts])
    segments = segmentation.assign(chance, SPACE, parts)
    bands = np.array([sum(c >= cut for cut in segmentation.cuts) for c in chance])
    foremost = sorted(set(themes), key=lambda theme: -(themes == theme).sum())[:2]
    for band, named in enumerate(segmentation.themes):
        sizes = {theme: ((bands == band) & (themes == theme)).sum() for theme in set(themes)}
        assert set(named) == {theme for theme in foremost if sizes[theme] >= 0.08 * 500}
        for theme in named:
            assert (segments == segmentation.name(band, theme)).sum() == sizes[theme]
        rest = sum(size for theme, size in sizes.items() if theme not in named)
        assert (segments == segmentation.name(band, OTHERS)).sum() == rest


def test_with_a_large_smallest_share_only_the_bands_are_left():
    segmentation = found(Segments(bands=3, themes=3, min_share=0.9))
    assert segmentation.themes == ((), (), ())
    assert list(segmentation.rules()) == [
        f"{place} chance, {OTHERS}" for place in ("lower", "middle", "higher")
    ]
    assert all("any theme" in rule for rule in segmentation.rules().values())


def test_the_leading_theme_is_the_largest_sum_of_its_features_whichever_the_sign():
    parts = np.array([[1.0, 0.6, 0.6, 0, 0], [1.0, 0.6, -0.6, 0, 0], [0.5, 0, 0, -0.9, 0.1]])
    assert leading_theme(SPACE, parts) == ["work", "who", "health"]
    themes, sums = theme_sums(SPACE, parts)
    assert themes == ["health", "home", "who", "work"]
    assert sums[0].tolist() == [0, 0, 1, 1.2]
    assert sums.sum(axis=1) == pytest.approx(parts.sum(axis=1))


def test_equal_chances_leave_fewer_bands_and_every_row_still_has_one():
    chance, parts = np.full(100, 0.25), drawn(100)[1]
    segmentation = find_segments(chance, SPACE, parts, SETTINGS, ENGLISH)
    assert segmentation.cuts == (0.25,)
    segments = segmentation.assign(chance, SPACE, parts)
    assert set(segments) <= set(segmentation.rules())
    assert all(segment.startswith("higher chance") for segment in segments)


def test_names_of_bands_are_unique_for_any_number_of_bands():
    for bands in range(2, 12):
        segmentation = found(Segments(bands=bands, themes=3, min_share=0))
        names = [segmentation.name(b, OTHERS) for b in range(len(segmentation.cuts) + 1)]
        assert len(set(names)) == bands
        assert names[0] == f"lower chance, {OTHERS}"
        assert names[-1] == f"higher chance, {OTHERS}"


def test_in_bokmaal_a_rule_reads_as_a_sentence():
    segmentation = Segmentation(BOKMAAL, (0.304, 0.55), (("helse",), (), ("helse", "alder")))
    assert segmentation.rules() == {
        "lavere sannsynlighet, helse": "Beregnet sannsynlighet for å komme i arbeid innen 182 "
        "dager er minst 0,0 % og under 30,4 %, og av alle temaer er det helse som henger sterkest "
        "sammen med den.",
        "lavere sannsynlighet, andre temaer": "Beregnet sannsynlighet for å komme i arbeid innen "
        "182 dager er minst 0,0 % og under 30,4 %, og et annet tema enn helse henger sterkest "
        "sammen med den.",
        "middels sannsynlighet, andre temaer": "Beregnet sannsynlighet for å komme i arbeid innen "
        "182 dager er minst 30,4 % og under 55,0 %, og et tema henger sterkest sammen med den.",
        "høyere sannsynlighet, helse": "Beregnet sannsynlighet for å komme i arbeid innen 182 "
        "dager er minst 55,0 % og høyst 100,0 %, og av alle temaer er det helse som henger "
        "sterkest sammen med den.",
        "høyere sannsynlighet, alder": "Beregnet sannsynlighet for å komme i arbeid innen 182 "
        "dager er minst 55,0 % og høyst 100,0 %, og av alle temaer er det alder som henger "
        "sterkest sammen med den.",
        "høyere sannsynlighet, andre temaer": "Beregnet sannsynlighet for å komme i arbeid innen "
        "182 dager er minst 55,0 % og høyst 100,0 %, og et annet tema enn helse, alder henger "
        "sterkest sammen med den.",
    }


def test_a_segmentation_survives_json():
    segmentation = found()
    assert segmentation_from(json.loads(json.dumps(segmentation.to_json()))) == segmentation


def test_the_days_since_registration_are_in_no_themes_sum():
    names = ("alder_aar", SINCE_REGISTRATION, "antall_tidligere_perioder")
    themes = dict(zip(names, ("alder", "tid som ledig", "tid som ledig"), strict=True))
    found, sums = theme_sums(FeatureSpace(names, {}, themes), np.array([[0.2, 3.0, -0.1]]))
    assert found == ["alder", "tid som ledig"]
    assert sums.tolist() == [[0.2, -0.1]]
