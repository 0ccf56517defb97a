"""Target `helseytelse`: first period of arbeidsavklaringspenger that begins after the landmark.

Estimand: the cumulative incidence, from the day after the landmark, of the first spell of AAP by
vedtak; work competes. Periods that meet or overlap are one spell: a renewal is no exit. A spell
whose first day is not after the landmark was held on that day, whether it was decided by then or
not, and is no exit either. Uføretrygd is not among the registers yet. Serves PRO-14.
"""

from models.target import Target

TARGET = Target(
    name="helseytelse",
    register="aap",
    rows="true",
    words="first spell of AAP that begins after the landmark",
    is_joined=True,
    text_nb="å få arbeidsavklaringspenger",
)
