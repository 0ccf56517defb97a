"""Participations in measures: their codes, what the table holds, and how statements follow."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Final

from data.intake.contract import ColumnType, Row
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
# What orders the versions of one: when it says that it was changed (`egen`, in milliseconds), and
# the day of the answer that holds it (`sagt`, null in a message), and the number it is about.
TILTAK_WORKING: Final[Mapping[str, ColumnType]] = {
    "er_fullstendig": "BOOLEAN",
    "egen": "DOUBLE",
    "sagt": "DATE",
    "opprettet": "DATE",
    "asked_ref": "VARCHAR",
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

_Said = tuple[float, int, date, Row]
_content: Final = itemgetter("fra", "til", *TILTAK_COLUMNS)


def tiltak_history(events: list[Row]) -> Iterator[Row]:
    """Yield what was known of one participation, from what was said of it by `kjent`.

    `asked_ref` is the number that a statement is about: an answer about one number denies nothing
    that was said of another, and of what stands of several numbers the latest said counts.
    """
    history = _history(sorted(_known(events), key=itemgetter(0, 1)))
    # No as-of day sees what was replaced the same day.
    yield from (row for row in history if row["kjent_til"] != row["kjent_fra"])


def _known(events: list[Row]) -> Iterator[_Said]:
    """Yield each statement and when it was known: the instant, what breaks ties, and the day."""
    before: dict[str, Row] = {}
    for _, of_record in groupby(events, key=itemgetter("record")):
        rows = list(of_record)
        # What the answer before did not say was not known at the time that it claims.
        is_late = any(_denies(before.get(row["asked_ref"]), row) for row in rows)
        for row in rows:
            last = before.get(row["asked_ref"])
            # A message has told its own time by itself.
            if row["sagt"] is not None:
                before[row["asked_ref"]] = row
            if is_late:
                yield row["kjent"], row["kjent"], row["sagt"], row
            elif not _claims_before(row, last):
                yield row["egen"], row["kjent"], row["kjent_fra"], row


def _denies(last: Row | None, row: Row) -> bool:
    """Say whether the answer before was fetched after the time claimed, and says otherwise."""
    return _claims_before(row, last) and last is not None and _content(last) != _content(row)


def _claims_before(row: Row, last: Row | None) -> bool:
    return row["sagt"] is not None and last is not None and last["kjent"] >= row["egen"]


def _history(events: Iterable[_Said]) -> Iterator[Row]:
    said: dict[str, Row] = {}
    now: Row | None = None
    for _, _, day, row in events:
        said.pop(row["asked_ref"], None)
        if row["tiltak_ref"] is not None:
            said[row["asked_ref"]] = row
        latest = next(reversed(said.values()), None)
        if now is not None and latest is not None and _content(now) == _content(latest):
            continue
        if now is not None:
            yield now | {"kjent_til": day}
        now = latest and latest | {"kjent_fra": day}
    if now is not None:
        yield now
