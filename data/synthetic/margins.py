"""The small tables of the world, each with its standing: SOURCE, DERIVED or ASSUMPTION.

T numbers are targets of the project's calibration reference; see tables/README.md for attribution.
"""

from functools import cache
from typing import Final, NamedTuple

import numpy as np

from data.synthetic.draws import Floats
from data.synthetic.tables import group_shares, raked, yrker


class AgeBand(NamedTuple):
    """People of these ages, both included, and their share of first registrations."""

    first: int
    last: int
    share: float


# ASSUMPTION: started from the ages of those who left job seeking in 2018Q1 (NAV, exit_status_6m),
# and moved by hand until the third under 30 of the stock was met (T08, SSB 254616).
AGE_BANDS: Final = (
    AgeBand(18, 19, 0.020),
    AgeBand(20, 24, 0.180),
    AgeBand(25, 29, 0.185),
    AgeBand(30, 39, 0.265),
    AgeBand(40, 49, 0.174),
    AgeBand(50, 59, 0.131),
    AgeBand(60, 66, 0.045),
)
AGE_SHARES: Final = np.array([band.share for band in AGE_BANDS])

# T11, ASSUMPTION built on T10 (SSB): the education digit of the registration form.
NUS: Final = ("0", "2", "3", "4", "6", "7", "9")
# Those with little schooling stay longer, so that they are fewer among those who register than in
# the stock (T10).
NUS_SHARES: Final = np.array([0.016, 0.335, 0.142, 0.260, 0.146, 0.056, 0.045])
# ASSUMPTION: those whom the oil shock hit (T30: education in Rogaland, November 2016).
NUS_SHARES_SHOCKED: Final = np.array([0.010, 0.190, 0.140, 0.370, 0.190, 0.070, 0.030])
NUS_TO_PROVE: Final = np.array([digit in "3467" for digit in NUS])

# ASSUMPTION, set so that the stock is as T09 (SSB 254616) says.
MEN: Final = 0.575
# ASSUMPTION: men among those whom the oil shock hit.
MEN_SHOCKED: Final = 0.90
# ASSUMPTION, set so that the stock is as T12 (SSB 254616) says: immigrants among the fully
# unemployed, and EU, EFTA etc. among these.
LANDGRUPPER: Final = ("NORGE", "EU_EFTA_MV", "RESTEN_AV_VERDEN")
LANDGRUPPE_SHARES: Final = np.array([0.628, 0.185, 0.187])

# ASSUMPTION: how education leans by age band (rows) and by STYRK-08 major group (rows, 0-9, last:
# not stated). Only the margins are published; raking keeps them.
_NUS_BY_AGE: Final = np.array(
    [
        [0.5, 3.0, 3.0, 0.6, 0.02, 0.001, 1.0],
        [0.5, 1.2, 1.6, 1.1, 0.6, 0.1, 1.0],
        [0.8, 0.9, 1.0, 1.0, 1.4, 1.3, 1.0],
        [1.0, 0.9, 0.8, 0.9, 1.2, 1.4, 1.0],
        [1.2, 1.0, 0.8, 1.0, 1.0, 1.0, 1.0],
        [1.2, 1.1, 0.9, 1.1, 0.8, 0.8, 1.0],
        [1.2, 1.2, 0.9, 1.1, 0.8, 0.8, 1.0],
    ]
)
_NUS_BY_MAJOR_GROUP: Final = np.array(
    [
        [0.8, 1.1, 1.1, 1.2, 0.5, 0.2, 1.0],
        [0.1, 0.2, 0.4, 0.8, 2.0, 2.0, 0.5],
        [0.02, 0.03, 0.05, 0.1, 3.0, 5.0, 0.3],
        [0.1, 0.3, 0.5, 1.0, 2.2, 1.2, 0.6],
        [0.4, 0.9, 1.0, 1.1, 1.0, 0.5, 1.0],
        [0.8, 1.1, 1.1, 1.2, 0.5, 0.2, 1.0],
        [0.8, 1.1, 1.0, 1.2, 0.5, 0.3, 1.0],
        [0.6, 1.0, 1.0, 1.8, 0.2, 0.1, 1.0],
        [1.0, 1.3, 1.0, 1.2, 0.2, 0.1, 1.0],
        [2.0, 1.7, 1.1, 0.7, 0.25, 0.15, 1.3],
        [2.5, 1.6, 1.2, 0.6, 0.4, 0.4, 2.0],
    ]
)

SITUASJONER: Final = (
    "HAR_SAGT_OPP",
    "HAR_BLITT_SAGT_OPP",
    "ER_PERMITTERT",
    "ALDRI_HATT_JOBB",
    "IKKE_VAERT_I_JOBB_SISTE_2_AAR",
    "AKKURAT_FULLFORT_UTDANNING",
    "VIL_BYTTE_JOBB",
    "USIKKER_JOBBSITUASJON",
    "MIDLERTIDIG_JOBB",
    "DELTIDSJOBB_VIL_MER",
    "NY_JOBB",
    "KONKURS",
    "ANNET",
)
SITUASJON: Final = {name: place for place, name in enumerate(SITUASJONER)}

