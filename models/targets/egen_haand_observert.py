"""Target `egen_haand_observert`: work before any tiltak, tiltak competing: it describes, no more.

An office that gives many tiltak has a lower incidence for people who are alike, so that no need and
no order of people is read from it (PRO-16; `egen_haand` is for that). Serves PRO-15.
"""

from models.events import SHORTEST, job_exit
from models.target import IN_NO_MEASURE, JOB_BETWEEN, MATURE, Estimand, Target

EXIT = job_exit(
    "egen_haand_observert", SHORTEST, "å begynne i ny jobb før noe tiltak", ", before any tiltak"
)
TARGET = Target(
    EXIT.name,
    EXIT.text_nb,
    Estimand(
        population=IN_NO_MEASURE,
        event=EXIT.words,
        competing="the first day of a tiltak, helseytelse and annet; on the same day work counts",
        censoring=MATURE,
        measure="cumulative incidence at each horizon, tiltak as they are given",
        use="description alone: how many find work before they are given a tiltak",
        between=JOB_BETWEEN | {"tiltak": "competes: afterwards nobody finds work on their own"},
    ),
)
