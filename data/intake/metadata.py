"""Metadata: who changed what when, as the topics of the arbeidssøkerregister say it."""

from typing import Final, NamedTuple

from data.intake.contract import Document
from data.intake.door import Door
from data.intake.reading import Moment, choice, instant, needed, record, system_name, text
from data.quarantine import Reason, Refused

FORSINKELSE: Final = "FORSINKELSE"
TIDSPUNKT_KORRIGERT: Final = "TIDSPUNKT_KORRIGERT"
# RETTING is the old name of SLETTET.
SLETTET: Final = frozenset({"SLETTET", "RETTING"})
_AVVIK: Final = frozenset({FORSINKELSE, TIDSPUNKT_KORRIGERT, "UKJENT_VERDI"}) | SLETTET


class Endring(NamedTuple):
    """A change: when it was known, when it took effect, and what deviation it reports if any."""

    kjent: Moment
    gjelder: Moment
    avvik: str | None
    kilde: str
    aarsak: str | None


def read_endring(parent: Document, where: str, door: Door) -> Endring | None:
    """Read Metadata; `utfoertAv`, which may hold an identity number, is never looked at.

    A delayed or corrected change took effect at the time of its source; UKJENT_VERDI and SLETTET
    move nothing. Raises Refused where a delay points forward in time.
    """
    sendt = record(parent, where)
    if sendt is None:
        return None
    kjent = needed(instant, sendt, f"{where}.tidspunkt")
    kilde = needed(system_name, sendt, f"{where}.kilde")
    aarsak = text(sendt, f"{where}.aarsak")
    gjelder, avvik = kjent, None
    fra_kilde = record(sendt, f"{where}.tidspunktFraKilde")
    if fra_kilde is not None:
        path = f"{where}.tidspunktFraKilde"
        avvik = choice(fra_kilde, f"{path}.avviksType", _AVVIK, door)
        at_source = needed(instant, fra_kilde, f"{path}.tidspunkt")
        if avvik in (FORSINKELSE, TIDSPUNKT_KORRIGERT):
            gjelder = at_source
    if gjelder.day > kjent.day:
        rule = f"'{where}.tidspunktFraKilde' must not be a later day than '{where}.tidspunkt'"
        raise Refused(Reason.UGYLDIG_VERDI, rule)
    return Endring(kjent, gjelder, avvik, kilde, aarsak)
