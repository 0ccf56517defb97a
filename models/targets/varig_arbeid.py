"""Target `varig_arbeid`: the first employment that lasts six months. Serves KVA-13, KVA-12.

What begins and ends before is no exit, and the person is followed on to the next one.
"""

from models.events import LASTING, job_exit
from models.target import JOB_BETWEEN, MATURE, REGISTERED, Estimand, Target

EXIT = job_exit("varig_arbeid", LASTING, "å begynne i en jobb som varer minst seks måneder")
TARGET = Target(
    EXIT.name,
    EXIT.text_nb,
    Estimand(
        population=REGISTERED,
        event=EXIT.words,
        competing="helseytelse and annet, whichever comes first",
        censoring=f"{MATURE}, here {LASTING} days and the reporting delay",
        measure="cumulative incidence at each horizon, tiltak as they are given",
        use="beside i_arbeid: rapid and lasting are two goals",
        between=JOB_BETWEEN | {"two short jobs with one employer": "two jobs: neither lasts"},
    ),
)
