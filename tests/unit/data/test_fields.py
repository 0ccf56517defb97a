"""What kept text may hold: no identity number and no name, however they are written."""

from typing import Annotated

import pytest
from pydantic import TypeAdapter

from data.codes.kodeverk import Kodeverk
from data.intake.door import Door
from data.intake.fields import System, one_of
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA

SYSTEM: TypeAdapter[str] = TypeAdapter(System)
KEPT: TypeAdapter[str] = TypeAdapter(Annotated[str, one_of("KJENT", new="keep")])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("veilarbregistrering", "veilarbregistrering"),
        ("demo-inngang:1", "demo-inngang:1"),
        ("europe-north1-docker.pkg.dev/paw/app:24", "europe-north1-docker.pkg.dev/paw/app:24"),
        ("app:2026.01.02-1", "app:#.01.02-1"),
        (f"X{ANNA}", "X#"),
        (ANNA, "#"),
        ("01 81 90 00 049 Ola Nordmann", "#"),
        ("Ola Nordmann", "#"),
        ("x01-81-90-00-049", "#"),
        ("x01.81.90", "#"),
        ("x０１８１９００００４９", "#"),
        ("x⁰¹⁸¹⁹⁰⁰⁰⁰⁴⁹", "#"),
        ("a\nb", "#"),
        ("a\n", "#"),
        ("a" * 81, "#"),
        ("", "#"),
    ],
)
def test_the_name_of_a_system_holds_no_number_and_no_name(said: str, kept: str) -> None:
    assert SYSTEM.validate_python(said) == kept


@pytest.mark.parametrize("code", ["NY", "LØPENDE", "NY_KODE", "ordinært"])
def test_a_code_new_to_us_is_kept(code: str) -> None:
    assert KEPT.validate_python(code, context=Door(nav.DEVELOPMENT)) == code


@pytest.mark.parametrize(
    "code", ["X1", "X⁰¹⁸¹⁹⁰⁰⁰⁰⁴⁹", "⓪①⑧①⑨⓪", "X٠١٨", "Олa", "Ⅷ", "OLA NORDMANN", "_NY", "NY\n", ""]
)
def test_a_code_of_other_characters_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="letters and _"):
        KEPT.validate_python(code, context=Door(nav.DEVELOPMENT))


@pytest.mark.parametrize("code", ["permisjonMedForeldrepenger", "f018-190", "A1_b2-c3", "båt"])
def test_a_code_of_kodeverk_may_hold_six_digits(code: str) -> None:
    assert Kodeverk.model_validate({"kode": code}).kode == code


@pytest.mark.parametrize(
    "code",
    ["f018-190-000-49", "f018-190-0", f"a{ANNA}", "f1234", "x⁰¹⁸¹⁹⁰⁰⁰⁰⁴⁹", "1a", "a b", "a\n", ""],
)
def test_a_code_of_kodeverk_that_could_hold_a_number_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="must be a code"):
        Kodeverk.model_validate({"kode": code})
