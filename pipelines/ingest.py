"""Stage `ingest`: take the registers through the door, into tables that hold no identity."""

import os
import sys

from data.identity import Environment, pseudonyms_for
from data.intake.all import REGISTERS
from data.intake.ingest import Ingest, earlier, summary, warnings
from data.intake.sources import sources_of
from profilering.errors import BadInput
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import shown
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write the ingested registers, the quarantine and the counts."""
    params = read_params(places.params).registers
    pseudonyms = pseudonyms_for(os.environ)
    if params.source == "synthetic" and pseudonyms.environment is Environment.PRODUCTION:
        raise BadInput(
            "PROFILERING_ENV is production, but registers.source is synthetic: "
            "production refuses made-up people. Set registers.source to files or postgresql."
        )
    sources = sources_of(params, REGISTERS, places, os.environ)
    ingest = Ingest(
        REGISTERS, sources, pseudonyms, params.quarantine_limit, params.leave_out_protected
    )
    before = earlier(places.inndata)
    with shown("Registers", ingest.steps) as progress:
        counts = ingest.write(places.inndata, progress)
    for sentence in [*warnings(before, counts), summary(counts)]:
        sys.stderr.write(f"ingest: {sentence}\n")


if __name__ == "__main__":
    run_stage("ingest", main)
