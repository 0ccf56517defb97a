"""Random registers, crowded around the days that matter, and what may happen to them later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pandas as pd

from features.expressions import Expression
from features.found import all_features
from tests.support.registers import (
    DAY,
    NUMBER,
    OF_PLACES,
    REGISTERS,
    WHOLE,
    YES_NO,
    Registers,
    Row,
    spell_of,
)

# Ordinary days, leap days and their neighbours, turns of the year, and the days clocks change.
DAYS = (
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2025, 2, 28),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 3, 31),
    date(2024, 10, 27),
    date(2022, 8, 31),
    date(2025, 6, 17),
)
LENGTHS = (0, 1, 2, 30, 365, 366, 900, 2000)
OFFSETS = (-1, 0, 1, -28, -31, -91, -365, -366, -730, -731, -1095, -1096, 30)
# Every switch there is.
SWITCHES = frozenset({"webbruk", "kjoenn", "landgruppe"})
FELT = (
    "oensket_yrke",
    "oensket_sted",
    "stillingsprosent_oensket",
    "kan_flytte",
    "kan_pendle",
    "sprak",
    "foererkort",
    "digitale_ferdigheter",
    "egen_forventning_uker",
    "helse_hindrer_egen",
    "omsorg_hindrer",
    "jobbsoek_per_uke",
)
CODES: dict[str, tuple[str | None, ...]] = {
    "slutt_aarsak": ("UDEFINERT", "SVARTE_NEI_I_BEKREFTELSE", "arbeidstakerHarSagtOppSelv", None),
    "nus": ("1", "2", "4", "7", "9", None),
    "bestaatt": ("JA", "NEI", "VET_IKKE", None),
    "godkjent": ("JA", "NEI", "VET_IKKE", None),
    "helse_hindrer": ("JA", "NEI", "VET_IKKE", None),
    "annet_hindrer": ("JA", "NEI", "VET_IKKE", None),
    "situasjoner": (
        "ER_PERMITTERT",
        "ANNET;VIL_BYTTE_JOBB",
        "ALDRI_HATT_JOBB;HAR_SAGT_OPP",
        "HAR_BLITT_SAGT_OPP",
        "OPPSIGELSE",
        "UDEFINERT",
        "",
        None,
    ),
    "stilling_styrk08": ("5223", "2331", "0110", None),
    "kilde": ("veilarbregistrering", "arbeidssoekerregisteret", None),
    "nav_opplysninger": (None,),
    "type": ("ordinaertArbeidsforhold", None),
    "yrke": ("5223101", "2331104", "7126103", None),
    "ytelse_type": ("DAGPENGER_ARBEIDSSOKER_ORDINAER", "DAGPENGER_PERMITTERING_ORDINAER"),
    "rettighets_type": ("BISTANDSBEHOV", "STUDENT"),
    "kommune": ("0301", "4601", "5001", "3024", None),
    "ansettelsesform": ("fast", "midlertidig", None),
    "tiltakskode": ("ARBFORB", "GRUPPEAMO", "MIDLONTIL", "OPPFOLGING", None),
    "status": ("DELTAR", "FULLFORT", "AVBRUTT", "VENTELISTE"),
    "felt": FELT,
    "verdi_tekst": ("JA", "NEI", "VET_IKKE", None),
    "verdi_liste": ("B;C", "no:C1", "en:B2;no:A1", "5223", "2320;7126", "0301", "", None),
    "region": ("5", "56", "90", "1"),
    "region_type": ("BAREGION", "BAREGION", "FYLKE"),
    "hendelse": ("INNLOGGING", "MELDEKORT_SENDT", "CV_OPPDATERT"),
    "kjoenn": ("KVINNE", "MANN", None),
    "landgruppe": ("NORGE", "EU_EFTA_MV", None),
}
# An occupation's rows say which list its code is of.
MARKETS = (("ALLE", None), ("STYRK08_1", "5"), ("STYRK08_1", "2"), ("STYRK08_4", "5223"))


KINDS = {name: kind for columns in REGISTERS.values() for name, kind in columns.items()}


@dataclass(frozen=True)
class World:
    """Registers, and the days on which people in them are looked at."""

    registers: Registers
    landmarks: pd.DataFrame

    def last_days(self) -> dict[str, date]:
        """Return each person's last as-of day."""
        return dict(self.landmarks.groupby("person_ref")["as_of"].max())


def random_world(seed: int, persons: int, landmarks: int = 1) -> World:
    """Make people with a few rows in every register and up to `landmarks` days each."""
    rng = Random(seed)
    registers: Registers = {name: [] for name in REGISTERS}
    looked_at: list[Row] = []
    for person in map(str, range(persons)):
        days = sorted(rng.sample(DAYS, rng.randint(1, landmarks)))
        for name in REGISTERS:
            registers[name] += _rows(rng, name, person, days)
        for number, day in enumerate(days):
            spell = rng.choice((spell_of(person), spell_of(person), None))
            refs = {"landmark_ref": f"{person}:{number}", "person_ref": person}
            registrert = rng.choice((None, day, _before(rng, day)))
            looked_at.append(refs | {"periode_ref": spell, "as_of": day, "registrert": registrert})
    return World(registers, pd.DataFrame(looked_at))


