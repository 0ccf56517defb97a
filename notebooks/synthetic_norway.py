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
# A diamond is the published figure, the orange bar the range that we accept, a point is a world
# with a 95 % interval. n is people-months of a stock, or registrations. Mind who is counted: *all
# job seekers*; the *fully unemployed* (helt ledige); or *gross*, these and those on tiltak.
# World A follows Norway. World B has other laws in the same forms and need not meet any figure.

# %%
import os
import textwrap
from datetime import date

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
from data.synthetic.report import periods, render, results, starts, stock, view

PERSONS = int(os.environ.get("PROFILERING_NOTEBOOK_PERSONS", "20000"))
FIGURES = os.environ.get("PROFILERING_NOTEBOOK_FIGURES")
SEED, WINDOW = 1, window_of(date(2013, 1, 1), date(2019, 12, 31))
MONTHS, HALF_YEAR = periods.Months(WINDOW), HORIZONS.index(182)
# Okabe and Ito's colours, which colour-blind readers can tell apart.
PUBLISHED, COLORS, SHAPES = "#E69F00", {"A": "#0072B2", "B": "#009E73"}, {"A": "o", "B": "^"}
LOOK = {"figure.constrained_layout.use": True, "figure.dpi": 100, "font.size": 9.5}
plt.style.use("tableau-colorblind10")
plt.rcParams.update(LOOK | {"axes.grid": True, "grid.alpha": 0.3, "legend.frameon": False})

# %% [markdown]
# ## Make the worlds: chunks of people are made, counted and forgotten
#
# Counts are kept for 40 groups of people: every interval leaves out one in turn (jackknife).


# %%
def truth(seen):
    """Add up n, what happened, and truth, by need, landmark and tenth of the chance of work."""
    true, at = seen.lives.truth, np.array(LANDMARKS)
    first, day = np.minimum(true.to_work, true.to_health)[:, None], seen.start[:, None] + at
    there = (seen.left[:, None] > day) & (first > at) & (day <= WINDOW.last)
    came, works = first[:, :, None] <= at[:, None] + HORIZONS, true.to_work < true.to_health
    happened = np.stack([came & works[:, None, None], came & ~works[:, None, None]], axis=2)
    values = (np.ones(happened.shape), happened, true.integrated, true.without_tiltak)
    tenth = (true.integrated[:, :, 0, HALF_YEAR] * 10).astype(int)
    group, need = seen.group[seen.person], seen.people.need[seen.person]
    sums = np.zeros((results.GROUPS, len(NEEDS), len(at), 10, len(values), *happened.shape[2:]))
    place = (group[:, None], need[:, None], np.arange(len(at)), tenth)
    np.add.at(sums, place, np.stack(values, axis=2) * there[:, :, None, None, None])
    return {"truth": sums}


def planted(seen):
    """Count kinds of need and gamed innsatsgrupper by office, and add up the variances."""
    people, lives, laws = seen.people, seen.lives, seen.chunk.laws
    young, everyone = seen.age(seen.person, seen.start) < 25, np.arange(len(people.need))
    frailty = laws.frailty.spread_work * np.where(young, laws.frailty.youth, 1) * lives.truth.z
    made = decisions(people, lives, seen.chunk.draws, laws)
    near, habit = made.is_near & (made.day < NEVER), lives.truth.office / laws.practice.spread
    cell, who = 2 * np.searchsorted([-0.43, 0.43], habit) + made.is_gamed, seen.person[near]
    return {
        "need": seen.count(everyone, 0 * everyone, people.need, len(NEEDS)),
        "gamed": seen.count(who, 0 * who, cell[near], 6),
        "variance": np.array([lives.truth.work_predictor.var(), frailty.var()]),
    }


def live(world):
    """Return the targets beside a world, by their keys, and its counts."""
    tally, kept = results.Tally(), {}
    for first in range(0, PERSONS, 2000):
        idents = [""] * min(2000, PERSONS - first)
        chunk = make_chunk(first, idents, Draws(SEED), WINDOW, laws_of(world))
        tally.add(chunk)
        for count in (stock.stock_counts, starts.start_counts, planted, truth):
            for name, counts in count(view.View(chunk)).items():
                kept[name] = kept.get(name, 0) + counts
    return {result.target.key: result for result in tally.results()}, kept


