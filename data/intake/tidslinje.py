"""Tidslinje v3: the REST form of six registers, one document that tells all of a spell.

It is turned into the documents that these registers read, in the order in which things happened,
so that a file of Tidslinjer gives the rows that the topics give. What REST does not expose stays
unsaid: why a spell ended, unless `aarsak` tells. Ask for all types of hendelser: where those of
the start or the end are left out, the spell's own times stand in, and no correction is seen.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from data.intake.document import Document, refused
from data.intake.fields import Instant, Text

Hendelse = dict[str, Any]

_OWN: Final = "ARBEIDSSOEKERREGISTERET"
_GYLDIG: Final = "GYLDIG"
_INSTANT: Final = TypeAdapter[Any](Instant)
_UNREADABLE: Final = float("inf")
_START: Final = "PAA_VEGNE_AV_START_V1"
_STOPP: Final = "PAA_VEGNE_AV_STOPP_V1"
_RESPONSIBLE: Final = (_START, _STOPP)


class Tidslinje(Document):
    """A spell and its hendelser; what they hold is for the registers to judge."""

    periodeId: Text  # noqa: N815
    identitetsnummer: Any = None
    startet: Any = None
    avsluttet: Any = None
    hendelser: list[dict[str, Any]]

    def of(self, *types: str) -> Iterator[Hendelse]:
        """Yield the hendelser of some types, first things first; others are ignored."""
        found = (one for one in self.hendelser if one.get("type") in types)
        return iter(sorted(found, key=_when))

    def holds(self, hendelse: Hendelse) -> bool:
        """Say whether it happened within the spell; where no time can be read, it is taken to."""
        when = _when(hendelse)
        first = _milliseconds(self.startet, -_UNREADABLE)
        return when == _UNREADABLE or first <= when <= _milliseconds(self.avsluttet, _UNREADABLE)


def documents(register_id: str, tidslinje: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the documents that a Tidslinje holds for one of the registers in `FORMS`.

    Raises Refused where it is no Tidslinje; what is wrong with a hendelse, its register refuses.
    A bekreftelse that is not GYLDIG, and hendelser of types new to us, are left out.
    """
    try:
        read = Tidslinje.model_validate(dict(tidslinje))
    except ValidationError as error:
        raise refused(error) from None
    return iter(list(FORMS[register_id](read)))


def _when(hendelse: Hendelse) -> float:
    """Return when it happened; a time that cannot be read comes last."""
    return _milliseconds(hendelse.get("tidspunkt"), _UNREADABLE)


def _milliseconds(instant: Any, otherwise: float) -> float:
    try:
        return float(_INSTANT.validate_python(instant).ms)
    except ValidationError:
        return otherwise


def _body(hendelse: Hendelse, **more: Any) -> dict[str, Any]:
    """Return what a hendelse says, as its topic does."""
    rest_only = ("type", "tidspunkt", "status")
    return {name: part for name, part in hendelse.items() if name not in rest_only} | more


def _perioder(one: Tidslinje) -> Iterator[dict[str, Any]]:
    """Yield the spell, once for each end that was reported, such as one that was deleted later."""
    startet = _changes(one.of("PERIODE_STARTET_V1"), one.startet)
    for avsluttet in _changes(one.of("PERIODE_AVSLUTTET_V1"), one.avsluttet):
        yield {
            "id": one.periodeId,
            "identitetsnummer": one.identitetsnummer,
            "startet": startet[-1],
            "avsluttet": avsluttet,
        }


def _changes(hendelser: Iterator[Hendelse], tidspunkt: Any) -> list[Any]:
    """Return the Metadata of these, or else of the bare time, which is null where there is none."""
    # One that says nothing is no Metadata, and not the same as none: the register refuses it.
    told = [one.get("sendtInnAv") or {} for one in hendelser]
    return told or [None if tidspunkt is None else {"tidspunkt": tidspunkt, "kilde": "tidslinje"}]


def _opplysninger(one: Tidslinje) -> Iterator[dict[str, Any]]:
    for told in one.of("OPPLYSNINGER_V4"):
        # Optional in REST only: without it, no situation was ticked.
        situation = told.get("jobbsituasjon")
        ticked = {"beskrivelser": []} if situation is None else situation
        yield _body(told, periodeId=one.periodeId, jobbsituasjon=ticked)


def _profileringer(one: Tidslinje) -> Iterator[dict[str, Any]]:
    return (_body(told, periodeId=one.periodeId) for told in one.of("PROFILERING_V1"))


def _egenvurderinger(one: Tidslinje) -> Iterator[dict[str, Any]]:
    return (_body(told, periodeId=one.periodeId) for told in one.of("EGENVURDERING_V1"))


def _bekreftelser(one: Tidslinje) -> Iterator[dict[str, Any]]:
    responsible = {_OWN}
    for told in one.of("BEKREFTELSE_V1", *_RESPONSIBLE):
        solution = {str(told.get("bekreftelsesloesning"))}
        if told["type"] == _START:
            responsible = responsible - {_OWN} | solution
        elif told["type"] == _STOPP:
            responsible = responsible - solution or {_OWN}
        elif _is_gyldig(one, told, responsible):
            yield _body(told, periodeId=one.periodeId)


def _is_gyldig(one: Tidslinje, told: Hendelse, responsible: set[str]) -> bool:
    """Say whether a bekreftelse counts: as Nav's service says, or else by the rule that it uses."""
    if told.get("status") is not None:
        return bool(told["status"] == _GYLDIG)
    solution = told.get("bekreftelsesloesning")
    # What its register will refuse is not judged here, for then nobody would see that it was lost.
    return not isinstance(solution, str) or (solution in responsible and one.holds(told))


def _paa_vegne_av(one: Tidslinje) -> Iterator[dict[str, Any]]:
    for told in one.of(*_RESPONSIBLE):
        if told["type"] == _START:
            handling = {name: told.get(name) for name in ("intervalMS", "graceMS")}
        else:
            handling = {name: told[name] for name in ("fristBrutt",) if told.get(name) is not None}
        verdi = {
            "periodeId": one.periodeId,
            "bekreftelsesloesning": told.get("bekreftelsesloesning"),
            "handling": handling,
        }
        yield {"mottatt": told.get("tidspunkt"), "verdi": verdi}


FORMS: Final[Mapping[str, Callable[[Tidslinje], Iterator[dict[str, Any]]]]] = {
    "periode": _perioder,
    "opplysninger": _opplysninger,
    "profilering": _profileringer,
    "egenvurdering": _egenvurderinger,
    "bekreftelse": _bekreftelser,
    "paa_vegne_av": _paa_vegne_av,
}
"""The registers that a Tidslinje tells of, and how."""
