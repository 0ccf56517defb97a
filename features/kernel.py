"""The inner loop of features: every landmark, its person's known rows, every feature of a register.

Compiled by numba, once on a machine. Days are int32 since 1970. What goes in:

- marks: first and last row of the person, the day, the spell, the first day that any window holds
  (n,), and the first day of each window (windows, n);
- rows: fra, til, the days from and until which it is visible, kjent_fra, spell, and the bits that
  are true of a row alone (rows,);
- program: conditions in postfix and where each begins; kinds and days of the bits that depend on
  the landmark, and the number of the first of them; of which conditions the days already covered
  are asked for; window and condition of each inside; operations, and where each inside's begin;
- columns: which column each feature reads, and the columns (columns, rows) of each kind;
- found, which is filled: values (features, n), and the last row of each inside (insides, n).
"""

from typing import Any, Final

import numba
import numpy as np

from features.arrays import NO_NUMBER
from features.program import AND, NOT, OPS

_LONG_AGO: Final = np.int32(-(2**31) + 1)
_DISTINCT: Final = OPS["count_distinct"]
_ANY: Final = OPS["any_row"]
_COVERED: Final = OPS["days_covered"]
_SPELLS: Final = OPS["separate_spells"]
_GAP: Final = OPS["longest_gap_days"]
_LONGEST: Final = OPS["longest_days"]
_SINCE_START: Final = OPS["days_since_start"]
_SINCE_END: Final = OPS["days_since_end"]
_SINCE_LEARNED: Final = OPS["days_since_learned"]
_WEIGHTED: Final = OPS["days_weighted"]
_AVERAGE: Final = OPS["average"]
_HIGHEST: Final = OPS["highest"]


@numba.njit(cache=True, nogil=True)
def run(marks: Any, rows: Any, program: Any, columns: Any, found: Any) -> None:
    """Fill `found`: NaN where there is no row, or none with a number; -1 for no last row."""
    lo, hi, n = marks[0], marks[1], len(marks[2])
    conditions, insides, features = len(program[4]), len(program[5]), len(program[8])
    most = 1
    for mark in range(n):
        most = max(most, hi[mark] - lo[mark])
    so_far = (
        np.zeros(features, dtype=np.int64),
        np.zeros(features, dtype=np.int64),
        np.zeros(features, dtype=np.float64),
        np.empty((features, most), dtype=np.int32),
    )
    state = (
        np.zeros(conditions, dtype=np.bool_),
        np.empty(conditions, dtype=np.int32),
        np.empty(insides, dtype=np.int32),
    )
    for mark in range(n):
        _landmark(mark, (marks, rows), (program, columns), (state, so_far), found)


@numba.njit(cache=True, nogil=True)
def _landmark(mark: int, data: Any, told: Any, scratch: Any, found: Any) -> None:
    """Go through the known rows of one landmark."""
    marks, rows = data
    lo, hi, as_of, _, first_day, _ = marks
    fra, til, seen_from, seen_until = rows[0], rows[1], rows[2], rows[3]
    (_, before, last_til), (number, total, extreme, _) = scratch
    day = as_of[mark]
    before[:] = _LONG_AGO
    last_til[:] = _LONG_AGO
    number[:] = 0
    total[:] = 0
    for row in range(lo[mark], hi[mark]):
        if fra[row] > day:
            break
        is_visible = seen_from[row] <= day and seen_until[row] > day
        # No window holds a row that was over before the first of them began.
        if is_visible and (til[row] > first_day[mark] or fra[row] >= first_day[mark]):
            _row(row, mark, data, told, (scratch, found[1]))
    ops = told[0][8]
    for f in range(len(ops)):
        found[0][f, mark] = _result(ops[f], number[f], total[f], extreme[f])


