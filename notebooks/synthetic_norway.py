# %% [markdown]
# # A synthetic Norway beside the published figures
#
# Nobody in here exists. Each person is drawn by `data.synthetic`, registers as a job seeker
# (arbeidssøker), finds work or does not, and is written into registers in Nav's own forms.
#
# Every figure has a standing. SOURCE was published as it stands, DERIVED was computed from what
# was, ASSUMPTION is our own choice. A world that meets a margin resembles Norway in that margin. It
# says nothing about real people, and nothing about what helps whom: every effect is an ASSUMPTION.
#
# In the plots the orange bar is the published figure with the range that we accept, and the point
# is the world with a 95 % interval. n is people-months of a stock, or registrations. Mind who is
# counted: *all job seekers*; the *fully unemployed* (helt ledige); or *gross*, which is the fully
# unemployed and those on tiltak.

# %%
import os
import textwrap
from datetime import date
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from data.synthetic.chunk import make_chunk
from data.synthetic.days import NEVER, window_of
from data.synthetic.draws import Draws
from data.synthetic.laws.all import laws_of
from data.synthetic.life.decisions import decisions
from data.synthetic.life.grid import HORIZONS, LANDMARKS
from data.synthetic.life.needs import NEEDS
from data.synthetic.life.tiltak import KINDS
from data.synthetic.report import leaving, periods, places, render, results, stock, view

PERSONS = int(os.environ.get("PROFILERING_NOTEBOOK_PERSONS", "20000"))
FIGURES = os.environ.get("PROFILERING_NOTEBOOK_FIGURES")
SEED, WINDOW = 1, window_of(date(2013, 1, 1), date(2019, 12, 31))
MONTHS, WEEKS = periods.Months(WINDOW), 157
YEARS = 1970 + (MONTHS.first + np.arange(MONTHS.count) + 0.5) / 12
# Okabe and Ito's colours, which colour-blind readers can tell apart.
PUBLISHED, BLUE, GREEN = "#E69F00", "#0072B2", "#009E73"
LOOK = {"figure.constrained_layout.use": True, "figure.dpi": 100, "font.size": 9.5}
LOOK |= {"axes.spines.top": False, "axes.spines.right": False, "axes.grid": True}
plt.rcParams.update(LOOK | {"grid.alpha": 0.3, "legend.frameon": False})

# %% [markdown]
# ## Make two worlds
#
# World A follows Norway; world B has other laws in the same forms. Chunks of people are made,
# counted and forgotten. Counts are kept for 40 groups of people: leaving out one group in turn
# gives every interval (jackknife).


# %%
def truth_of(seen):
    """Add up n, what happened, and truth, by need, landmark and tenth of the chance of work."""
    truth, at = seen.lives.truth, np.array(LANDMARKS)
    first, day = np.minimum(truth.to_work, truth.to_health)[:, None], seen.start[:, None] + at
    there = (seen.left[:, None] > day) & (first > at) & (day <= WINDOW.last)
    came, works = first[:, :, None] <= at[:, None] + HORIZONS, truth.to_work < truth.to_health
    happened = np.stack([came & works[:, None, None], came & ~works[:, None, None]], axis=2)
    values = (np.ones(happened.shape), happened, truth.integrated, truth.without_tiltak)
    tenth = (truth.integrated[:, :, 0, HORIZONS.index(182)] * 10).astype(int)
    group, need = seen.group[seen.person], seen.people.need[seen.person]
    sums = np.zeros((results.GROUPS, len(NEEDS), len(at), 10, len(values), *happened.shape[2:]))
    place = (group[:, None], need[:, None], np.arange(len(at)), tenth)
    np.add.at(sums, place, np.stack(values, axis=2) * there[:, :, None, None, None])
    return {"truth": sums}