def _rows(rng: Random, register: str, person: str, days: Sequence[date]) -> list[Row]:
    found = []
    for _ in range(rng.choice((0, 1, 2, 3, 5))):
        row = random_row(rng, register, person, rng.choice(days), f"{register}-{rng.random()}")
        found.append(row)
        if rng.random() < 0.2:
            found.append(_twin(rng, register, row, rng.choice(days)))
    return found


def random_row(rng: Random, register: str, person: str, day: date, ref: str) -> Row:
    """Make a row whose dates are often just before, on, or just after the edges around `day`."""
    fra = _near(rng, day)
    kjent_fra = rng.choice((fra, fra, _near(rng, day), _near(rng, fra)))
    row: Row = {
        "person_ref": person,
        "row_ref": ref,
        "fra": fra,
        "til": rng.choice((None, fra + timedelta(rng.choice(LENGTHS)), max(fra, _near(rng, day)))),
        "kjent_fra": kjent_fra,
        "kjent_til": rng.choice((None, None, max(kjent_fra, _near(rng, day)))),
    }
    row |= {name: _cell(rng, name, person, day) for name in REGISTERS[register]}
    if register in OF_PLACES:
        del row["person_ref"]
        row["yrke_type"], row["yrke"] = rng.choice(MARKETS)
    return row


def learned_later(seed: int, world: World) -> World:
    """Return the same world with another future: what is known by each last day is as it was.

    Rows known later are deleted, changed and added; rows still believed on the day are closed on
    other later days; and the order of all rows is another.
    """
    rng, days = Random(seed), world.last_days()
    # What is of places is seen by everybody.
    of_places = {person: max(days.values()) for person in days}
    changed: Registers = {}
    for register, rows in world.registers.items():
        last = of_places if register in OF_PLACES else days
        kept = [_another_future(rng, register, row, last) for row in rows]
        new = [_unknown_row(rng, register, person, day) for person, day in last.items()]
        changed[register] = [row for row in [*kept, *new] if row is not None]
        rng.shuffle(changed[register])
    return World(changed, world.landmarks)


def _another_future(rng: Random, register: str, row: Row, days: Mapping[str, date]) -> Row | None:
    person = row.get("person_ref", next(iter(days)))
    day = days[person]
    if row["kjent_fra"] > day:
        return rng.choice((None, _unknown_row(rng, register, person, day), row))
    if row["kjent_til"] is None or row["kjent_til"] > day:
        closed = rng.choice((None, day + timedelta(rng.choice((1, 2, 30, 700)))))
        return row | {"kjent_til": closed}
    return row


def _unknown_row(rng: Random, register: str, person: str, day: date) -> Row:
    kjent_fra = day + timedelta(rng.choice((1, 2, 30, 700)))
    row = random_row(rng, register, person, day, f"{register}-{rng.random()}")
    return row | {"kjent_fra": kjent_fra, "kjent_til": rng.choice((None, date(2040, 1, 1)))}


def _twin(rng: Random, register: str, row: Row, day: date) -> Row:
    """Return another row of the same days: only the finer rules tell which of them is the last."""
    person = row.get("person_ref", "")
    other = random_row(rng, register, person, day, f"{register}-{rng.random()}")
    return other | {"fra": row["fra"], "til": row["til"]}


def _before(rng: Random, day: date) -> date:
    return day - timedelta(rng.choice((1, 28, 364)))


def _near(rng: Random, day: date) -> date:
    return day + timedelta(rng.choice(OFFSETS) + rng.choice((0, 0, 1, -1, -200)))


def _cell(rng: Random, column: str, person: str, day: date) -> Any:
    kind = KINDS[column]
    if kind == YES_NO:
        return rng.choice((True, False, None))
    if kind == NUMBER:
        return rng.choice((None, 0.0, 20.0, 37.5, 100.0))
    if kind == WHOLE:
        return rng.choice((None, 0, 100))
    if kind == DAY:
        return rng.choice((None, date(2004, 2, 29), date(1980, 3, 1), _near(rng, day)))
    if column == "periode_ref":
        return rng.choice((spell_of(person), f"q{person}", f"r{person}"))
    if column.endswith("_ref") or column == "saksnummer":
        return rng.choice(("a", "b", "c"))
    return rng.choice((*CODES.get(column, ("x", "y", None)), *codes_asked_for().get(column, ())))


@cache
def codes_asked_for() -> dict[str, tuple[str, ...]]:
    """Return the codes that any declared feature asks for, by column, so that some rows meet it."""
    found: dict[str, set[str]] = {}
    waiting: list[Any] = [part for one in all_features(SWITCHES) for part in (one.rows, one.value)]
    while waiting:
        expression = waiting.pop()
        if isinstance(expression, Expression):
            waiting += expression.parts
            if expression.word in {"is_one_of", "has_code"}:
                column, *codes = expression.parts
                found.setdefault(column.name, set()).update(codes)
    return {column: tuple(sorted(codes)) for column, codes in found.items()}
