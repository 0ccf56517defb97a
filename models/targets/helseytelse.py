"""Target `helseytelse`: the first health-related benefit that begins after the landmark.

Serves PRO-14. Uføretrygd counts where a register tells of it; none does yet (Pesys gives answers to
single cases, no register), and AAP nearly always comes before it.
"""

from models.events import HEALTH_BENEFIT
from models.target import MATURE, REGISTERED, Estimand, Target

TARGET = Target(
    HEALTH_BENEFIT.name,
    HEALTH_BENEFIT.text_nb,
    Estimand(
        population=REGISTERED,
        event=HEALTH_BENEFIT.words,
        competing="i_arbeid and annet, whichever comes first",
        censoring=MATURE,
        measure="cumulative incidence at each horizon",
        use="barriers shown to veileder and job seeker; segments. Never a condition for a benefit",
        between={
            "AAP held on the landmark": "no exit, whether it was decided by then or not",
            "a renewal": "goes on with the spell that it meets or overlaps, and is no exit",
            "uføretrygd": "not among the registers: who goes there without AAP is followed on",
        },
    ),
)
