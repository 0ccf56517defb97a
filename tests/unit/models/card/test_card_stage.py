"""What the stage hands to the card: the records that are kept, the changes, the settings."""

from models.champions import put_in_use
from models.registry import RECORD, RunName, write_name
from pipelines.card import facts_of
from profilering.files import write_json
from profilering.places import Places

FIRST, SECOND, LATEST = (RunName(name, name * 5) for name in ("first", "second", "latest"))


def test_the_card_is_given_every_change_and_the_records_that_are_left(facts, tmp_path):
    places = Places(tmp_path)
    places.champion.parent.mkdir(parents=True)
    for name in (FIRST, SECOND):
        put_in_use(places, name, f"reason of {name.run}")
    write_name(places.latest, LATEST)
    for name in (SECOND, LATEST):
        write_json(places.runs / name.run / RECORD, {"rows": len(name.run)})
    found = facts_of(places, facts.params, facts.data, {"2022-01-01": facts.metrics})
    assert [one.run for one in found.history] == ["first", "second"]
    assert found.records == {"second": {"rows": 6}, "latest": {"rows": 6}}
    assert found.settings == facts.params.card
    assert found.fairness is None
