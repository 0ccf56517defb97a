# %% [markdown]
# # Where the model fails
#
# Nobody in here exists: the notebook makes a small world of its own, with two faults. People of one
# country group find less work than others with the same features, and fewer of their jobs are ever
# reported; and a shock hits one region after the model was trained. A good average hides both. The
# notebook looks for them as one would who knows of neither, and ends with what to do next.
#
# Few people, many slices: some slice is always worst. A slice counts as found when its gap is more
# than chance would make of any of so many. A fault that is there and not found is shown too.

# %%
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.stats import norm

from data.intake.all import registers_for
from data.intake.ingest import ingest_of
from data.synthetic.generate import World, synthesize
from models.baselines.simple import base_rate
from models.blocks import blocks_of
from models.evaluation.calibrated import calibration_test, holm
from models.evaluation.drawing import arms
from models.evaluation.groups import with_groups
from models.evaluation.regions import FEWEST_IN_OFFICE, spread
from models.evaluation.sample import sample_of
from models.evaluation.slices import by_landmark, figures
from models.evaluation.words import signed, with_interval
from models.fairness.door import protected_of
from models.horizons import leading_horizon
from models.training import fit
from pipelines.in_memory import landmarks_in_memory
from profilering.audit import Reading
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import silent
from profilering.project import project_root

PERSONS = int(os.environ.get("PROFILERING_NOTEBOOK_PERSONS", "20000"))
FIGURES = os.environ.get("PROFILERING_NOTEBOOK_FIGURES")
PARAMS = read_params(project_root() / "params.yaml")
SEED, WEEKS = 3, [0, 26]
BLUE, ORANGE = "#0072B2", "#D55E00"
FEWEST = 50
plt.rcParams.update({"figure.constrained_layout.use": True, "font.size": 9.5, "axes.grid": True})
plt.rcParams.update({"grid.alpha": 0.3, "legend.frameon": False})


def finish(fig, name):
    """Show the figure or save it."""
    if FIGURES:
        fig.savefig(f"{FIGURES}/{name}.png", dpi=80)
        plt.close(fig)
    else:
        plt.show()


# %% [markdown]
# ## A world with two faults
#
# `first_model.py` explains each of these steps. In a project of your own leave this cell out:
# `read_landmarks(Places(project_root()))` of `pipelines.landmarks` gives the same `LANDMARKS`.
# `profilering synthesize --scenario` plants others: `drift`, `leak`, `recession`.

# %%
FOLDER = TemporaryDirectory()
PLACES, TIMELINE = Places(Path(FOLDER.name)), PARAMS.timeline
MADE, REGISTERS = PARAMS.synthetic, registers_for(PARAMS.registers, PLACES)
WORLD = World(PERSONS, SEED, MADE.start, MADE.end, "A", ("gap", "shock"))
synthesize(PLACES.sources, WORLD, registers=MADE.registers)
ingest_of(PARAMS.registers, REGISTERS, PLACES, os.environ).write(PLACES.inndata, silent)
LANDMARKS = landmarks_in_memory(PLACES, PARAMS, WEEKS)
TABLE, BLOCK = LANDMARKS.features, blocks_of(TIMELINE)[-1]
READ = LANDMARKS.declared.themes
print(f"{PERSONS:,} people, seed {SEED}: {len(TABLE):,} landmarks, {len(READ)} features")

# %% [markdown]
# ## The average
#
# The model of what was known before the block, on people who registered in it. Sex and country
# group come from a table of their own, by a door that logs who reads it and why; no model reads it.

# %%
WHY = Reading("notebook", "where the model fails, by group")
PROTECTED = protected_of(PLACES, TABLE, WHY).table
COHORT = with_groups(LANDMARKS.block(BLOCK, TIMELINE), PROTECTED)
MODEL = fit(COHORT.train, PARAMS.training)
SAMPLE = sample_of(COHORT.test, PARAMS.evaluation, PARAMS.training.seed)
P, NULL = MODEL.incidence(COHORT.test.X), base_rate(COHORT.train, len(COHORT.test))
H = leading_horizon(COHORT.horizons)
DAYS, WORK = f"{COHORT.horizons[H]:g}", COHORT.exits[0]


def judged(rows):
    """Return AUC, Brier and predicted less observed, of work at the leading horizon."""
    rows = np.flatnonzero(rows)
    return figures(SAMPLE.take(rows), P[rows], NULL[rows], 0, H)


