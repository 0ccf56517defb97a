"""Declarations: wrong ones are refused when their file is imported, and told what to write."""

import importlib
import sys
from types import ModuleType

import pytest

import features.definitions
from data.intake.all import REGISTERS as DECLARED
from features.columns import REFUSED
from features.declare import Feature, feature
from features.derived import ratio
from features.expressions import (
    any_row,
    choose,
    code,
    count_distinct,
    days_covered,
    days_since_date,
    first_digits,
    is_true,
    last_code,
    last_number,
    this_spell,
)
from features.found import all_features, every_feature, features_of
from features.legal import FOLLOW_UP
from features.windows import Window, days, ever, months, on_the_day
from profilering.errors import BadInput

GOOD = {
    "register": "aa_registeret",
    "window": months(12),
    "value": days_covered(),
    "unit": "dager",
    "theme": "arbeidserfaring",
    "kind": "numeric",
    "changeable": False,
    "reading": "ressurs",
    "text_nb": "Dager i arbeid",
    "text_nn": "Dagar i arbeid",
    "legal_basis": FOLLOW_UP,
    "status": "i bruk",
}
CASES = {
    "register": ({"register": "aaregisteret"}, ["no register 'aaregisteret'", "'aa_registeret'"]),
    "earlier profiling": ({"register": "profilering"}, ["cannot be read", "SEG-05"]),
    "protected": (
        {"register": "person_vernet", "value": count_distinct("kjoenn")},
        ["switch: person_vernet needs one", "protected"],
    ),
    "switch": ({"switch": "kjønn"}, ["switch 'kjønn' is not known", "'kjoenn'"]),
    "all months there are": (
        {"register": "arbeidsmarked", "window": ever},
        ["arbeidsmarked holds all months", "write months(12) or less"],
    ),
    "choice by the day": (
        {
            "value": last_code(choose((this_spell, "ny"), otherwise=code("yrke"))),
            "kind": "categorical",
        },
        ["choose is of the row alone: write this_spell in rows"],
    ),
    "derived of a register": (
        {"value": ratio("a", "b")},
        ["reads no register; write derived(...)"],
    ),
    "read of no register": ({"register": "avledet"}, ["write one of features.derived (difference"]),
    "column": (
        {"value": count_distinct("arbeidsgiver")},
        ["no column 'arbeidsgiver'", "'arbeidsgiver_ref'"],
    ),
    "knowledge of later": (
        {"value": count_distinct("kjent_til")},
        ["no column 'kjent_til' for features"],
    ),
    "kind of column": (
        {"value": last_number("yrke")},
        ["aa_registeret.yrke is a code", "Write one of: stillingsprosent"],
    ),
    "a reference as a value": (
        {"value": last_code(code("arbeidsgiver_ref")), "kind": "categorical", "unit": "kode"},
        ["arbeidsgiver_ref is a ref", "Write one of: type, yrke"],
    ),
    "kommune as it stands": (
        {
            "register": "person",
            "value": last_code(code("kommune")),
            "kind": "categorical",
            "unit": "kode",
        },
        ["person.kommune is a place"],
    ),
    "condition": ({"rows": is_true("er_slettet")}, ["no column 'er_slettet'"]),
    "window": (
        {"window": 12},
        ["window: write months(12), days(28), on_the_day, since_registration or ever"],
    ),
    "sql": ({"value": "count(*)"}, ["value and rows: write the words", "value=days_covered()"]),
    "theme": ({"theme": "erfaring"}, ["theme 'erfaring' is not known", "'arbeidserfaring'"]),
    "reading": ({"reading": "ressurser"}, ["'ressurs'"]),
    "unit": ({"unit": "kode"}, ["unit of a numeric feature is one of: dager, år, uker, antall"]),
    "kind": ({"kind": "flag"}, ["days_covered() gives a numeric: write 'numeric'", "'ja/nei'"]),
    "no bokmål": ({"text_nb": ""}, ["text_nb is empty: write what a veileder reads, in bokmål"]),
    "no nynorsk": ({"text_nn": " "}, ["text_nn is empty", "in nynorsk"]),
    "wording": ({"text_nb": "dager i arbeid."}, ["text_nb: begin with a capital, no full stop"]),
    "legal basis": ({"legal_basis": ""}, ["legal_basis: write one of features.legal"]),
    "health": ({"theme": "helse og livssituasjon"}, ["artikkel 9", "HEALTH"]),
    "aap": ({"register": "aap"}, ["artikkel 9"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_declaration_says_what_to_write(case):
    change, said = CASES[case]
    with pytest.raises(BadInput) as error:
        feature(**GOOD | change)
    assert "tests/unit/features/test_declare.py, line " in str(error.value)
    for text in said:
        assert text in str(error.value)


def test_all_faults_of_a_declaration_are_shown_at_once():
    with pytest.raises(BadInput, match="3 problems"):
        feature(**GOOD | {"theme": "x", "text_nb": "", "legal_basis": ""})


def test_a_forgotten_argument_is_named_by_python():
    with pytest.raises(TypeError, match="text_nn"):
        feature(**{key: value for key, value in GOOD.items() if key != "text_nn"})


@pytest.mark.parametrize("make", [months, days])
def test_a_window_holds_a_day_and_has_no_end_to_choose(make):
    with pytest.raises(ValueError, match="holds no day"):
        make(0)
    with pytest.raises(ValueError, match="write `ever`"):
        make(99_999)
    assert set(Window.__dataclass_fields__) == {"unit", "length"}


def module(**features: Feature) -> ModuleType:
    made = ModuleType("features.definitions.trial")
    vars(made).update(features)
    return made


def test_a_feature_is_named_after_its_variable():
    found = features_of(module(dager_i_arbeid_siste_12_mnd=feature(**GOOD), other=1))
    assert [one.name for one in found] == ["dager_i_arbeid_siste_12_mnd"]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("dager_i_arbeid", {}, "looks at months(12): write ..._siste_12_mnd"),
        ("i_arbeid_siste_12_mnd", {}, "is in days: write dager in its name"),
        ("dager_på_jobb_siste_12_mnd", {}, "write a name of a-z, 0-9 and _"),
        ("person_ref", {"window": ever}, "is a key of every table"),
        ("dager_i_arbeid", {"window": on_the_day}, "write ..._paa_dagen"),
        ("dager_i_arbeid", {"window": days(28)}, "write ..._siste_28_dager"),
    ],
)
def test_a_name_carries_window_and_unit(name, change, said):
    with pytest.raises(BadInput) as error:
        features_of(module(**{name: feature(**GOOD | change)}))
    assert said in str(error.value)
    assert "features/definitions/trial.py" in str(error.value)


DECLARATION = """
from features.declare import feature
from features.expressions import count
from features.legal import FOLLOW_UP
from features.windows import ever

antall_saker = feature(
    register="dagpenger", window=ever, value=count(), unit="antall", theme="ytelser",
    kind="numeric", changeable=False, reading="begge", text_nb="Saker", text_nn="Saker",
    legal_basis=FOLLOW_UP, status="i bruk",
)
"""


@pytest.fixture
def definitions(tmp_path, monkeypatch):
    """A folder of definitions of its own, in the place of ours; returns how to read it."""
    monkeypatch.setattr(features.definitions, "__path__", [str(tmp_path)])
    before = set(sys.modules)

    def read(**files: str) -> list[str]:
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
        every_feature.cache_clear()
        return [one.name for one in all_features.__wrapped__()]

    yield read
    every_feature.cache_clear()
    for name in set(sys.modules) - before:
        if name.startswith("features.definitions."):
            del sys.modules[name]


def test_a_new_file_is_found_by_lying_there(definitions):
    assert definitions(trial_new=DECLARATION) == ["antall_saker"]


def test_a_name_used_in_two_files_is_refused(definitions):
    with pytest.raises(BadInput, match="'antall_saker' is declared twice"):
        definitions(trial_one=DECLARATION, trial_two=DECLARATION)


def test_a_forgotten_argument_in_a_file_is_told_with_its_place(definitions):
    with pytest.raises(BadInput, match=r"trial_short\.py: .*'text_nn'.* Write it"):
        definitions(trial_short=DECLARATION.replace('text_nn="Saker",', ""))


def test_no_feature_reads_an_earlier_profiling_or_what_is_protected():
    protected = {name for one in DECLARED.values() for name in one.protected}
    assert {"kjoenn", "landgruppe"} <= protected
    concluded = set(DECLARED["profilering"].columns) - {"periode_ref"}
    for one in all_features():
        assert one.register not in REFUSED
        assert not set(one.columns) & (protected | concluded)
        assert "nav_opplysninger" not in one.columns
        assert "innsatsgruppe" not in one.name


def test_features_say_resources_as_well_as_barriers():
    readings = [one.reading for one in all_features()]
    assert readings.count("ressurs") >= 5
    assert readings.count("barriere") >= 5
    assert {one.theme for one in all_features()} == {
        "arbeidserfaring",
        "utdanning",
        "helse og livssituasjon",
        "arbeidsmarkedet her",
        "tid som ledig",
        "tiltak",
        "ytelser",
        "egen vurdering",
        "alder",
    }


DERIVED = """
from features.declare import derived
from features.derived import ratio
from features.legal import FOLLOW_UP

antall_delt = derived(
    value=ratio("antall_saker", "{other}"), unit="forhold", theme="ytelser",
    kind="numeric", changeable=False, reading="begge", text_nb="Delt", text_nn="Delt",
    legal_basis=FOLLOW_UP, status="i bruk",
)
"""


def test_a_derived_feature_may_be_of_another_file_and_must_be_of_features_that_are_there(
    definitions,
):
    found = definitions(trial_one=DECLARATION, trial_two=DERIVED.format(other="antall_saker"))
    assert found == ["antall_delt", "antall_saker"]


def test_a_derived_feature_of_nothing_is_refused_with_the_nearest_name(definitions):
    with pytest.raises(BadInput, match=r"'antall_sakr', which is no feature.* 'antall_saker'"):
        definitions(trial_one=DECLARATION, trial_two=DERIVED.format(other="antall_sakr"))


def test_texts_tell_features_apart():
    for language in ("text_nb", "text_nn"):
        texts = [getattr(one, language) for one in all_features()]
        assert len(set(texts)) == len(texts)


def test_expressions_are_shown_as_they_are_written():
    declared = {one.name: one for one in all_features()}
    earlier = declared["dager_siden_forrige_periode"]
    assert str(earlier.rows) == "(~this_spell & ~is_true(er_slettet))"
    assert str(last_code(first_digits("yrke", 1))) == "last_code(first_digits(yrke, 1))"
    assert [str(w) for w in (ever, on_the_day, days(28), months(12))] == [
        "ever",
        "on_the_day",
        "days(28)",
        "months(12)",
    ]
    assert str(any_row()) == "any_row()"
    assert str(days_since_date("siste_arbeidsdag")) == "days_since_date(siste_arbeidsdag)"
