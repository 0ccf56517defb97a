"""Target `i_arbeid`: first employment that begins after the landmark and counts as work.

Estimand: the cumulative incidence, from the day after the landmark, of the first employment in
Aa-registeret that begins after the landmark day, has a position of at least 20 % and lasts at
least 28 days; transition to a health-related benefit competes. Thresholds are the project's own
choice (VDAB counts 28 days; UNVERIFIED for Nav), in force from 2026-11-22.

A job already held on the landmark day is no exit, whether Nav knew of it then or not. An employer
that takes a permittert back reports the same employment and so gives no exit; a new employment
with the same employer is one. Self-employment is not in Aa-registeret. A missing position
percentage counts as enough. Tiltak play no part in this version (PRO-16 wants work without tiltak:
part G). Serves PRO-11, PRO-16, PRO-22.
"""

from models.target import Target

SMALLEST_POSITION = 20
"""Percent of a full position."""

SHORTEST = 28
"""Days from the first day through the last."""

TARGET = Target(
    name="i_arbeid",
    register="aa_registeret",
    rows=(
        f"coalesce(stillingsprosent, 100) >= {SMALLEST_POSITION} "
        f"and (til is null or til - fra >= {SHORTEST})"
    ),
    words="first employment of at least 20 % and 28 days that begins after the landmark",
    text_nb="å begynne i ny jobb",
)