LIVED = {world: live(world) for world in COLORS}
FOUND, COUNTS = ({world: both[n] for world, both in LIVED.items()} for n in (0, 1))
print(f"{PERSONS:,} people in each world, seed {SEED}, 2013 to 2019. World A and the targets:")
for standing, marks in render.summary(list(FOUND["A"].values())).items():
    print(f"{standing:10s}", ", ".join(f"{count} {mark}" for mark, count in marks.items()))


# %%
def estimate(counts, form):
    """Return a form of the counts and half its 95 % interval, both times 100."""
    total = counts.sum(axis=0)
    parts = np.stack([form(total - one) for one in counts])
    squares = ((parts - parts.mean(axis=0)) ** 2).sum(axis=0) * (len(parts) - 1) / len(parts)
    return np.array([100 * form(total), 196 * np.sqrt(squares)])


def ratio(above, below):
    """Divide; over nothing there is no number."""
    above, below = np.broadcast_arrays(np.asarray(above, float), below)
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)


def line(ax, x, found, world, **look):
    """Draw a line with its interval."""
    low, high = found[0] - found[1], found[0] + found[1]
    ax.fill_between(x, low, high, color=COLORS[world], alpha=0.2, lw=0)
    ax.plot(x, found[0], color=COLORS[world], **look)


def points(ax, x, found, world, *, flat=False):
    """Draw points with intervals along y, or along x if flat."""
    place, ends = ((found[0], x), "xerr") if flat else ((x, found[0]), "yerr")
    look = {"fmt": SHAPES[world], "color": COLORS[world], "ms": 5, "label": f"world {world}, 95 %"}
    ax.errorbar(*place, **{ends: found[1]}, **look)


def against(ax, keys, worlds, at=None, *, flat=False, aside=0.18):  # noqa: PLR0913 (one look)
    """Draw targets and, a little aside, worlds, in percent: at their times, or in places `at`."""
    rows = [FOUND["A"][key].target for key in keys]
    at = at or [1970 + (sum(periods.months_of_period(t.period)) + 1) / 24 for t in rows]
    value, low, high = 100 * np.array([(t.value, t.low, t.high) for t in rows]).T
    (ax.hlines if flat else ax.vlines)(at, low, high, color=PUBLISHED, lw=7, alpha=0.5)
    place = (value, at) if flat else (at, value)
    ax.plot(*place, "D", color=PUBLISHED, mec="black", ms=5, label="published, accepted range")
    for n, world in enumerate(worlds, 1):
        pairs = [(FOUND[world][key].achieved, FOUND[world][key].half_width) for key in keys]
        points(ax, np.array(at) + n * aside, 100 * np.array(pairs).T, world, flat=flat)


def finish(fig, name, source):
    """Add legend and source, and show the figure or save it."""
    handles = fig.axes[0].get_legend_handles_labels()
    fig.legend(*handles, loc="outside upper center", ncols=4)
    fig.supxlabel(textwrap.fill(f"Source: {source}", 125), x=0.01, ha="left", fontsize=8)
    if FIGURES:
        fig.savefig(f"{FIGURES}/{name}.png")
        plt.close(fig)
    else:
        plt.show()


NAV = "NAV open data. Contains data under NLOD made available by NAV"
SSB = "Statistics Norway, tables"

# %% [markdown]
# ## How many, and where
#
# A made register starts empty, so its first year (dotted) is not compared. The oil shock from the
# autumn of 2014 hit Rogaland first; world B has no shock, and another calendar.

# %%
YEARS = 1970 + (MONTHS.first + np.arange(MONTHS.count) + 0.5) / 12
IN_2015, COUNTED = MONTHS.within("2015"), MONTHS.within("2011-01..2016-03")
fig, axes = plt.subplots(2, figsize=(8, 6.2), sharex=True)
against(axes[0], ["T01 2013", "T01 2014", "T01 2016", "T01 2017"], "")
for world, style in {"A": "-", "B": "--"}.items():
    by_month = COUNTS[world]["stock"].sum(axis=2)
    found = estimate(by_month, lambda total: ratio(total, total[IN_2015].mean()))
    line(axes[0], YEARS[12:], found[:, 12:], world, ls=style, label=f"world {world}, 95 %")
    axes[0].plot(YEARS[:13], found[0, :13], ":", color=COLORS[world])
against(axes[1], [key for key in FOUND["A"] if key.endswith(" Rogaland")][1:], "AB")
n, m = COUNTS["A"]["stock"].sum(axis=(0, 2))[IN_2015].mean(), FOUND["A"]["T30 2016-11 Rogaland"].n
axes[0].set(title=f"All job seekers (A: n={n:,.0f} a month in 2015)", ylabel="2015 = 100", ylim=0)
axes[1].set(title=f"Rogaland, of the fully unemployed (n={m:,})", ylabel="percent", ylim=0)
finish(fig, "stock", f"{NAV} (T01); {SSB} 96947, 112827, 292637, 357432, and NAV (T30).")

