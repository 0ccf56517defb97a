"""Ingest: seconds and peak memory by number of people, beside a plain read of the same lines.

    python -m bench.ingest --persons 30000 --persons 300000

For each size a synthetic world of ten years is made (bench/runs.py; seed 1), of the registers that
the features read or of `--register`s, then ingest and the peer run interleaved, three times each
unless told, every run in a process of its own. The peer is the least that any ingest must do:
orjson.loads of every line. Printed: median seconds, their ratio, peak memory, and the growth
exponent log(seconds ratio) / log(people ratio), each with the hash of the generator. A row is void
when the load average says that others kept the cores busy.
"""

import tempfile
from pathlib import Path

from bench.runs import YEARS, measure, parser_of, say, say_growth

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
    from profilering.params import read_params

    parser = parser_of(__doc__)
    parser.add_argument("--register", action="append", help="instead of those that features read")
    arguments = parser.parse_args()
    registers = arguments.register or read_params(Path("params.yaml")).synthetic.registers
    found = []
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for persons in arguments.persons:
            out = Path(folder) / str(persons)
            synthesize(out, World(persons, 1, *YEARS), registers=registers, workers=usual_workers())
            where: list[object] = [out / "syntetisk"]
            scripts = {"ingest": (INGEST, where), "peer": (PEER, where)}
            row = measure(out, persons, scripts, arguments.repeats)
            found.append(row | {"registers": len(registers)})
            say(found[-1])
    say_growth(found)


if __name__ == "__main__":
    main()
