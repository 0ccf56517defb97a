"""What people and Nav told of people in a bench world: random and plausible, one draw a register.

Columns that a draw leaves out are null.
"""

from typing import Final

import numpy as np
import pyarrow as pa

from bench.features.draws import (
    NONE,
    Draw,
    codes,
    lengths,
    random_numbers,
    random_texts,
    some_days,
    told,
)
from bench.features.market import kommuner
from bench.features.people import FIRST, LAST, People

OCCUPATIONS: Final = [str(n) for n in range(1110, 9630, 23)]
_JA_NEI: Final = ("JA", "NEI", "VET_IKKE")
_LOESNINGER: Final = (
    *("ARBEIDSSOEKERREGISTERET", "DAGPENGER", "FRISKMELDT_TIL_ARBEIDSFORMIDLING"),
)
_SITUATIONS: Final = (
    *("ER_PERMITTERT", "HAR_BLITT_SAGT_OPP", "HAR_SAGT_OPP", "ALDRI_HATT_JOBB", "VIL_BYTTE_JOBB"),
    *(
        "AKKURAT_FULLFORT_UTDANNING",
        "MIDLERTIDIG_JOBB",
        "DELTIDSJOBB_VIL_MER",
        "ANNET",
        "UDEFINERT",
    ),
    *("ANNET;VIL_BYTTE_JOBB", "DELTIDSJOBB_VIL_MER;NY_JOBB", "IKKE_VAERT_I_JOBB_SISTE_2_AAR", ""),
)
# What may be answered to each question, and the column that holds it.
_ANSWERS: Final = (
    ("stillingsprosent_oensket", "verdi_tall", ("100", "80", "50", "20")),
    ("digitale_ferdigheter", "verdi_tall", ("1", "2", "3", "4", "5")),
    ("egen_forventning_uker", "verdi_tall", ("2", "8", "12", "26", "52", "104")),
    ("jobbsoek_per_uke", "verdi_tall", ("0", "1", "2", "5", "10")),
    *(
        (name, "verdi_tekst", _JA_NEI)
        for name in ("kan_flytte", "kan_pendle", "helse_hindrer_egen", "omsorg_hindrer")
    ),
    ("oensket_yrke", "verdi_liste", ("5223", "2331;5223", "7126", "3322;5223;9112", "")),
    ("oensket_sted", "verdi_liste", ("0301", "4601;5001", "1103")),
    ("sprak", "verdi_liste", ("no:C2", "en:B2;no:C1", "ar:C2;no:A2", "no:B1;pl:C2")),
    ("foererkort", "verdi_liste", ("B", "B;BE", "B;C;C1", "")),
)


def person(people: People) -> Draw:
    """Return who people are, fetched now and then; some have moved."""
    rng = people.rng("person")
    born = rng.integers(FIRST - 60 * 365, FIRST - 18 * 365, people.count)
    home = rng.integers(0, len(kommuner()), people.count)
    first = np.full(people.count, FIRST - 400)
    later = [rng.integers(FIRST, LAST * 2 - FIRST, people.count) for _ in range(4)]
    which, version, columns = told(np.arange(people.count), first, *later)
    moved = (home[which] + version * 7 * (rng.random(len(which)) < 0.3)) % len(kommuner())
    return columns | {
        "fra": columns["kjent_fra"],
        "foedselsdato": born[which],
        "kommune": codes(np.where(rng.random(len(which)) < 0.01, -1, moved), kommuner()),
    }


def person_vernet(people: People) -> Draw:
    """Return what is protected of people."""
    rng = people.rng("person_vernet")
    return {
        "owner": np.arange(people.count),
        "fra": np.full(people.count, FIRST - 400),
        "kjent_fra": np.full(people.count, FIRST - 400),
        "kjoenn": random_texts(rng, ("MANN", "KVINNE"), people.count),
        "landgruppe": random_texts(
            rng, ("NORGE", "EU_EOES", "RESTEN_AV_VERDEN"), people.count, 0.01
        ),
    }


def periode(people: People) -> Draw:
    """Return the spells: open, then closed, and a few that were deleted."""
    rng, spells = people.rng("periode"), people.spells
    which, version, columns = told(spells.owner, spells.start, spells.end)
    ends = ("SVARTE_NEI_I_BEKREFTELSE", "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST", "UDEFINERT")
    reason = rng.integers(0, 3, len(which))
    return columns | {
        "fra": spells.start[which],
        "til": np.where(version == 1, spells.end[which], NONE),
        "periode_ref": spells.refs.take(pa.array(which)),
        "slutt_aarsak": codes(np.where(version == 1, reason, -1), ends),
        "er_slettet": (version == 1) & (rng.random(len(which)) < 0.01),
    }


