"""Lines of aa_registeret: the jobs that were known at the end of the window."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import iso
from data.synthetic.draws import key_of
from data.synthetic.identities import organisation, uuids
from data.synthetic.life.reporting import known_end, last_confirmation
from data.synthetic.tables import yrker
from data.synthetic.writing.forms import Document, arbeidsforhold
from data.synthetic.writing.job_events import FORMS, REASONS, JobEvents, job_events, known_absences

_EMPLOYERS = 40_000
_REPORT_HOUR = "06:00:00"


def job_documents(chunk: Chunk) -> Iterator[Document]:
    """Yield one document for each job, in its last version known in the window."""
    jobs, last = chunk.lives.jobs, chunk.window.last
    ids = uuids(chunk.draws.seed, "arbeidsforhold", chunk.numbers(jobs.person), jobs.serial)
    confirmed, events = last_confirmation(chunk.window), job_events(chunk)
    for n, row in enumerate(_rows(chunk, events)):
        person, serial, start, end, percent, yrke, created, ended, place, form, why = row
        if created > last:
            continue
        until = known_end(end, ended, last)
        absent = known_absences(events, n, None if until is None else ended, last)
        changed = max(created, absent.changed)
        seen = max(changed, confirmed) if until is None else ended
        document = arbeidsforhold(
            (str(serial + 1), ids[n], chunk.idents[person]),
            (organisation(5_000_000 + int(place)), organisation(int(place) // 2)),
            (start, until, None if until is None else REASONS[why]),
            (yrke, percent, FORMS[form]),
            (_moment(created), _moment(seen), _moment(changed)),
        )
        yield document | absent.documents


def _rows(chunk: Chunk, events: JobEvents) -> Iterator[tuple[Any, ...]]:
    """Yield what the document of each job needs, as plain values."""
    jobs, known, draws = chunk.lives.jobs, chunk.reports, chunk.draws
    employer = draws.uniform("employer", chunk.numbers(jobs.person), jobs.serial) * _EMPLOYERS
    codes = np.array([_yrke(code) for code in yrker().styrk98])[jobs.occupation]
    columns = (jobs.person, jobs.serial, jobs.start, jobs.end, jobs.percent, codes)
    reported = (known.created, known.ended, employer, events.form, events.reason)
    return zip(*(column.tolist() for column in (*columns, *reported)), strict=True)


def _moment(day: int) -> str:
    return f"{iso(day)}T{_REPORT_HOUR}"


def _yrke(styrk98: str) -> str:
    """Return 7 digits: STYRK-98 and three more that are made up, the same for every run."""
    return f"{styrk98}{100 + key_of('yrke', styrk98) % 30}" if styrk98 else ""
