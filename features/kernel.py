"""The inner loop of features: every landmark, its person's known rows, every feature of a register.

Compiled by numba, once on a machine. Days are int32 since 1970. What goes in:

- marks: first and last row of the person, the day, the spell, the first day that any window holds
  (n,), and the first day of each window (n, windows);
- rows: fra, til, the days from and until which it is visible, kjent_fra, how far any of the
  person's rows so far reach, spell, and the bits that are true of a row alone (rows,);
- program: conditions in postfix and where each begins; kinds and days of the bits that depend on
  the landmark, and the number of the first of them; window and condition of each inside;
  operations, and where each inside's begin;
- columns: which column each feature reads, and the columns (columns, rows) of each kind;
- found, which is filled: values (n, features), and the last row of each inside (n, insides).

For one landmark the known rows are put side by side once, then those of an inside (in its window,
of its condition), and each feature is a short loop over these. All is inlined in one loop: an array
that is passed on is counted each time, by all threads in one place (twice as slow in all).
"""

from typing import Any, Final

import numba
import numpy as np

from features.arrays import NO_NUMBER
from features.program import AND, NOT, OPS

_LONG_AGO: Final = -(2**31) + 1
# What is kept of a row beside the others, as lines of one array.
_ROW, _BEGINS, _ENDS, _LEARNED = range(4)
_DISTINCT: Final = OPS["count_distinct"]
_ANY: Final = OPS["any_row"]
_COVERED: Final = OPS["days_covered"]
_SPELLS: Final = OPS["separate_spells"]
_GAP: Final = OPS["longest_gap_days"]
_LONGEST: Final = OPS["longest_days"]
_SINCE_START: Final = OPS["days_since_start"]
_SINCE_END: Final = OPS["days_since_end"]
_WEIGHTED: Final = OPS["days_weighted"]
_AVERAGE: Final = OPS["average"]
_HIGHEST: Final = OPS["highest"]
_inlined: Final = numba.njit(inline="always")


@numba.njit(cache=True, nogil=True)
def run(marks: Any, rows: Any, program: Any, columns: Any, found: Any) -> None:
    """Fill `found`: NaN where there is no row, or none with a number; -1 for no last row."""
    lo, hi, as_of, of_spell, first_day, starts = marks
    codes, codes_at, kinds, lengths, cells, windows, conditions, ops_at, ops = program
    of_feature, exact, floats, texts = columns
    values, last = found
    most = 1
    for mark in range(len(as_of)):
        most = max(most, hi[mark] - lo[mark])
    known, met = np.empty((4, most), dtype=np.int32), np.empty(most, dtype=np.int64)
    inside, seen = np.empty((4, most), dtype=np.int32), np.empty(most, dtype=np.int32)
    for mark in range(len(as_of)):
        day = as_of[mark]
        number = _known(lo[mark], hi[mark], day, first_day[mark], rows, known)
        for at in range(number):
            row = known[_ROW, at]
            same = rows[6][row] == of_spell[mark]
            leaves = _of_landmark(kinds, lengths, known, at, day, same)
            met[at] = _conditions(codes, codes_at, rows[7][row] | (leaves << cells))
        for n in range(len(windows)):
            start = starts[mark, windows[n]]
            count, last[mark, n] = _inside(known, number, met, conditions[n], start, inside)
            for f in range(ops_at[n], ops_at[n + 1]):
                of = (ops[f], of_feature[f], start, day)
                values[mark, f] = _value(of, inside, count, exact, floats, texts, seen)


@_inlined
def _known(lo: int, hi: int, day: int, first_day: int, rows: Any, known: Any) -> int:
    """Put the rows that were known side by side, and return how many.

    No window holds a row that was over before the first of them began: those at the beginning,
    none of which reaches it, are not even looked at.
    """
    fra, til, seen_from, seen_until, learned, reach = rows[:6]
    end = hi
    while lo < end:
        middle = (lo + end) // 2
        if reach[middle] <= first_day:
            lo = middle + 1
        else:
            end = middle
    number = 0
    for row in range(lo, hi):
        if fra[row] > day:
            break
        is_visible = seen_from[row] <= day and seen_until[row] > day
        if is_visible and (til[row] > first_day or fra[row] >= first_day):
            known[_ROW, number] = row
            known[_BEGINS, number] = fra[row]
            known[_ENDS, number] = min(til[row], day + 1)
            known[_LEARNED, number] = learned[row]
            number += 1
    return number


@_inlined
def _of_landmark(kinds: Any, lengths: Any, known: Any, at: int, day: int, same: bool) -> int:
    """Return the bits of a row that depend on the landmark."""
    bits = 0
    for leaf in range(len(kinds)):
        kind = kinds[leaf]
        if kind == 0:
            met = same
        elif kind == 1:
            met = known[_ENDS, at] <= day
        elif kind == 2:
            met = known[_ENDS, at] - known[_BEGINS, at] >= lengths[leaf]
        else:
            met = known[_LEARNED, at] > day - lengths[leaf]
        if met:
            bits |= 1 << leaf
    return bits


