"""Reasons in words: resources and barriers by theme, then what is not known."""

import numpy as np
import pytest

from features.found import all_features
from models.cohort.cohort import SINCE_REGISTRATION, FeatureSpace
from models.reasons import Reasons, Wording, reasons


def told(parts: dict[str, float], themes: dict[str, str] | None = None, missing=()) -> Reasons:
    """Return one person's reasons; every feature is a theme of its own unless said."""
    themes = themes or {name: f"tema {name}" for name in parts}
    space = FeatureSpace(tuple(parts), {}, themes)
    X = np.array([[np.nan if name in missing else 1.0 for name in parts]])
    words = {name: Wording(f"Tekst {name}", "kode") for name in parts}
    (found,) = reasons(space, X, np.array([list(parts.values())]), words)
    return found


def test_what_raises_the_chance_is_a_resource_and_what_lowers_it_a_barrier():
    found = told({"a": 0.3, "b": -0.4})
    assert found == Reasons(["Tema a: Tekst a"], ["Tema b: Tekst b"], [])


def test_the_strongest_come_first_and_at_most_four_are_told():
    up = {"a": 0.1, "b": 0.5, "c": 0.3, "d": 0.2, "e": 0.4}
    down = {f"m{name}": -value for name, value in up.items()}
    found = told(up | down)
    assert [text[-1] for text in found.resources] == ["b", "e", "c", "d"]
    assert [text[-2:] for text in found.barriers] == ["mb", "me", "mc", "md"]


@pytest.mark.parametrize(("size", "is_told"), [(0.05, True), (0.049, False), (0.0, False)])
def test_a_tiny_part_is_left_out(size, is_told):
    assert bool(told({"a": size}).resources) == is_told
    assert bool(told({"a": -size}).barriers) == is_told


def test_a_theme_is_told_once_by_the_feature_that_weighs_most_in_its_direction():
    themes = {"a": "helse", "b": "helse", "c": "helse", "d": "alder", "e": "alder"}
    found = told({"a": 0.2, "b": 0.5, "c": -0.6, "d": 0.3, "e": -0.8}, themes)
    # The sums: helse 0.1, alder -0.5.
    assert found == Reasons(["Helse: Tekst b"], ["Alder: Tekst e"], [])


def test_parts_that_cancel_are_not_told():
    found = told({"a": 0.7, "b": -0.7}, {"a": "helse", "b": "helse"})
    assert found == Reasons([], [], [])


def test_what_is_missing_is_listed_by_feature():
    found = told({"a": 0.3, "b": 0.2, "c": 0.0}, missing=("b", "c"))
    assert found.missing == ["Tekst b", "Tekst c"]


def test_every_row_has_its_own_reasons():
    space = FeatureSpace(("a",), {}, {"a": "helse"})
    found = reasons(
        space, np.ones((2, 1)), np.array([[1.0], [-1.0]]), {"a": Wording("Tekst", "kode")}
    )
    assert found == [Reasons(["Helse: Tekst"], [], []), Reasons([], ["Helse: Tekst"], [])]


def test_no_text_of_any_declared_feature_speaks_of_causes():
    features = all_features()
    space = FeatureSpace(tuple(f.name for f in features), {}, {f.name: f.theme for f in features})
    words = {f.name: Wording(f.text_nb, f.unit) for f in features}
    X = np.full((1, len(features)), np.nan)
    (nothing,) = reasons(space, X, np.ones_like(X), words)
    assert len(nothing.missing) == len(features)
    for size in (1.0, -1.0):
        (one,) = reasons(space, np.ones_like(X), np.full_like(X, size), words)
        said = [*one.resources, *one.barriers, *nothing.missing]
        assert len(said) > len(features)
        assert not [text for text in said if "skyldes" in text.lower()]


def test_what_is_missing_is_neither_a_resource_nor_a_barrier():
    themes = {"a": "helse", "b": "helse", "c": "alder"}
    found = told({"a": -0.9, "b": -0.2, "c": 0.4}, themes, missing=("a", "c"))
    assert found == Reasons([], ["Helse: Tekst b"], ["Tekst a", "Tekst c"])


def test_what_nobody_was_asked_for_is_no_gap():
    space = FeatureSpace(("a", "b"), {}, {"a": "ytelser", "b": "utdanning"})
    words = {
        "a": Wording("Dager siden AAP", "dager", is_asked=False),
        "b": Wording("Utdanning", "kode"),
    }
    (found,) = reasons(space, np.full((1, 2), np.nan), np.ones((1, 2)), words)
    assert found == Reasons([], [], ["Utdanning"])


@pytest.mark.parametrize(
    ("text", "unit", "value", "expected"),
    [
        ("Svar på om helsen hindrer arbeid", "ja/nei", 1.0, "Svar på om helsen hindrer arbeid: ja"),
        ("Mottar dagpenger", "ja/nei", 0.0, "Mottar dagpenger: nei"),
        ("Dager i arbeid siste 12 måneder", "dager", 320.0, "Dager i arbeid siste 12 måneder: 320"),
        ("Alder", "år", 45.0, "Alder: 45 år"),
        ("Tidligere perioder", "antall", 2.0, "Tidligere perioder: 2"),
        ("Fylke", "kode", 3.0, "Fylke"),
    ],
)
def test_a_value_stands_with_its_text(text, unit, value, expected):
    assert Wording(text, unit).with_value(value) == expected


def test_a_theme_of_its_own_name_is_not_said_twice():
    space = FeatureSpace(("alder_aar",), {}, {"alder_aar": "alder"})
    words = {"alder_aar": Wording("Alder", "år")}
    (found,) = reasons(space, np.full((1, 1), 45.0), np.ones((1, 1)), words)
    assert found.resources == ["Alder: 45 år"]


def test_how_long_somebody_has_been_registered_is_no_reason():
    themes = {SINCE_REGISTRATION: "tid som ledig", "a": "tid som ledig"}
    found = told({SINCE_REGISTRATION: 2.0, "a": -0.3}, themes)
    assert found == Reasons([], ["Tid som ledig: Tekst a"], [])


def test_the_feature_of_days_since_registration_is_there():
    assert [one.status for one in all_features() if one.name == SINCE_REGISTRATION] == ["i bruk"]
