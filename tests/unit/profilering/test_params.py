"""Settings: every problem at once, with the nearest valid key, and never a value."""

import pytest

from profilering.errors import BadInput
from profilering.params import Params, read_params
from tests.support.parts import ROOT

GOOD = (ROOT / "params.yaml").read_text(encoding="utf-8")


def in_section(text: str, name: str, old: str, new: str) -> str:
    """Replace within one section alone."""
    start = text.index(f"\n{name}:")
    end = text.index("\n\n", start)
    assert old in text[start:end]
    return text[:start] + text[start:end].replace(old, new) + text[end:]


@pytest.fixture
def complaint(tmp_path):
    """Return what is said of a params.yaml with this text."""

    def read(text: str) -> str:
        path = tmp_path / "params.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            read_params(path)
        return str(caught.value)

    return read


def test_settings_are_read_typed_and_frozen(tmp_path):
    path = tmp_path / "params.yaml"
    path.write_text(GOOD, encoding="utf-8")
    params = read_params(path)
    assert isinstance(params, Params)
    with pytest.raises(ValueError, match="frozen"):
        params.training.seed = 2  # type: ignore[misc]


def test_an_unknown_key_is_named_with_the_nearest_valid_one(complaint):
    message = complaint(in_section(GOOD, "training", "  seed:", "  seeed:"))
    assert "'training.seeed' is not a known key. Did you mean 'seed'?" in message
    message = complaint(GOOD.replace("\ntraining:", "\ntraning:"))
    assert "'traning' is not a known key. Did you mean 'training'" in message


def test_all_problems_are_told_at_once_and_no_value_is_shown(complaint):
    text = in_section(GOOD, "training", "seed: 20261122", "seed: hemmelig")
    text = in_section(text, "training", "\n  folds: 3", "\n  folds: -417")
    text = in_section(text, "training", "  knots: 5\n", "")
    text = text.replace("confidence: 0.95", "confidence: 0.123")
    message = complaint(text)
    for key in ("training.seed", "training.folds", "training.knots", "evaluation.confidence"):
        assert f"'{key}'" in message
    assert "4 problems" in message
    for value in ("hemmelig", "417", "0.123"):
        assert value not in message


@pytest.mark.parametrize("value", [".nan", ".inf", "[]", "null"])
def test_numbers_that_are_none_are_refused(complaint, value):
    text = in_section(GOOD, "training", "learning_rate: 0.08", f"learning_rate: {value}")
    assert "'training.learning_rate'" in complaint(text)


@pytest.mark.parametrize("value", ["[]", "[0]", "[-5]", "[80, 20]", "[20, 20]"])
def test_numbers_of_trees_rise_from_one(complaint, value):
    text = in_section(GOOD, "training", "rounds:\n  - 100", f"rounds: {value}")
    assert "'training.rounds" in complaint(text)


@pytest.mark.parametrize("text", ["", "- a list", "42"])
def test_a_file_that_is_no_mapping_is_refused(complaint, text):
    assert complaint(text).startswith("params.yaml: ")


def test_broken_yaml_is_located_without_showing_what_stands_there(complaint):
    message = complaint("training: {seed: hemmelig\n  folds: [\n")
    assert "not valid YAML at line" in message
    assert "hemmelig" not in message
    message = complaint("cohort: hemmelig\ncohort: annet\n")
    assert "line 2, column 1: a key stands there twice" in message
    assert "hemmelig" not in message


def test_a_missing_file_names_the_command_that_writes_one(tmp_path):
    with pytest.raises(BadInput, match=r"params\.yaml is missing; `profilering params upgrade`"):
        read_params(tmp_path / "params.yaml")
