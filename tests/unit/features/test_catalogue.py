"""docs/catalogue.md is what the declarations say today."""

from features.catalogue import PLACE, catalogue
from features.found import all_features
from tests.support.parts import ROOT


def test_the_committed_catalogue_is_current():
    committed = (ROOT / PLACE).read_text(encoding="utf-8")
    assert committed == catalogue(all_features()), "run `python -m features.catalogue`"


def test_it_has_one_row_per_feature_with_the_name_first():
    rows = [line for line in catalogue(all_features()).splitlines() if line.startswith("| `")]
    names = [row.split("|")[1].strip().strip("`") for row in rows]
    assert names == [one.name for one in all_features()]
    for one, row in zip(all_features(), rows, strict=True):
        cells = [cell.strip() for cell in row.removeprefix("|").split(" | ")]
        assert one.text_nb in cells[1]
        assert cells[2:5] == [one.unit, one.theme, one.legal_basis]
