"""Target `i_arbeid`: the first employment that begins after the landmark and counts as work.

Serves PRO-11, PRO-16, PRO-22.
"""

from models.events import SHORTEST, job_exit
from models.target import JOB_BETWEEN, MATURE, REGISTERED, Estimand, Target

EXIT = job_exit("i_arbeid", SHORTEST, "å begynne i ny jobb")
TARGET = Target(
    EXIT.name,
    EXIT.text_nb,
    Estimand(
        population=REGISTERED,
        event=EXIT.words,
        competing="helseytelse and annet, whichever comes first; on the same day work counts",
        censoring=MATURE,
        measure="cumulative incidence at each horizon, tiltak as they are given",
        use="chances shown to veileder and job seeker; segments",
        between=JOB_BETWEEN | {"tiltak": "followed through: what is estimated includes them"},
    ),
)
