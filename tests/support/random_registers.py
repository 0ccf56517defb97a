"""Random registers, crowded around the days that matter, and what may happen to them later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pandas as pd

from tests.support.registers import (
    DAY,
    NUMBER,
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
CODES: dict[str, tuple[str | None, ...]] = {
    "slutt_aarsak": ("UDEFINERT", "SVARTE_NEI_I_BEKREFTELSE", None),
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
    "kommune": ("0301", "4601", "5001", None),
}


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
            for _ in range(rng.choice((0, 1, 2, 3, 5))):
                row = random_row(rng, name, person, rng.choice(days), f"{name}-{rng.random()}")
                registers[name].append(row)
                if rng.random() < 0.2:
                    registers[name].append(_twin(rng, name, row, rng.choice(days)))
        for number, day in enumerate(days):
            spell = rng.choice((spell_of(person), spell_of(person), None))
            refs = {"landmark_ref": f"{person}:{number}", "person_ref": person}
            looked_at.append(refs | {"periode_ref": spell, "as_of": day})
    return World(registers, pd.DataFrame(looked_at))


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
    return row | {name: _cell(rng, name, person, day) for name in REGISTERS[register]}


def learned_later(seed: int, world: World) -> World:
    """Return the same world with another future: what is known by each last day is as it was.

    Rows known later are deleted, changed and added; rows still believed on the day are closed on
    other later days; and the order of all rows is another.
    """
    rng, days = Random(seed), world.last_days()
    changed: Registers = {}
    for register, rows in world.registers.items():
        kept = [_another_future(rng, register, row, days) for row in rows]
        new = [_unknown_row(rng, register, person, day) for person, day in days.items()]
        changed[register] = [row for row in [*kept, *new] if row is not None]
        rng.shuffle(changed[register])
    return World(changed, world.landmarks)


def _another_future(rng: Random, register: str, row: Row, days: Mapping[str, date]) -> Row | None:
    person, day = row["person_ref"], days[row["person_ref"]]
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
    other = random_row(rng, register, row["person_ref"], day, f"{register}-{rng.random()}")
    return other | {"fra": row["fra"], "til": row["til"]}


def _near(rng: Random, day: date) -> date:
    return day + timedelta(rng.choice(OFFSETS) + rng.choice((0, 0, 1, -1, -200)))


def _cell(rng: Random, column: str, person: str, day: date) -> Any:
    kind = {name: k for columns in REGISTERS.values() for name, k in columns.items()}[column]
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
    return rng.choice(CODES.get(column, ("x", "y", None)))
