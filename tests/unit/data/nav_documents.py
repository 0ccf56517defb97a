"""Nav documents for tests: the reference's examples word for word, and sound small registers."""

import json
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data.identity import DEVELOPMENT_KEY, Environment, Pseudonyms
from data.intake.all import REGISTERS
from data.intake.ingest import Ingest
from data.intake.sources import FileSource
from profilering.progress import silent

Document = dict[str, Any]

# Invented, valid, of the synthetic series; the first is that of the reference's examples.
ANNA = "01819000049"
BODIL = "14840570097"
DAG = "41819000032"
PERSONS = (ANNA, BODIL, DAG)
# Valid, and not of the synthetic series: what NAV's own test environments give out (month + 40).
NOT_SYNTHETIC = "01419000066"

DEVELOPMENT = Pseudonyms(Environment.DEVELOPMENT, DEVELOPMENT_KEY)


def uuid(kind: str, number: int) -> str:
    """Return a made-up uuid: a3 and so on, by kind and number."""
    return f"00000000-0000-4000-8000-{kind}{number:010x}"


def ms(when: str) -> int:
    """Return milliseconds since 1970 of an Oslo date (at noon) or date-time."""
    moment = datetime.fromisoformat(when if "T" in when else f"{when}T12:00")
    return int(moment.replace(tzinfo=ZoneInfo("Europe/Oslo")).timestamp() * 1000)


def metadata(when: str, fra_kilde: tuple[str, str] | None = None, **fields: Any) -> Document:
    """Return Metadata; `fra_kilde` is a time and an avviksType."""
    deviation = fra_kilde and {"tidspunkt": ms(fra_kilde[0]), "avviksType": fra_kilde[1]}
    return {
        "tidspunkt": ms(when),
        "utfoertAv": {"type": "SLUTTBRUKER", "id": ANNA, "sikkerhetsnivaa": None},
        "kilde": "demo-inngang:1",
        "aarsak": "demo",
        "tidspunktFraKilde": deviation,
    } | fields


def periode(number: int = 1, ident: str = ANNA, start: str = "2024-02-01", **fields: Any) -> Any:
    """Return an open Periode; fields given replace its own."""
    return {
        "id": uuid("a1", number),
        "identitetsnummer": ident,
        "startet": metadata(start),
        "avsluttet": None,
        "avslutningsInfo": None,
    } | fields


def opplysninger(number: int = 1, spell: int = 1, when: str = "2024-02-01", **fields: Any) -> Any:
    """Return OpplysningerOmArbeidssoeker v4."""
    return {
        "id": uuid("b1", number),
        "periodeId": uuid("a1", spell),
        "sendtInnAv": metadata(when),
        "utdanning": {"nus": "4", "bestaatt": "JA", "godkjent": "JA"},
        "helse": {"helsetilstandHindrerArbeid": "NEI"},
        "jobbsituasjon": {"beskrivelser": [{"beskrivelse": "ER_PERMITTERT", "detaljer": {}}]},
        "annet": {"andreForholdHindrerArbeid": "NEI"},
    } | fields


def profilering(number: int = 1, spell: int = 1, when: str = "2024-02-01", **fields: Any) -> Any:
    """Return Profilering v1."""
    return {
        "id": uuid("c1", number),
        "periodeId": uuid("a1", spell),
        "opplysningerOmArbeidssokerId": uuid("b1", number),
        "sendtInnAv": metadata(when, (when, "FORSINKELSE")),
        "profilertTil": "ANTATT_GODE_MULIGHETER",
        "jobbetSammenhengendeSeksAvTolvSisteMnd": True,
        "alder": 36,
    } | fields


def arbeidsforhold(
    number: int = 1,
    ident: str = ANNA,
    fra: str = "2023-03-01",
    til: str | None = None,
    opprettet: str = "2023-04-04",
    endret: str | None = None,
) -> Any:
    """Return one employment in variant G."""
    return {
        "uuid": uuid("f1", number),
        "type": {"kode": "ordinaertArbeidsforhold"},
        "arbeidstaker": {"ident": ident},
        "arbeidssted": {"type": "Underenhet", "ident": "300000002"},
        "opplysningspliktig": {"type": "Hovedenhet", "ident": "300000002"},
        "ansettelsesperiode": {"startdato": fra, "sluttdato": til},
        "ansettelsesdetaljer": [
            {
                "type": "Ordinaer",
                "yrke": {"kode": "9999999"},
                "avtaltStillingsprosent": 80.0,
                "rapporteringsmaaneder": {"fra": "2023-03", "til": None},
            }
        ],
        "opprettet": f"{opprettet}T06:00:00",
        "sistEndret": f"{endret or opprettet}T06:00:00",
    }


