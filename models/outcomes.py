"""When and how each landmark's spell ended, as known on a cut-off day.

Labels obey the same rule as features: a row of a register counts iff it was known at the end of
the cut-off day. Follow-up ends at the cut-off less the time that a label needs to mature, for
everyone, so that late reports do not look like people without work.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from models.designs import Design
from models.target import Exit, Source, Status, Unless
from profilering.errors import BadInput
from profilering.sql import known_sql, name_sql, text_sql

_READ = ["landmark_ref", "person_ref", "as_of", "registrert", "slettet_fra"]


@dataclass(frozen=True)
class Seen:
    """The registers as they were known at the end of a day, and the last day of follow-up."""

    registers: Path
    cutoff: date
    end: date

    def has(self, register: str) -> bool:
        """Say whether a register was delivered."""
        return self._path(register).exists()

    def known(self, register: str, alias: str) -> str:
        """Return SQL for the rows of a register that were known."""
        path = text_sql(self._path(register))
        return f"(select * from read_parquet({path}) k where {self._known}) {alias}"  # noqa: S608

    def joined(self, register: str, alias: str) -> str:
        """Return SQL for the first row of each spell: of rows that meet or overlap."""
        return f"""(select * from (
            select *, max(coalesce(til, DATE '9999-12-31')) over (
              partition by person_ref order by fra, row_ref
              rows between unbounded preceding and 1 preceding
            ) as sist_til from {self.known(register, "k")}
          ) where sist_til is null or fra > sist_til) {alias}"""  # noqa: S608

    def first_known(self, register: str, versions_of: str) -> str:
        """Return SQL for the day that anything of each thing in a register was first known."""
        path, name = text_sql(self._path(register)), name_sql(versions_of)
        return f"""(select person_ref, {name}, min(kjent_fra) as foerst_kjent
            from read_parquet({path}) group by all)"""  # noqa: S608

    @property
    def _known(self) -> str:
        return known_sql("k", f"DATE '{self.cutoff}'")

    def _path(self, register: str) -> Path:
        return self.registers / f"{register}.parquet"


def outcomes(
    registers: Path,
    landmarks: pd.DataFrame,
    design: Design,
    until: tuple[date, int],
    threads: int,
) -> pd.DataFrame:
    """Return landmark_ref, time (days, >= 1), exit (0 censored, k the k-th exit), known_at.

    `landmarks` has landmark_ref, person_ref, as_of, registrert and slettet_fra; `er_slettet` says
    whether the spell was known at the cut-off never to have been. `until` is the cut-off and how
    many days before it follow-up ends. Landmarks without `design.followed` days of follow-up at the
    cut-off, and those outside the design's population, are left out; the caller counts them. Raises
    BadInput where a register that the design cannot do without was not delivered.
    """
    cutoff, maturity_days = until
    end = cutoff - timedelta(days=maturity_days)
    seen = Seen(registers, cutoff, end)
    connection = duckdb.connect(config={"threads": threads})
    # A column of nothing but nulls would have no type.
    days = {name: pd.to_datetime(landmarks[name]) for name in ("registrert", "slettet_fra")}
    connection.register("landmarks", landmarks[_READ].assign(**days))
    found = connection.sql(_days_sql(design, seen)).df()
    connection.close()
    return _first_exit(found, design, seen)


def lacking(design: Design, registers: Path) -> list[str]:
    """Return the registers that a design would read and that were not delivered."""
    seen = Seen(registers, date.max, date.max)
    return sorted({name for name in _read_by(design) if not seen.has(name)})


def _read_by(design: Design) -> Iterator[str]:
    for source in (source for exit_ in design.needs for source in exit_.read):
        yield source.register
        if source.unless is not None:
            yield source.unless.register


def _days_sql(design: Design, seen: Seen) -> str:
    """Return SQL for each landmark with follow-up: the first day of every exit and of the end."""
    ends = {f"dag{k}": exit_ for k, exit_ in enumerate(design.exits, start=1)}
    if design.censored_by is not None:
        ends["slutt"] = design.censored_by
    joins = "\n".join(
        f"left join ({_first_day(exit_, seen, name)}) {name} using (landmark_ref)"
        for name, exit_ in ends.items()
    )
    days = ", ".join(f"{name}.dag as {name}" for name in ends)
    outside = "" if design.outside is None else f"and not {_is_in(design.outside, seen)}"
    if design.younger_than:
        outside += f" and {_is_younger(design.younger_than, seen)}"
    return (
        f"select landmark_ref, as_of::date as as_of, {days}, "  # noqa: S608
        f"coalesce(slettet_fra::date <= DATE '{seen.cutoff}', false) as er_slettet "
        f"from landmarks l {joins} "
        f"where as_of::date + {design.followed} <= DATE '{seen.end}' {outside} "
        "order by landmark_ref"
    )


def _first_day(exit_: Exit, seen: Seen, name: str) -> str:
    """Return SQL for the first day of each landmark's exit, from all its registers."""
    if exit_.status is not None:
        return _day_of_status(exit_.status, seen, "" if exit_.is_outside else "not")
    there = [source for source in exit_.sources if seen.has(source.register)]
    if not there:
        wanted = ", ".join(source.register for source in exit_.sources)
        raise BadInput(f"No register tells of {exit_.name}: {wanted} was not delivered.")
    union = " union all ".join(_days_of(source, seen) for source in there)
    return f"select landmark_ref, min(dag) as dag from ({union}) {name} group by landmark_ref"  # noqa: S608


