"""Where a landmark's person can travel to work and in what occupation: what a market is read by.

The place is the commuting region of the last kommune known, the occupation is the first digit of
the last one given in this spell (BEV-09): finer figures are too often too small to be published.
"""

from typing import Final

import pandas as pd
import pyarrow as pa

from data.codes.baregion import ba_region_of
from features.declare import feature
from features.expressions import first_digits, last_code, this_spell
from features.legal import FOLLOW_UP
from features.windows import ever

_KOMMUNE: Final = feature(
    register="person",
    window=ever,
    value=last_code(first_digits("kommune", 4)),
    unit="kode",
    theme="arbeidsmarkedet her",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Kommune",
    text_nn="Kommune",
    legal_basis=FOLLOW_UP,
    status="på prøve",
    name="_kommune",
)
_YRKE: Final = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_code(first_digits("stilling_styrk08", 1)),
    unit="kode",
    theme="arbeidsmarkedet her",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Yrkesgruppe",
    text_nn="Yrkesgruppe",
    legal_basis=FOLLOW_UP,
    status="på prøve",
    name="_yrke",
)
# Compiled beside the features of their registers, and shown to nobody: a kommune points at people.
KEYS: Final = (_KOMMUNE, _YRKE)


def key_of(kommune: str | None, yrke: str | None) -> tuple[str | None, str | None]:
    """Return the region and the occupation of one landmark."""
    return (ba_region_of(kommune) if kommune else None), yrke


def places_of(as_of: pd.Series, keys: pd.DataFrame) -> tuple[pa.Table, pd.Series]:
    """Return every day, region and occupation once, and the number of each landmark's among them.

    `keys` has the columns of `KEYS`. Many landmarks share a place, so it is looked up once.
    """
    region = keys["_kommune"].map(ba_region_of, na_action="ignore").astype("str")
    of_each = pd.DataFrame({"as_of": as_of.to_numpy(), "region": region, "yrke": keys["_yrke"]})
    numbers = of_each.groupby(["as_of", "region", "yrke"], dropna=False, sort=False).ngroup()
    first = ~numbers.duplicated()
    once = of_each[first]
    columns = {
        "nr": pa.array(numbers[first], pa.int32()),
        "as_of": pa.array(once["as_of"], pa.date32()),
        "region": pa.array(once["region"], pa.string(), from_pandas=True),
        "yrke": pa.array(once["yrke"], pa.string(), from_pandas=True),
    }
    return pa.table(columns), numbers
