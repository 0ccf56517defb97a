"""Lines of aa_registeret: the jobs that were known at the end of the window."""

from collections.abc import Iterator

from data.synthetic.chunk import Chunk
from data.synthetic.days import iso
from data.synthetic.draws import key_of
from data.synthetic.identities import organisation, uuids
from data.synthetic.life.reporting import known_end, last_confirmation
from data.synthetic.tables import yrker
from data.synthetic.writing.forms import Document, arbeidsforhold

_EMPLOYERS = 40_000
_REPORT_HOUR = "06:00:00"


def job_documents(chunk: Chunk) -> Iterator[Document]:
    """Yield one document for each job, in its last version known in the window."""
    jobs, known = chunk.lives.jobs, chunk.reports
    last, confirmed = chunk.window.last, last_confirmation(chunk.window)
    number = chunk.numbers(jobs.person)
    employer = chunk.draws.uniform("employer", number, jobs.serial) * _EMPLOYERS
    codes = [_yrke(code) for code in yrker().styrk98]
    columns = (jobs.person, jobs.serial, jobs.start, jobs.end, jobs.percent, jobs.occupation)
    reported = (known.created, known.ended, employer)
    lists = [column.tolist() for column in (*columns, *reported)]
    ids = uuids(chunk.draws.seed, "arbeidsforhold", number, jobs.serial)
    for uuid, row in zip(ids, zip(*lists, strict=True), strict=True):
        person, serial, start, end, percent, occupation, created, ended, place = row
        if created > last:
            continue
        until = known_end(end, ended, last)
        changed = created if until is None else ended
        seen = max(created, confirmed) if until is None else ended
        yield arbeidsforhold(
            (str(serial + 1), uuid, chunk.idents[person]),
            (organisation(5_000_000 + int(place)), organisation(int(place) // 2)),
            (start, until),
            (codes[occupation], percent),
            (_moment(created), _moment(seen), _moment(changed)),
        )


def _moment(day: int) -> str:
    return f"{iso(day)}T{_REPORT_HOUR}"


def _yrke(styrk98: str) -> str:
    """Return 7 digits: STYRK-98 and three more that are made up, the same for every run."""
    return f"{styrk98}{100 + key_of('yrke', styrk98) % 30}" if styrk98 else ""
