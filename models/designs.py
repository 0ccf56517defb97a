"""Designs: what one model is trained on. Targets that share curves share a design.

Order matters: on the same day the first exit counts.
"""

from dataclasses import dataclass
from typing import Final

from models.events import HEALTH_BENEFIT, LASTING, MEASURE, OTHERWISE, SHORTEST
from models.target import Exit, Target
from models.targets import (
    annet,
    egen_haand,
    egen_haand_observert,
    helseytelse,
    i_arbeid,
    langtidsledig,
    tilbakevending,
    ungdom_utenfor,
    varig_arbeid,
)


@dataclass(frozen=True)
class Design:
    """The exits that compete, the targets read from them, and what ends follow-up.

    `censored_by` ends follow-up on its first day. With `outside` people who are in it on the
    landmark day are left out; so are, with `younger_than`, those who are as old. `lasting` are the
    days a label needs to mature. `horizons` take the place of the timeline's. With `begins_with`
    the landmarks are not registered people's but the days on which that exit of the main design
    was first known to have come (models/begun.py). Landmarks that could not be followed for so many
    days as `followed` are left out.
    """

    name: str
    exits: tuple[Exit, ...]
    targets: tuple[Target, ...]
    censored_by: Exit | None = None
    outside: Exit | None = None
    lasting: int = SHORTEST
    younger_than: int = 0
    horizons: tuple[int, ...] = ()
    begins_with: Exit | None = None
    followed: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The exits' names."""
        return tuple(exit_.name for exit_ in self.exits)

    @property
    def needs(self) -> tuple[Exit, ...]:
        """The exits and events without whose registers nothing can be said."""
        others = (self.censored_by, self.outside, self.begins_with)
        return (*self.exits, *(one for one in others if one is not None))


_REST: Final = (HEALTH_BENEFIT, OTHERWISE)
MAIN: Final = Design(
    "hovedmodell",
    (i_arbeid.EXIT, *_REST),
    (i_arbeid.TARGET, helseytelse.TARGET, annet.TARGET, langtidsledig.TARGET),
)
"""The model that scores, segments and explanations are of."""
FURTHER: Final = (
    Design(
        "egen_haand",
        (egen_haand.EXIT, *_REST),
        (egen_haand.TARGET,),
        censored_by=MEASURE,
        outside=MEASURE,
    ),
    Design(
        "egen_haand_observert",
        (egen_haand_observert.EXIT, MEASURE, *_REST),
        (egen_haand_observert.TARGET,),
        outside=MEASURE,
    ),
    Design(
        "ungdom_utenfor",
        (ungdom_utenfor.INSIDE, ungdom_utenfor.OUTSIDE, OTHERWISE),
        (ungdom_utenfor.TARGET,),
        younger_than=ungdom_utenfor.AGE,
        horizons=(ungdom_utenfor.DAYS,),
    ),
    Design(
        "tilbakevending",
        (tilbakevending.EXIT, *_REST),
        (tilbakevending.TARGET,),
        horizons=tilbakevending.DAYS,
        begins_with=i_arbeid.EXIT,
        followed=tilbakevending.DAYS[-1],
    ),
    Design("varig_arbeid", (varig_arbeid.EXIT, *_REST), (varig_arbeid.TARGET,), lasting=LASTING),
)
DESIGNS: Final = {design.name: design for design in (MAIN, *FURTHER)}
NOT_JUDGED: Final = frozenset(
    exit_.name for design in DESIGNS.values() for exit_ in design.exits if not exit_.is_judged
)
"""Names of the exits that make the others add up."""