# %% [markdown]
# ## How long people stay registered, by age

# %%
fig, axes = plt.subplots(1, 2, figsize=(8, 4.2), sharey=True)
against(axes[0], [f"T18 {m}" for m in starts.STILL], "AB", starts.STILL, aside=0.5)
counts = COUNTS["A"]["start_length"][:, COUNTED].sum(axis=1).reshape(results.GROUPS, 2, -1)
found = estimate(counts, lambda t: 1 - ratio(t.cumsum(axis=1), t.sum(axis=1, keepdims=True)))
at = np.arange(1, starts.WEEKS) * 7 / starts.MONTH
for place, (who, style) in enumerate({"under 30": "-", "over 60": "--"}.items()):
    r = FOUND["A"][f"T19 {who}"]
    line(axes[1], at, found[:, place, :-1], "A", ls=style, label=f"world A, {who} (n={r.n:,})")
    axes[1].hlines(50, r.target.low, r.target.high, color=PUBLISHED, lw=7, alpha=0.5)
    axes[1].plot(r.target.value, 50, "D", color=PUBLISHED, mec="black", ms=5)
axes[1].legend()
axes[1].set(title="Published medians: below 3, about 4.9", xlabel="months", xlim=(0, 30))
axes[0].set(title=f"Gross (A: n={FOUND['A']['T18 1'].n:,})", ylabel="percent still registered")
axes[0].set(xlabel="months", xlim=(0, 30), ylim=0)
finish(fig, "still_registered", "NAV, Arbeid og velferd 2/2016 (T18: 3, 12, 24 DERIVED; T19).")

# %% [markdown]
# ## Who they are, and what follows
#
# T11 is an ASSUMPTION. A single quarter or age group has few people: look at the intervals first.

# %%
for name, families, worlds, source in (
    ("who", ("T08", "T09", "T10", "T11", "T12"), "A", f"{SSB} 254616, 292637, 292638, regledig."),
    ("occupations", ("T13 20",), "A", f"{NAV}. All job seekers by occupation group."),
    ("after_leaving", ("T20", "T22", "T24 20"), "AB", "NAV, status after leaving, ages 20-66."),
):
    rows = [r for key, r in FOUND["A"].items() if key.startswith(families) and r.n]
    fig, ax = plt.subplots(figsize=(8, 1 + 0.24 * len(rows)))
    against(ax, [r.target.key for r in rows], worlds, range(len(rows)), flat=True)
    when = [r.target.period if r.standing == r.target.standing else r.period for r in rows]
    named = [r.target.name.replace(" six months after leaving", "") for r in rows]
    labels = [f"{a}, {b} (n={r.n:,})" for a, b, r in zip(named, when, rows, strict=True)]
    ax.set_yticks(range(len(rows)), [label.replace("window", "2013-19") for label in labels])
    ax.set(xlabel="percent", xlim=0, ylim=(len(rows) - 0.4, -0.6))
    finish(fig, name, source)

# %% [markdown]
# ## Every SOURCE target
#
# 0 is the published figure, -1 and 1 are the ends of the range. *near*: outside, but the interval
# reaches the range. Below is everything that is not ok, or not measured, whatever its standing.

# %%
MARKS = {"ok": ("o", "#0072B2"), "near": ("s", "#CC79A7"), "OFF": ("X", "#D55E00")}
measured = [r for r in FOUND["A"].values() if r.standing == "SOURCE" and render.is_measured(r)]
for part, rows in enumerate((measured[::2], measured[1::2])):
    fig, ax = plt.subplots(figsize=(8, 1 + 0.19 * len(rows)))
    ax.axvspan(-1, 1, color=PUBLISHED, alpha=0.3)
    for mark, (shape, color) in MARKS.items():
        ax.plot([], [], shape, color=color, label=f"{mark}: {sum(r.mark == mark for r in rows)}")
    for y, r in enumerate(rows):
        t, (shape, color) = r.target, MARKS[r.mark]
        tolerance = t.high - t.value if r.achieved > t.value else t.value - t.low
        x, half = (r.achieved - t.value) / tolerance, r.half_width / tolerance
        ax.errorbar(x, y, xerr=half, fmt=shape, color=color)
    ax.set_yticks(range(len(rows)), [f"{r.target.key} (n={r.n:,})" for r in rows], fontsize=8)
    ax.set(ylim=(len(rows) - 0.4, -0.6), xlabel="(world A - target) / tolerance")
    finish(fig, f"targets_{part + 1}", "each target's own, in data/synthetic/tables/targets.csv.")
