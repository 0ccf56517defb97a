"""What happens to people, as rows of registers: what the targets' exits are made of."""

from typing import Final

from models.target import Exit, Source, Unless

SMALLEST_POSITION: Final = 20
"""Percent of a full position. The project's own choice, in force from 2026-11-22 (UNVERIFIED)."""
SHORTEST: Final = 28
"""Days of a job, from the first day through the last: VDAB counts 28; UNVERIFIED for Nav."""
LASTING: Final = 182
"""Days of a job that lasts: six months (N 4.4: status after six months)."""
AGE_LIMIT: Final = 67
"""Years: dagpenger end there (folketrygdloven § 4-23). Whether registration does: UNVERIFIED."""

# Arena's codes of measures in which an employer is paid to employ somebody (nav-formats, tiltak).
_WAGE_SUBSIDIES: Final = "'MIDLONTIL', 'VARLONTIL', 'FIREARIG_LONNSTILSKUDD', 'TILSJOBB'"
_PAID_FOR: Final = Unless(
    "tiltakshistorikk",
    f"o.deltok and o.tiltakskode in ({_WAGE_SUBSIDIES}) and o.fra <= r.fra + {SHORTEST} "
    "and coalesce(o.til, DATE '9999-12-31') > r.fra",
)


def job(lasting_days: int) -> Source:
    """Return employments that count: from 20 %, of so many days, that no tiltak pays for."""
    return Source(
        "aa_registeret",
        f"coalesce(r.stillingsprosent, 100) >= {SMALLEST_POSITION} "
        f"and (r.til is null or r.til - r.fra >= {lasting_days})",
        versions_of="arbeidsforhold_ref",
        unless=_PAID_FOR,
    )


ON_A_JOB: Final = Source(
    "aa_registeret", f"coalesce(r.stillingsprosent, 100) >= {SMALLEST_POSITION}"
)


def job_exit(name: str, lasting_days: int, text_nb: str, further: str = "") -> Exit:
    """Return the first job of so many days as an exit; `further` goes on with its words."""
    words = (
        f"first employment of at least {SMALLEST_POSITION} % and {lasting_days} days that begins "
        f"after the landmark and that no wage subsidy pays for{further}"
    )
    return Exit(name, (job(lasting_days),), words, text_nb)


AAP: Final = Source("aap", is_joined=True)
DEATH: Final = Source("person", "r.doedsdato is not null", day="r.doedsdato")
EMIGRATION: Final = Source("person", "r.utflyttet_dato is not null", day="r.utflyttet_dato")
OLD_AGE: Final = Source(
    "person",
    "r.foedselsdato is not null",
    day=f"(r.foedselsdato + INTERVAL {AGE_LIMIT} YEAR)::DATE",
)
IN_MEASURE: Final = "r.deltok and r.fra is not null"
MEASURE: Final = Exit(
    name="tiltak",
    sources=(Source("tiltakshistorikk", IN_MEASURE),),
    words="first participation in a tiltak that begins after the landmark",
    text_nb="å begynne i tiltak",
)
HEALTH_BENEFIT: Final = Exit(
    name="helseytelse",
    sources=(AAP,),
    words="first spell of AAP that begins after the landmark",
    text_nb="å få arbeidsavklaringspenger",
)
OTHERWISE: Final = Exit(
    name="annet",
    sources=(DEATH, EMIGRATION, OLD_AGE),
    words="death, emigration or the age limit of 67 years, whichever is first",
    text_nb="å dø, flytte ut eller nå aldersgrensen",
    # The age limit is known from birth, and the rest is rare.
    is_judged=False,
)
