"""OpplysningerOmArbeidssoeker v4 and v3: what the person answered when registering, or later.

Known from sendtInnAv.tidspunkt until the next submission in the same periode. A submission that is
published again, under the same id, for a new periode counts for that one too, from the same time:
when it was published again is not in the document and cannot be rebuilt afterwards.

Submissions moved from veilarbregistrering (`er_migrert`) are not what people answered: VET_IKKE on
health stands for no answer, nus 1 for what is 2 elsewhere, and who gave notice seems swapped. They
are null, 2, and left out of `situasjoner` (null if nothing else was said). Their time is up to an
hour late in summer, which we leave. `nav_opplysninger` has what Nav's rule reads: all as it came.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Final

from data.intake.contract import Register, Row
from data.intake.document import Document, Form
from data.intake.door import Door
from data.intake.fields import UKJENT_VERDI, as_day, digits, one_of, uuid
from data.intake.metadata import Metadata
from data.intake.versions import grouped, successive

Svar = Annotated[str, one_of("JA", "NEI", "VET_IKKE", new="UKJENT_VERDI")]
_SITUASJONER: Final = (
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
)
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_MOST_PROSENT: Final = 200
# The `kilde` of what was moved from the system before this one.
OPPSIGELSE: Final = "OPPSIGELSE"
"""The project's own code: notice was given, and who gave it cannot be told (UNVERIFIED U3)."""
_MIGRERT: Final = "veilarbregistrering"
# Who gave notice seems to be swapped in what was moved (UNVERIFIED U3).
_BYTTET: Final = ("HAR_SAGT_OPP", "HAR_BLITT_SAGT_OPP")


class Utdanning(Document):
    """Education by the answers; `nus` is the level's digit, or a longer code."""

    nus: Annotated[str, digits(0, 6)]
    bestaatt: Svar | None = None
    godkjent: Svar | None = None


class UtdanningV3(Utdanning):
    """Education when every question had to be answered."""

    bestaatt: Svar
    godkjent: Svar


class Helse(Document):
    """Asked whether health is a hindrance."""

    helsetilstandHindrerArbeid: Svar | None = None


class HelseV3(Helse):
    """Asked, and answered."""

    helsetilstandHindrerArbeid: Svar


class Annet(Document):
    """Asked whether anything else is a hindrance; Nav's rule reads a null answer as one."""

    andreForholdHindrerArbeid: Svar | None = None


class AnnetV3(Annet):
    """Asked, and answered."""

    andreForholdHindrerArbeid: Svar


class Beskrivelse(Document):
    """A situation; `detaljer` holds texts that anyone can have written."""

    beskrivelse: Annotated[str, one_of(*_SITUASJONER, new="UKJENT_VERDI")]
    detaljer: dict[str, Any] | None = None


class Jobbsituasjon(Document):
    """All situations that were ticked."""

    beskrivelser: list[Beskrivelse]


class Arbeidserfaring(Document):
    """Asked in v3 only, and not used: the situation ALDRI_HATT_JOBB says the same."""

    harHattArbeid: Svar


class OpplysningerV4(Form):
    """A submission; what is null was not asked."""

    marks: ClassVar = frozenset({"id", "periodeId", "sendtInnAv", "jobbsituasjon"})

    id: Annotated[str, uuid("opplysninger")]
    periodeId: Annotated[str, uuid("periode")]
    sendtInnAv: Metadata
    utdanning: Utdanning | None = None
    helse: Helse | None = None
    jobbsituasjon: Jobbsituasjon
    annet: Annet | None = None

    def rows(self, door: Door) -> list[Row]:
        """Return one row: the answers, and `nav_opplysninger` for the rule of today."""
        sendt, utdanning = self.sendtInnAv.tidspunkt, self.utdanning
        moved = self.sendtInnAv.kilde == _MIGRERT
        row: Row = self.sendtInnAv.row(self.periodeId, door) | {
            # Sent again under a new periode: it was not known of that one before it began.
            "kjent_fra": max(sendt.day, door.known(self.periodeId)),
            "nus": utdanning and _known(utdanning.nus),
            "bestaatt": utdanning and _known(utdanning.bestaatt),
            "godkjent": utdanning and _known(utdanning.godkjent),
            "er_spurt_helse": self.helse is not None,
            "helse_hindrer": self.helse and _known(self.helse.helsetilstandHindrerArbeid),
            "er_spurt_annet": self.annet is not None,
            "annet_hindrer": self.annet and _known(self.annet.andreForholdHindrerArbeid),
            "situasjoner": ";".join(sorted({b.beskrivelse for b in self._beskrivelser})),
            **_detaljer([b.detaljer or {} for b in self._beskrivelser], door),
            "kilde": self.sendtInnAv.kilde,
            "er_migrert": moved,
            "nav_opplysninger": self._nav(),
        }
        return [_cleared(row) if moved else row]

    @property
    def _beskrivelser(self) -> list[Beskrivelse]:
        return self.jobbsituasjon.beskrivelser

    def _nav(self) -> str:
        """Return what the rule of today reads; it reads the Oslo date only, so the time is noon."""
        sendt = self.sendtInnAv
        sent = {"tidspunkt": f"{sendt.tidspunkt.day}T12:00:00Z", "kilde": sendt.kilde}
        asked = {"utdanning": self.utdanning, "helse": self.helse, "annet": self.annet}
        answers = {name: part and part.model_dump() for name, part in asked.items()}
        return _JSON.encode({"sendtInnAv": sent, **answers})


