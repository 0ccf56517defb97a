"""Arbeidserfaring: what kind of jobs, with whom, and how large, as Aa-registeret was known to say.

A code is shown at one or two digits; finer ones point at persons and are only counted.
"""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import (
    at_least,
    average,
    code,
    count,
    count_distinct,
    days_covered,
    first_digits,
    highest,
    is_missing,
    is_one_of,
    last_code,
    last_number,
)
from features.legal import FOLLOW_UP
from features.windows import ever, months

_jobs: Final = partial(
    feature,
    register="aa_registeret",
    theme="arbeidserfaring",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
# A position that is not known yet is neither.
_PART_TIME: Final = ~at_least("stillingsprosent", 100) & ~is_missing("stillingsprosent")

# Of several jobs that last, the one that began last: it may be the smaller.
siste_stillingsprosent = _jobs(
    window=ever,
    value=last_number("stillingsprosent"),
    unit="prosent",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Stillingsprosent i siste arbeidsforhold",
    text_nn="Stillingsprosent i siste arbeidsforhold",
    status="i bruk",
)

gjennomsnittlig_stillingsprosent_siste_36_mnd = _jobs(
    window=months(36),
    value=average("stillingsprosent"),
    unit="prosent",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Gjennomsnittlig stillingsprosent i jobbene siste 36 måneder",
    text_nn="Gjennomsnittleg stillingsprosent i jobbane siste 36 månader",
)

hoeyeste_stillingsprosent_siste_36_mnd = _jobs(
    window=months(36),
    value=highest("stillingsprosent"),
    unit="prosent",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Høyeste stillingsprosent siste 36 måneder",
    text_nn="Høgaste stillingsprosent siste 36 månader",
)

antall_deltidsjobber_siste_36_mnd = _jobs(
    window=months(36),
    rows=_PART_TIME,
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Deltidsjobber siste 36 måneder",
    text_nn="Deltidsjobbar siste 36 månader",
)

dager_i_deltid_siste_12_mnd = _jobs(
    window=months(12),
    rows=_PART_TIME,
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager i deltidsjobb siste 12 måneder",
    text_nn="Dagar i deltidsjobb siste 12 månader",
)

# Kodeverk of Aa-registeret (navikt.github.io/aareg): `fast` and `midlertidig`, since 2020-06-01.
siste_ansettelsesform = _jobs(
    window=ever,
    value=last_code(code("ansettelsesform")),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Fast eller midlertidig ansatt i siste arbeidsforhold",
    text_nn="Fast eller mellombels tilsett i siste arbeidsforhold",
)

dager_i_fast_jobb_siste_36_mnd = _jobs(
    window=months(36),
    rows=is_one_of("ansettelsesform", "fast"),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i fast jobb siste 36 måneder",
    text_nn="Dagar i fast jobb siste 36 månader",
)

antall_midlertidige_jobber_siste_36_mnd = _jobs(
    window=months(36),
    rows=is_one_of("ansettelsesform", "midlertidig"),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Midlertidige jobber siste 36 måneder",
    text_nn="Mellombelse jobbar siste 36 månader",
)

antall_arbeidsgivere_siste_12_mnd = _jobs(
    window=months(12),
    value=count_distinct("arbeidsgiver_ref"),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Antall arbeidsgivere siste 12 måneder",
    text_nn="Talet på arbeidsgivarar siste 12 månader",
)

antall_arbeidsgivere_siste_36_mnd = _jobs(
    window=months(36),
    value=count_distinct("arbeidsgiver_ref"),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Antall arbeidsgivere siste 36 måneder",
    text_nn="Talet på arbeidsgivarar siste 36 månader",
    status="i bruk",
)

# Aa-registeret's occupations are STYRK-98: not to be compared with the STYRK-08 that people give.
siste_yrke_styrk98_1_siffer = _jobs(
    window=ever,
    value=last_code(first_digits("yrke", 1)),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Yrkesgruppe i siste arbeidsforhold",
    text_nn="Yrkesgruppe i siste arbeidsforhold",
    status="i bruk",
)

siste_yrke_styrk98_2_siffer = _jobs(
    window=ever,
    value=last_code(first_digits("yrke", 2)),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Yrkesområde i siste arbeidsforhold",
    text_nn="Yrkesområde i siste arbeidsforhold",
)

antall_yrkesgrupper_styrk98_1_siffer_siste_60_mnd = _jobs(
    window=months(60),
    value=count_distinct(first_digits("yrke", 1)),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Ulike yrkesgrupper siste 60 måneder",
    text_nn="Ulike yrkesgrupper siste 60 månader",
)

antall_yrkesomraader_styrk98_2_siffer_siste_60_mnd = _jobs(
    window=months(60),
    value=count_distinct(first_digits("yrke", 2)),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Ulike yrkesområder siste 60 måneder",
    text_nn="Ulike yrkesområde siste 60 månader",
)

antall_yrker_styrk98_4_siffer_siste_60_mnd = _jobs(
    window=months(60),
    value=count_distinct(first_digits("yrke", 4)),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Ulike yrker siste 60 måneder",
    text_nn="Ulike yrke siste 60 månader",
)