def dagpenger(ident: str = ANNA, hentet: str = "2024-02-05", *periods: tuple[str, Any]) -> Any:
    """Return an envelope with one answer of dp-datadeling; a period is its first and last day."""
    perioder = [
        {
            "fraOgMedDato": fra,
            "tilOgMedDato": til,
            "kilde": "DP_SAK",
            "ytelseType": "DAGPENGER_ARBEIDSSOKER_ORDINAER",
        }
        for fra, til in periods or [("2024-02-02", None)]
    ]
    return {"hentet": ms(hentet), "svar": {"personIdent": ident, "perioder": perioder}}


def aap(ident: str = ANNA, vedtaksdato: str = "2024-06-10", fra: str = "2024-06-01") -> Any:
    """Return one person's AAP with one vedtak."""
    vedtak = {
        "status": "LØPENDE",
        "saksnummer": "DEMO1",
        "vedtaksdato": vedtaksdato,
        "periode": {"fraOgMedDato": fra, "tilOgMedDato": "2024-12-31"},
        "rettighetsType": "BISTANDSBEHOV",
    }
    document = {"sakstatus": "FERDIGBEHANDLET", "maksdato": "2028-12-31", "vedtak": [vedtak]}
    return {"personIdent": ident, **document}


def person(ident: str = ANNA, hentet: str = "2024-01-15", **fields: Any) -> Any:
    """Return an envelope with the project's own form of a person."""
    svar = {
        "personIdent": ident,
        "foedselsdato": "1990-01-01",
        "foedselsAar": 1990,
        "kommune": "0301",
        "kjoenn": "KVINNE",
        "landgruppe": "NORGE",
    }
    return {"hentet": ms(hentet), "svar": svar | fields}


def changed(document: Any, path: str, value: Any) -> Any:
    """Set one field of a document, named by its path; `...` takes it out."""
    *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
    inner = document
    for part in way:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return document


MAKERS = {
    "periode": periode,
    "opplysninger": opplysninger,
    "profilering": profilering,
    "aa_registeret": arbeidsforhold,
    "dagpenger": dagpenger,
    "aap": aap,
    "person": person,
}


def sound() -> dict[str, list[Any]]:
    """Return all registers with one document for each of three people."""
    ids = enumerate(PERSONS, start=1)
    found: dict[str, list[Any]] = {name: [] for name in MAKERS}
    for number, ident in ids:
        for name in ("periode", "aa_registeret"):
            found[name].append(MAKERS[name](number, ident))
        for name in ("opplysninger", "profilering"):
            found[name].append(MAKERS[name](number, number))
        for name in ("dagpenger", "aap", "person"):
            found[name].append(MAKERS[name](ident))
    return deepcopy(found)


def write_sources(folder: Path, registers: dict[str, list[Any]]) -> dict[str, FileSource]:
    """Write documents (or lines, where they are bytes) as JSON lines."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = {}
    for name, documents in registers.items():
        path = folder / f"{name}.jsonl"
        path.write_bytes(b"".join(_line(document) for document in documents))
        sources[name] = FileSource(name, path)
    return sources


def _line(document: Any) -> bytes:
    if isinstance(document, bytes):
        return document + b"\n"
    return json.dumps(document, ensure_ascii="\\ud" in json.dumps(document)).encode() + b"\n"


def ingest(
    folder: Path,
    registers: dict[str, list[Any]],
    limit: float = 0.0,
    pseudonyms: Pseudonyms = DEVELOPMENT,
) -> Path:
    """Write the sources, take them in, and return 2_inndata."""
    sources = write_sources(folder / "1_kildedata", registers)
    inndata = folder / "2_inndata"
    Ingest(REGISTERS, sources, pseudonyms, limit).write(inndata, silent)
    return inndata


def iso(day: date | None) -> str | None:
    """Return a date as text."""
    return day and day.isoformat()