SVAR: Final = ("NEI", "JA", "VET_IKKE", None)
NEI, JA, VET_IKKE, UBESVART = range(4)

# ASSUMPTION: the pull of each Nav occupation group on the hazard of work, and whether the work is
# bodily (where a health problem weighs more).
GROUP_EFFECTS: Final = {
    "Akademiske yrker": (0.0, False),
    "Barne- og ungdomsarbeid": (0.20, False),
    "Butikk- og salgsarbeid": (-0.05, False),
    "Bygg og anlegg": (0.30, True),
    "Helse, pleie og omsorg": (0.45, True),
    "Industriarbeid": (0.05, True),
    "Ingen yrkesbakgrunn eller uoppgitt": (-0.55, False),
    "Ingeniør- og ikt-fag": (-0.05, False),
    "Jordbruk, skogbruk og fiske": (0.15, True),
    "Kontorarbeid": (-0.25, False),
    "Ledere": (-0.15, False),
    "Meglere og konsulenter": (-0.10, False),
    "Reiseliv og transport": (0.0, True),
    "Serviceyrker og annet arbeid": (-0.20, True),
    "Undervisning": (0.30, False),
}


# ASSUMPTION, set so that the stock is as T13 says: how many of each Nav group register, against
# their share of the stock. Those who leave slowly are fewer among those who come.
_INFLOW_OF_GROUP: Final = {
    "Barne- og ungdomsarbeid": 1.02,
    "Bygg og anlegg": 1.20,
    "Helse, pleie og omsorg": 1.28,
    "Industriarbeid": 1.08,
    "Ingen yrkesbakgrunn eller uoppgitt": 0.82,
    "Ingeniør- og ikt-fag": 1.30,
    "Kontorarbeid": 0.98,
    "Ledere": 1.35,
    "Meglere og konsulenter": 1.20,
    "Serviceyrker og annet arbeid": 0.94,
}


@cache
def education_by_age(is_shocked: bool = False) -> Floats:
    """Return the shares of education digits within each age band."""
    shares = NUS_SHARES_SHOCKED if is_shocked else NUS_SHARES
    joint = raked(_NUS_BY_AGE * AGE_SHARES[:, None] * shares, AGE_SHARES, shares / shares.sum())
    return np.asarray(joint / joint.sum(axis=1, keepdims=True))


# Times with their own occupations and places: before the oil price fell, after it, and those hit.
BEFORE, AFTER, SHOCKED = range(3)


@cache
def occupation_by_education(era: int) -> Floats:
    """Return the shares of occupations within each education digit."""
    table = yrker()
    rose = table.shares - 0.9 * table.earlier_shares
    within = np.maximum((table.earlier_shares, table.shares, rose)[era], 1e-7)
    groups, sums = _group_shares(era), dict.fromkeys(set(table.group), 0.0)
    for name, share in zip(table.group, within.tolist(), strict=True):
        sums[name] += share
    scale = [groups[name] * _INFLOW_OF_GROUP.get(name, 1.0) / sums[name] for name in table.group]
    shares = within * np.array(scale) / (within * np.array(scale)).sum()
    major = [int(code[0]) if code else 10 for code in table.styrk08]
    educated = NUS_SHARES_SHOCKED if era == SHOCKED else NUS_SHARES
    educated = educated / educated.sum()
    tendency = _NUS_BY_MAJOR_GROUP[major].T * shares
    joint = raked(tendency * educated[:, None], educated, shares)
    return np.asarray(joint / joint.sum(axis=1, keepdims=True))


def _group_shares(era: int) -> dict[str, float]:
    """Return the shares of Nav's occupation groups (T13)."""
    first, peak, last = group_shares(2013), group_shares(2016), group_shares(2017)
    if era == BEFORE:
        # ASSUMPTION: fewer without an occupation than in 2013, for their share fell fast, and fewer
        # in groups of a few large occupations, so that 2015 is as T13 says.
        return first | {
            "Ingen yrkesbakgrunn eller uoppgitt": 0.050,
            "Serviceyrker og annet arbeid": 0.100,
            "Butikk- og salgsarbeid": 0.115,
        }
    if era == SHOCKED:
        # DERIVED: who came on top from 2013 to 2016 (T30), where the stock rose by a fifth.
        return {name: max(1.2 * peak[name] - first[name], 0.002) for name in first}
    # ASSUMPTION: what the shock left behind in 2017 is gone.
    return last | {"Ingeniør- og ikt-fag": 0.055, "Industriarbeid": 0.115}
