"""`params upgrade` puts in what is missing, where it belongs, and touches nothing else."""

import difflib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilering.errors import BadInput
from profilering.params import read_params
from profilering.upgrade import upgraded
from tests.support.parts import ROOT

GOOD = (ROOT / "params.yaml").read_text(encoding="utf-8")
LINES = GOOD.splitlines(keepends=True)
# The lines of single settings: comment above, value below.
SINGLE = [
    i
    for i, line in enumerate(LINES)
    if re.match(r"  \w+:", line)
    and LINES[i - 1].startswith("  # ")
    and "{" not in line
    and not "".join(LINES[i + 1 : i + 2]).startswith("    ")
]


def inserted(before: str, after: str) -> list[str]:
    """Return the new lines, having asserted that no old line is gone or moved."""
    found = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert not [line for line in found if line.startswith("- ")]
    return [line[2:] for line in found if line.startswith("+ ")]


def test_a_missing_key_comes_back_in_its_section_with_its_comment():
    start = GOOD.index("  # Bootstrap refits")
    end = GOOD.index("\n\n# How `make profile-full`")
    assert "refits: 2" in GOOD[start:end]
    after, added = upgraded(GOOD[:start].rstrip("\n") + GOOD[end:])
    assert added == ["training.refits"]
    assert after == GOOD


def test_the_users_values_quotes_comments_and_spaces_stay():
    mine = (
        GOOD.replace("  folds: 3", "  folds:   7   # mine")
        .replace("source: synthetic", 'source: "synthetic"')
        .replace("# How results are measured.", "# A remark of my own.\n# How results")
        .replace("  confidence: 0.95\n", "")
        .replace("  knots: 5\n", "", 1)
    )
    after, added = upgraded(mine)
    assert added == ["training.knots", "evaluation.confidence"]
    assert {"  confidence: 0.95", "  knots: 5"} <= set(inserted(mine, after))
    assert "  folds:   7   # mine\n" in after
    assert 'source: "synthetic"\n' in after


def test_a_missing_section_is_appended_whole():
    start = GOOD.index("# How results are measured.")
    end = GOOD.index("# How people in a similar")
    after, added = upgraded(GOOD[:start] + GOOD[end:])
    assert added == ["evaluation.resamples", "evaluation.confidence"]
    assert after == GOOD[:start] + GOOD[end:] + "\n" + GOOD[start:end].rstrip("\n") + "\n"


def test_an_empty_section_and_another_indentation_are_filled():
    text = "evaluation:\nsegments:\n    bands: 4\n"
    after, added = upgraded(text)
    assert "evaluation.confidence" in added
    assert "segments.bands" not in added
    assert "evaluation:\n  # Bootstrap resamples" in after
    assert "    bands: 4\n    # Themes named" in after


def test_unknown_keys_stay_and_a_complete_file_is_left_alone():
    text = GOOD + "\nmine: {a: 1}\n"
    assert upgraded(text) == (text, [])


@given(st.sets(st.sampled_from(SINGLE), min_size=1))
def test_any_missing_settings_come_back_valid(tmp_path_factory, gone):
    before = "".join(
        line for i, line in enumerate(LINES) if not ({i, i + 1} & gone or _below(i, gone))
    )
    after, added = upgraded(before)
    assert len(added) == len(gone)
    assert len(inserted(before, after)) >= 2 * len(gone)
    path = tmp_path_factory.mktemp("params") / "params.yaml"
    path.write_text(after, encoding="utf-8")
    read_params(path)
    assert upgraded(after) == (after, [])


def _below(i: int, gone: set[int]) -> bool:
    """Whether line i is an item of a list whose key is gone."""
    while LINES[i].startswith("  - "):
        i -= 1
    return i in gone


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "must be a mapping"),
        ("a: [1\n", "not valid YAML at line"),
        ("evaluation: {resamples: 500}\n", "Add these keys by hand.*evaluation.confidence"),
        ("cohort: x\n...\n", "Add these keys by hand"),
    ],
)
def test_what_cannot_be_upgraded_is_refused_with_words(text, said):
    with pytest.raises(BadInput, match=said):
        upgraded(text)
