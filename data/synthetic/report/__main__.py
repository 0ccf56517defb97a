"""Print target against achieved of a world that is made and not written.

`python -m data.synthetic.report --persons 20000 --seed 1 --from 2013-01-01 --to 2018-12-31`
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import date

from data.synthetic.chunk import Chunk, make_chunk
from data.synthetic.days import Window, window_of
from data.synthetic.draws import Draws
from data.synthetic.laws.laws import Laws
from data.synthetic.laws.world_a import WORLD_A
from data.synthetic.report.render import as_csv, as_markdown, as_text
from data.synthetic.report.results import measure

_CHUNK = 2_000


def unwritten_chunks(
    persons: int, seed: int, window: Window, laws: Laws = WORLD_A
) -> Iterator[Chunk]:
    """Yield a world without idents and true incidence: nothing of it can be written."""
    draws = Draws(seed)
    for first in range(0, persons, _CHUNK):
        yield make_chunk(
            first, [""] * min(_CHUNK, persons - first), draws, window, laws, has_incidence=False
        )


def main() -> None:
    """Read the arguments, make the world, print the report."""
    parser = argparse.ArgumentParser(prog="python -m data.synthetic.report")
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="start", type=date.fromisoformat, default="2013-01-01")
    parser.add_argument("--to", dest="end", type=date.fromisoformat, default="2018-12-31")
    parser.add_argument("--as", dest="form", choices=("text", "markdown", "csv"), default="text")
    given = parser.parse_args()
    window = window_of(given.start, given.end)
    results = measure(unwritten_chunks(given.persons, given.seed, window))
    world = f"{given.persons:,} people, seed {given.seed}, {given.start} to {given.end}."
    if given.form == "markdown":
        sys.stdout.write(as_markdown(results, world))
    else:
        sys.stdout.write(as_csv(results) if given.form == "csv" else as_text(results))


if __name__ == "__main__":
    main()
