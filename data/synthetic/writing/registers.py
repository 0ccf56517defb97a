"""Which registers can be made up, and who makes each of them: one line for each generator."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from data.synthetic.chunk import Chunk
from data.synthetic.days import Window
from data.synthetic.laws.laws import Laws
from data.synthetic.writing.benefits import benefit_documents
from data.synthetic.writing.confirmations import confirmation_documents
from data.synthetic.writing.decisions import decision_documents
from data.synthetic.writing.fetched import fetched_documents
from data.synthetic.writing.forms import Line
from data.synthetic.writing.jobs import job_documents
from data.synthetic.writing.labour_market import job_seeker_counts, labour_market_documents
from data.synthetic.writing.measures import measure_documents
from data.synthetic.writing.registrations import registration_documents
from data.synthetic.writing.self_assessment import self_assessment_documents
from data.synthetic.writing.web_use import web_use_documents
from profilering.errors import BadInput, collected, did_you_mean


class PerChunk(NamedTuple):
    """Registers about persons: their documents are made chunk by chunk."""

    registers: tuple[str, ...]
    documents: Callable[[Chunk], Iterable[Line]]


class OfAll(NamedTuple):
    """Registers about no person: what is counted in each chunk, and what becomes of the sum."""

    registers: tuple[str, ...]
    counts: Callable[[Chunk], Mapping[Any, int]]
    documents: Callable[[Mapping[Any, int], Laws, Window], Iterable[Line]]


def _jobs(chunk: Chunk) -> Iterator[Line]:
    return (("aa_registeret", document) for document in job_documents(chunk))


PER_CHUNK: tuple[PerChunk, ...] = (
    PerChunk(("periode", "opplysninger", "profilering"), registration_documents),
    PerChunk(("aa_registeret",), _jobs),
    PerChunk(("dagpenger", "aap", "person"), fetched_documents),
    PerChunk(("bekreftelse", "paa_vegne_av"), confirmation_documents),
    PerChunk(("egenvurdering", "situasjonsbeskrivelse"), self_assessment_documents),
    PerChunk(("tiltakspenger", "sykepenger", "ytelser_endring"), benefit_documents),
    PerChunk(("tiltakshistorikk",), measure_documents),
    PerChunk(("vedtak_14a", "oppfolgingsbruker"), decision_documents),
    PerChunk(("webbruk",), web_use_documents),
)
OF_ALL: tuple[OfAll, ...] = (OfAll(("arbeidsmarked",), job_seeker_counts, labour_market_documents),)


def registers_there_are() -> tuple[str, ...]:
    """Return the ids of the registers that can be made up, in the order of writing."""
    made = [one.registers for one in PER_CHUNK] + [one.registers for one in OF_ALL]
    return tuple(chain.from_iterable(made))


def chosen(registers: Collection[str] | None) -> tuple[str, ...]:
    """Return the registers asked for (None: all) in the order of writing.

    Raises BadInput that names all that cannot be made up, or when none is asked for.
    """
    there = registers_there_are()
    if registers is None:
        return there
    unknown = [name for name in registers if name not in there]
    problems = [f"'{name}' cannot be made up. {did_you_mean(name, there)}" for name in unknown]
    if problems or not registers:
        raise BadInput(collected("Synthetic registers", problems or ["name at least one"]))
    return tuple(name for name in there if name in registers)


def documents(chunk: Chunk, registers: Collection[str]) -> Iterator[Line]:
    """Yield (register, document) for every line of these registers that a chunk gives."""
    for one in PER_CHUNK:
        if _is_asked_for(one, registers):
            yield from _only(registers, one.documents(chunk))


def counts(chunk: Chunk, registers: Collection[str]) -> list[Counter[Any]]:
    """Return what a chunk adds to the counts that these registers are made of."""
    return [Counter(one.counts(chunk)) for one in OF_ALL if _is_asked_for(one, registers)]


def added(total: list[Counter[Any]], more: list[Counter[Any]]) -> list[Counter[Any]]:
    """Return the counts of earlier chunks with those of one more; `total` is empty at first."""
    if not total:
        return more
    for one, found in zip(total, more, strict=True):
        one.update(found)
    return total


def documents_of_all(
    total: Sequence[Counter[Any]], registers: Collection[str], laws: Laws, window: Window
) -> Iterator[Line]:
    """Yield (register, document) for the registers made of counts; `total` is of all chunks."""
    asked_for = [one for one in OF_ALL if _is_asked_for(one, registers)]
    for one, found in zip(asked_for, total, strict=True):
        yield from _only(registers, one.documents(found, laws, window))


def _is_asked_for(one: PerChunk | OfAll, registers: Collection[str]) -> bool:
    return not set(one.registers).isdisjoint(registers)


def _only(registers: Collection[str], lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if line[0] in registers)