def _days_of(source: Source, seen: Seen) -> str:
    rows = (seen.joined if source.is_joined else seen.known)(source.register, "r")
    day, counts, first = source.day, f"{source.day} > l.as_of::date", ""
    if source.versions_of:
        first = (
            f"left join {seen.first_known(source.register, source.versions_of)} "
            f"using (person_ref, {name_sql(source.versions_of)})"
        )
        # Begun after registration, still running on the landmark, and nothing known of it by then.
        counts = (
            f"({counts} or ({day} > l.registrert::date "
            "and coalesce(foerst_kjent, r.kjent_fra) > l.as_of::date "
            "and coalesce(r.til, DATE '9999-12-31') > l.as_of::date))"
        )
        day = f"greatest({day}, l.as_of::date + 1)"
    return (
        f"select l.landmark_ref, {day} as dag from landmarks l join {rows} "  # noqa: S608
        f"using (person_ref) {first} where {counts} and {day} <= DATE '{seen.end}' "
        f"and ({source.rows}) {_except(source.unless, seen)}"
    )


def _except(unless: Unless | None, seen: Seen) -> str:
    if unless is None or not seen.has(unless.register):
        return ""
    known = seen.known(unless.register, "o")
    same = "o.person_ref = r.person_ref"
    return f"and not exists (select 1 from {known} where {same} and {unless.rows})"  # noqa: S608


def _day_of_status(status: Status, seen: Seen, negated: str) -> str:
    """Return SQL for the day of a status that could be seen, of those who are outside or not."""
    day = f"(l.as_of::date + {status.days})"
    active = _covered(status.active, seen, f"{day} - {status.window - 1}", day)
    ill = _covered(status.ill, seen, day, day)
    return (
        f"select landmark_ref, {day} as dag from landmarks l "  # noqa: S608
        f"where {day} <= DATE '{seen.end}' and {negated} (not {active} or {ill})"
    )


def _is_younger(years: int, seen: Seen) -> str:
    """Return SQL that says whether a landmark's person is younger than so many years."""
    younger = f"r.foedselsdato + INTERVAL {years} YEAR > l.as_of::date"
    rows = f"{seen.known('person', 'r')} where r.person_ref = l.person_ref"
    return f"exists (select 1 from {rows} and {younger})"  # noqa: S608


def _is_in(exit_: Exit, seen: Seen) -> str:
    """Return SQL that says whether a landmark's person is in something on the landmark day."""
    return _covered(exit_.sources, seen, "l.as_of::date", "l.as_of::date")


def _covered(sources: Iterable[Source], seen: Seen, first: str, last: str) -> str:
    """Return SQL that says whether any row covers a day from `first` through `last`."""
    parts, til = [], "coalesce(r.til, DATE '9999-12-31')"
    for source in sources:
        spans = f"{source.day} <= {last} and {til} > {first}"
        parts.append(
            f"exists (select 1 from {seen.known(source.register, 'r')} "  # noqa: S608
            f"where r.person_ref = l.person_ref and ({source.rows}) and {spans})"
        )
    return f"({' or '.join(parts)})"


def _first_exit(found: pd.DataFrame, design: Design, seen: Seen) -> pd.DataFrame:
    names = [f"dag{k}" for k in range(1, len(design.exits) + 1)]
    days = found[names].apply(pd.to_datetime)
    first, end = days.min(axis=1), pd.Series(pd.Timestamp(seen.end), index=found.index)
    exit_ = days.eq(first, axis=0).to_numpy().argmax(axis=1) + 1
    if design.censored_by is not None:
        end = pd.to_datetime(found["slutt"]).fillna(end)
    # An exit on the day that censors comes before it (models/censoring.py).
    ended = first <= end
    last = first.where(ended, end)
    return pd.DataFrame(
        {
            "landmark_ref": found["landmark_ref"],
            "time": (last - pd.to_datetime(found["as_of"])).dt.days.astype(float),
            "exit": exit_ * ended.to_numpy(),
            "er_slettet": found["er_slettet"],
            "known_at": seen.cutoff,
        }
    )
