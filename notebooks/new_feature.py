# %% [markdown]
# # One new feature, argued from idea to ablation
#
# Nobody in here exists: the notebook makes a small world of its own, so what it finds says nothing
# about Norway. It shows how a new feature is argued for: what it means, what it is on paper, what
# was known on the day, how often it is missing, whether it drifts, and what it adds to what the
# model has already. Most ideas add nothing, and that is a finding.
#
# The idea. Two people have worked 120 days of the last twelve months. One had worked every day of
# the two years before, the other had never worked. Work is slipping away from the first and coming
# to the second. The model reads days in work of 12 and of 36 months; does it miss their ratio?

# %%
import os
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from data.intake.all import registers_for
from data.intake.ingest import ingest_of
from data.synthetic.generate import World, synthesize
from features.catalogue import definition
from features.compile import build
from features.declare import derived
from features.derived import names_read, ratio
from features.figures import by_year
from features.found import all_features
from features.landmarks import landmarks as landmarks_of
from features.legal import FOLLOW_UP
from features.one_person import evaluate
from models.ablation import NOTHING, ablate, in_words, measured_on
from models.blocks import Landmarks, blocks_of
from models.cohort.landmarks import Declared
from models.designs import MAIN
from models.horizons import leading_horizon
from models.incidence import aalen_johansen
from models.outcomes import outcomes
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import silent
from profilering.project import project_root

PERSONS = int(os.environ.get("PROFILERING_NOTEBOOK_PERSONS", "4000"))
FIGURES = os.environ.get("PROFILERING_NOTEBOOK_FIGURES")
PARAMS, SEED = read_params(project_root() / "params.yaml"), 7
BLUE, ORANGE = "#0072B2", "#E69F00"
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
# ## The declaration
#
# One declaration in `features/definitions/arbeidserfaring.py`; `profilering features new` writes
# its first lines. It reads two features that are there, so it needs no SQL and cannot see more than
# they do. It is on trial ("på prøve"): built and ablated, and read by no model.

# %%
NEW = derived(
    value=ratio("dager_i_arbeid_siste_12_mnd", "dager_i_arbeid_siste_36_mnd"),
    unit="forhold",
    theme="arbeidserfaring",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Hvor mye av arbeidet siste tre år som var siste år",
    text_nn="Kor mykje av arbeidet siste tre år som var siste år",
    legal_basis=FOLLOW_UP,
    status="på prøve",
    name="andel_av_arbeidet_siste_12_mnd",
)
IN_USE = [one for one in all_features() if one.status == "i bruk"]
PARTS = [*(one for one in IN_USE if one.name in names_read(NEW.value)), NEW]
print(NEW.name, "=", definition(NEW))

# %% [markdown]
# ## On paper first
#
# Jobs of one person each, what was known of them on 31 December 2023, and what we say it should be.

# %%
AS_OF = date(2023, 12, 31)
PAPER = {
    "steady: three years without a pause": ([("2020-01-01", None, "2020-01-01")], 365 / 1095),
    "slipping away: no work in the last year": ([("2021-01-01", "2022-12-01", "2021-01-01")], 0.0),
    "coming: first job, one month old": ([("2023-12-01", None, "2023-12-05")], 1.0),
    "has not worked for three years": ([("2015-01-01", "2016-01-01", "2015-01-01")], None),
    "a first job that is told of next month": ([("2023-12-01", None, "2024-01-20")], None),
    "two jobs at once count once": (
        [("2021-01-01", None, "2021-01-01"), ("2023-01-01", None, "2023-01-01")],
        365 / 1095,
    ),
}


def job(number, fra, til, kjent_fra):
    """Return a row of aa_registeret."""
    days = {"fra": fra, "til": til, "kjent_fra": kjent_fra, "kjent_til": None}
    row = {name: day and date.fromisoformat(day) for name, day in days.items()}
    return row | {"person_ref": "1", "row_ref": f"job-{number}"}


def on_paper(jobs):
    """Return the feature of one person, in plain Python."""
    rows = [job(number, *days) for number, days in enumerate(jobs)]
    landmark = {"as_of": AS_OF, "periode_ref": None, "registrert": AS_OF}
    return evaluate(PARTS, {"aa_registeret": rows}, landmark)[NEW.name].value


for what, (jobs, expected) in PAPER.items():
    found = on_paper(jobs)
    shown, wanted = ("missing" if value is None else f"{value:.3f}" for value in (found, expected))
    print(f"{what:42s} {shown:>8s}, expected {wanted}")
    assert shown == wanted, "The declaration does not say what we meant."

