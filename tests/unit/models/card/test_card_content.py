"""card.json: what it holds, whose figures these are, and that no few people are told of."""

import json
from dataclasses import replace

import pytest

from models.card.content import content
from models.card.explanations import FIGURES, explanations_of
from models.card.fairness import fairness_of
from models.card.html import html
from models.card.results import results, rivals
from models.card.sentences import Sentences
from models.card.words import Words
from models.evaluation.tables import FEWEST_IN_GROUP
from models.small_cells import shown
from tests.unit.models.card.conftest import BEFORE, GONE, RUN

KEYS = {
    "schema",
    "written_by",
    "made_up",
    "settings",
    "model",
    "texts",
    "legal_basis",
    "targets",
    "exits",
    "data",
    "regime",
    "training",
    "results",
    "explanations",
    "fairness",
    "history",
    "not_known",
    "sealed",
}
COUNTS = {"known", "events", "n", "people", "triggered", "rows", "persons"}


def numbers(tree, name=""):
    """Yield every number below a key, with the key."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from numbers(value, key)
    elif isinstance(tree, list):
        for value in tree:
            yield from numbers(value, name)
    elif isinstance(tree, int | float):
        yield name, tree


def test_the_keys_are_those_of_the_schema_and_it_is_json(card):
    assert card["schema"] == 1
    assert set(card) == KEYS
    json.dumps(card, allow_nan=False)


def test_no_count_is_of_one_to_four_people(card):
    few = [(name, n) for name, n in numbers(card["results"]) if name in COUNTS and 0 < n < 5]
    assert few == []
    assert [shown(n) for n in (0, 1, 4, 5)] == [0, None, None, 5]


def test_the_figures_are_those_of_the_metrics(facts, card):
    headline, at = card["results"]["headline"], facts.at
    metrics = facts.metrics
    assert (
        headline["auc"]["model"]["estimate"]
        == (metrics["exits"]["i_arbeid"]["horizons"][at]["auc"])
    )
    nav = metrics["capacity"]["nav_rule"]["0.25"]["precision"]
    assert headline["precision"]["nav_rule"] == nav
    assert card["results"]["confusion"] == metrics["confusion"]


def test_every_group_of_the_test_part_is_counted(facts, card):
    groups = card["results"]["groups"]
    for attribute in facts.cohort.protected:
        told = [one for one in groups if one["attribute"] == attribute]
        assert sum(one["n"] or 0 for one in told) <= card["results"]["rows"]
        for one in told:
            enough = (one["n"] or 0) >= FEWEST_IN_GROUP
            assert (one["predicted"] is not None) == enough
    assert {one["group"] for one in groups if one["attribute"] == "kjoenn"} == {"KVINNE", "MANN"}


def test_the_newest_version_stands_first_and_a_deleted_one_has_no_figures(card):
    assert [one["run"] for one in card["history"]] == [BEFORE, GONE]
    assert card["history"][0]["trained_on"] == 900
    assert card["history"][1]["trained_on"] is None
    assert card["model"]["run"] == RUN
    assert card["model"]["reference"] == GONE


def test_registers_are_told_by_what_they_are_used_for(card):
    roles = {one["id"]: one["roles"] for one in card["data"]["registers"]}
    assert roles["aa_registeret"] == ["features", "outcomes", "comparison"]
    assert roles["periode"] == ["population"]
    assert "webbruk" not in roles
    assert all(one["legal_basis"] for one in card["data"]["registers"])


def test_resources_stand_before_barriers(card):
    order = ["ressurs", "begge", "barriere"]
    readings = [order.index(one["reading"]) for one in card["data"]["features"]]
    assert readings == sorted(readings)


@pytest.mark.parametrize(
    ("interval", "side"),
    [([-0.02, -0.01], None), ([0.01, 0.02], "better"), ([-0.01, 0.01], "not_told_apart")],
)
def test_a_rule_that_is_better_than_the_model_is_named(facts, interval, side):
    metrics = json.loads(json.dumps(facts.metrics))
    for name, by_exit in metrics["differences"].items():
        by_exit["i_arbeid"]["brier_interval"] = interval if name == "tree" else [-1, -0.5]
    found = rivals(replace(facts, data=Told(facts, metrics)))
    named = {key: [one for one in ones if one["exit"] == "i_arbeid"] for key, ones in found.items()}
    tree = {"model": "tree", "exit": "i_arbeid"}
    assert [key for key, ones in named.items() if tree in ones] == ([side] if side else [])


class Told:
    """The data of some facts with other metrics."""

    def __init__(self, facts, metrics) -> None:
        self._data, self.metrics = facts.data, metrics

    def __getattr__(self, name):
        return getattr(self._data, name)


def test_with_too_few_known_nothing_is_said_of_how_good_it_is(facts):
    metrics = facts.metrics | {"known": dict.fromkeys(facts.metrics["known"], 99)}
    few = replace(facts, data=Told(facts, metrics))
    card = content(few)
    assert Sentences(card, Words("nb")).how_good() == [Words("nb")("not_judged")]


def test_a_design_without_lists_shows_none(facts):
    of_lists = ("capacity", "confusion", "net_benefit", "gain", "lead")
    metrics = {key: value for key, value in facts.metrics.items() if key not in of_lists}
    told = content(replace(facts, data=Told(facts, metrics)))
    text = html(told, {}, "en")
    assert "Confusion matrix" not in text
    assert "Of the quarter whom" not in text
    assert results(replace(facts, data=Told(facts, metrics)))["confusion"] is None


def write_fairness(folder, run):
    """Write a report on equal treatment of a run."""
    figure = {"estimate": 0.5, "interval": [0.4, 0.6], "verdict": "passes"}
    measures = dict.fromkeys(("flagged@0.25", "recall@0.25", "gap"), figure)
    judged = {"counts": {"known": 300, "in_need": 9}, "measures": measures}
    small = {"counts": {"known": None, "in_need": None}, "measures": {}}
    groups = {"groups": {"KVINNE": judged, "MANN": small}}
    parts = {"kjoenn": groups, "kontor": groups, "kjoenn x alder": groups}
    path = folder / "fairness.json"
    path.write_text(json.dumps({"run": run, "models": {"model": parts}}), encoding="utf-8")
    return path


def test_the_report_on_equal_treatment_is_shown_when_it_is_of_this_run(facts, tmp_path):
    assert fairness_of(tmp_path / "fairness.json", RUN) is None
    assert fairness_of(write_fairness(tmp_path, "another"), RUN) is None
    found = fairness_of(write_fairness(tmp_path, RUN), RUN)
    assert [(one["attribute"], one["group"], one["n"]) for one in found] == [
        ("kjoenn", "KVINNE", 300),
        ("kjoenn", "MANN", None),
    ]
    with_report, without = (
        html(content(replace(facts, fairness=lines)), {}, "nb") for lines in (found, None)
    )
    assert "er fra rapporten om likebehandling" in with_report
    assert "fra prøven av kalibrering i grupper" in without
    assert "færre enn 5" in with_report


def write_explanations(folder, run):
    """Write the figures of a report on a run's explanations."""
    figure = {"n": 400, "estimate": 0.9, "interval": [0.8, 1.0]}
    parts: dict = {"stability": {}, "faithfulness": {}, "texts": {}}
    for part, key in FIGURES.values():
        parts[part][key] = figure
    told = {"run": run, "people": 412, "refits": 20, "faults": {"tells a cause": 2}}
    path = folder / "explanations.json"
    path.write_text(json.dumps(told | parts), encoding="utf-8")
    return path