def opplysninger(people: People) -> Draw:
    """Return the answers at registration, of which a third were given anew later."""
    rng, spells = people.rng("opplysninger"), people.spells
    places = np.arange(len(spells))
    again = np.where(rng.random(len(spells)) < 0.35, spells.day_in(rng, places), LAST * 2)
    which, _, columns = told(spells.owner, spells.start, again)
    count = len(which)
    return columns | {
        "fra": columns["kjent_fra"],
        "periode_ref": spells.refs.take(pa.array(which)),
        "nus": random_texts(rng, "3412567089", count, 0.05),
        "bestaatt": random_texts(rng, _JA_NEI, count, 0.3),
        "godkjent": random_texts(rng, _JA_NEI, count, 0.4),
        "er_spurt_helse": rng.random(count) < 0.97,
        "helse_hindrer": random_texts(rng, ("NEI", "JA", "VET_IKKE"), count, 0.1),
        "er_spurt_annet": rng.random(count) < 0.97,
        "annet_hindrer": random_texts(rng, ("NEI", "JA", "VET_IKKE"), count, 0.1),
        "situasjoner": random_texts(rng, _SITUATIONS, count, 0.02),
        "stilling_styrk08": random_texts(rng, OCCUPATIONS, count, 0.15),
        "prosent": random_numbers(rng, (100, 50, 80, 37.5, 20), count, 0.6),
        "siste_arbeidsdag": some_days(rng, columns["kjent_fra"] - lengths(rng, 60, count), 0.5),
        "kilde": random_texts(rng, ("inngang", "veilarbregistrering"), count),
        "er_migrert": rng.random(count) < 0.05,
    }


def bekreftelse(people: People) -> Draw:
    """Return an answer for every two weeks of a spell, some days after them."""
    rng, spells = people.rng("bekreftelse"), people.spells
    times = (np.minimum(spells.end, LAST) - spells.start) // 14
    which = np.repeat(np.arange(len(spells)), times)
    place = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    start = spells.start[which] + 14 * place
    return {
        "owner": spells.owner[which],
        "fra": start,
        "til": start + 14,
        "kjent_fra": start + 14 + rng.integers(0, 8, len(which)),
        "periode_ref": spells.refs.take(pa.array(which)),
        "loesning": random_texts(rng, _LOESNINGER, len(which)),
        "har_jobbet": rng.random(len(which)) < 0.15,
        "vil_fortsette": rng.random(len(which)) < 0.97,
    }


def paa_vegne_av(people: People) -> Draw:
    """Return spans in which another solution took the answers, open and then closed."""
    rng, spells = people.rng("paa_vegne_av"), people.spells
    which = np.flatnonzero(rng.random(len(spells)) < 0.5)
    start, end = spells.start[which], spells.end[which]
    place, version, columns = told(spells.owner[which], start, end)
    return columns | {
        "fra": start[place],
        "til": np.where(version == 1, end[place], NONE),
        "periode_ref": spells.refs.take(pa.array(which[place])),
        "loesning": random_texts(rng, _LOESNINGER[1:], len(place)),
        "frist_brutt": (version == 1) & (rng.random(len(place)) < 0.1),
    }


def webbruk(people: People) -> Draw:
    """Return counts of a few things done on a day."""
    rng, spells = people.rng("webbruk"), people.spells
    which = spells.some(rng, 3)
    day = spells.day_in(rng, which)
    kinds = ("INNLOGGING", "STILLINGSSOEK", "CV_OPPDATERT", "MELDEKORT_SENDT", "DIALOG_SENDT")
    return {
        "owner": spells.owner[which],
        "fra": day,
        "til": day + 1,
        "kjent_fra": day + 1,
        "hendelse": random_texts(rng, kinds, len(which)),
        "antall": rng.integers(1, 20, len(which)),
    }


def situasjonsbeskrivelse(people: People) -> Draw:
    """Return answers to the questions, some of them given anew later."""
    rng, spells = people.rng("situasjonsbeskrivelse"), people.spells
    is_described = np.flatnonzero(rng.random(len(spells)) < 0.3)
    which = np.repeat(is_described, len(_ANSWERS))
    again = np.where(rng.random(len(which)) < 0.15, spells.day_in(rng, which), LAST * 2)
    place, _, columns = told(spells.owner[which], spells.start[which], again)
    question = np.tile(np.arange(len(_ANSWERS)), len(is_described))[place]
    values = [(column, value) for _, column, of_it in _ANSWERS for value in of_it]
    sizes = np.array([len(of_it) for _, _, of_it in _ANSWERS])
    drawn = (np.cumsum(sizes) - sizes)[question] + rng.integers(0, sizes[question])
    held_in, said = zip(*values, strict=True)
    texts = {
        name: codes(np.where(np.array(held_in)[drawn] == name, drawn, -1), said)
        for name in ("verdi_tekst", "verdi_liste")
    }
    numbers = [float(value) if column == "verdi_tall" else np.nan for column, value in values]
    return (
        columns
        | texts
        | {
            "fra": columns["kjent_fra"],
            "felt": codes(question, [name for name, _, _ in _ANSWERS]),
            "verdi_tall": np.array(numbers)[drawn],
            "kilde": random_texts(rng, ("ARBEIDSSOEKER", "VEILEDER", "REGISTER"), len(place)),
        }
    )
