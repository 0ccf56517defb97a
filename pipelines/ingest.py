"""Stage `ingest`: take the registers through the door, into tables that hold no identity."""

import os
import sys

from data.intake.all import registers_for
from data.intake.datasheet import datasheet
from data.intake.ingest import earlier, ingest_of, summary, warnings
from profilering.files import write_folder
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import shown
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write the ingested registers, the quarantine, the counts and the data sheet."""
    params = read_params(places.params).registers
    registers = registers_for(params, places)
    ingest = ingest_of(params, registers, places, os.environ)
    before = earlier(places.inndata)
    with shown("Registers", ingest.steps) as progress:
        counts = ingest.write(places.inndata, progress)
    with write_folder(places.register_report) as folder:
        text = datasheet(registers.values(), counts, places.inndata)
        (folder / "datasheet.md").write_text(text, encoding="utf-8")
    for sentence in [*warnings(before, counts), summary(counts)]:
        sys.stderr.write(f"ingest: {sentence}\n")


if __name__ == "__main__":
    run_stage("ingest", main)
