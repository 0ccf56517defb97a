"""Arbeidsmarked (the project's own form): job seekers and vacancies by month, region, occupation.

Known: from `publisert`, the day the figures were published, until the next publication of the same
month, region and occupation. A figure that is null was not published, or too small to be shown; a
null is never a zero. A whole month must be delivered as it stood at its publication: from today's
revised series the earlier figures cannot be rebuilt.

Vacancies are those somebody told Nav of, or that Nav collected: just under 30 percent of the market
in 2015, and a larger share in some occupations than in others (MUL-04). The sources that count have
changed, and with them the level: compare places within a month before months, and never read zero
vacancies as zero demand. SSB's vacancies (11587) are an estimate of the whole market by another
method, each quarter for the whole country: not to be joined to these. Likewise job seekers are
those in Nav's register, of whom the labour force survey counts others (its 2021 break is its own).
A person's card must be about the person's own occupations where that person can travel to work, not
about a fylke at large (BEV-09). Codes of kommuner and fylker are those of the month.
"""

import re
from datetime import date
from typing import ClassVar, Final

from pydantic import model_validator

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, in_order, wrong
from data.intake.door import Door
from data.intake.fields import Day, Month, Text, Whole
from data.intake.versions import grouped, successive
from data.quarantine import Reason

# How many digits the code of each type has; none where the type says it all.
_REGIONER: Final = {"NORGE": (0, 0), "FYLKE": (2, 2), "KOMMUNE": (4, 4), "BAREGION": (1, 3)}
_YRKER: Final = {"ALLE": (0, 0)} | {f"STYRK08_{n}": (n, n) for n in range(1, 5)}
_EPOCH: Final = date(1970, 1, 1)
_DAY_MS: Final = 86_400_000


class Kodet(Document):
    """A code and the list it is of."""

    lengths: ClassVar[dict[str, tuple[int, int]]]

    type: Text
    kode: Text | None = None

    @model_validator(mode="after")
    def _is_of_its_list(self) -> "Kodet":
        if self.type not in self.lengths:
            raise wrong(f"'type' must be one of {', '.join(self.lengths)}", Reason.UGYLDIG_VERDI)
        fewest, most = self.lengths[self.type]
        if not re.fullmatch(f"[0-9]{{{fewest},{most}}}", self.kode or ""):
            raise wrong("'kode' must have the digits of its 'type'", Reason.UGYLDIG_VERDI)
        return self


class Region(Kodet):
    """Where: a fylke, kommune or commuting region (BA-region), or all of Norway."""

    lengths: ClassVar = _REGIONER


class Yrke(Kodet):
    """Occupation by STYRK-08, at one of its four levels, or all of them together."""

    lengths: ClassVar = _YRKER


class Maanedstall(Form):
    """What was published of one month, region and occupation."""

    marks: ClassVar = frozenset({"maaned", "region", "yrke", "publisert"})

    maaned: Month
    region: Region
    yrke: Yrke
    arbeidssoekere: Whole | None = None
    ledige_stillinger: Whole | None = None
    publisert: Day

    @model_validator(mode="after")
    def _was_published_after_it_began(self) -> "Maanedstall":
        in_order(self.maaned, self.publisert, "publisert maaned")
        return self

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return one row, which is of a place and of no person."""
        month = self.maaned
        return [
            {
                "fra": month,
                "til": date(month.year + month.month // 12, month.month % 12 + 1, 1),
                "kjent_fra": self.publisert,
                "kjent_til": None,
                "kjent": (self.publisert - _EPOCH).days * _DAY_MS,
                "region_type": self.region.type,
                "region": self.region.kode,
                "yrke_type": self.yrke.type,
                "yrke": self.yrke.kode,
                "arbeidssoekere": self.arbeidssoekere,
                "ledige_stillinger": self.ledige_stillinger,
            }
        ]


def versions(rows: list[Row]) -> list[Row]:
    """A figure holds until it is published again; of two on one day, the last in the file."""
    what = ("fra", "region_type", "region", "yrke_type", "yrke")
    groups = grouped(rows, lambda row: tuple(row[name] for name in what))
    return [row for group in groups for row in successive(group)]


REGISTER: Final = Register(
    id="arbeidsmarked",
    title="Arbeidssøkere og ledige stillinger etter måned, region og yrke",
    legal_basis="Ingen personopplysninger: offentlig statistikk",
    knowledge_date="publisert, til samme tall publiseres på nytt.",
    allowed_use="Kjennetegn om personens egne yrker der personen kan pendle; ikke omtale av et "
    "fylke under ett. Ledige stillinger dekker bare en del av markedet",
    forms=(Maanedstall,),
    columns={
        "region_type": "VARCHAR",
        "region": "VARCHAR",
        "yrke_type": "VARCHAR",
        "yrke": "VARCHAR",
        "arbeidssoekere": "INTEGER",
        "ledige_stillinger": "INTEGER",
    },
    versions=versions,
    is_about_places=True,
)
