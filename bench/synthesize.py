"""Synthesize: seconds, rows per second and peak memory by number of people, beside a plain write.

    python -m bench.synthesize --persons 30000 --persons 324000 --workers 2

For each size a synthetic world (ten years: bench/runs.py; seed 1; every register) is made in a
process of its own, interleaved with the peer, three times each unless told. The peer is the least
that any generator must do: orjson.dumps of the same documents, which are there already, and a plain
write of the lines. Printed: median seconds, rows per second, the ratio, peak memory of the process
and its workers together, and the growth exponent log(seconds ratio) / log(people ratio), each with
the hash of the generator. A row is void when the load average says that others kept the cores busy.
"""

import tempfile
from pathlib import Path

from bench.runs import YEARS, measure, parser_of, say, say_growth

SYNTHESIZE = """
import sys
from pathlib import Path
from bench.runs import YEARS
from data.synthetic.generate import World, synthesize
if __name__ == "__main__":
    persons, asked, form, _, out = sys.argv[1:]
    world = World(int(persons), 1, *YEARS)
    lines = synthesize(Path(out), world, form=form, workers=int(asked))
    records = sum(lines.values())
    workers = int(asked) if int(asked) > 1 else 0
"""
PEER = """
import sys, time
from pathlib import Path
import orjson
records, seconds = 0, 0.0
for path in Path(sys.argv[-2]).glob("*.jsonl"):
    with path.open("rb") as file, (Path(sys.argv[-1]) / path.name).open("wb") as out:
        while lines := file.readlines(1 << 22):
            documents = [orjson.loads(line) for line in lines]
            start = time.perf_counter()
            for document in documents:
                out.write(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE))
            seconds += time.perf_counter() - start
            records += len(documents)
"""


def main() -> None:
    """Measure every size, print a line of JSON for each, then the growth exponents."""
    from data.synthetic.generate import World, synthesize
    from data.synthetic.parallel import usual_workers

    parser = parser_of(__doc__)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--form", choices=("jsonl", "parquet"), default="jsonl")
    asked = parser.parse_args()
    found = []
    for persons in asked.persons:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            # What the peer writes once more.
            world = World(persons, 1, *YEARS)
            synthesize(Path(folder), world, workers=usual_workers())
            what: list[object] = [persons, asked.workers, asked.form, Path(folder) / "syntetisk"]
            scripts = {"synthesize": (SYNTHESIZE, what), "peer": (PEER, what)}
            row = measure(Path(folder), persons, scripts, asked.repeats, asked.workers)
        found.append(row | {"workers": asked.workers, "form": asked.form})
        say(found[-1])
    say_growth(found)


if __name__ == "__main__":
    main()
