"""The legal bases that declarations name."""

from typing import Final

FOLLOW_UP: Final = "NAV-loven §§ 4 a og 14 a; personvernforordningen artikkel 6 nr. 1 bokstav e"
# What says or suggests something of a person's health needs a second basis beside the first.
HEALTH: Final = f"{FOLLOW_UP} og artikkel 9 nr. 2 bokstav b"