@_inlined
def _conditions(codes: Any, codes_at: Any, mask: int) -> int:
    """Return a bit for each condition, a postfix expression over the bits of a row."""
    met = 0
    for condition in range(len(codes_at) - 1):
        stack = 0
        for at in range(codes_at[condition], codes_at[condition + 1]):
            code = codes[at]
            if code >= 0:
                stack = (stack << 1) | ((mask >> code) & 1)
            elif code == NOT:
                stack ^= 1
            else:
                top, below = stack & 1, (stack >> 1) & 1
                stack = ((stack >> 2) << 1) | ((top & below) if code == AND else (top | below))
        met |= (stack & 1) << condition
    return met


@_inlined
def _inside(known: Any, number: int, met: Any, condition: int, start: int, inside: Any) -> Any:
    """Put the rows in the window and of the condition side by side; return how many, and the last.

    The last is the one that lasted longest into the day, of equals the later one; -1 for none.
    """
    count, last, last_end = 0, -1, _LONG_AGO
    for at in range(number):
        begins, ends = known[_BEGINS, at], known[_ENDS, at]
        if (met[at] >> condition) & 1 and (begins >= start or ends > start):
            inside[_ROW, count] = known[_ROW, at]
            inside[_BEGINS, count] = begins
            inside[_ENDS, count] = ends
            inside[_LEARNED, count] = known[_LEARNED, at]
            count += 1
            if ends >= last_end:
                last, last_end = known[_ROW, at], ends
    return count, last


@_inlined
def _value(
    of: Any, inside: Any, count: int, exact: Any, floats: Any, texts: Any, seen: Any
) -> float:
    """Return a feature of the rows that are inside."""
    op, column, start, day = of
    if count == 0:
        return np.nan
    if op >= _HIGHEST:
        return _extreme(op, inside, count, floats, column)
    if op >= _WEIGHTED:
        return _sum(op, inside, count, exact, column, start)
    if op == _DISTINCT:
        return _distinct(inside, count, texts, column, seen)
    return _of_days(op, inside, count, start, day)


@_inlined
def _of_days(op: int, inside: Any, count: int, start: int, day: int) -> float:
    """Return a feature of the rows' days alone, or of their number."""
    begins, ends, learned = inside[_BEGINS], inside[_ENDS], inside[_LEARNED]
    if op <= _ANY:
        return 1.0 if op == _ANY else float(count)
    if op <= _GAP:
        return float(_of_cover(op, begins, ends, count, start))
    if op == _LONGEST:
        longest = 0
        for at in range(count):
            longest = max(longest, ends[at] - begins[at])
        return float(longest)
    newest = _LONG_AGO
    for at in range(count):
        if op == _SINCE_START:
            newest = max(newest, begins[at])
        else:
            newest = max(newest, ends[at] - 1 if op == _SINCE_END else learned[at])
    return float(day - newest)


@_inlined
def _of_cover(op: int, begins: Any, ends: Any, count: int, start: int) -> int:
    """Return days that rows in order of their begin cover, stretches of them, or the widest gap."""
    found, covered = 0, _LONG_AGO
    for at in range(count):
        if ends[at] <= begins[at]:
            continue
        first = max(begins[at], start)
        if op == _COVERED:
            found += max(0, ends[at] - max(first, covered))
        elif op == _SPELLS:
            found += ends[at] > first and (covered <= start or begins[at] > covered)
        elif covered > start:
            found = max(found, begins[at] - covered)
        covered = max(covered, ends[at])
    return found


@_inlined
def _distinct(inside: Any, count: int, texts: Any, column: int, seen: Any) -> float:
    """Return how many different codes the rows have."""
    found = 0
    for at in range(count):
        code, is_new = texts[column, inside[_ROW, at]], True
        for n in range(found):
            is_new = is_new and seen[n] != code
        if code >= 0 and is_new:
            seen[found] = code
            found += 1
    return float(found)


@_inlined
def _sum(op: int, inside: Any, count: int, exact: Any, column: int, start: int) -> float:
    """Return a sum, a mean, or days times a percentage, of numbers in ten-thousandths."""
    total, number = 0, 0
    for at in range(count):
        size = exact[column, inside[_ROW, at]]
        if size == NO_NUMBER:
            continue
        if op == _WEIGHTED:
            size *= max(0, inside[_ENDS, at] - max(inside[_BEGINS, at], start))
        total += size
        number += 1
    if number == 0:
        return np.nan
    if op == _WEIGHTED:
        return total / 1e6
    return total / 1e4 / (number if op == _AVERAGE else 1)


@_inlined
def _extreme(op: int, inside: Any, count: int, floats: Any, column: int) -> float:
    """Return the highest or the lowest number."""
    found = np.nan
    for at in range(count):
        held = floats[column, inside[_ROW, at]]
        if not np.isnan(held) and (np.isnan(found) or (held > found) == (op == _HIGHEST)):
            found = held
    return found
