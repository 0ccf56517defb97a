"""docs/catalogue.md is what the declarations say today."""

import re
from collections import Counter

from features.catalogue import PLACE, catalogue
from features.found import all_features
from tests.support.parts import ROOT

EVERYTHING = all_features(frozenset({"webbruk", "kjoenn", "landgruppe"}))
# Association, never effect: "henger sammen med".
CAUSES = {"skyldes", "skuldast", "fordi", "årsak", "årsaken", "dermed", "derfor", "difor"}
HEALTH_COLUMNS = {"helse_hindrer", "annet_hindrer"}
SICKNESS = {"aap", "sykepenger"}
HEALTH_KINDS = {"VARLONTIL", "INKLUTILS", "INDJOBSTOT", "IPSUNG"}
FINE = {"yrke", "stilling_styrk08", "kommune"}


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-zæøå]+", text.lower()))


def codes(text: str) -> set[str]:
    return set(re.findall(r"[A-Z_]+", text))


BOKMAAL_ONLY = words(
    "dager måneder ikke hvor hvordan fra siden en et nå ble hver uker jobber personer stillinger "
    "arbeidssøkere arbeidssøker perioder selv begynte utdanningen helsen registreringen gruppen"
)
NYNORSK_ONLY = words(
    "dagar månader ikkje kor korleis frå sidan ein eit no vart kvar veker jobbar personar "
    "stillingar arbeidssøkjarar arbeidssøkjar periodar sjølv utdanninga helsa registreringa"
)


def test_the_committed_catalogue_is_current():
    committed = (ROOT / PLACE).read_text(encoding="utf-8")
    assert committed == catalogue(EVERYTHING), "run `python -m features.catalogue`"


def test_it_has_one_row_per_feature_with_the_name_first():
    rows = [line for line in catalogue(EVERYTHING).splitlines() if line.startswith("| `")]
    names = [row.split("|")[1].strip().strip("`") for row in rows]
    assert names == [one.name for one in EVERYTHING]
    for one, row in zip(EVERYTHING, rows, strict=True):
        cells = [cell.strip() for cell in row.removeprefix("|").split(" | ")]
        assert one.text_nb in cells[1]
        assert cells[2:5] == [one.unit, one.theme, one.legal_basis]


def test_there_are_resources_as_well_as_barriers():
    readings = Counter(one.reading for one in all_features())
    assert readings.total() >= 95
    assert min(readings["ressurs"], readings["barriere"]) >= 20


def test_no_two_features_have_the_same_wording():
    for language in ("text_nb", "text_nn"):
        said = Counter(getattr(one, language) for one in EVERYTHING)
        assert [text for text, times in said.items() if times > 1] == []


def test_each_wording_is_in_its_language_and_claims_no_cause():
    for one in EVERYTHING:
        assert not words(one.text_nb) & (NYNORSK_ONLY | CAUSES), one.name
        assert not words(one.text_nn) & (BOKMAAL_ONLY | CAUSES), one.name


def test_a_wording_in_the_wrong_language_is_found():
    assert words("Dager siden siste jobb, ikke nå") & BOKMAAL_ONLY
    assert words("Dagar sidan siste jobb, ikkje no") & NYNORSK_ONLY


def test_what_tells_of_health_has_the_second_legal_basis():
    of_kinds = [one for one in EVERYTHING if HEALTH_KINDS & codes(f"{one.rows} {one.value}")]
    assert len(of_kinds) == 3
    of_health = of_kinds + [
        one for one in EVERYTHING if HEALTH_COLUMNS & {*one.columns} or one.register in SICKNESS
    ]
    assert len(of_health) > 10
    assert [one.name for one in of_health if "artikkel 9" not in one.legal_basis] == []


def test_a_code_is_shown_at_two_digits_at_most():
    # Finer ones, and the kommune, point at persons.
    shown = [one for one in EVERYTHING if FINE & {*one.columns} and one.kind == "categorical"]
    assert len(shown) == 5
    for one in shown:
        (code,) = one.value.parts
        assert code.word in {"first_digits", "fylke"}, one.name
        assert code.word == "fylke" or code.parts[1] <= 2, one.name
