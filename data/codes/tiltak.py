"""Participations in measures: their codes, and what the table holds beside the span."""

from collections.abc import Mapping
from typing import Annotated, Final

from data.intake.contract import ColumnType
from data.intake.fields import one_of

# What a participation says.
TILTAK_COLUMNS: Final[Mapping[str, ColumnType]] = {
    "tiltak_ref": "VARCHAR",
    "tiltakskode": "VARCHAR",
    "status": "VARCHAR",
    "status_aarsak": "VARCHAR",
    "deltok": "BOOLEAN",
    "dager_per_uke": "DOUBLE",
    "prosent": "DOUBLE",
}
# What orders the versions of one.
TILTAK_WORKING: Final[Mapping[str, ColumnType]] = {
    "er_fullstendig": "BOOLEAN",
    "sagt": "DATE",
    "opprettet": "DATE",
}
_KOMET: Final = (
    "AVBRUTT AVBRUTT_UTKAST DELTAR FEILREGISTRERT FULLFORT HAR_SLUTTET IKKE_AKTUELL KLADD "
    "PABEGYNT_REGISTRERING SOKT_INN UTKAST_TIL_PAMELDING VENTELISTE VENTER_PA_OPPSTART "
    "VURDERES"
)
_AARSAKER: Final = (
    "ANNET AVLYST_KONTRAKT FATT_JOBB FEILREGISTRERT FERDIG FIKK_IKKE_PLASS IKKE_MOTT "
    "OPPFYLLER_IKKE_KRAVENE SAMARBEIDET_MED_ARRANGOREN_ER_AVBRUTT SYK TRENGER_ANNEN_STOTTE "
    "UTDANNING KRAV_IKKE_OPPFYLT KURS_FULLT"
)
_ARENA: Final = (
    "AKTUELL AVSLAG DELTAKELSE_AVBRUTT FEILREGISTRERT FULLFORT GJENNOMFORES GJENNOMFORING_AVBRUTT "
    "GJENNOMFORING_AVLYST IKKE_AKTUELL IKKE_MOTT INFORMASJONSMOTE TAKKET_JA_TIL_TILBUD "
    "TAKKET_NEI_TIL_TILBUD TILBUD VENTELISTE"
)
_AVTALE: Final = (
    "PAABEGYNT MANGLER_GODKJENNING KLAR_FOR_OPPSTART GJENNOMFORES AVSLUTTET AVBRUTT ANNULLERT"
)

Komettype = Annotated[str, one_of(*_KOMET.split(), new="keep")]
Kometaarsak = Annotated[str, one_of(*_AARSAKER.split(), new="keep")]
Arenastatus = Annotated[str, one_of(*_ARENA.split(), new="keep")]
Avtalestatus = Annotated[str, one_of(*_AVTALE.split(), new="keep")]
