"""Stage `cohort`: read the table that params.yaml names and check it against its contract."""

from models.cohort.stored import save_cohort
from models.cohort.table import read_cohort
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write the cohort."""
    params = read_params(places.params)
    save_cohort(read_cohort(places.root / params.cohort), places.cohort)


if __name__ == "__main__":
    run_stage("cohort", main)
