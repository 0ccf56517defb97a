"""Target `egen_haand`: work without tiltak, had none been given: the one used for need (PRO-16).

Serves PRO-16, FOR-07. Beside it stands `egen_haand_observert`, which describes and judges nobody.
"""

from models.events import SHORTEST, job, job_words
from models.target import JOB_BETWEEN, MATURE, Estimand, Exit, Target

EXIT = Exit(
    name="egen_haand",
    sources=(job(SHORTEST),),
    words=f"{job_words(SHORTEST)}, had no tiltak been begun",
    text_nb="å begynne i ny jobb uten tiltak",
)
TARGET = Target(
    EXIT.name,
    EXIT.text_nb,
    Estimand(
        population="arbeidssøkere at a landmark while registered, in no tiltak on that day",
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
