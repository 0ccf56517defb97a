"""Jobs, benefits and measures of people in a bench world: random and plausible.

Columns that a draw leaves out are null.
"""

from typing import Any, Final

import numpy as np
import pyarrow as pa

from bench.features.draws import (
    NONE,
    Draw,
    Ints,
    codes,
    lengths,
    random_numbers,
    random_texts,
    references,
    some_days,
    told,
)
from bench.features.people import FIRST, LAST, People
from bench.features.registers import OCCUPATIONS

_TILTAK: Final = (
    *("ARBTREN", "MIDLONTIL", "VARLONTIL", "GRUPPEAMO", "ENKELAMO", "GRUFAGYRKE", "HOYEREUTD"),
    *(
        "INDOPPFAG",
        "AVKLARAG",
        "DIGIOPPARB",
        "JOBBK",
        "ARBFORB",
        "MENTOR",
        "ARBRRHDAG",
        "INKLUTILS",
    ),
)
_REASONS: Final = (
    "arbeidstakerHarSagtOppSelv",
    "arbeidsgiverHarSagtOppArbeidstaker",
    "kontraktEngasjementEllerVikariatErUtloept",
)
# Per cent of a full position; one with decimals.
_POSITIONS: Final = (100, 100, 80, 50, 37.5, 20, 12.34, 0)


def aa_registeret(people: People) -> Draw:
    """Return jobs: told of weeks late, then with another position, then as ended."""
    rng = people.rng("aa_registeret")
    owner = np.repeat(np.arange(people.count), 1 + rng.poisson(10.3, people.count))
    count = len(owner)
    start = rng.integers(FIRST - 8 * 365, LAST, count)
    end = start + lengths(rng, 1, count) * rng.choice([60, 700], count) + rng.integers(0, 60, count)
    opened = start + rng.integers(3, 60, count)
    closed = np.maximum(end + rng.integers(3, 60, count), opened + 1)
    changed = opened + (rng.random(count) * (closed - opened)).astype(np.int64)
    which, version, columns = told(owner, opened, changed, closed)
    employer = rng.integers(0, 40_000, count)
    # Some go back to the employer before.
    employer[1:] = np.where(rng.random(count - 1) < 0.3, employer[:-1], employer[1:])
    occupation = rng.integers(0, len(OCCUPATIONS), count)
    jobs = {
        "arbeidsforhold_ref": references(people.first * 64 + np.arange(count)),
        "arbeidsgiver_ref": references(employer),
        "yrke": codes(occupation, [f"{one}101" for one in OCCUPATIONS]),
    }
    of_each = {name: column.take(pa.array(which)) for name, column in jobs.items()}
    return columns | of_each | _of_jobs(rng, start[which], end[which], version == 2)


def _of_jobs(rng: np.random.Generator, start: Ints, end: Ints, is_ended: Any) -> Draw:
    """Return the days of jobs, how they ended, and times away from them."""
    count = len(start)
    away = {
        name: some_days(rng, start + lengths(rng, 90, count), 0.96)
        for name in ("er_permittert_fra", "permisjon_fra")
    }
    until = {
        name.replace("_fra", "_til"): np.where(days == NONE, NONE, days + lengths(rng, 60, count))
        for name, days in away.items()
    }
    reason = rng.integers(0, 3, count)
    return (
        away
        | until
        | {
            "fra": start,
            "til": np.where(is_ended, end, NONE),
            "type": random_texts(rng, ("ordinaertArbeidsforhold", "maritimtArbeidsforhold"), count),
            "ansettelsesform": random_texts(rng, ("fast", "midlertidig"), count, 0.03),
            "slutt_aarsak": codes(np.where(is_ended, reason, -1), _REASONS),
            "er_maskinelt_avsluttet": is_ended & (rng.random(count) < 0.05),
            "stillingsprosent": random_numbers(rng, _POSITIONS, count, 0.1),
            "permittering_prosent": random_numbers(rng, (100, 50), count, 0.96),
            "permisjon_prosent": random_numbers(rng, (100, 50, 20), count, 0.96),
        }
    )


