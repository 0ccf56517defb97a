# %% [markdown]
# # Why this person?
#
# Nobody in here exists: the notebook makes a small world of its own. It takes one made-up person
# and follows what the model says of them all the way down: to the features, to the rows of the
# registers that these came from, and to the numbers that add up to the chance.
#
# A reason says what the chance *henger sammen med* (goes together with) in the model. It never says
# what the chance is caused by, nor what would help.

# %%
import os
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.special import logit

from data.intake.all import registers_for
from data.intake.ingest import ingest_of
from data.synthetic.generate import World, synthesize
from features.explanation import explanation
from features.found import all_features
from features.if_answered import IfAnswered
from features.one_person import evaluate, rows_of
from models.assessment.assess import Assessor
from models.assessment.look import little_known
from models.assessment.reference import reference_of
from models.assessment.snapshot import Origin
from models.assessment.sources import Sources
from models.assessment.texts.chart import chart
from models.assessment.texts.write import half_page
from models.assessment.themes import MOST
from models.assessment.wording import Wording
from models.blocks import blocks_of
from models.cohort.cohort import SINCE_REGISTRATION, UNSEEN
from models.explanation import TreeContributions
from models.horizons import leading_horizon
from models.segments.segments import SpeaksOf, find_segments, theme_sums
from models.training import fit_with_refits
from models.uncertainty import NOMINAL, stability
from pipelines.in_memory import landmarks_in_memory
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import silent
from profilering.project import project_root

PERSONS = int(os.environ.get("PROFILERING_NOTEBOOK_PERSONS", "4000"))
FIGURES = os.environ.get("PROFILERING_NOTEBOOK_FIGURES")
PARAMS = read_params(project_root() / "params.yaml")
SEED, WEEKS = 5, [0]
BLUE, ORANGE, GREY = "#0072B2", "#E69F00", "#999999"
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
# ## A project of its own
#
# `first_model.py` explains each of these steps. In a project of your own leave this cell out:
# `read_landmarks(Places(project_root()))` of `pipelines.landmarks` gives the same `LANDMARKS`.

# %%
FOLDER = TemporaryDirectory()
PLACES, TIMELINE = Places(Path(FOLDER.name)), PARAMS.timeline
MADE, REGISTERS = PARAMS.synthetic, registers_for(PARAMS.registers, PLACES)
WORLD = World(PERSONS, SEED, MADE.start, MADE.end)
synthesize(PLACES.sources, WORLD, registers=MADE.registers)
ingest_of(PARAMS.registers, REGISTERS, PLACES, os.environ).write(PLACES.inndata, silent)
LANDMARKS = landmarks_in_memory(PLACES, PARAMS, WEEKS)
TABLE, BLOCK = LANDMARKS.features, blocks_of(TIMELINE)[-1]
READ = [one for one in all_features() if one.name in LANDMARKS.declared.themes]
print(f"{PERSONS:,} people, seed {SEED}: {len(TABLE):,} landmarks, {len(READ)} features")

# %% [markdown]
# ## The model, and one person that it never saw
#
# Trained on the registrations before a day, it is asked about somebody who registered later: among
# those who left a question open, the one whose chance is lowest but for a tenth of them.

