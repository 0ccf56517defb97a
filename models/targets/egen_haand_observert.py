"""Target `egen_haand_observert`: work before any tiltak, tiltak competing: it describes, no more.

An office that gives many tiltak has a lower incidence for people who are alike, so that no need and
no order of people is read from it (PRO-16; `egen_haand` is for that). Serves PRO-15.
"""

from models.events import SHORTEST, job, job_words
from models.target import JOB_BETWEEN, MATURE, Estimand, Exit, Target

EXIT = Exit(
    name="egen_haand_observert",
    sources=(job(SHORTEST),),
    words=f"{job_words(SHORTEST)}, before any tiltak",
    text_nb="å begynne i ny jobb før noe tiltak",
)
TARGET = Target(
    EXIT.name,
    EXIT.text_nb,
    Estimand(
        population="arbeidssøkere at a landmark while registered, in no tiltak on that day",
        event=EXIT.words,
        competing="the first day of a tiltak, helseytelse and annet; on the same day work counts",
        censoring=MATURE,
        measure="cumulative incidence at each horizon, tiltak as they are given",
        use="description alone: how many find work before they are given a tiltak",
        between=JOB_BETWEEN | {"tiltak": "competes: afterwards nobody finds work on their own"},
    ),
)