def _benefit(people: People, name: str, share: float, stretches: float, mean: float) -> Draw:
    """Return spans of a benefit in this share of the spells: told as open, then with an end."""
    rng, spells = people.rng(name), people.spells
    gets_it = rng.random(len(spells)) < share
    which = np.repeat(np.arange(len(spells)), gets_it * (1 + rng.poisson(stretches, len(spells))))
    start = spells.day_in(rng, which)
    end = start + lengths(rng, mean, len(which))
    opened = start + rng.integers(-10, 20, len(which))
    place, version, columns = told(
        spells.owner[which], opened, end + rng.integers(0, 20, len(which))
    )
    known_end = (version == 1) | (rng.random(len(place)) < 0.5)
    return columns | {"fra": start[place], "til": np.where(known_end, end[place], NONE)}


def dagpenger(people: People) -> Draw:
    """Return dagpenger, of which many spans follow each other."""
    found = _benefit(people, "dagpenger", 0.55, 3, 80)
    rng, count = people.rng("dagpenger, the rest"), len(found["owner"])
    kinds = ("DAGPENGER_ARBEIDSSOKER_ORDINAER", "DAGPENGER_PERMITTERING_ORDINAER")
    left = rng.integers(0, 500, count)
    is_told = rng.random(count) < 0.4
    return found | {
        "ytelse_type": random_texts(rng, kinds, count),
        "kilde": random_texts(rng, ("ARENA", "DP_SAK"), count),
        "gjenstaaende_dager": np.where(is_told, left, NONE),
        "gjenstaaende_dager_per": np.where(is_told, found["kjent_fra"], NONE),
    }


def aap(people: People) -> Draw:
    """Return AAP, which fewer people have, for longer."""
    found = _benefit(people, "aap", 0.15, 1, 300)
    rng, count = people.rng("aap, the rest"), len(found["owner"])
    kinds = ("BISTANDSBEHOV", "SYKEPENGEERSTATNING", "STUDENT", "VURDERES_FOR_UFØRETRYGD")
    return found | {
        "rettighets_type": random_texts(rng, kinds, count),
        "saksnummer": references(found["owner"] + people.first),
        "maksdato": some_days(rng, found["fra"] + 1095, 0.3),
    }


def sykepenger(people: People) -> Draw:
    """Return sykepenger, most of them short."""
    found = _benefit(people, "sykepenger", 0.5, 3.5, 40)
    rng = people.rng("sykepenger, the rest")
    return found | {"grad": random_numbers(rng, (100, 50, 80, 60, 20), len(found["owner"]), 0.02)}


def tiltakspenger(people: People) -> Draw:
    """Return tiltakspenger."""
    found = _benefit(people, "tiltakspenger", 0.15, 0.5, 90)
    rng, count = people.rng("tiltakspenger, the rest"), len(found["owner"])
    kinds = ("TILTAKSPENGER", "TILTAKSPENGER_OG_BARNETILLEGG")
    return found | {
        "rettighet": random_texts(rng, kinds, count),
        "sak_ref": references(found["owner"] + people.first),
    }


def tiltakshistorikk(people: People) -> Draw:
    """Return participations: applied for, some without a first day yet, then as they went."""
    rng, spells = people.rng("tiltakshistorikk"), people.spells
    which = spells.some(rng, 0.9)
    count = len(which)
    start = spells.day_in(rng, which)
    end = start + lengths(rng, 100, count)
    known = (start - rng.integers(0, 40, count), start, end)
    place, version, columns = told(spells.owner[which], *known)
    rows, kind = len(place), rng.integers(0, len(_TILTAK), count)
    early = np.where(rng.random(rows) < 0.2, 3, version)
    has_start = (version > 0) | (rng.random(rows) < 0.5)
    return columns | {
        "fra": np.where(has_start, start[place], NONE),
        "til": np.where(has_start & (rng.random(rows) < 0.8), end[place], NONE),
        "tiltak_ref": references(people.first * 64 + np.arange(count)).take(pa.array(place)),
        "tiltakskode": codes(kind[place], _TILTAK),
        "status": codes(early, ("VENTELISTE", "DELTAR", "FULLFORT", "AVBRUTT")),
        "status_aarsak": random_texts(rng, ("FATT_JOBB", "SYK", "IKKE_MOTT", "ANNET"), rows, 0.8),
        "deltok": version > 0,
        "dager_per_uke": random_numbers(rng, (5, 3, 2.5), rows, 0.4),
        "prosent": random_numbers(rng, (100, 50, 60), rows, 0.3),
    }