# %% [markdown]
# ## A world to try it in
#
# Registers in Nav's forms, through the same door as any others, then every registration as a
# landmark. Labels as known at each cut-off; the newest block is judged by a model of what was known
# before it. Only the registers that must be there are made, so that it takes seconds: features
# of the others are without a value, and stand aside.

# %%
FOLDER = TemporaryDirectory()
PLACES = Places(Path(FOLDER.name))
MADE = PARAMS.synthetic
WORLD = World(PERSONS, SEED, MADE.start, MADE.end)
REGISTERS = registers_for(PARAMS.registers, PLACES)
MUST = [name for name, register in REGISTERS.items() if register.is_required]
synthesize(PLACES.sources, WORLD, registers=MUST)
ingest_of(PARAMS.registers, REGISTERS, PLACES, os.environ).write(PLACES.inndata, silent)
TIMELINE = PARAMS.timeline
WHO = landmarks_of(PLACES.inndata, MADE.start, TIMELINE.as_of).landmarks.to_pandas()
VALUES = build(PLACES.inndata, WHO, [*IN_USE, NEW]).dropna(axis="columns", how="all")
FEATURES = [one for one in (*IN_USE, NEW) if one.name in VALUES]
TABLE = WHO[["landmark_ref", "person_ref", "as_of"]].merge(VALUES, on="landmark_ref")
BLOCK = blocks_of(TIMELINE)[-1]
ENDED = pd.concat(
    outcomes(PLACES.inndata, WHO, MAIN, (cutoff, TIMELINE.maturity_days), 2)
    for cutoff in (BLOCK.start, TIMELINE.as_of)
)
print(f"{PERSONS:,} people, seed {SEED}: {len(TABLE):,} registrations, {len(FEATURES)} features")

# %% [markdown]
# ## What was known on the day
#
# Employers tell late. First the proof: with all that became known after the block's first day
# deleted, no value of an earlier landmark may change. Then what a join on event dates, which
# believes everything from the day it happened, would have seen instead.


# %%
def rewritten(name, sql):
    """Write the register of jobs again, each row through the SQL; return the folder."""
    folder = PLACES.root / name
    folder.mkdir()
    register = "aa_registeret.parquet"
    with duckdb.connect() as database:
        database.execute(f"CREATE VIEW r AS FROM '{PLACES.inndata / register}'")
        database.execute(f"COPY ({sql}) TO '{folder / register}' (FORMAT parquet)")
    return folder


EARLIER = WHO[pd.to_datetime(WHO["as_of"]) < pd.Timestamp(BLOCK.start)].reset_index(drop=True)
of_day = partial(build, landmarks=EARLIER, features=PARTS)
FIRST = f"DATE '{BLOCK.start}'"
UNTIL = f"CASE WHEN kjent_til < {FIRST} THEN kjent_til END AS kjent_til"
CUT = f"FROM r SELECT * REPLACE ({UNTIL}) WHERE kjent_fra < {FIRST}"
BY_EVENT = "FROM r SELECT * REPLACE (fra AS kjent_fra) WHERE kjent_til IS NULL"
KNOWN, AFTER = of_day(PLACES.inndata), of_day(rewritten("cut", CUT))
HINDSIGHT = of_day(rewritten("hindsight", BY_EVENT))
CHANGED = int((KNOWN.fillna(-1) != AFTER.fillna(-1)).to_numpy().sum())
print(f"Later knowledge deleted: {CHANGED} of {KNOWN.size:,} cells differ")
assert not CHANGED, "A value changed with what nobody knew on the day: a leak."
one, other = KNOWN[NEW.name], HINDSIGHT[NEW.name]
differs = (one - other).abs() > 0.005
print(f"By event date {differs.mean():.1%} of {len(EARLIER):,} registrations would have another")
print(f"value, and {(one.isna() & other.notna()).mean():.1%} a value where nothing was known")

fig, ax = plt.subplots(figsize=(8, 3))
ax.hist((other - one)[differs], bins=40, color=BLUE, log=True)
ax.set(xlabel="by event date minus as known on the day", ylabel="registrations")
ax.set(title=f"Hindsight: the {differs.sum():,} registrations that differ (n={len(EARLIER):,})")
finish(fig, "hindsight")

# %% [markdown]
# ## Coverage, drift, and what it says by itself
#
# Missing means no known work in three years, and is a value of its own to the model. Drift is how
# far a year is from all earlier years together, in standard deviations. To the right what was
# observed in fifths of the feature (Aalen-Johansen, 95 %), in registrations before the block only:
# the later ones are for judging.

