"""Target `ungdom_utenfor`: of those under 30, who is outside work and tiltak a year later (PRO-14).

Outside is: no day of work or tiltak in the quarter that ends on day 365, or AAP on that day. The
definition is the project's own (UNVERIFIED); education is in no register, so that students who do
not work count as outside, and more of the youngest do.
"""

from typing import Final

from models.events import AAP, IN_MEASURE, ON_A_JOB
from models.target import MATURE, Estimand, Exit, Source, Status, Target

AGE: Final = 30
DAYS: Final = 365
_STATUS: Final = Status(
    days=DAYS,
    window=91,
    active=(ON_A_JOB, Source("tiltakshistorikk", IN_MEASURE)),
    ill=(AAP,),
)
INSIDE = Exit(
    name="ikke_utenfor",
    sources=(),
    words=f"in work or tiltak in the quarter that ends on day {DAYS}, and without AAP that day",
    text_nb="å være i arbeid eller tiltak om et år",
    status=_STATUS,
)
OUTSIDE = Exit(
    name="ungdom_utenfor",
    sources=(),
    words=f"outside: no work and no tiltak in the quarter that ends on day {DAYS}, or AAP that day",
    text_nb="å stå utenfor arbeid og tiltak om et år",
    status=_STATUS,
    is_outside=True,
)
TARGET = Target(
    OUTSIDE.name,
    OUTSIDE.text_nb,
    Estimand(
        population=f"arbeidssøkere under {AGE} at a landmark while registered",
        event=OUTSIDE.words,
        competing="ikke_utenfor on the same day; annet before it",
        censoring=MATURE,
        measure=f"probability at day {DAYS}",
        use="who may need help early; never a reason for a demand",
        between={
            "work or tiltak before the last quarter": "does not count: the status on the day does",
            "education": "not among the registers: students without work count as outside",
            "leaving the arbeidssøkerregister": "changes nothing: registers are followed on",
        },
    ),
)
