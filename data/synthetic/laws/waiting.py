"""How long Nav does not know of a registration: days for some before November 2018, none since."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from data.synthetic.days import day_of
from data.synthetic.draws import Ints
from data.synthetic.life.registering import Registering


@dataclass(frozen=True)
class Waiting:
    """Of those who register before a day, a share waits from one day to `longest`, evenly."""

    before: date
    share: float
    longest: int

    def days(self, at: Registering) -> Ints:
        """Return how many days each has to wait."""
        waits = at.below("waits", self.share) & (at.day < day_of(self.before))
        days = 1 + np.floor(self.longest * at.uniform("waits_for"))
        return np.where(waits, days, 0).astype(np.int64)


# SOURCE (Nav, "63 500 helt ledige i desember", and the release of November 2018, quoted by NTB): in
# November 2018 a registration was launched on nav.no that asks for less, and less time passes until
# a person is in the statistics. Without it 2,500 of the 62,400 fully unemployed in November would
# not have been counted, and 3,600 of the 63,500 in December.
# DERIVED: what is counted too late is the inflow times E min(wait, days since the launch). Stock
# over 18.5 weeks (T05) are 3,400 new a week, so that 5.2 days were gained in November and 7.3 in
# December. World A needs longer waits: there the fully unemployed stay for 23 weeks, and some are
# out again while they wait. More than half waiting for up to 45 days gives both shares of the stock
# (.039 and .056 for .040 and .057; n 90,000, seeds 1, 2 and 3). That the launch was on the 1st, and
# that Nav counts on the 15th, are ASSUMPTIONS.
UNTIL_NOVEMBER_2018: Final = Waiting(before=date(2018, 11, 1), share=0.55, longest=45)
