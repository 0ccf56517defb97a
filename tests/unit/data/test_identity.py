"""The keyed pseudonyms and the two environments."""

from pathlib import Path

import pytest

from data.identity import DEVELOPMENT_KEY, Environment, Pseudonyms, pseudonyms_for
from data.quarantine import Reason, Refused
from profilering.errors import BadInput
from tests.unit.data.nav_documents import ANNA, BODIL, NOT_SYNTHETIC

KEY = bytes(range(32))


def key_file(folder: Path, content: bytes = KEY, mode: int = 0o600) -> dict[str, str]:
    path = folder / "key"
    path.write_bytes(content)
    path.chmod(mode)
    return {"PROFILERING_ENV": "production", "PROFILERING_KEY_FILE": str(path)}


def test_a_pseudonym_is_128_bits_of_hex_and_always_the_same() -> None:
    # Pinned: a change here would cut every person in two.
    assert pseudonyms_for({}).person(ANNA) == "3072b43b87525b594503eec31409503b"
    assert pseudonyms_for({}).person(ANNA) != pseudonyms_for({}).person(BODIL)


def test_persons_and_periodes_have_keys_of_their_own() -> None:
    pseudonyms = pseudonyms_for({})
    assert pseudonyms.of("person", "x") != pseudonyms.of("periode", "x")
    other = Pseudonyms(Environment.DEVELOPMENT, KEY)
    assert pseudonyms.person(ANNA) != other.person(ANNA)


def test_a_key_is_never_shown() -> None:
    pseudonyms = Pseudonyms(Environment.PRODUCTION, KEY)
    pseudonyms.of("person", "x")
    assert repr(KEY) not in repr(pseudonyms)
    assert "secret" not in repr(pseudonyms)


def test_development_takes_synthetic_people_only() -> None:
    with pytest.raises(Refused) as refused:
        pseudonyms_for({}).person(NOT_SYNTHETIC)
    assert refused.value.reason == Reason.EKTE_IDENT_I_UTVIKLING
    assert NOT_SYNTHETIC not in str(refused.value)


def test_production_refuses_synthetic_people(tmp_path: Path) -> None:
    pseudonyms = pseudonyms_for(key_file(tmp_path))
    assert len(pseudonyms.person(NOT_SYNTHETIC)) == 32
    with pytest.raises(Refused) as refused:
        pseudonyms.person(ANNA)
    assert refused.value.reason == Reason.SYNTETISK_IDENT_I_PRODUKSJON


def test_an_end_of_line_after_the_key_is_no_part_of_it(tmp_path: Path) -> None:
    plain = pseudonyms_for(key_file(tmp_path)).secret
    assert pseudonyms_for(key_file(tmp_path, KEY + b"\n")).secret == plain


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (KEY[:31], 0o600, "31 bytes"),
        (b"", 0o600, "0 bytes"),
        (b"a" * 64, 0o600, "not random"),
        (DEVELOPMENT_KEY, 0o600, "not random"),
        (KEY, 0o640, "chmod 600"),
        (KEY, 0o604, "chmod 600"),
    ],
)
def test_an_unsafe_key_file_is_refused(
    tmp_path: Path, content: bytes, mode: int, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        pseudonyms_for(key_file(tmp_path, content, mode))


def test_production_needs_a_key_file_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="needs PROFILERING_KEY_FILE"):
        pseudonyms_for({"PROFILERING_ENV": "production"})
    missing = {"PROFILERING_ENV": "production", "PROFILERING_KEY_FILE": str(tmp_path / "no")}
    with pytest.raises(BadInput, match="No such file"):
        pseudonyms_for(missing)


def test_an_unknown_environment_is_no_environment() -> None:
    with pytest.raises(BadInput, match="Did you mean 'production'"):
        pseudonyms_for({"PROFILERING_ENV": "produksjon"})