# %%
COHORT = LANDMARKS.block(BLOCK, TIMELINE)
MODEL = fit_with_refits(COHORT.train, PARAMS.training)
SPACE, TEST, H = MODEL.space, COHORT.test, leading_horizon(COHORT.horizons)
DAYS, WORK = COHORT.horizons[H], 0
CHANCE = MODEL.incidence(TEST.X)[:, WORK, H]
WORDS = Wording(SPACE, {one.name: one for one in READ})
is_open = np.array([bool(WORDS.unknown(WORDS.values(row))) for row in TEST.X])
there = np.flatnonzero(is_open & ~MODEL.support.little_known(TEST.X))
ROW = there[np.argsort(CHANCE[there])[len(there) // 10]]
X = TEST.X[ROW : ROW + 1]
MARK = TABLE.set_index("landmark_ref").loc[TEST.row_id[ROW]]
AS_OF = pd.Timestamp(MARK["as_of"]).date()
print(f"Somebody who registered on {AS_OF}: work within {DAYS:g} days {CHANCE[ROW]:.2f}")
print(f"(of all {len(TEST):,} in the block: {np.median(CHANCE):.2f} in the middle)")

# %% [markdown]
# ## Cell by cell
#
# Every value that the model read is computed once more in plain Python, by `features.one_person`,
# from the rows that were known on the day. It must be the same value, or the explanation would be
# of something else. `profilering features explain` prints the same for anybody in your project.

# %%
DECLARED = all_features()
ROWS = rows_of(PLACES.inndata, MARK["person_ref"], DECLARED)
SHOWN = explanation(PLACES.inndata, MARK["person_ref"], AS_OF, DECLARED)
landmark = {"as_of": AS_OF, "periode_ref": SHOWN["periode_ref"], "registrert": SHOWN["registrert"]}
CELLS = evaluate(DECLARED, ROWS, landmark)
differ = []
for column, name in enumerate(SPACE.names):
    value = CELLS[name].value
    if SPACE.is_categorical(name):
        value = SPACE.positions(name, [value])[0]
    expected = np.nan if value is None else float(value)
    if not np.isclose(X[0, column], expected, equal_nan=True):
        differ.append(name)
print(f"{len(SPACE.names)} cells, {len(differ)} differ between the table and plain Python {differ}")
assert not differ, "The table says something that the rows do not."

EXPLAINED = MODEL.explained(X, WORK, DAYS)
ORDER = np.argsort(-np.abs(EXPLAINED.values[0]), kind="stable")
by_name = {one["name"]: one for one in SHOWN["features"]}
for column in ORDER[:4]:
    one = by_name[SPACE.names[column]]
    print(f"\n{one['text']} = {one['value']}   [{EXPLAINED.values[0, column]:+.2f} log-odds]")
    print(f"   {one['definition']}")
    for row in one["rows"][:2]:
        cells = ", ".join(f"{k} {v}" for k, v in row.items() if k not in {"row_ref", "register"})
        print(f"   {row['register']}: {cells}")
    print(f"   {len(one['rows'])} rows were known that day")

# %% [markdown]
# ## The parts add up
#
# The chance is a sum in log-odds: what everybody begins with, and a part for each feature. The
# parts are Shapley values, exact for the blend of trees and logistic regression; added by theme
# they are what a veileder may read. Nothing is rounded away: the sum is checked to the last digits.
# Two steps come after it, and have no parts of their own: a monotone map where there are events
# enough, and making the exits fit together.

# %%
THEMES, SUMS = theme_sums(SPACE, EXPLAINED.values)
rest = EXPLAINED.values[0, SPACE.names.index(SINCE_REGISTRATION)]
left = EXPLAINED.base + rest + SUMS[0].sum() - EXPLAINED.raw[0]
print(
    f"base {EXPLAINED.base:+.4f}, themes {SUMS[0].sum() + rest:+.4f}: sum {EXPLAINED.raw[0]:+.4f}"
)
print(f"left over {left:.0e}; log-odds of the chance that is shown {logit(CHANCE[ROW]):+.4f}")
assert abs(left) < 1e-9, "The parts do not add up."

places = np.argsort(-np.abs(SUMS[0]), kind="stable")
fig, ax = plt.subplots(figsize=(8, 3.6))
at = EXPLAINED.base + rest
for y, theme in enumerate(places):
    part = SUMS[0, theme]
    ax.barh(y, part, left=at, color=BLUE if part > 0 else ORANGE)
    ax.text(at + part, y, f" {part:+.2f} ", va="center", ha="left" if part > 0 else "right")
    at += part
ax.axvline(EXPLAINED.base + rest, color=GREY, lw=1, ls=":", label="everybody")
ax.axvline(EXPLAINED.raw[0], color="black", lw=1, label="this person")
ax.set_yticks(range(len(places)), [THEMES[theme] for theme in places])
ax.invert_yaxis()
ax.use_sticky_edges = False
ax.margins(x=0.12)
ax.set(
    xlabel=f"log-odds of work within {DAYS:g} days", title="What adds (blue) and what takes away"
)
ax.legend(loc="lower right")
finish(fig, "themes")

# %% [markdown]
# ## An oracle beside it
#
# Of the trees alone there is a second opinion: LightGBM's own `pred_contrib`, the algorithm of the
# package shap. Asked the same question, ours must say the same of every row. The question that the
# model asks is another: the horizon is a column of the trees, but nobody's trait. We hold it fixed;
# left as a column it would be given a part, and the last column shows how much that would move.

# %%
trees = MODEL.exit_models[WORK].trees
if trees is None:
    print("The blend has no trees here: the logistic's parts are weight x (value - mean).")
else:
    rows = np.column_stack([TEST.X, np.full(len(TEST), DAYS)])
    free, oracle = TreeContributions(trees.booster), None
    oracle = trees.booster.predict(rows, pred_contrib=True)
    off = np.abs(free.explain(rows).values - oracle[:, :-1]).max()
    print(f"{len(rows):,} rows x {rows.shape[1]} columns: largest difference from shap {off:.0e}")
    assert off < 1e-9, "Ours and LightGBM's Shapley values differ."
    fixed = trees.contributions(X, H)
    names = [*SPACE.names, "horizon"]
    for column in np.argsort(-np.abs(oracle[ROW, :-1]))[:4]:
        ours = fixed.values[0, column] if column < len(SPACE.names) else 0.0
        print(f"  {names[column]:32s} shap {oracle[ROW, column]:+.3f}, horizon fixed {ours:+.3f}")

# %% [markdown]
# ## How sure
#
# Each refit is the model of another sample of people. The band holds what is uncertain about the
# *mean* of people with these features. One person is not a mean: of people told 4 of 10, some find
# work, and no band says which.

# %%
SPREAD = MODEL.spread(X)
LOWER, UPPER = SPREAD.interval()
fig, ax = plt.subplots(figsize=(8, 3.4))
for k, (exit_, color) in enumerate(zip(MODEL.exits[:2], (BLUE, ORANGE), strict=True)):
    ax.fill_between(MODEL.horizons, LOWER[0, k], UPPER[0, k], color=color, alpha=0.2, lw=0)
    ax.plot(MODEL.horizons, SPREAD.incidence[0, k], "o-", color=color, label=exit_)
    for sample in SPREAD.samples:
        ax.plot(MODEL.horizons, sample[0, k], color=color, lw=0.6)
ax.set(xlabel="days from registration", ylabel="chance that it has come", ylim=(0, 1))
ax.set(title=f"One person: {NOMINAL:.0%} band, {len(MODEL.refits)} refits (thin), six horizons")
ax.legend()
finish(fig, "interval")
print(
    f"Work within {DAYS:g} days: {SPREAD.incidence[0, WORK, H]:.2f} "
    f"({LOWER[0, WORK, H]:.2f}-{UPPER[0, WORK, H]:.2f})"
)

# %% [markdown]
# ## What is not known
#
# An open answer is a value of its own, not a fault of the person. The model says how much of what
# it usually goes by is missing, and abstains (*lite kunnskap*) above half, beyond all that it has
# seen, or far from all people that it learned from. Here it is asked about the same person, first
# with every answer left open, then with an age and an occupation that nobody had.

# %%
support = MODEL.support
print(f"missing here: {support.missing(X)[0]:.0%} of what the model goes by")
nothing, unlike = X.copy(), X.copy()
nothing[:] = np.nan
unlike[0, SPACE.names.index("alder_aar")] = 94
unlike[0, SPACE.names.index("oppgitt_yrke_styrk08_1_siffer")] = UNSEEN
for what, row in (("as it is", X), ("nothing known", nothing), ("never seen", unlike)):
    why = [
        f"{one.reason} {one.text.nb if one.text else ''}"
        for one in little_known(MODEL, WORDS, row)[0]
    ]
    print(f"  {what:14s} {'; '.join(why) or 'the model speaks'}")

# %% [markdown]
# ## What a veileder reads
#
# A *snapshot* holds all that the text is made of, so that the same words can be written a year from
# now. Beside the parts it counts how it went with the people most like this one, weighs which open
# question would move the chance most, and tries what is usual for others. The text is half a page:
# resources first, then barriers, then what is not known. A theme whose sign more than a fifth of
# the refits turn is not told. The words are support in a conversation, never a decision, and the
# person knows better.

# %%
TRAIN = COHORT.train
parts = MODEL.contributions(TRAIN.X, WORK, H).values
speaks_of = SpeaksOf("arbeid", f"{DAYS:g} dager", "nb")
SEGMENTS = find_segments(
    MODEL.incidence(TRAIN.X)[:, WORK, H], SPACE, parts, PARAMS.segments, speaks_of
)
last = BLOCK.start - timedelta(days=DAYS + TIMELINE.maturity_days)
REFERENCE = reference_of(LANDMARKS.to_learn_from(BLOCK.start), MODEL, last)
mark = TABLE[TABLE["landmark_ref"] == TEST.row_id[ROW]].assign(
    periode_ref=SHOWN["periode_ref"], registrert=SHOWN["registrert"]
)
found = Sources(WORDS, REFERENCE, IfAnswered(PLACES.inndata, mark, DECLARED, SPACE.names))
origin = Origin(run="notebook", model_sha256="", data_sha256="", exit="i_arbeid", days=int(DAYS))
(SNAPSHOT,) = Assessor(MODEL, SEGMENTS, found, origin).assess(mark)
print(half_page(SNAPSHOT, "nb"))
print("\n".join(chart(SNAPSHOT, "nb")))

# %% [markdown]
# ## How stable
#
# A feature that few refits name too is one to hold lightly.

# %%
values = MODEL.contributions(X, WORK, H).values
agree = stability(values, MODEL.refits_parts(X, WORK, H), MOST)[0]
for column, share in zip(np.argsort(-np.abs(values[0]), kind="stable")[:MOST], agree, strict=True):
    text = WORDS.text(SPACE.names[column]).nb
    print(f"{text}: named by {share * len(MODEL.refits):.0f} of {len(MODEL.refits)} refits too")
FOLDER.cleanup()