class OpplysningerV3(OpplysningerV4):
    """A submission of the form before February 2024, in which everything was asked."""

    marks: ClassVar = OpplysningerV4.marks | {"arbeidserfaring"}

    utdanning: UtdanningV3
    helse: HelseV3
    annet: AnnetV3
    arbeidserfaring: Arbeidserfaring


def _cleared(row: Row) -> Row:
    """Return a moved submission without what it distorts."""
    told = {OPPSIGELSE if one in _BYTTET else one for one in row["situasjoner"].split(";")}
    row["situasjoner"] = ";".join(sorted(told))
    if row["nus"] == "1":
        row["nus"] = "2"
    if row["helse_hindrer"] == "VET_IKKE":
        row["helse_hindrer"] = None
    return row


def _known(answer: str | None) -> str | None:
    """Return an answer for the table, where a code that is new to us is no answer."""
    return None if answer == UKJENT_VERDI else answer


def _detaljer(said: list[Mapping[str, Any]], door: Door) -> Row:
    """Return the first job detail that any situation gives; what cannot be read is counted.

    So is a key that Nav has not defined; what it holds, which may be anything, is left behind.
    """
    found: Row = dict.fromkeys(column for column, _ in _DETALJER.values())
    for detaljer in said:
        for key, (column, read) in _DETALJER.items():
            text = detaljer.get(key)
            if text is not None and found[column] is None:
                found[column] = read(text) if isinstance(text, str) else None
                if found[column] is None:
                    door.unknown(f"detaljer.{key}")
        for _ in detaljer.keys() - _DETALJER.keys() - {_FRITEKST}:
            door.unknown("detaljer")
    return found


def _styrk08(said: str) -> str | None:
    return said if len(said) == 4 and said.isascii() and said.isdigit() else None


def _prosent(said: str) -> float | None:
    try:
        value = float(said.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= _MOST_PROSENT else None


def _dag(said: str) -> date | None:
    return as_day(said[:10])


_DETALJER: Final[dict[str, tuple[str, Any]]] = {
    "stilling_styrk08": ("stilling_styrk08", _styrk08),
    "prosent": ("prosent", _prosent),
    "gjelder_fra_dato_iso8601": ("gjelder_fra", _dag),
    "gjelder_til_dato_iso8601": ("gjelder_til", _dag),
    "siste_arbeidsdag_iso8601": ("siste_arbeidsdag", _dag),
    "siste_dag_med_loenn_iso8601": ("siste_dag_med_loenn", _dag),
    # Nav's own misspelling, which is in use.
    "siste_dag_med_loen_iso8601": ("siste_dag_med_loenn", _dag),
}
# A job's title in the person's own words: never read.
_FRITEKST: Final = "stilling"


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
    forms=(OpplysningerV4, OpplysningerV3),
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
        "gjelder_fra": "DATE",
        "gjelder_til": "DATE",
        "siste_arbeidsdag": "DATE",
        "siste_dag_med_loenn": "DATE",
        "kilde": "VARCHAR",
        "er_migrert": "BOOLEAN",
        "nav_opplysninger": "VARCHAR",
    },
    versions=versions,
    needs_periode=True,
    is_required=True,
)
