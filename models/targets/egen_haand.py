"""Target `egen_haand`: work without tiltak, had none been given: the one used for need (PRO-16).

Serves PRO-16, FOR-07. Beside it stands `egen_haand_observert`, which describes and judges nobody.
"""

from models.events import SHORTEST, job_exit
from models.target import IN_NO_MEASURE, JOB_BETWEEN, MATURE, Estimand, Target

EXIT = job_exit(
    "egen_haand", SHORTEST, "å begynne i ny jobb uten tiltak", ", had no tiltak been begun"
)
TARGET = Target(
    EXIT.name,
    EXIT.text_nb,
    Estimand(
        population=IN_NO_MEASURE,
        event=EXIT.words,
        competing="helseytelse and annet, whichever comes first",
        censoring=f"{MATURE}; at the first day of a tiltak, weighted by the inverse probability "
        "of no tiltak yet, given what was known on the landmark (IPCW)",
        measure="cumulative incidence at each horizon in a world where nobody begins a tiltak",
        use="who finds work on their own, and so who needs help first",
        between=JOB_BETWEEN
        | {
            "tiltak": "censored. Holds if, among people alike in what was known on the landmark, "
            "those who are given a tiltak would have found work like those who are not; what a "
            "veileder learns later and acts on breaks it, and nothing in the data can tell",
            "people like whom all are given tiltak": "no weight can speak for them: weights stop "
            "at 20, and effective sizes are in the card",
        },
    ),
)
