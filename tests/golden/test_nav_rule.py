"""Nav's present rule: the golden cases, and the command line."""

import io
import json
import sys
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from models.baselines.nav_case import BadCase
from models.baselines.nav_rule import UPPER_AGE, NavProfile, present, profile
from profilering.cli.__main__ import run
from profilering.errors import ExitCode

GOLDEN = YAML(typ="safe").load(Path(__file__).with_name("nav_rule.yaml"))
RESULT = {
    "G": "ANTATT_GODE_MULIGHETER",
    "V": "ANTATT_BEHOV_FOR_VEILEDNING",
    "H": "OPPGITT_HINDRINGER",
}
TNR = "01819000049"


def plain(value: Any) -> Any:
    """The JSON that a value of the YAML stands for."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, str) and ".." in value:
        start, end = value.split("..")
        period = {"startdato": start, "sluttdato": None if end == "null" else end}
        return {"ansettelsesperiode": period}
    return value


def line_of(case: dict[str, Any]) -> dict[str, Any]:
    """The line of CASES.jsonl that a golden case stands for."""
    facts = plain(GOLDEN["unless_stated"] | case)
    sent = {"tidspunkt": facts.get("tidspunkt", f"{facts['D']}T10:00:00Z"), "kilde": facts["kilde"]}
    answers = {name: facts[name] for name in ("utdanning", "helse", "annet")}
    person = {name: facts[name] for name in ("foedselsdato", "foedselsAar")}
    return {
        "opplysninger": {
            "sendtInnAv": facts.get("sendtInnAv", sent),
            **answers,
            **facts.get("opplysninger", {}),
        },
        "personInfo": person | {"arbeidsforhold": facts["jobber"]} | facts.get("personInfo", {}),
    }


def as_dict(result: NavProfile) -> dict[str, Any]:
    return {name: getattr(result, name) for name in NavProfile.__dataclass_fields__}


def expected(case: dict[str, Any]) -> dict[str, Any]:
    til, jobbet, alder = case["expect"]
    return dict(zip(NavProfile.__dataclass_fields__, (RESULT[til], jobbet, alder), strict=True))


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["id"])
def test_golden(case: dict[str, Any]) -> None:
    line = line_of(case)
    untouched = deepcopy(line)
    assert as_dict(profile(line["opplysninger"], line["personInfo"])) == expected(case), case["why"]
    assert line == untouched


def test_golden_cases_are_told_apart_and_explained() -> None:
    ids = [case["id"] for case in GOLDEN["cases"]]
    assert len(set(ids)) == len(ids)
    assert all(case["why"] for case in GOLDEN["cases"])
    known = {"id", "why", "expect", "tidspunkt", "sendtInnAv", "opplysninger", "personInfo"}
    known |= set(GOLDEN["unless_stated"])
    assert all(set(case) <= known for case in GOLDEN["cases"])


def test_policy_values_are_added_never_edited() -> None:
    assert present(UPPER_AGE) == 66
    assert [value.since for value in UPPER_AGE] == sorted(value.since for value in UPPER_AGE)


# The command line.


@pytest.fixture
def nav_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, ...]]:
    """Run `profilering nav-rule` over lines or bytes; gives exit code, stdout and stderr."""

    def ran(content: bytes | list[Any]) -> tuple[int, str, str]:
        if isinstance(content, list):
            content = "\n".join(map(json.dumps, content)).encode()
        path = tmp_path / "cases.jsonl"
        path.write_bytes(content)
        code = run(["nav-rule", str(path)])
        return code, *capsys.readouterr()

    return ran


def good() -> dict[str, Any]:
    line = line_of({})
    line["opplysninger"]["sendtInnAv"]["utfoertAv"] = {"type": "SLUTTBRUKER", "id": TNR}
    return line


def changed(path: str, value: Any) -> dict[str, Any]:
    """A good line with one field, given by its path, set to a value or (at ...) left out."""
    line = good()
    *parents, name = [int(key) if key.isdigit() else key for key in path.split(".")]
    place = line
    for key in parents:
        place = place[key]
    if value is ...:
        del place[name]
    else:
        place[name] = value
    return line


def test_every_golden_case_in_one_file_in_order(nav_rule: Any) -> None:
    code, out, err = nav_rule([line_of(case) for case in GOLDEN["cases"]])
    assert (code, err) == (ExitCode.DONE, "")
    assert [json.loads(line) for line in out.splitlines()] == list(map(expected, GOLDEN["cases"]))
    assert out.startswith(
        '{"profilertTil": "ANTATT_GODE_MULIGHETER", '
        '"jobbetSammenhengendeSeksAvTolvSisteMnd": true, "alder": 35}\n'
    )


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(good()).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert run(["nav-rule", "-"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["alder"] == 35


def test_blank_lines_byte_order_mark_and_windows_line_ends(nav_rule: Any) -> None:
    line = json.dumps(changed("opplysninger.navn", "Å\u2028Ø"), ensure_ascii=False).encode()
    code, out, _ = nav_rule(b"\xef\xbb\xbf" + line + b"\r\n\r\n  \n" + line)
    assert (code, len(out.splitlines())) == (ExitCode.DONE, 2)


def test_help_teaches_by_an_example_that_works(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, nav_rule: Any
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert run(["nav-rule", "--help"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    lines = [line.strip() for line in shown.splitlines()]
    begin = lines.index('{"opplysninger": {')
    end = next(n for n, line in enumerate(lines) if line.endswith("}}]}}"))
    example = " ".join(lines[begin : end + 1]).encode()
    code, out, _ = nav_rule(example)
    assert code == ExitCode.DONE
    assert out.split() == " ".join(lines).split("cases.jsonl ")[1].split()[: len(out.split())]


JOB = "personInfo.arbeidsforhold.0"
PERIOD = f"{JOB}.ansettelsesperiode"
SENT = "opplysninger.sendtInnAv"
BAD_FIELDS = [
    ("opplysninger", ..., "is missing"),
    ("opplysninger", [TNR], "is no object"),
    ("personInfo", None, "is missing"),
    (SENT, ..., "is missing"),
    (f"{SENT}.tidspunkt", ..., "is missing"),
    (f"{SENT}.tidspunkt", TNR, "is no instant"),
    (f"{SENT}.tidspunkt", "2025-09-10", "is no instant"),
    (f"{SENT}.tidspunkt", "2025-09-10T10:00:00", "is no instant"),
    (f"{SENT}.tidspunkt", "2025-02-30T10:00:00Z", "is no instant"),
    (f"{SENT}.tidspunkt", 1757498400000.5, "is no instant"),
    (f"{SENT}.tidspunkt", True, "is no instant"),
    (f"{SENT}.tidspunkt", 10**30, "is no instant"),
    (f"{SENT}.tidspunkt", -62135596800000, "is no instant"),
    (f"{SENT}.tidspunkt", {"long": TNR}, "is no instant"),
    (f"{SENT}.kilde", ..., "is missing"),
    (f"{SENT}.kilde", 1, "is no text"),
    ("opplysninger.utdanning", "4", "is no object"),
    ("opplysninger.utdanning.nus", ..., "is missing"),
    ("opplysninger.utdanning.nus", 4, "is no text"),
    ("opplysninger.utdanning.bestaatt", True, "is no text"),
    ("opplysninger.helse", TNR, "is no object"),
    ("opplysninger.helse.helsetilstandHindrerArbeid", False, "is no text"),
    ("opplysninger.annet.andreForholdHindrerArbeid", {"a": {"b": "NEI"}}, "is no text"),
    ("personInfo.foedselsdato", TNR, "is no date"),
    ("personInfo.foedselsdato", "2023-02-29", "is no date"),
    ("personInfo.foedselsdato", "19900315", "is no date"),
    ("personInfo.foedselsdato", [1990, 13, 1], "is no date"),
    ("personInfo.foedselsdato", [1990, 3], "is no date"),
    ("personInfo.foedselsdato", [1990, 3, 10**30], "is no date"),
    ("personInfo.foedselsdato", 19900315, "is no date"),
    ("personInfo.foedselsAar", TNR, "is no year"),
    ("personInfo.foedselsAar", 0, "is no year"),
    ("personInfo.arbeidsforhold", ..., "is missing"),
    ("personInfo.arbeidsforhold", TNR, "is no list"),
    (JOB, None, "is missing"),
    (JOB, TNR, "is no object"),
    (PERIOD, ..., "is missing"),
    (f"{PERIOD}.startdato", None, "is missing"),
    (f"{PERIOD}.startdato", "2023-01-01T00:00:00", "is no date"),
    (f"{PERIOD}.sluttdato", TNR, "is no date"),
]


@pytest.mark.parametrize(("path", "value", "what"), BAD_FIELDS)
def test_bad_field(nav_rule: Any, path: str, value: Any, what: str) -> None:
    code, out, err = nav_rule([good(), changed(path, value), good()])
    named = path.replace(".0", "[0]")
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    assert f"1 bad line, nothing profiled\n  - line 2: {named} {what}" in err
    assert TNR not in err
    with pytest.raises(BadCase, match=what):
        profile(*(changed(path, value).get(part) for part in ("opplysninger", "personInfo")))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "holds no case"),
        (b"\xef\xbb\xbf\n \n", "holds no case"),
        (b'{"opplysninger": "01819000049', "line 1: is broken JSON from column"),
        (b'{"opplysninger": \\01819000049}', "line 1: is broken JSON from column"),
        (b'{"a": NaN}', "line 1: is broken JSON"),
        (b"[" * 100_000, "line 1: is broken JSON"),
        (b"9" * 5_000, "line 1: is broken JSON"),
        (b'["01819000049"]', "line 1: is no JSON object"),
        (b"null", "line 1: is no JSON object"),
        (b"{}", "line 1: opplysninger is missing or null; personInfo is missing or null"),
        ('\n{"by": "Tromsø"}'.encode("latin-1"), "line 2: is not UTF-8"),
        ('{"by": "Tromsø"}'.encode("utf-16"), "is UTF-16. Save it as UTF-8"),
    ],
)
def test_bad_file(nav_rule: Any, content: bytes, what: str) -> None:
    code, out, err = nav_rule(content)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    assert what in err
    assert TNR not in err


@pytest.mark.parametrize("name", ["no-such-file.jsonl", "."])
def test_file_that_cannot_be_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["nav-rule", str(tmp_path / name)]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot be read" in err


def test_all_bad_lines_are_counted_and_twenty_shown(nav_rule: Any) -> None:
    bad = changed(f"{SENT}.tidspunkt", TNR)
    code, out, err = nav_rule([good(), *[bad] * 25])
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    assert "25 bad lines" in err
    assert [f"line {n}:" in err for n in (1, 2, 21, 22)] == [False, True, True, False]
    assert "and 5 more bad lines" in err


def test_a_line_with_many_problems_does_not_hide_the_next(nav_rule: Any) -> None:
    many = changed("personInfo.arbeidsforhold", [TNR] * 30)
    _, _, err = nav_rule([many, changed("personInfo.foedselsdato", TNR)])
    assert "arbeidsforhold[4] is no object; and 25 more problems\n  - line 2: personInfo" in err
