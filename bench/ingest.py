"""Ingest: seconds and peak memory by number of people, beside a plain read of the same lines.

    python -m bench.ingest --persons 30000 --persons 300000

For each size a synthetic world is made (2018-11 to 2026-10; seed 1), then ingest and the peer run
interleaved, three times each unless told, every run in a process of its own. The peer is the least
that any ingest must do: orjson.loads of every line. Printed: median seconds, their ratio, peak
memory, and the growth exponent log(seconds ratio) / log(people ratio), each with the hash of the
generator. A row is void when the load average says that others kept the cores busy.
"""

import tempfile
from datetime import date
from pathlib import Path

from bench.runs import measure, parser_of, say, say_growth

INGEST = """
import sys
from pathlib import Path
from data.identity import DEVELOPMENT_KEY, Environment, Pseudonyms
from data.intake.all import REGISTERS
from data.intake.ingest import Ingest
from data.intake.sources import FileSource
from profilering.progress import silent
files = {p.stem: p for p in Path(sys.argv[1]).glob("*.jsonl")}
sources = {name: FileSource(name, path) for name, path in files.items()}
door = Pseudonyms(Environment.DEVELOPMENT, DEVELOPMENT_KEY)
counts = Ingest(REGISTERS, sources, door, 0.01).write(Path(sys.argv[2]) / "2_inndata", silent)
records = sum(one["read"] for one in counts["registers"].values())
"""
PEER = """
import sys
from pathlib import Path
import orjson
records = 0
for path in Path(sys.argv[1]).glob("*.jsonl"):
    with path.open("rb") as file:
        for line in file:
            orjson.loads(line)
            records += 1
"""


def main() -> None:
    """Measure every size, print a line of JSON for each, then the growth exponents."""
    from data.synthetic.generate import World, synthesize
    from data.synthetic.parallel import usual_workers

    arguments = parser_of(__doc__).parse_args()
    found = []
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for persons in arguments.persons:
            out = Path(folder) / str(persons)
            world = World(persons, 1, date(2018, 11, 1), date(2026, 10, 31))
            synthesize(out, world, workers=usual_workers())
            where: list[object] = [out / "syntetisk"]
            scripts = {"ingest": (INGEST, where), "peer": (PEER, where)}
            found.append(measure(out, persons, scripts, arguments.repeats))
            say(found[-1])
    say_growth(found)


if __name__ == "__main__":
    main()
