"""Target `tilbakevending`: of those who began work, who registers again within a year.

Serves KVA-13 (lasting) and KVA-12, beside `varig_arbeid`, which asks of the job and not of the
person. It has a time origin of its own: the day on which work was first known to have begun.
"""

from typing import Final

from models.target import MATURE, Estimand, Exit, Source, Target

DAYS: Final = (182, 365)
"""Half a year and a year."""

EXIT = Exit(
    name="tilbakevending",
    # A spell never to have been is none; a new version of one keeps its start.
    sources=(Source("periode", "not r.er_slettet", versions_of="periode_ref"),),
    words="first arbeidssøkerperiode that begins after the day on which work was known to have "
    "begun, and that was not deleted",
    text_nb="å registrere seg som arbeidssøker på nytt",
)
TARGET = Target(
    EXIT.name,
    EXIT.text_nb,
    Estimand(
        population="arbeidssøkere whose spell was known to have ended in work, as i_arbeid counts "
        "it from the day of registration: one landmark a spell",
        time_zero="the end of the first day on which Nav knew of a job that counts: the day it "
        "began, or the day it was reported if that was later",
        event=EXIT.words,
        competing="helseytelse and annet, whichever comes first; on the same day the registration "
        "counts",
        censoring=f"{MATURE}; landmarks that could not be followed for {DAYS[-1]} days are left "
        "out: features that grow with the length of the data know the last year's people, of whom "
        "those who came back alone would be known, and no weight makes up for it",
        measure=f"cumulative incidence at days {DAYS[0]} and {DAYS[1]}",
        use="how lasting work is, beside varig_arbeid, and who may be offered help after they "
        "began; nobody is listed by it, and returning is no fault",
        between={
            "still registered on the landmark (work beside registration)": "kept, and counted by "
            "the stage that finds the landmarks; the spell that goes on is no return, a new one is",
            "registered again before Nav knew of the job": "outside, for Nav never saw them as in "
            "work; counted by the stage. With them the share who return would be higher",
            "a new spell moved back to a start before the landmark, and not known then": "kept: "
            "exit on day 1",
            "a new spell known at the cut-off to be deleted": "none",
            "the same spell closed, corrected or reopened": "no return: another version of it",
            "a landmark's own spell deleted later": "judged, and not learnt from, as everywhere",
            "a job deleted, shortened or found to be paid for by a tiltak later": "the landmark "
            "stays, for on that day Nav knew of a job",
            "several jobs in a spell": "the one known first; what came of it is not asked",
            "several spells before a job": "it is of the newest that was registered before it",
            "work begun long after the spell ended": "counts, as it does for i_arbeid",
            "permitterte taken back": "the same employment goes on: not in the population; who is "
            "permittert from the new job and registers returns",
            "the job ends without a registration": "no return: looking for work alone is not seen",
            "tiltak": "followed through: what is estimated includes them",
        },
    ),
)