def in_words(found):
    """Write predicted less observed and AUC with their intervals, 95 %."""
    gap, auc = signed(*found["gap"].values(), digits=3), with_interval(*found["auc"].values())
    return f"n={found['known']:6,}  {gap:30s}  {auc}"


def draw(ax, at, one, color, *, flat=False):
    """Draw predicted less observed with its interval, along y or, if flat, along x."""
    gap, ends = one["gap"]["estimate"], arms(one["gap"]["estimate"], *one["gap"]["interval"])
    place, bars = ((gap, at), {"xerr": ends}) if flat else ((at, gap), {"yerr": ends})
    ax.errorbar(*place, **bars, fmt="o", color=color)


FIRST = COHORT.test.is_first
print(f"Work within {DAYS} days: predicted less observed, and AUC")
print(f"{'day of registration':28s} {in_words(judged(FIRST))}")

# %% [markdown]
# ## By decile
#
# Ten groups of equal size by what was predicted. A straight line beside the diagonal is a level
# that has moved; a flatter one, a model that is too sure of itself.

# %%
first = np.flatnonzero(FIRST)
TESTED = calibration_test(SAMPLE.take(first), P[first], 0, H)
bins = pd.DataFrame(TESTED.bins)
fig, ax = plt.subplots(figsize=(4.6, 4.2))
ax.axline((0, 0), slope=1, color="black", lw=0.8)
ax.errorbar(bins["predicted"], bins["observed"], 1.96 * bins["std_error"], fmt="o", color=BLUE)
ax.set(xlabel="predicted", ylabel=f"in work within {DAYS} days", xlim=(0, 1), ylim=(0, 1))
ax.set(title=f"Day of registration, tenths (n={TESTED.known:,})")
finish(fig, "deciles")
slope = with_interval(*TESTED.slope.values())
print(f"slope {slope} (1: neither too sure nor too unsure); the test says: {TESTED.verdict}")

# %% [markdown]
# ## By landmark
#
# Those who are still registered after half a year are other people, asked about another half year.

# %%
for day, found in by_landmark(SAMPLE, P, NULL).items():
    print(f"day {day:24s} {in_words(found[WORK])}")

# %% [markdown]
# ## The worst slices
#
# Every group of every attribute that we have: age, sex, country group, fylke, and each half year
# of the block (`from`). Slices with few known answers are left out and counted. Holm's correction
# keeps the chance that any slice is marked wrongly at 5 %.

# %%
test = COHORT.test
HALF = test.entry.astype("datetime64[M]").astype(int) // 6
ATTRIBUTES = {**test.protected, "from": np.char.mod("%s", (6 * HALF).astype("datetime64[M]"))}
FOUND, FEW = {}, 0
for attribute, values in ATTRIBUTES.items():
    for value in np.unique(values):
        one = judged(FIRST & (values == value))
        if one["known"] < FEWEST or None in one["gap"]["interval"]:
            FEW += 1
        else:
            FOUND[attribute, str(value)] = one


def p_value(one):
    """Return the chance of a gap this far from 0 by chance alone, as if normal."""
    low, high = one["gap"]["interval"]
    return float(2 * norm.sf(abs(one["gap"]["estimate"]) / ((high - low) / 3.92)))


MARKED = holm({key: p_value(one) for key, one in FOUND.items()})
WORST = sorted(FOUND, key=lambda key: -abs(FOUND[key]["gap"]["estimate"]))[:16]
fig, ax = plt.subplots(figsize=(8, 4.8))
for y, key in enumerate(WORST):
    draw(ax, y, FOUND[key], ORANGE if key in MARKED else BLUE, flat=True)
ax.axvline(0, color="black", lw=0.8)
ax.set_yticks(range(len(WORST)), [f"{' '.join(key)} (n={FOUND[key]['known']:,})" for key in WORST])
ax.invert_yaxis()
ax.set(xlabel=f"predicted less observed, {DAYS} days (above 0: too hopeful)")
ax.set(title=f"The worst of {len(FOUND)} slices; orange: beyond chance among all")
finish(fig, "slices")
print(f"{len(FOUND)} slices looked at, {FEW} left out with fewer than {FEWEST} known answers")
print("beyond chance:", ", ".join(" ".join(key) for key in sorted(MARKED)) or "none")

# %% [markdown]
# ## Place and time together
#
# A region that is off in every half year has its own labour market: something to add to the model.
# One that goes off on a date has had something happen to it: something to watch for, and to retrain
# after. The region that is worst is drawn beside all others. It was chosen for being worst, so that
# its first look is flattering to the finding; the dates are not chosen.