@numba.njit(cache=True, nogil=True)
def _row(row: int, mark: int, data: Any, told: Any, into: Any) -> None:
    """Add one known row to all that it is part of."""
    (_, _, as_of, of_spell, _, starts), (fra, til, _, _, known, spell, bits) = data
    (codes, codes_at, leaves, cells, asked, windows, of_inside, ops_at, ops), columns = told
    ((met, before, last_til), so_far), last = into
    day = as_of[mark]
    begins, ends = fra[row], min(til[row], day + 1)
    same = spell[row] == of_spell[mark]
    mask = bits[row] | (_of_landmark(leaves, (begins, ends, known[row], same), day) << cells)
    for c in range(len(met)):
        met[c] = _is_met(codes, codes_at[c], codes_at[c + 1], mask)
    for inside in range(len(windows)):
        condition, start = of_inside[inside], starts[windows[inside], mark]
        if not met[condition] or not (begins >= start or ends > start):
            continue
        if ends >= last_til[inside]:
            last_til[inside] = ends
            last[inside, mark] = row
        days = (begins, ends, start, before[condition], day, known[row])
        for f in range(ops_at[inside], ops_at[inside + 1]):
            _add(f, ops[f], days, (columns, row), so_far)
    for c in range(len(met)):
        if asked[c] and met[c] and ends > begins and ends > before[c]:
            before[c] = ends


@numba.njit(cache=True, nogil=True)
def _is_met(codes: Any, start: int, end: int, mask: int) -> bool:
    """Return the value of a postfix expression over bits."""
    stack = 0
    for at in range(start, end):
        code = codes[at]
        if code >= 0:
            stack = (stack << 1) | ((mask >> code) & 1)
        elif code == NOT:
            stack ^= 1
        else:
            top, below = stack & 1, (stack >> 1) & 1
            stack = ((stack >> 2) << 1) | ((top & below) if code == AND else (top | below))
    return (stack & 1) == 1


@numba.njit(cache=True, nogil=True)
def _of_landmark(leaves: Any, row: Any, day: int) -> int:
    """Return the bits of a row that depend on the landmark."""
    kinds, days = leaves
    begins, ends, known, same = row
    bits = 0
    for leaf in range(len(kinds)):
        kind = kinds[leaf]
        if kind == 0:
            met = same
        elif kind == 1:
            met = ends <= day
        elif kind == 2:
            met = ends - begins >= days[leaf]
        else:
            met = known > day - days[leaf]
        if met:
            bits |= 1 << leaf
    return bits


@numba.njit(cache=True, nogil=True)
def _add(f: int, op: int, days: Any, cell: Any, so_far: Any) -> None:
    """Add one row to what a feature has so far."""
    (of_feature, exact, floats, texts), row = cell
    number, total, extreme, seen = so_far
    column = of_feature[f]
    if op >= _HIGHEST:
        held = floats[column, row]
        if np.isnan(held):
            return
        if number[f] == 0 or (held > extreme[f]) == (op == _HIGHEST):
            extreme[f] = held
    elif op >= _WEIGHTED:
        size = exact[column, row]
        if size == NO_NUMBER:
            return
        covers = max(0, days[1] - max(days[0], days[2])) if op == _WEIGHTED else 1
        total[f] += size * covers
    elif op == _DISTINCT:
        total[f] += _is_new(texts[column, row], seen[f], total[f])
    elif op > _DISTINCT:
        total[f] = _with_days(op, days, number[f], total[f])
    number[f] += 1


@numba.njit(cache=True, nogil=True)
def _is_new(code: int, seen: Any, count: int) -> int:
    """Return 1 and keep a code that has not been seen, else 0."""
    if code < 0:
        return 0
    for n in range(count):
        if seen[n] == code:
            return 0
    seen[count] = code
    return 1


@numba.njit(cache=True, nogil=True)
def _with_days(op: int, days: Any, number: int, total: int) -> int:
    """Return a feature of days with one row more."""
    begins, ends, start, earlier, day, known = days
    first = max(begins, start)
    if op == _COVERED:
        total += max(0, ends - max(first, earlier))
    elif op == _SPELLS:
        total += ends > first and (earlier <= start or begins > earlier)
    elif op == _GAP:
        if ends > begins and earlier > start:
            total = max(total, begins - earlier)
    elif op == _LONGEST:
        total = max(total, ends - begins)
    else:
        since = day - begins if op == _SINCE_START else day - known
        since = day + 1 - ends if op == _SINCE_END else since
        total = since if number == 0 else min(total, since)
    return total


@numba.njit(cache=True, nogil=True)
def _result(op: int, number: int, total: int, extreme: float) -> float:
    """Return a feature of the rows that were added."""
    found = float(total)
    if number == 0:
        found = np.nan
    elif op == _ANY:
        found = 1.0
    elif op < _ANY:
        found = float(number)
    elif op >= _HIGHEST:
        found = extreme
    elif op == _WEIGHTED:
        found = total / 1e6
    elif op > _WEIGHTED:
        found = total / 1e4 / (number if op == _AVERAGE else 1)
    return found
