"""`profilering nav-rule`: Nav's present profiling rule over a file of cases."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from models.baselines.nav_rule import NavProfile

_SHOWN_LINES = 20
_SHOWN_PER_LINE = 5
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

HELP = """
Each line is a case of two objects. [bold]opplysninger[/bold] is an
OpplysningerOmArbeidssoeker v4, bare or Avro-wrapped. [bold]personInfo[/bold] holds
foedselsdato, foedselsAar and arbeidsforhold, these in the order that
Aa-registeret delivered them: the result depends on it.

Each case gives one line on standard output, in the same order: profilertTil
(ANTATT_GODE_MULIGHETER, ANTATT_BEHOV_FOR_VEILEDNING or OPPGITT_HINDRINGER),
whether the person worked six of the last twelve months without a break, and
the age at submission.

If a line is bad, all bad lines are listed on standard error with field and
reason, and nothing is profiled.

[bold]Example[/bold]: a case (in the file it stands on one line) and its result.

\b
{"opplysninger": {
   "sendtInnAv": {"tidspunkt": "2025-09-10T10:00:00Z", "kilde": "demo:1"},
   "utdanning": {"nus": "4", "bestaatt": "JA", "godkjent": "JA"},
   "helse": {"helsetilstandHindrerArbeid": "NEI"},
   "annet": {"andreForholdHindrerArbeid": "NEI"}},
 "personInfo": {
   "foedselsdato": "1990-03-15", "foedselsAar": 1990,
   "arbeidsforhold": [
     {"ansettelsesperiode": {"startdato": "2025-03-10", "sluttdato": null}}]}}

\b
$ profilering nav-rule cases.jsonl
{"profilertTil": "ANTATT_GODE_MULIGHETER",
 "jobbetSammenhengendeSeksAvTolvSisteMnd": true, "alder": 35}
"""


def nav_rule(
    cases: Annotated[
        str,
        typer.Argument(
            metavar="CASES.jsonl",
            help="The cases, one JSON object per line, in UTF-8; - reads standard input.",
            show_default=False,
        ),
    ],
) -> None:
    """Profile job seekers by Nav's present rule, to compare the models with it."""
    from profilering.errors import BadInput

    with _opened(cases) as (file, name):
        results, bad = _profiled(file, name)
    if bad:
        entries = _shortened(bad, _SHOWN_LINES, "bad lines")
        title = f"{name}: {len(bad)} bad {'line' if len(bad) == 1 else 'lines'}, nothing profiled"
        raise BadInput(f"{title}\n" + "\n".join(f"  - {entry}" for entry in entries))
    if not results:
        raise BadInput(f"{name} holds no case. Write one JSON object per line.")
    typer.echo("\n".join(results))


nav_rule.__doc__ = f"{nav_rule.__doc__}\n{HELP}"


@contextmanager
def _opened(cases: str) -> Iterator[tuple[IO[bytes], str]]:
    from pathlib import Path

    from profilering.errors import BadInput

    if cases == "-":
        yield typer.get_binary_stream("stdin"), "standard input"
        return
    path = Path(cases)
    try:
        file = path.open("rb")
    except OSError as error:
        raise BadInput(f"{cases} cannot be read: {error.strerror}. Check the path.") from None
    with file:
        yield file, path.name


def _profiled(file: Iterable[bytes], name: str) -> tuple[list[str], list[str]]:
    """Return the result lines, and the bad lines: number, field paths, and what is wrong."""
    from models.baselines.nav_case import BadCase
    from models.baselines.nav_rule import profile
    from profilering.errors import BadInput

    results: list[str] = []
    bad: list[str] = []
    for number, line in enumerate(file, start=1):
        if number == 1 and line.startswith(_UTF_16):
            raise BadInput(f"{name} is UTF-16. Save it as UTF-8 and run again.")
        text = line.removeprefix(_BOM) if number == 1 else line
        if not text.strip():
            continue
        try:
            results.append(_as_json(profile(*_case(text))))
        except BadCase as error:
            problems = _shortened(error.problems, _SHOWN_PER_LINE, "problems")
            bad.append(f"line {number}: " + "; ".join(problems))
    return results, bad


def _case(line: bytes) -> tuple[Any, Any]:
    """Return the two parts of a line; raises BadCase without its text, for that is of a person."""
    import json

    from models.baselines.nav_case import BadCase

    try:
        case = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise BadCase(["is not UTF-8; save the file as UTF-8"]) from None
    except json.JSONDecodeError as error:
        raise BadCase([f"is broken JSON from column {error.colno}"]) from None
    except (ValueError, RecursionError):
        raise BadCase(["is broken JSON"]) from None
    if not isinstance(case, dict):
        raise BadCase(["is no JSON object"])
    return case.get("opplysninger"), case.get("personInfo")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _as_json(result: "NavProfile") -> str:
    import json

    return json.dumps(
        {
            "profilertTil": result.profilertTil,
            "jobbetSammenhengendeSeksAvTolvSisteMnd": result.jobbetSammenhengendeSeksAvTolvSisteMnd,
            "alder": result.alder,
        }
    )


def _shortened(entries: list[str], limit: int, what: str) -> list[str]:
    if len(entries) <= limit:
        return entries
    return [*entries[:limit], f"and {len(entries) - limit} more {what}"]