for r in sorted(FOUND["A"].values(), key=lambda r: r.mark):
    if r.mark != "ok":
        said = f"{r.target.value:.3f} -> {r.achieved:.3f}" if r.n else r.target.reason
        print(f"{r.mark:18s} {r.standing:10s} {r.target.key:32.32s} {said} {r.target.name}")

# %% [markdown]
# ## What is planted
#
# The truth, which no register holds and no model may read: the chance of each exit with frailty
# integrated out, and the same had there been no tiltak. All of it is ASSUMPTION. Tiltak lock in
# first; afterwards some kinds of need gain and some lose. The gap is that of landgruppe
# RESTEN_AV_VERDEN: in log hazard of work, and in the shares of jobs that Aa-registeret never hears
# of, others first. Tiltak's effects are in log hazard of work. Cells below 30 people are left out.

# %%
fig, axes = plt.subplots(2, 2, figsize=(8, 7.6))
for n, (world, counts) in enumerate(COUNTS.items()):
    laws, true, calibration = laws_of(world), counts["truth"], axes[1, n]
    at_91 = true[:, :, LANDMARKS.index(91)].sum(axis=2)
    curves = estimate(at_91.sum(axis=1), lambda t: ratio(t[2:], t[0]))[0]
    for curve, style, name in zip(curves, "-:", ("with tiltak", "without"), strict=True):
        look = {"color": COLORS[world], "marker": SHAPES[world], "ls": style, "ms": 4}
        axes[0, 0].plot(HORIZONS, curve.T, label=[f"{world}, {name}", None], **look)
    gain = estimate(at_91, lambda t: ratio(t[:, 2] - t[:, 3], t[:, 0])[:, 0, HORIZONS.index(365)])
    points(axes[0, 1], np.arange(len(NEEDS)) + 0.2 * n, gain, world, flat=True)
    cells = true[..., 0, HALF_YEAR].sum(axis=1)
    said, seen = (estimate(cells, lambda t, c=c: ratio(t[..., c], t[..., 0])) for c in (2, 1))
    for place, landmark in enumerate(LANDMARKS):
        there = cells.sum(axis=0)[place, :, 0] >= 30
        x, (y, half) = said[0, place, there], seen[:, place, there]
        calibration.errorbar(x, y, half, fmt="o^sD"[place], ms=4, label=f"day {landmark}")
    calibration.axline((0, 0), slope=1, color="black", lw=0.8)
    title = "World {}, n={:,.0f} (day 91: {:,.0f})".format(world, *cells.sum(axis=(0, 2))[:2, 0])
    calibration.set(title=title, xlabel="true chance, percent", ylabel="work within 182 days")
    calibration.legend()
    near = counts["gamed"].sum(axis=(0, 1)).reshape(3, 2)
    gamed = 100 * ratio(near[:, 1], near.sum(axis=1))
    frailty = counts["variance"][1] / counts["variance"].sum()
    print(f"{world}: frailty is {frailty:.0%} of the variance of the log hazard of work; by law")
    print(f"   {laws.nonlinear:.0%} of the predictor's variance is not linear; {laws.gap}")
    print("   innsatsgruppe gamed near the limit, by office's habit, percent:", *gamed.round())
    shares = estimate(counts["need"][:, 0], lambda t: t / t.sum())[0]
    for need, share, effects in zip(NEEDS, shares, laws.by_need.effects, strict=True):
        print(f"   {need:13s} {share:3.0f} %; effects", dict(zip(KINDS, effects, strict=True)))
axes[0, 0].set(title="Work; below it AAP", ylabel="percent", xlabel="days from day 91")
axes[0, 1].set(title="Work within 365 days: what tiltak add", xlabel="percentage points")
axes[0, 1].set_yticks(range(len(NEEDS)), NEEDS)
finish(fig, "truth", "the worlds' own truth, ASSUMPTION.")

# %% [markdown]
# ## Make one's own
#
# `profilering synthesize --persons 5000 --seed 7 --from 2013-01-01 --report --out world` writes
# registers, truth and a report. `--world B`, `--scenario gap`, `--nonlinear 0.5` change the laws.
#
# `python -m data.synthetic.report --persons 20000 --seed 1 --as markdown` writes no registers.
