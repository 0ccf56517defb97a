"""The small tables of the world, each with its standing: SOURCE, DERIVED or ASSUMPTION.

T numbers are targets of the project's calibration reference; see tables/README.md for attribution.
"""

from typing import Final, NamedTuple

import numpy as np

from data.synthetic.draws import Floats
from data.synthetic.tables import raked, yrker


class AgeBand(NamedTuple):
    """People of these ages, both included, and their share of first registrations."""

    first: int
    last: int
    share: float


# DERIVED: ages of those who left job seeking in 2018Q1 (NAV, exit_status_6m), scaled to the third
# under 30 of T08 (SSB 254616), with an assumed 2 % of 18-19.
AGE_BANDS: Final = (
    AgeBand(18, 19, 0.020),
    AgeBand(20, 24, 0.150),
    AgeBand(25, 29, 0.165),
    AgeBand(30, 39, 0.290),
    AgeBand(40, 49, 0.199),
    AgeBand(50, 59, 0.131),
    AgeBand(60, 66, 0.045),
)
AGE_SHARES: Final = np.array([band.share for band in AGE_BANDS])

# T11, ASSUMPTION built on T10 (SSB): the education digit of the registration form.
NUS: Final = ("0", "2", "3", "4", "6", "7", "9")
NUS_SHARES: Final = np.array([0.02, 0.345, 0.135, 0.25, 0.135, 0.055, 0.06])
NUS_TO_PROVE: Final = np.array([digit in "3467" for digit in NUS])

# T09 SOURCE (SSB 254616), the mean of November 2014 and 2015.
MEN: Final = 0.591
# T12 SOURCE (SSB 254616): immigrants among the fully unemployed, and EU, EFTA etc. among these.
LANDGRUPPER: Final = ("NORGE", "EU_EFTA_MV", "RESTEN_AV_VERDEN")
LANDGRUPPE_SHARES: Final = np.array([0.62, 0.18, 0.20])

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


def education_by_age() -> Floats:
    """Return the shares of education digits within each age band."""
    joint = raked(_NUS_BY_AGE * AGE_SHARES[:, None] * NUS_SHARES, AGE_SHARES, NUS_SHARES)
    return np.asarray(joint / joint.sum(axis=1, keepdims=True))


def occupation_by_education() -> Floats:
    """Return the shares of occupations within each education digit."""
    table = yrker()
    major = [int(code[0]) if code else 10 for code in table.styrk08]
    tendency = _NUS_BY_MAJOR_GROUP[major].T * table.shares
    joint = raked(tendency * NUS_SHARES[:, None], NUS_SHARES, table.shares)
    return np.asarray(joint / joint.sum(axis=1, keepdims=True))
