"""Target `helseytelse`: first period of arbeidsavklaringspenger that begins after the landmark.

Estimand: the cumulative incidence, from the day after the landmark, of the first AAP period by
vedtak; work competes. Uføretrygd is not among the registers yet. A person who has AAP on the
landmark day can only have this exit by a new period. Serves PRO-14.
"""

from models.target import Target

TARGET = Target(
    name="helseytelse",
    register="aap",
    rows="true",
    words="first period of AAP that begins after the landmark",
    text_nb="å få arbeidsavklaringspenger",
)
