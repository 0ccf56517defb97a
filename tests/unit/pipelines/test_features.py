"""The stage `features`: what is protected is read only once the audit log has it."""

import pandas as pd
import pytest

from pipelines import features
from profilering.audit import parsed
from profilering.places import Places
from tests.support.projects import write_params


@pytest.fixture
def places(tmp_path, monkeypatch) -> Places:
    places = Places(tmp_path)
    places.population.parent.mkdir(parents=True)
    pd.DataFrame({"landmark_ref": ["a", "b"]}).to_parquet(places.population)
    monkeypatch.setattr(features, "write_features", lambda *_: {})
    return places


def test_a_switched_on_attribute_is_logged_with_its_reason(places):
    write_params(places.root, 1, {"features": {"landgruppe": "a study of bias"}})
    features.main(places)
    (line,) = places.audit.read_text(encoding="utf-8").splitlines()
    fields = parsed(line).fields
    assert fields["msg"] == "a study of bias"
    assert [fields[f"cs{n}"] for n in (1, 2, 3)] == ["features", "landgruppe", "2"]


def test_nothing_is_logged_where_nothing_is_switched_on(places):
    write_params(places.root, 1, {"features": {}})
    features.main(places)
    assert not places.audit.exists()
