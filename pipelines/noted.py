"""What `profilering profile` notes before the stages run, as files that DVC can watch."""

from typing import Literal

from data.intake.sources import note_state
from profilering.files import write_json
from profilering.params import Params
from profilering.places import Places

Effort = Literal["quick", "full"]


def note(params: Params, places: Places, effort: Effort) -> None:
    """Note the state of the registers' own files and how much effort the models are worth."""
    note_state(params.registers, places)
    write_json(places.effort, {"effort": effort})


def note_missing(params: Params, places: Places) -> None:
    """Note the same for a plain `dvc repro` where nothing has been noted yet."""
    if not places.sources_state.exists():
        note_state(params.registers, places)
    if not places.effort.exists():
        write_json(places.effort, {"effort": "quick"})
