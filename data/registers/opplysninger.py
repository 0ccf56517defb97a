"""OpplysningerOmArbeidssoeker v4: what the person answered when registering, or later.

Known from sendtInnAv.tidspunkt until the next submission in the same periode.
"""

import json
from datetime import date
from typing import Any, Final

from data.intake.contract import Document, Register, Row
from data.intake.door import Door
from data.intake.metadata import Endring, read_endring
from data.intake.reading import UKJENT_VERDI, as_day, bare, choice, needed, record, records, text
from data.intake.versions import grouped, successive
from data.quarantine import Reason, Refused

_SVAR: Final = frozenset({"JA", "NEI", "VET_IKKE"})
_SITUASJONER: Final = frozenset(
    {
        "UKJENT_VERDI",
        "UDEFINERT",
        "HAR_SAGT_OPP",
        "HAR_BLITT_SAGT_OPP",
        "ER_PERMITTERT",
        "ALDRI_HATT_JOBB",
        "IKKE_VAERT_I_JOBB_SISTE_2_AAR",
        "AKKURAT_FULLFORT_UTDANNING",
        "VIL_BYTTE_JOBB",
        "USIKKER_JOBBSITUASJON",
        "MIDLERTIDIG_JOBB",
        "DELTIDSJOBB_VIL_MER",
        "NY_JOBB",
        "KONKURS",
        "ANNET",
    }
)
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_MOST_NUS: Final = 6
_MOST_PROSENT: Final = 200


def parse(document: Document, door: Door) -> list[Row]:
    """Return one row: the answers, and `nav_opplysninger` for the rule of today."""
    door.uuid("opplysninger", needed(text, document, "id"), "id")
    periode_ref = door.uuid("periode", needed(text, document, "periodeId"), "periodeId")
    sendt = read_endring(document, "sendtInnAv", door)
    if sendt is None:
        raise Refused(Reason.FELT_MANGLER, "'sendtInnAv' is missing")
    utdanning = _utdanning(document, door)
    helse = _svar(document, "helse", "helsetilstandHindrerArbeid", door)
    annet = _svar(document, "annet", "andreForholdHindrerArbeid", door)
    row = {
        "person_ref": door.owner(periode_ref),
        "periode_ref": periode_ref,
        "fra": sendt.kjent.day,
        "til": None,
        "kjent_fra": sendt.kjent.day,
        "kjent_til": None,
        "kjent": sendt.kjent.ms,
        **{name: _known(answer) for name, answer in (utdanning or _NOT_ASKED).items()},
        "er_spurt_helse": helse is not None,
        "helse_hindrer": helse and _known(helse["helsetilstandHindrerArbeid"]),
        "er_spurt_annet": annet is not None,
        "annet_hindrer": annet and _known(annet["andreForholdHindrerArbeid"]),
        **_situasjon(document, door),
        "kilde": sendt.kilde,
    }
    row["nav_opplysninger"] = _nav(sendt, {"utdanning": utdanning, "helse": helse, "annet": annet})
    return [row]


def _nav(sendt: Endring, answers: Row) -> str:
    """Return what the rule of today reads; it reads the Oslo date only, so the time is noon."""
    sent = {"tidspunkt": f"{sendt.kjent.day}T12:00:00Z", "kilde": sendt.kilde}
    return _JSON.encode({"sendtInnAv": sent, **answers})


_NOT_ASKED: Final = {"nus": None, "bestaatt": None, "godkjent": None}


def _utdanning(document: Document, door: Door) -> dict[str, str | None] | None:
    utdanning = record(document, "utdanning")
    if utdanning is None:
        return None
    nus = needed(text, utdanning, "utdanning.nus")
    if nus and not (len(nus) <= _MOST_NUS and nus.isascii() and nus.isdigit()):
        raise Refused(Reason.UGYLDIG_VERDI, "'utdanning.nus' must be at most six digits")
    return {
        "nus": nus,
        "bestaatt": choice(utdanning, "utdanning.bestaatt", _SVAR, door),
        "godkjent": choice(utdanning, "utdanning.godkjent", _SVAR, door),
    }


def _svar(document: Document, name: str, field: str, door: Door) -> dict[str, str | None] | None:
    """Return the answer to a question on hindrances, or None where it was not asked."""
    asked = record(document, name)
    return None if asked is None else {field: choice(asked, f"{name}.{field}", _SVAR, door)}


def _known(answer: str | None) -> str | None:
    """Return an answer for the table, where a code that is new to us is no answer."""
    return None if answer == UKJENT_VERDI else answer


def _situasjon(document: Document, door: Door) -> Row:
    """Return the situations and the first job detail that any of them gives."""
    found: Row = {"stilling_styrk08": None, "prosent": None, "siste_arbeidsdag": None}
    situasjon = needed(record, document, "jobbsituasjon")
    codes = set()
    for one in needed(records, situasjon, "jobbsituasjon.beskrivelser"):
        where = "jobbsituasjon.beskrivelser.beskrivelse"
        codes.add(needed(choice, one, where, _SITUASJONER, door))
        detaljer = record(one, "jobbsituasjon.beskrivelser.detaljer") or {}
        for column, (key, read) in _DETALJER.items():
            said = bare(detaljer.get(key))
            if said is not None and found[column] is None:
                found[column] = read(said) if isinstance(said, str) else None
                if found[column] is None:
                    door.unknown(f"detaljer.{key}")
    return {"situasjoner": ";".join(sorted(codes)), **found}


def _styrk08(said: str) -> str | None:
    return said if len(said) == 4 and said.isascii() and said.isdigit() else None


def _prosent(said: str) -> float | None:
    try:
        value = float(said.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= _MOST_PROSENT else None


def _siste_arbeidsdag(said: str) -> date | None:
    return as_day(said[:10])


# Texts that anyone can have written: one that cannot be read is counted, and refuses nothing.
_DETALJER: Final[dict[str, tuple[str, Any]]] = {
    "stilling_styrk08": ("stilling_styrk08", _styrk08),
    "prosent": ("prosent", _prosent),
    "siste_arbeidsdag": ("siste_arbeidsdag_iso8601", _siste_arbeidsdag),
}


def versions(rows: list[Row]) -> list[Row]:
    """A submission holds until the next one of the same periode."""
    return [
        row for group in grouped(rows, lambda row: row["periode_ref"]) for row in successive(group)
    ]


REGISTER: Final = Register(
    id="opplysninger",
    title="Opplysninger om arbeidssøker",
    legal_basis="Arbeidsmarkedsloven § 10; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e, for helse artikkel 9 nr. 2 bokstav b",
    knowledge_date="sendtInnAv.tidspunkt, til neste innsending i samme periode.",
    allowed_use="Kjennetegn; svarene på spørsmål om helse bare som oppgitt hindring",
    marks=frozenset({"id", "periodeId", "sendtInnAv", "jobbsituasjon"}),
    columns={
        "periode_ref": "VARCHAR",
        "nus": "VARCHAR",
        "bestaatt": "VARCHAR",
        "godkjent": "VARCHAR",
        "er_spurt_helse": "BOOLEAN",
        "helse_hindrer": "VARCHAR",
        "er_spurt_annet": "BOOLEAN",
        "annet_hindrer": "VARCHAR",
        "situasjoner": "VARCHAR",
        "stilling_styrk08": "VARCHAR",
        "prosent": "DOUBLE",
        "siste_arbeidsdag": "DATE",
        "kilde": "VARCHAR",
        "nav_opplysninger": "VARCHAR",
    },
    parse=parse,
    versions=versions,
    needs_periode=True,
)