def planted_of(seen):
    """Add up frailty, kinds of need, unreported jobs, gamed innsatsgrupper and tiltak."""
    chunk, lives, laws = seen.chunk, seen.lives, seen.chunk.laws
    youth = np.where(seen.age(seen.person, seen.start) < 25, laws.frailty.youth, 1.0)
    frailty, work = laws.frailty.spread_work * youth * lives.truth.z, lives.truth.work_predictor
    made = decisions(seen.people, lives, chunk.draws, laws)
    near, jobs = made.is_near & (made.day < NEVER), lives.jobs.person
    habit = np.searchsorted([-0.43, 0.43], lives.truth.office / laws.practice.spread)
    abroad, ones = (seen.people.landgruppe[jobs] == 2).astype(int), np.ones(len(work))
    kept = {
        "spread": (seen.person, 0, (ones, work, work**2, frailty, frailty**2)),
        "needs": (np.arange(len(seen.group)), seen.people.need, (np.ones(len(seen.group)),)),
        "jobs": (jobs, abroad, (np.ones(len(jobs)), chunk.reports.created == NEVER)),
        "gamed": (seen.person, habit, (near, near & made.is_gamed)),
        "tiltak": (seen.person, 0, (ones, lives.tiltak.kind >= 0)),
    }
    counts = {name: np.zeros((results.GROUPS, 6, len(kept[name][2]))) for name in kept}
    for name, (person, cell, columns) in kept.items():
        np.add.at(counts[name], (seen.group[person], cell), np.stack(columns, axis=-1))
    return counts


def lengths_of(seen):
    """Count gross registrations by month, age (under 30, 30 to 59, 60 and over) and weeks."""
    gross = seen.statuses(seen.person, seen.start) < 2
    person, start = seen.person[gross], seen.start[gross]
    week = np.minimum((seen.left[gross] - start - 1) // 7, WEEKS - 1)
    age = np.searchsorted([30, 60], seen.age(person, start), side="right")
    return {"length": seen.count(person, MONTHS.of(start), age * WEEKS + week, 3 * WEEKS)}


def live(world):
    """Return the targets beside this world, by their keys, and its counts."""
    tally, kept = results.Tally(), {}
    parts = (stock.stock_counts, leaving.leaving_counts, lengths_of, truth_of, planted_of)
    for first in range(0, PERSONS, 2000):
        idents = [""] * min(2000, PERSONS - first)
        chunk = make_chunk(first, idents, Draws(SEED), WINDOW, laws_of(world))
        tally.add(chunk)
        for count in parts:
            for name, counts in count(view.View(chunk)).items():
                kept[name] = kept.get(name, 0) + counts
    return {result.target.key: result for result in tally.results()}, kept


(RESULTS, A), (_, B) = live("A"), live("B")
print(f"{PERSONS:,} people in each world, seed {SEED}, 2013 to 2019. World A and the targets:")
for standing, marks in render.summary(list(RESULTS.values())).items():
    print(f"{standing:10s}", ", ".join(f"{count} {mark}" for mark, count in marks.items()))


# %%
def estimate(counts, form):
    """Return a form of the counts and half its 95 % interval, both times 100."""
    total = counts.sum(axis=0)
    parts = np.stack([form(total - one) for one in counts])
    squares = ((parts - parts.mean(axis=0)) ** 2).sum(axis=0) * (len(parts) - 1) / len(parts)
    return 100 * form(total), 196 * np.sqrt(squares)


def ratio(above, below):
    """Divide; over nothing there is no number."""
    above, below = np.broadcast_arrays(np.asarray(above, float), below)
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)


def line(ax, x, found, color, **look):
    """Draw a line with its interval."""
    ax.fill_between(x, found[0] - found[1], found[0] + found[1], color=color, alpha=0.2, lw=0)
    ax.plot(x, found[0], color=color, **look)


def published(ax, keys, places=None, *, horizontal=False):
    """Draw published figures and their ranges, in percent, at their times or in these places."""
    for n, key in enumerate(keys):
        t = RESULTS[key].target
        at = places[n] if places else 1970 + (sum(periods.months_of_period(t.period)) + 1) / 24
        span, look = (100 * t.low, 100 * t.high), {"color": PUBLISHED, "lw": 7, "alpha": 0.5}
        (ax.hlines if horizontal else ax.vlines)(at, *span, **look)
        x, y = (100 * t.value, at) if horizontal else (at, 100 * t.value)
        label = "published, accepted range" if not n else None
        ax.plot(x, y, "D", color=PUBLISHED, mec="black", ms=5, label=label)


