"""Print target against achieved of a world that is made and not written.

`python -m data.synthetic.report --persons 20000 --seed 1 --from 2013-01-01 --to 2018-12-31`
"""

import argparse
import sys
from datetime import date

from data.synthetic.days import window_of
from data.synthetic.report.render import as_csv, as_markdown, as_text
from data.synthetic.report.results import measure
from data.synthetic.report.unwritten import unwritten_chunks


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