# %%
GAPS = {key[1]: one["gap"] for key, one in FOUND.items() if key[0] == "fylke"}
NAME = max(GAPS, key=lambda name: GAPS[name]["estimate"] / np.ptp(GAPS[name]["interval"]))
IS_THERE = test.protected["fylke"] == NAME
fig, ax = plt.subplots(figsize=(8, 3.4))
for n, (name, inside, color) in enumerate(
    ((f"fylke {NAME}", IS_THERE, ORANGE), ("all others", ~IS_THERE, BLUE))
):
    halves = {half: judged(FIRST & inside & (half == HALF)) for half in np.unique(HALF)}
    halves = {half: one for half, one in halves.items() if one["known"] >= FEWEST_IN_OFFICE}
    for half, one in halves.items():
        middle = np.datetime64(int(6 * half) + 3, "M").astype("datetime64[D]")
        draw(ax, middle + 12 * n, one, color)
    ax.plot([], [], "o", color=color, label=name)
ax.axhline(0, color="black", lw=0.8)
ax.set(xlabel="registered in the half year around", ylabel="predicted less observed")
ax.legend()
finish(fig, "place_and_time")

# %% [markdown]
# ## By office
#
# Offices are too small to be judged one by one, and are not ranked. What can be told is whether
# they differ more than chance: the spread of their true gaps, and how many lie outside what chance
# allows (one in twenty would).

# %%
apart = spread(SAMPLE.take(first), P[first], test.office[first], FEWEST_IN_OFFICE, seed=1)
print(f"{apart['judged']} offices with {apart['fewest']} known answers or more, {apart['off']} off")
print(f"spread beyond chance {with_interval(*apart['std_deviation'].values())}")

# %% [markdown]
# ## Confidently wrong
#
# The people whom the model was most sure of, and wrong about. In a model that is right there are
# some: of a hundred told 1 of 10, ten find work. So we count them against what the model itself
# promised, and look at what they have in common only where there are enough to look at.

# %%
OUTCOME = SAMPLE.outcomes(1)
KNOWN, CAME, CHANCE_OF = OUTCOME.weights[:, H] > 0, OUTCOME.y[:, H] > 0, P[:, 0, H]
LOW, HIGH = np.quantile(CHANCE_OF[FIRST], [0.1, 0.9])
NUMBERS = [name for name in test.space.names if not test.space.is_categorical(name)]
X = pd.DataFrame(test.X, columns=test.space.names)[NUMBERS]

for what, rows, is_wrong, expected in (
    ("told most hope", CHANCE_OF >= HIGH, ~CAME, 1 - CHANCE_OF),
    ("told least", CHANCE_OF <= LOW, CAME, CHANCE_OF),
):
    sure = rows & FIRST & KNOWN
    wrong, right = sure & is_wrong, sure & ~is_wrong
    print(f"{what}: n={sure.sum():,}, wrong {wrong.sum():,}, promised {expected[sure].sum():,.0f}")
    if min(wrong.sum(), right.sum()) < FEWEST:
        print("   too few to say what they have in common")
    else:
        apart = (X[wrong].mean() - X[right].mean()) / X[sure].std()
        most = apart[apart.abs().nlargest(3).index].round(2).to_dict()
        print(f"   wrong less right, in standard deviations: {most}")

# %% [markdown]
# ## What next
#
# - Off in a group: `profilering fairness`. Jobs that no employer reports look like no work, so that
#   in here a gap in what is registered and a gap in what happens look the same.
# - Gone off on a date, in one place: retrain (`profilering train`), and see if the newer model is
#   better *there* (`profilering compare RUN RUN`). It need not be: after the oil shock of the
#   synthetic register it was not (`python -m bench.breaks oil`, docs/experiments.md).
# - A feature that would tell: declare it on trial and ask what it adds (`new_feature.py`).
# - Nothing off, and many wrong: people with the same features differ. It is the limit of what the
#   registers know, and why a veileder talks with the person.

# %%
for fault in (("landgruppe", "RESTEN_AV_VERDEN"), ("fylke", "11")):
    gap = signed(*FOUND[fault]["gap"].values(), digits=3) if fault in FOUND else "too few people"
    print(f"{' '.join(fault)}: {gap}, {'found' if fault in MARKED else 'not beyond chance'}")
FOLDER.cleanup()