# %%
GIVEN = Declared(
    {feature.name: feature.theme for feature in FEATURES},
    tuple(feature.name for feature in FEATURES if feature.kind == "categorical"),
)
COHORT = Landmarks(TABLE, ENDED, GIVEN).block(BLOCK, TIMELINE)
SIZES, (YEARLY,) = by_year(TABLE, [NEW])
fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3.2))
left.plot(SIZES.index, YEARLY.missing, "o-", color=ORANGE, label="share missing")
left.plot(SIZES.index, YEARLY.drift, "^-", color=BLUE, label="drift")
left.plot(SIZES.index, 2 * YEARLY.chance, ":", color=BLUE, label="drift by chance, 95 %")
left.set(title=f"By year (n={len(TABLE):,})", ylim=0)
left.legend()
train = COHORT.train
x = train.X[:, train.space.names.index(NEW.name)]
edges = np.unique(np.nanquantile(x, np.arange(1, 5) / 5))
fifth = np.where(np.isnan(x), -1, np.searchsorted(edges, x))
at = leading_horizon(COHORT.horizons)
horizon = np.array(COHORT.horizons[at : at + 1])
for place in np.unique(fifth):
    part = train.take(fifth == place)
    seen = aalen_johansen(part.time, part.exit, 1, horizon)
    right.vlines(place, seen.lower, seen.upper, color=BLUE)
    right.plot(place, seen.estimate, "o", color=BLUE)
    inside = f"{np.nanmin(x[fifth == place]):.2f} and above" if place >= 0 else "missing"
    print(f"{inside:14s} n={len(part):5,}, work {seen.estimate[0]:.1%}")
groups = np.unique(fifth)
right.set_xticks(groups, ["missing" if group < 0 else f"{group + 1}" for group in groups])
right.set(title=f"Work within {horizon[0]:.0f} days (n={len(train):,})", ylim=0)
right.set(xlabel="fifth: lowest has least of its work last year")
finish(fig, "coverage")

# %% [markdown]
# ## What it adds
#
# The model with all features against the model without this one, on registrations that neither has
# seen, judged on the same resampled people. Beside it stand a feature in use, as a yardstick, and
# the same model with another seed: what is no larger than that is noise.

# %%
COMPARED = {name: (name,) for name in (NEW.name, "alder_aar")}
FOUND = ablate(COHORT, COMPARED, PARAMS.training, PARAMS.evaluation)
for table in in_words(FOUND):
    print(f"\n{table.title}")
    for row in (table.header, *table.rows):
        print("  " + "  ".join(f"{cell:30s}" for cell in row).rstrip())
print("\n" + measured_on(FOUND))

fig, axes = plt.subplots(1, 2, figsize=(8, 2.6), sharey=True)
for score, (ax, name) in enumerate(zip(axes, ("AUC", "Brier"), strict=True)):
    shown = {group.name: group.adds[score] for group in FOUND.groups} | {
        NOTHING: FOUND.noise[score]
    }
    for place, (_, figure) in enumerate(shown.items()):
        ax.plot(figure.interval, [place, place], color=BLUE, lw=2)
        ax.plot(figure.estimate, place, "o", color=BLUE)
    ax.axvline(0, color="black", lw=0.8)
    ax.locator_params(axis="x", nbins=4)
    ax.set_yticks(range(len(shown)), list(shown))
    ax.set(title=f"{name} added (n={FOUND.rows.known:,})", ylim=(len(shown) - 0.5, -0.5))
finish(fig, "adds")

# %% [markdown]
# ## The conclusion
#
# Written by the figures, so that it cannot be kinder than they are. A feature that adds nothing is
# not declared: every feature is one more thing to explain, to keep, and to hold about people. Ask
# once: whoever tries ten ideas on the same block and keeps the best has tuned on it.

# %%
added, alone = FOUND.groups[0].adds, FOUND.groups[0].above_base
helps = added[0].interval[0] > 0 and added[1].interval[1] < 0
says = alone[0].interval[0] > 0 and alone[1].interval[1] < 0
print(f"Alone, above the base rate: AUC {alone[0].change}, Brier {alone[1].change}.")
print(f"Beyond all others: AUC {added[0].change}, Brier {added[1].change}.")
if helps:
    print("It adds what the others do not say, in this made-up world: worth trying on real data.")
elif says:
    print("It says something, and nothing that the others do not say already: left out.")
else:
    print("It says nothing about work in this world: left out.")
print("An effect smaller than half the interval's width would not have been seen here.")
FOLDER.cleanup()