def test_figures_of_explanations_are_shown_when_they_are_of_this_run(facts, tmp_path):
    assert explanations_of(tmp_path / "explanations.json", RUN) is None
    assert explanations_of(write_explanations(tmp_path, "another"), RUN) is None
    found = explanations_of(write_explanations(tmp_path, RUN), RUN)
    assert found["rank_correlation"]["n"] == 400
    told = content(replace(facts, explanations=found))
    assert told["explanations"] == found
    in_norwegian, in_english = (html(told, {}, language) for language in ("nb", "en"))
    assert "Målt på 412 personer" in in_norwegian
    assert "Språkkontrollen fant 2 feil" in in_norwegian
    assert "0,90 (0,80–1,00)" in in_norwegian
    assert "Words in the half page" in in_english
    assert "profilering explain evaluate gjør det" in html(content(facts), {}, "nb")


def test_a_status_is_asked_of_on_the_day_and_an_exit_within_it(card):
    t = Words("nb")
    assert Sentences(card, t).within(365) == "innen 365 dager"
    of_a_status = card | {"model": card["model"] | {"horizons_days": [365]}}
    assert Sentences(of_a_status, t).within(365) == "på dag 365"


def test_the_level_is_said_with_its_side(facts, card):
    said = Sentences(card, Words("en")).how_good()
    side = card["results"]["headline"]["level"]["side"]
    assert len(said) == 3
    assert said[-1].endswith(f"So the model was {Words('en')(f'levels.{side}')}.")
