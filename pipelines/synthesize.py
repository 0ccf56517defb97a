"""Stage `synthesize`: make up registers, people and all, while registers.source is synthetic."""

import sys

from data.synthetic.generate import World, clear, steps, synthesize
from data.synthetic.parallel import usual_workers
from pipelines.noted import note_missing
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import shown
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write the registers of people who do not exist, and the truth that made them.

    With another source the two folders are left empty, for DVC asks for its outs.
    """
    params = read_params(places.params)
    note_missing(params, places)
    source = params.registers.source
    if source != "synthetic":
        sys.stderr.write(f"synthesize: registers.source is {source}; nobody is made up.\n")
        clear(places.sources)
        return
    chosen = params.synthetic
    world = World(
        chosen.persons,
        chosen.seed,
        chosen.start,
        chosen.end,
        chosen.world,
        tuple(chosen.scenarios),
    )
    with shown("Synthetic registers", steps(world)) as progress:
        synthesize(
            places.sources, world, progress, registers=chosen.registers, workers=usual_workers()
        )


if __name__ == "__main__":
    run_stage("synthesize", main)
