"""Target `annet`: death, emigration or the age limit. They compete: nobody can work after them.

Serves KVA-11: were they censored, the others' incidences would be those of a world without age.
"""

from models.events import AGE_LIMIT, OTHERWISE
from models.target import MATURE, REGISTERED, Estimand, Target

TARGET = Target(
    OTHERWISE.name,
    OTHERWISE.text_nb,
    Estimand(
        population=REGISTERED,
        event=OTHERWISE.words,
        competing="i_arbeid and helseytelse, whichever comes first",
        censoring=MATURE,
        measure="cumulative incidence at each horizon",
        use="none by itself: it makes the others add up. Never shown as a chance of dying",
        between={
            "the age limit": f"the day a person turns {AGE_LIMIT}, known long before it comes",
            "emigration": "of the latest answer known at the cut-off; who moved back is not seen",
        },
    ),
)