def beside(ax, keys, labels):
    """Draw targets, a line each, with what world A has."""
    rows, found = range(len(keys)), [RESULTS[key] for key in keys]
    published(ax, keys, rows, horizontal=True)
    x, half = ([100 * v for v in c] for c in zip(*[(r.achieved, r.half_width) for r in found]))
    ax.errorbar(x, rows, xerr=half, fmt="o", color=BLUE, ms=5, label="world A, 95 %")
    ax.set_yticks(rows, [f"{label} (n={r.n:,})" for label, r in zip(labels, found, strict=True)])
    ax.set(xlabel="percent", ylim=(len(keys) - 0.5, -0.5))


def finish(fig, name, source):
    """Name the source below the figure, and show or save it."""
    fig.supxlabel(textwrap.fill(source, 125), x=0.01, ha="left", fontsize=8)
    if not FIGURES:
        plt.show()
        return
    Path(FIGURES).mkdir(parents=True, exist_ok=True)
    fig.savefig(Path(FIGURES) / f"{name}.png")
    plt.close(fig)


# %% [markdown]
# ## How many, and where
#
# A made register starts empty, so its first year (dotted) is not compared. The oil shock from the
# autumn of 2014 hit Rogaland first.

# %%
YEAR_2015 = MONTHS.within("2015")


def index(total):
    """Return all job seekers by month over the mean of 2015."""
    return ratio(total.sum(axis=1), total[YEAR_2015].sum(axis=1).mean())


def rogaland(total):
    """Return Rogaland's share of the fully unemployed by month."""
    county = total.reshape(len(total), len(places.FYLKER), -1).sum(axis=2)
    return ratio(county[:, places.FYLKER.index("Rogaland")], county.sum(axis=1))


fig, axes = plt.subplots(2, figsize=(8, 6.2), sharex=True)
for ax, name, form in zip(axes, ("stock", "stock_place"), (index, rogaland), strict=True):
    found = estimate(A[name], form)
    line(ax, YEARS[12:], [part[12:] for part in found], BLUE, label="world A, 95 %")
    ax.plot(YEARS[:13], found[0][:13], ":", color=BLUE)
published(axes[0], ["T01 2013", "T01 2014", "T01 2016", "T01 2017"])
published(axes[1], [key for key in RESULTS if key.endswith(" Rogaland")][1:])
n = A["stock"].sum(axis=(0, 2))[YEAR_2015].mean()
axes[0].set(title="All job seekers", ylabel=f"percent of the mean of 2015 (n={n:,.0f})", ylim=0)
axes[1].set(title="Rogaland", ylabel="percent of the fully unemployed", ylim=0)
axes[0].legend()
finish(
    fig,
    "stock",
    "Source: NAV open data (T01; contains data under NLOD made available by NAV);"
    " Statistics Norway, tables 96947, 112827, 292637, 357432, and NAV (T30).",
)

# %% [markdown]
# ## How long people stay registered, by age

# %%
COUNTED = MONTHS.within("2011-01..2016-03")


def still(total):
    """Return who is still registered after each week: all, under 30, 30 to 59, 60 and over."""
    weeks = total[COUNTED].sum(axis=0).reshape(3, WEEKS)
    weeks = np.vstack([weeks.sum(axis=0), weeks])
    return 1 - ratio(weeks.cumsum(axis=1), weeks.sum(axis=1, keepdims=True))


fig, axes = plt.subplots(1, 2, figsize=(8, 4), sharey=True)
weeks, found = np.arange(1, WEEKS) * 7 * 12 / 365.25, np.array(estimate(A["length"], still))
lines = ((0, "all", BLUE, "-"), (1, "under 30", GREEN, "-"), (3, "60 and over", BLUE, "--"))
for place, label, color, style in lines:
    line(axes[int(place > 0)], weeks, found[:, place, :-1], color, ls=style, label=label)
published(axes[0], [f"T18 {m}" for m in (1, 3, 6, 12, 24)], (1, 3, 6, 12, 24))
for t in (RESULTS["T19 under 30"].target, RESULTS["T19 over 60"].target):
    axes[1].hlines(50, t.low, t.high, color=PUBLISHED, lw=7, alpha=0.5)
    axes[1].plot(t.value, 50, "D", color=PUBLISHED, mec="black", ms=5)
