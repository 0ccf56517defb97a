"""All that an assessment was made of and says, as plain values: what a text is written from alone.

A snapshot holds inputs, results and the words of what it names, so that the same text can be
written a year later, when another model is in use and features are called something else.
"""

import json
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from profilering.errors import BadInput

FORMAT: Final = 1
TEXT_VERSION: Final = 1


class Part(BaseModel):
    """Frozen, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Words(Part):
    """A text in both languages."""

    nb: str
    nn: str


class Said(Part):
    """A feature with its value in words, as it was called then."""

    feature: str
    text: Words
    value: Words
    is_changeable: bool
    is_health: bool


class Theme(Part):
    """A theme's sum of contributions in log-odds, and the share of refits that turn its sign."""

    theme: str
    total: float
    turned: float
    strength: int
    leading: Said | None


class Count(Part):
    """How many of n registrations had the outcome, with a 95 % interval for the share."""

    n: int
    events: int
    lower: float
    upper: float


class Chance(Part):
    """The calibrated incidence with its 90 % interval, and how many refits say another band."""

    incidence: float
    lower: float
    upper: float
    refits: int
    other_band: int


class Segment(Part):
    """The chance band, from 0 and of how many, and the leading theme; None is any other theme."""

    band: int
    bands: int
    theme: str | None


class NextQuestion(Part):
    """The question to ask next, and what is expected of its answer.

    The chance moves by `expected_move` and comes `nearer` to the one given all answers; the segment
    is another in a share `other_segment` of the ways to answer.
    """

    feature: str
    text: Words
    is_health: bool
    expected_move: float
    nearer: float
    other_segment: float


class Change(Part):
    """A changeable feature with another value, and the chance that goes with it."""

    said: Said
    incidence: float


class LittleKnown(Part):
    """Why the model says nothing: `missing`, `outside` (of a feature) or `far`."""

    reason: str
    text: Words | None = None


class Origin(Part):
    """What the snapshot was made by and of: hashes of the model and of the features' file."""

    run: str
    model_sha256: str
    data_sha256: str
    exit: str
    days: int


class Basis(Part):
    """Whom the chance is compared with: registrations between two days, their outcome known."""

    first: date
    last: date
    base_rate: Count


class Snapshot(Part):
    """One person's assessment on a day.

    `base` and the sums of `themes` are the raw log-odds at the leading horizon, without the days
    since registration. Where `little_known` says something, there is no chance, and no theme.
    """

    format: int
    text_version: int
    origin: Origin
    landmark_ref: str
    as_of: date
    inputs: dict[str, float | str | None]
    basis: Basis
    chance: Chance | None
    base: float | None
    themes: tuple[Theme, ...]
    resources: tuple[Theme, ...]
    barriers: tuple[Theme, ...]
    after: tuple[Theme, ...]
    segment: Segment | None
    unknown: tuple[Words, ...]
    little_known: tuple[LittleKnown, ...]
    similar: Count | None
    question: NextQuestion | None
    changes: tuple[Change, ...]
    registers: tuple[str, ...]


def tenths_of(share: float) -> int:
    """Return a share in whole tenths, as it is told."""
    return int(10 * share + 0.5)


def snapshot_from(text: str | bytes) -> Snapshot:
    """Read a snapshot. Raises BadInput for what is none, or of a format that is not known."""
    _require_format(text)
    try:
        return Snapshot.model_validate_json(text)
    except ValidationError as error:
        # A name that is no field may be anything, also what tells of a person.
        fields = {str(part) for one in error.errors() for part in one["loc"][:1]}
        places = sorted(fields & Snapshot.model_fields.keys()) or ["the file"]
        message = f"This is no snapshot that can be read: wrong in {', '.join(places)}."
        raise BadInput(message) from None


def _require_format(text: str | bytes) -> None:
    try:
        held = json.loads(text)["format"]
    except (ValueError, TypeError, KeyError):
        return
    if isinstance(held, int) and held != FORMAT:
        raise BadInput(
            f"The snapshot has format {held}; this version reads {FORMAT}. Use the version that "
            "wrote it."
        )
