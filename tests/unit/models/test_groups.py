"""Groups that calibration is tested in: ages, fylker, and what is protected."""

from dataclasses import replace

import numpy as np
import pandas as pd

from models.evaluation.groups import age_groups, regions, with_groups
from models.offices import UNKNOWN
from tests.unit.models.worlds import cohort_of, plain_space


def test_age_groups_begin_at_their_first_year_and_the_unknown_have_their_own():
    ages = np.array([18, 24.9, 25, 29, 30, 39, 54, 55, 80, np.nan])
    expected = ["under 25"] * 2 + ["25-29"] * 2 + ["30-39"] * 2 + ["50-54"] + ["55 og over"] * 2
    assert age_groups(ages).tolist() == [*expected, UNKNOWN]


def test_a_kommune_is_in_the_fylke_of_2024_whatever_its_number_was():
    # Oslo; Drammen as 0602 (Buskerud), 3005 (Viken) and 3301 (Buskerud again).
    found = regions(np.array(["0301", "0602", "3005", "3301", UNKNOWN]))
    assert found.tolist() == ["03", "33", "33", "33", UNKNOWN]


def test_a_cohort_gets_the_groups_that_can_be_known():
    plain = cohort_of(plain_space("x"), np.zeros((2, 1)), [1, 2], [1, 0])
    assert with_groups(plain, pd.DataFrame()).protected == {}
    aged = cohort_of(
        plain_space("alder_aar"),
        np.array([[20.0], [60.0]]),
        [1, 2],
        [1, 0],
        row_id=np.array(["b", "a"]),
    )
    aged = replace(aged, office=np.array(["0301", "4601"]))
    protected = pd.DataFrame({"kjoenn": ["MANN", "KVINNE"]}, index=["a", "b"])
    found = {
        name: values.tolist() for name, values in with_groups(aged, protected).protected.items()
    }
    assert found == {
        "kjoenn": ["KVINNE", "MANN"],
        "aldersgruppe": ["under 25", "55 og over"],
        "fylke": ["03", "46"],
    }
