"""Dagpenger: periods of a right to the benefit, from dp-datadeling's `perioder`.

Known: a fetch source. The answer says nothing of when a period was decided, so a period is known
from the first answer that holds it until the first that no longer does; without answers kept from
day one this cannot be rebuilt. The answer is clipped to the requested start, so ask from long ago.
"""

from datetime import timedelta
from typing import Final

from data.intake.contract import Document, Register, Row
from data.intake.door import Door
from data.intake.fetched import read_envelope
from data.intake.reading import code, day, needed, records, text
from data.intake.versions import snapshots
from data.quarantine import Reason, Refused

_KILDER: Final = frozenset({"ARENA", "DP_SAK"})
_YTELSER: Final = frozenset(
    {
        "DAGPENGER_ARBEIDSSOKER_ORDINAER",
        "DAGPENGER_PERMITTERING_ORDINAER",
        "DAGPENGER_PERMITTERING_FISKEINDUSTRI",
    }
)
_ONE_DAY: Final = timedelta(days=1)


def parse(document: Document, door: Door) -> list[Row]:
    """Return a row for each period of one answer, or one without `fra` for an empty answer."""
    answer = read_envelope(document)
    svar = answer.svar
    known: Row = {
        "person_ref": door.person(needed(text, svar, "personIdent")),
        "kjent_fra": answer.hentet.day,
        "kjent_til": None,
        "kjent": answer.hentet.ms,
    }
    periods = [_periode(one, door) for one in needed(records, svar, "perioder")]
    return [known | period for period in periods or [{"fra": None}]]


def _periode(one: Document, door: Door) -> Row:
    fra = needed(day, one, "perioder.fraOgMedDato")
    siste = day(one, "perioder.tilOgMedDato")
    if siste is not None and siste < fra:
        rule = "'perioder.tilOgMedDato' must not be earlier than 'fraOgMedDato'"
        raise Refused(Reason.SLUTT_FOER_START, rule)
    return {
        "fra": fra,
        "til": None if siste is None else siste + _ONE_DAY,
        "ytelse_type": needed(code, one, "perioder.ytelseType", _YTELSER, door),
        "kilde": needed(code, one, "perioder.kilde", _KILDER, door),
    }


def versions(rows: list[Row]) -> list[Row]:
    """A period holds until an answer says otherwise."""
    return list(
        snapshots(rows, lambda row: (row["fra"], row["til"], row["ytelse_type"], row["kilde"]))
    )


REGISTER: Final = Register(
    id="dagpenger",
    title="Dagpengeperioder",
    legal_basis="Folketrygdloven kapittel 4; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="Tidspunktet svaret ble hentet.",
    allowed_use="Kjennetegn",
    marks=frozenset({"personIdent", "perioder"}),
    columns={"ytelse_type": "VARCHAR", "kilde": "VARCHAR"},
    parse=parse,
    versions=versions,
    is_fetch_source=True,
)
