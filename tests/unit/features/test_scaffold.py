"""A new feature begins as a declaration that says what its name says, and a test that fails."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from features.expressions import any_row, count, days_covered, days_since_end
from features.found import every_feature, features_of
from features.legal import FOLLOW_UP, HEALTH
from features.scaffold import LONGEST_FILE, TO_WRITE, scaffold
from features.windows import days, ever, months, on_the_day, since_registration
from profilering.errors import BadInput
from tests.support.parts import ROOT
from tests.support.registers import spec

__all__ = ["spec"]

DEFINITIONS, TESTS = Path("features/definitions"), Path("tests/spec/features")


@pytest.fixture
def checkout(tmp_path):
    """A folder with the declarations of this checkout, and no tests yet."""
    shutil.copytree(ROOT / DEFINITIONS, tmp_path / DEFINITIONS)
    return tmp_path


def declared_in(path):
    """Import a file of declarations from where it lies; return its features by name."""
    of_file = importlib.util.spec_from_file_location(f"scaffolded_{path.stem}", path)
    module = importlib.util.module_from_spec(of_file)
    of_file.loader.exec_module(module)
    return {one.name: one for one in features_of(module)}


@pytest.mark.parametrize(
    ("name", "register", "theme", "window", "value", "unit", "basis"),
    [
        ("dager_x_siste_7_mnd", "aa_registeret", "arbeidserfaring", months(7), days_covered(),
         "dager", FOLLOW_UP),
        ("antall_x_siste_9_dager", "dagpenger", "ytelser", days(9), count(), "antall", FOLLOW_UP),
        ("har_x_paa_dagen", "aap", "ytelser", on_the_day, any_row(), "ja/nei", HEALTH),
        ("dager_siden_x", "opplysninger", "helse og livssituasjon", ever, days_since_end(),
         "dager", HEALTH),
        ("x_siden_registrering", "bekreftelse", "tid som ledig", since_registration, count(),
         "antall", FOLLOW_UP),
    ],
)  # fmt: skip
def test_the_declaration_says_what_its_name_says(
    checkout, name, register, theme, window, value, unit, basis
):
    written = scaffold(checkout, name, register, theme)
    one = declared_in(checkout / written.definition)[name]
    assert (one.register, one.theme, one.window, one.value) == (register, theme, window, value)
    assert (one.unit, one.legal_basis, one.status) == (unit, basis, "på prøve")
    lines = (checkout / written.definition).read_text(encoding="utf-8").splitlines()
    assert lines[written.line - 1] == f"{name} = feature("
    assert lines[-1] == ")"


def test_what_was_declared_before_stays_as_it_was(checkout):
    before = {path.name: declared_in(path) for path in (checkout / DEFINITIONS).glob("[a-z]*.py")}
    written = scaffold(checkout, "antall_x", "aa_registeret", "arbeidserfaring")
    after = {path.name: declared_in(path) for path in (checkout / DEFINITIONS).glob("[a-z]*.py")}
    del after[written.definition.name]["antall_x"]
    assert after == before


def test_both_files_are_as_ruff_writes_them(checkout):
    shutil.copy(ROOT / "pyproject.toml", checkout)
    paths = []
    for name, register in (("har_x_siste_3_mnd", "aap"), ("antall_y", "arbeidsmarked")):
        window = "" if register == "aap" else "_siste_12_mnd"
        written = scaffold(checkout, name + window, register, "arbeidsmarkedet her")
        paths += [written.definition, written.test]
    ruff = Path(sys.executable).with_name("ruff")
    for command in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        done = subprocess.run(
            [ruff, *command, *paths], cwd=checkout, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_test_fails_until_it_is_filled_in(checkout, spec):
    # Run under the name of a feature that exists, as the new one is declared in the copy only.
    existing = "dager_i_arbeid_siste_12_mnd"
    written = scaffold(checkout, "dager_x_siste_12_mnd", "aa_registeret", "arbeidserfaring")
    text = (checkout / written.test).read_text(encoding="utf-8")
    test = text.replace("dager_x_siste_12_mnd", existing)
    with pytest.raises(pytest.fail.Exception, match="expected Ellipsis, got 10"):
        run_test(test, existing, spec)
    run_test(test.replace("1: ...", "1: 10").replace("2: ...", "2: 0"), existing, spec)


def test_the_test_of_a_market_says_where_the_person_lives(checkout, spec):
    existing = "arbeidssoekere_i_regionen_siste_3_mnd"
    written = scaffold(checkout, "x_siste_3_mnd", "arbeidsmarked", "arbeidsmarkedet her")
    text = (checkout / written.test).read_text(encoding="utf-8")
    test = text.replace("x_siste_3_mnd", existing).replace("2024-01-09", "2024-01-09 | 70")
    test = test.replace("kjent_fra", "kjent_fra | arbeidssoekere")
    run_test(test.replace("1: ...", "1: 70").replace("2: ...", "2: None"), existing, spec)


def run_test(text, name, spec):
    scope = {}
    exec(text, scope)
    scope[f"test_{name}"](spec)


def test_a_full_file_is_left_alone(checkout):
    first = scaffold(checkout, "antall_x", "aa_registeret", "arbeidserfaring").definition
    path = checkout / first
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, *["# Long."] * (LONGEST_FILE - len(lines) - 10)]) + "\n")
    second = scaffold(checkout, "antall_y", "aa_registeret", "arbeidserfaring").definition
    assert second != first
    assert "antall_y" in declared_in(checkout / second)


@pytest.mark.parametrize(
    ("name", "register", "theme", "said"),
    [
        ("alder_aar", "person", "alder", "'alder_aar' exists"),
        ("Dager", "person", "alder", "'Dager' is no name: write a-z"),
        ("class", "person", "alder", "'class' is no name"),
        ("count", "person", "alder", "'count' is a word that features are declared in"),
        ("antall_x", "aareg", "alder", "no register 'aareg'. Valid are: aa_registeret"),
        ("antall_x", "dagpeng", "alder", "Did you mean 'dagpenger'"),
        ("antall_x", "vedtak_14a", "alder", "not for new features: an innsatsgruppe"),
        ("antall_x", "person_vernet", "alder", "not for new features: sex and country"),
        ("antall_x", "aap", "ytelse", "no theme 'ytelse'. Did you mean 'ytelser'"),
        ("antall_x", "arbeidsmarked", "alder", "cannot be declared. window: arbeidsmarked holds"),
        ("antall_x_siste_0_mnd", "aap", "ytelser", "a window of 0 holds no day"),
    ],
)
def test_what_cannot_be_declared_is_refused_and_nothing_is_written(
    checkout, name, register, theme, said
):
    with pytest.raises(BadInput, match=said):
        scaffold(checkout, name, register, theme)
    assert not (checkout / TESTS).exists()


def test_a_name_is_scaffolded_once(checkout):
    written = scaffold(checkout, "antall_x", "aap", "ytelser")
    with pytest.raises(BadInput, match="'antall_x' exists"):
        scaffold(checkout, "antall_x", "aap", "ytelser")
    path = checkout / written.definition
    path.write_bytes((ROOT / written.definition).read_bytes())
    with pytest.raises(BadInput, match=r"test_antall_x\.py exists; delete it"):
        scaffold(checkout, "antall_x", "aap", "ytelser")


def test_a_folder_that_is_no_checkout_is_refused(tmp_path):
    with pytest.raises(BadInput, match="run it in a checkout"):
        scaffold(tmp_path, "antall_x", "aap", "ytelser")


def test_no_declaration_was_left_as_it_was_scaffolded():
    everything = every_feature()
    left = [one.name for one in everything if {one.text_nb, one.text_nn} & set(TO_WRITE.values())]
    assert left == []
