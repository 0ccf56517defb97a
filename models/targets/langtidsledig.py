"""Target `langtidsledig`: neither work, health-related benefit nor anything else by day 182 or 365.

It has no model of its own: it is 1 less the sum of the exits' incidences of the same curves, so
that it can never disagree with them. Serves PRO-13, PRO-21.
"""

from typing import Final

from models.target import MATURE, REGISTERED, Estimand, Target

DAYS: Final = (182.0, 365.0)
"""Half a year and a year."""

TARGET = Target(
    "langtidsledig",
    "å fortsatt være uten ny jobb",
    Estimand(
        population=REGISTERED,
        event="none of i_arbeid, helseytelse and annet by day 182, and by day 365",
        competing="none: it is what is left",
        censoring=MATURE,
        measure="1 less the sum of the three cumulative incidences",
        use="who may need long help",
        between={"leaving the arbeidssøkerregister": "changes nothing: registers are followed on"},
    ),
)