n = A["length"].sum(axis=0)[COUNTED].sum()
axes[0].set(title=f"Gross, n={n:,.0f} registrations", ylabel="percent still registered", ylim=0)
axes[1].set(title="By age, with the published medians")
for ax in axes:
    ax.set(xlabel="months since registration", xlim=(0, 30))
    ax.legend()
finish(fig, "still_registered", "Source: NAV, Arbeid og velferd 2/2016: T18 (3, 12, 24 months DERIVED), T19 medians.")

# %% [markdown]
# ## Who they are, and what follows
#
# T11 is an ASSUMPTION, the rest SOURCE. People are few in single months and age groups: look at the
# intervals before the points.

# %%
SSB = "Source: Statistics Norway, tables 254616 (age, sex, origin), 292637, 292638 (education); "
NAV = "Source: NAV open data, occupation groups. Contains data under NLOD made available by NAV."
AFTER = "Source: NAV, status after leaving (T20 employed, T22 reduced work capacity, T24 again)."
for name, starts, height, source in (
    ("who", ("T08", "T09", "T10", "T11", "T12"), 7, SSB + "T11 split of T10, ASSUMPTION."),
    ("occupations", ("T13",), 7.5, NAV),
    ("leaving_by_age", ("T20 2017Q1 ", "T22 2018Q1 "), 4, AFTER),
):
    keys = [k for k, r in RESULTS.items() if k.startswith(starts) and render.is_measured(r)]
    fig, ax = plt.subplots(figsize=(8, height))
    beside(ax, keys, [f"{RESULTS[k].target.name}, {RESULTS[k].period}" for k in keys])
    ax.legend()
    finish(fig, name, source)


def after(total):
    """Return the shares of what people are six months after leaving, by quarter."""
    quarters = total.reshape(len(total) // 3, 3, -1, len(leaving.STATUSES)).sum(axis=(1, 2))
    return ratio(quarters, quarters.sum(axis=1, keepdims=True))


fig, axes = plt.subplots(3, figsize=(8, 7), sharex=True)
found, inside = np.array(estimate(A["leaving_status"], after)), slice(4, 26)
for ax, family, status in zip(axes, ("T20", "T24", "T22"), range(3), strict=True):
    line(ax, YEARS[1::3][inside], found[:, inside, status], BLUE, label="world A, 95 %")
    quarterly = [r.target for k, r in RESULTS.items() if k.startswith(family) and k.count(" ") == 1]
    published(ax, [t.key for t in quarterly if "Q" in t.period])
    ax.set(title=leaving.STATUSES[status], ylabel="percent", ylim=0)
axes[0].legend()
n = A["leaving_status"].sum(axis=(0, 2))[12:78].sum() / 22
finish(fig, "after_leaving", f"{AFTER} All job seekers aged 20-66 who left; n={n:,.0f} a quarter.")

# %% [markdown]
# ## Every SOURCE target
#
# 0 is the published figure, -1 and 1 the ends of the range. Beyond: *near* where the interval
# reaches the range, else *OFF*. What is not ok, or not measured, is listed below, whatever its
# standing.


# %%
def scaled(x, t):
    """Return where x lies: 0 at the target, -1 and 1 at the ends of its range."""
    return (x - t.value) / (t.high - t.value if x > t.value else t.value - t.low)


MARKS = {"ok": ("o", BLUE), "near": ("s", "#CC79A7"), "OFF": ("X", "#D55E00")}
for name, ids in (("who", "T08 T09 T10 T12 T13"), ("how_many_and_how_long", "T01 T02 T14 T16 T18 T19 T20 T22 T24 T26 T30")):
    these = [r for r in RESULTS.values() if r.standing == "SOURCE" and r.target.id in ids.split() and render.is_measured(r)]
    fig, ax = plt.subplots(figsize=(8, 0.9 + 0.19 * len(these)))
    ax.axvspan(-1, 1, color=PUBLISHED, alpha=0.3)
    for mark, (shape, color) in MARKS.items():
        rows = [y for y, r in enumerate(these) if r.mark == mark]
        x = [scaled(these[y].achieved, these[y].target) for y in rows]
        ends = [[scaled(r.achieved + s * r.half_width, r.target) for r in map(these.__getitem__, rows)] for s in (-1, 1)]
        ax.hlines(rows, *ends, color=color)
        ax.plot(x, rows, shape, color=color, label=f"{mark}: {len(rows)}")
