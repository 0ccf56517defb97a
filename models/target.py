"""How targets are declared: what counts as an exit, what competes, what is estimated.

Every condition is SQL on a register's row `r`, as it was known on the cut-off day, and on the
landmark `l` (as_of, registrert). An exit comes from registers and never from leaving the
arbeidssøkerregister, which some leave without work and some stay in with work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Unless:
    """Rows of another register (`o`), known at the cut-off, that make a row of `r` not count.

    Where that register was not delivered every row counts, and the run says so.
    """

    register: str
    rows: str


@dataclass(frozen=True)
class Source:
    """Rows of one register that count as an exit on `day`.

    With `is_joined`, rows that meet are one spell, which begins with its first row. `versions_of`
    names the column of which rows are versions: what began after registration and before the
    landmark, and no version of which was known on the landmark, counts on the day after it.
    """

    register: str
    rows: str = "true"
    day: str = "r.fra"
    is_joined: bool = False
    versions_of: str = ""
    unless: Unless | None = None


@dataclass(frozen=True)
class Status:
    """Where a person stands so many days after the landmark: outside, or not.

    Outside is whom no row of `active` covers on any day of the `window` days that end then, or a
    row of `ill` on the day itself.
    """

    days: int
    window: int
    active: tuple[Source, ...]
    ill: tuple[Source, ...]


@dataclass(frozen=True)
class Exit:
    """One way on: what counts, in a sentence; `text_nb` completes "sannsynlighet for ...".

    With `status` its day is that of the status, for those who are outside or for those who are not.
    One that is not `is_judged` makes the others add up, and no verdict or list hangs on it.
    """

    name: str
    sources: tuple[Source, ...]
    words: str
    text_nb: str
    status: Status | None = None
    is_outside: bool = False
    is_judged: bool = True

    @property
    def read(self) -> tuple[Source, ...]:
        """Everything that it is told from."""
        found = self.sources
        return found if self.status is None else (*found, *self.status.active, *self.status.ill)


@dataclass(frozen=True)
class Estimand:
    """What is estimated, as the model card writes it (TRIPOD+AI; ICH E9 (R1) for `between`).

    `between` says, of each thing that may come between the landmark and the exit, what is done.
    """

    population: str
    event: str
    competing: str
    censoring: str
    measure: str
    use: str
    between: Mapping[str, str] = field(default_factory=dict)
    time_zero: str = "the end of the landmark day"


REGISTERED: Final = "arbeidssøkere at a landmark (day of registration, weeks after it), registered"
IN_NO_MEASURE: Final = "arbeidssøkere at a landmark while registered, in no tiltak on that day"
MATURE: Final = (
    "follow-up ends, for everyone, at the cut-off less the days a label needs to mature and the "
    "reporting delay; leaving the register or missing a confirmation does not end it; recent jobs "
    "stand also for those that are not reported yet"
)
JOB_BETWEEN: Final = {
    "a job held on the landmark and begun before registration": "no exit; a new one is",
    "a job begun after registration and known on the landmark": "no exit; a new one is",
    "a job begun after registration and not known on the landmark": "kept: exit on day 1",
    "permitterte taken back": "the same employment goes on and is no exit; a new one with the same "
    "employer is",
    "self-employment": "not in Aa-registeret: such people are followed on without an exit",
    "jobs that a wage subsidy pays for": "tiltak, not work, where tiltakshistorikk is delivered",
    "education": "not among the registers: who begins it is followed on (PRO-11 asks for it)",
    "a missing position percentage": "counts as enough",
}


@dataclass(frozen=True)
class Target:
    """One question about a person, with its estimand."""

    name: str
    text_nb: str
    estimand: Estimand
