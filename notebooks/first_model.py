# %% [markdown]
# # From registers to a first model
#
# Nobody in here exists: the notebook makes a small world of its own, so no figure says anything
# about Norway. It takes registers in Nav's forms all the way to a model that is judged, a cell for
# each step of `make profile`, and says at each step what may go wrong in it.
#
# With registers of your own the steps are the same: `registers` in `params.yaml` says where they
# lie, and the stages in `pipelines/` call the functions used here.

# %%
import os
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from data.intake.all import registers_for
from data.intake.ingest import ingest_of, summary
from data.synthetic.generate import World, synthesize
from features.compile import build
from features.found import all_features
from features.landmarks import landmarks as landmarks_of
from models.baselines.beside import LOGISTIC, beside
from models.baselines.nav_groups import nav_profiles
from models.blocks import Landmarks, blocks_of
from models.cohort.landmarks import Declared
from models.designs import MAIN
from models.evaluation.calibrated import calibration_test
from models.evaluation.evaluate import MODEL, judge
from models.evaluation.sample import sample_of
from models.evaluation.words import signed, with_interval
from models.horizons import leading_horizon
from models.incidence import aalen_johansen
from models.offices import offices
from models.outcomes import outcomes
from models.training import fit
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import silent
from profilering.project import project_root

PERSONS = int(os.environ.get("PROFILERING_NOTEBOOK_PERSONS", "4000"))
FIGURES = os.environ.get("PROFILERING_NOTEBOOK_FIGURES")
PARAMS, SEED = read_params(project_root() / "params.yaml"), 11
BLUE, ORANGE, GREEN = "#0072B2", "#E69F00", "#009E73"
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
# ## 1. Registers
#
# A row of a register has two dates: when something *was so* (`fra`, `til`), and when Nav *knew* of
# it (`kjent_fra`, `kjent_til`). `ingest` reads each register by its contract, replaces identity by
# a pseudonym, and lays rows that break the contract aside, counted.
#
# *May go wrong:* an export that was cleaned afterwards. If `kjent_fra` is the day of the export, or
# old versions of rows are gone, everything below looks better than it will be in use.

# %%
FOLDER = TemporaryDirectory()
PLACES = Places(Path(FOLDER.name))
MADE, TIMELINE = PARAMS.synthetic, PARAMS.timeline
WORLD = World(PERSONS, SEED, MADE.start, MADE.end)
synthesize(PLACES.sources, WORLD, registers=MADE.registers)
REGISTERS = registers_for(PARAMS.registers, PLACES)
COUNTS = ingest_of(PARAMS.registers, REGISTERS, PLACES, os.environ).write(PLACES.inndata, silent)
print(f"{PERSONS:,} people, seed {SEED}. {summary(COUNTS)}")

# %% [markdown]
# One job of one made-up person, as it is kept: the employer told of it weeks late, and of its end
# later still. A new line takes the place of the one before it, which is kept: `kjent_til`.

# %%
DAYS = ["fra", "til", "kjent_fra", "kjent_til"]
JOBS = pd.read_parquet(PLACES.inndata / "aa_registeret.parquet").sort_values("kjent_fra")
FIRST = JOBS.drop_duplicates("arbeidsforhold_ref")
LATE = (pd.to_datetime(FIRST["kjent_fra"]) - pd.to_datetime(FIRST["fra"])).dt.days
CHANGED = FIRST["arbeidsforhold_ref"].isin(JOBS.loc[JOBS["til"].notna(), "arbeidsforhold_ref"])
ONE = FIRST[FIRST["til"].isna() & CHANGED & LATE.between(40, 120)].iloc[0]
print(
    JOBS.loc[JOBS["arbeidsforhold_ref"] == ONE["arbeidsforhold_ref"], DAYS].to_string(index=False)
)
print(
    f"Of {len(FIRST):,} jobs {np.mean(LATE > 0):.0%} were known after their first day, half of them"
)
print(f"more than {LATE[LATE > 0].median():.0f} days after it.")

# %% [markdown]
# ## 2. Landmarks
#
# A landmark is a person on a day: the day of registration, and days some weeks after it. This
# notebook looks at the day of registration alone; `timeline.weeks` has the others.
#
# *May go wrong:* looking only at people whose spell is over, or who stayed long enough to be in a
# file. Everyone who was registered that day counts, and what is skipped is counted.

# %%
POPULATION = landmarks_of(PLACES.inndata, MADE.start, TIMELINE.as_of)
WHO = POPULATION.landmarks.to_pandas()
print(POPULATION)

# %% [markdown]
# ## 3. Features
#
# `build` says what was known of each landmark's person on its day. It is handed only rows known by
# then, so that a feature cannot see the future. Here is the job above, in the words of one feature,
# on the day before Nav knew of it and on the day itself.
#
# *May go wrong:* a feature from a table that holds what became known later. What a feature reads is
# in its declaration: `docs/catalogue.md`.

# %%
FEATURES = [one for one in all_features() if one.status == "i bruk"]
IN_WORK = [one for one in FEATURES if one.name == "er_i_arbeid_paa_dagen"]
KNOWN = pd.Timestamp(ONE["kjent_fra"])
for day in (KNOWN - pd.Timedelta(days=1), KNOWN):
    mark = {"landmark_ref": "a", "person_ref": ONE["person_ref"], "as_of": day.date()}
    table = pd.DataFrame([mark | {"periode_ref": None, "registrert": None}])
    value = build(PLACES.inndata, table, IN_WORK)["er_i_arbeid_paa_dagen"].iloc[0]
    print(f"{day.date()}: er_i_arbeid_paa_dagen = {value}")

VALUES = build(PLACES.inndata, WHO, FEATURES).dropna(axis="columns", how="all")
TABLE = WHO[["landmark_ref", "person_ref", "as_of"]].merge(VALUES, on="landmark_ref")
TABLE["office"] = offices(PLACES.inndata, WHO).to_numpy()
GIVEN = [one for one in FEATURES if one.name in VALUES]
print(f"{len(TABLE):,} registrations x {len(GIVEN)} features")

# %% [markdown]
# ## 4. Outcomes
#
# What came first, and when: work, a health benefit, the age limit, or nothing yet (censored). The
# labels obey the same rule as features: what was known on a cut-off day. Follow-up ends
# `maturity_days` before it, because the last weeks' jobs have not been reported yet.
#
# *May go wrong:* counting who is still registered instead (many leave without work), or following
# people to the last day of data. The picture does the second: the orange curve takes silence for
# unemployment.

# %%
BLOCK = blocks_of(TIMELINE)[-1]
CUTOFFS = (BLOCK.start, TIMELINE.as_of)
MATURE = TIMELINE.maturity_days
ENDED = pd.concat(outcomes(PLACES.inndata, WHO, MAIN, (day, MATURE), 1) for day in CUTOFFS)
EARLY = outcomes(PLACES.inndata, WHO, MAIN, (BLOCK.start, 0), 1)


DAY, HALF_YEAR = pd.to_datetime(WHO["as_of"]), timedelta(days=183)
LATELY = DAY.between(pd.Timestamp(BLOCK.start - HALF_YEAR), pd.Timestamp(BLOCK.start))
REFS, AT = WHO.loc[LATELY, "landmark_ref"], np.arange(7.0, 92.0, 7.0)
RIPE, KNOWN_LATER = (ENDED[ENDED["known_at"] == day] for day in CUTOFFS)
fig, ax = plt.subplots(figsize=(8, 3.2))
for found, color, what in (
    (EARLY, ORANGE, f"followed to {BLOCK.start}, no maturity"),
    (RIPE, BLUE, f"known on {BLOCK.start}, {MATURE} days' maturity"),
    (KNOWN_LATER, GREEN, f"known on {TIMELINE.as_of}: what really came"),
):
    rows = found[found["landmark_ref"].isin(REFS)]
    seen = aalen_johansen(rows["time"].to_numpy(), rows["exit"].to_numpy(), 1, AT)
    ax.plot(AT, seen.estimate, "o-", ms=3, color=color, label=f"{what} (n={len(rows):,})")
    ax.fill_between(AT, seen.lower, seen.upper, color=color, alpha=0.15, lw=0)
ax.set(xlabel="days from registration", ylabel="share in work", ylim=0)
ax.set(title=f"People registered in the half year before {BLOCK.start}; bands 95 %")
ax.legend()
finish(fig, "maturity")

# %% [markdown]
# ## 5. What a model may learn from
#
# `Landmarks.block` is the only split there is: everything before a day, with labels as known on
# that day, and judged on people registered later. A random split would train on the future of the
# same labour market, and on other spells of the same people.

# %%
LANDMARKS = Landmarks(
    TABLE,
    ENDED,
    Declared(
        {one.name: one.theme for one in GIVEN},
        tuple(one.name for one in GIVEN if one.kind == "categorical"),
    ),
)
COHORT = LANDMARKS.block(BLOCK, TIMELINE)
print(f"trained on {len(COHORT.train):,} registrations before {BLOCK.start}, judged on")
print(f"{len(COHORT.test):,} from then to {BLOCK.end}; exits {', '.join(COHORT.exits)}")

# %% [markdown]
# ## 6. Two models, and what they must beat
#
# `beside` fits what stands beside every model: the base rate, the rule that Nav uses today, rules
# of one line, a plain logistic regression. The project's own model blends trees and a logistic
# regression on splines, and calibrates the blend out of fold.
#
# *May go wrong:* being proud of an AUC that a rule of one line has too.

# %%
PROFILES = nav_profiles(PLACES.inndata, WHO)
SAID = beside(COHORT, PROFILES, PARAMS.training.seed)
MINE = fit(COHORT.train, PARAMS.training)
SAID = {MODEL: MINE.incidence(COHORT.test.X)} | SAID
SAMPLE = sample_of(COHORT.test, PARAMS.evaluation, SEED)
JUDGED = judge(SAMPLE, SAID, SAID["base_rate"], PARAMS.evaluation, SEED)
H = leading_horizon(COHORT.horizons)
LEADING = f"{COHORT.horizons[H]:g}"
WORK = COHORT.exits[0]

print(f"Work within {LEADING} days, {JUDGED.known[LEADING]:,} people with a known answer")
print(f"{'':22s} {'AUC':22s} {'Brier':22s} Brier, model less this")
for name in (
    MODEL,
    LOGISTIC,
    "five_field_logistic",
    "time_since_last_job",
    "nav_rule",
    "base_rate",
):
    exits = JUDGED.metrics["exits"] if name == MODEL else JUDGED.metrics["baselines"][name]
    scored, around = exits[WORK]["horizons"][LEADING], JUDGED.intervals[name][WORK][LEADING]
    cells = [with_interval(scored[what], around[what]) for what in ("auc", "brier")]
    if name != MODEL:
        less = JUDGED.differences[name][WORK]
        cells.append(signed(less["brier"], less["brier_interval"]))
    print(f"{name:22s} " + " ".join(f"{cell:22s}" for cell in cells))

# %% [markdown]
# An interval that crosses 0 says that these people cannot tell the two apart. All intervals
# resample the people that were judged; another training sample would differ too.
#
# ## 7. Are the numbers right?
#
# Of those who are told 6 of 10, do 6 of 10 find work? Ranking well is not enough: a veileder reads
# the number. Ten groups of equal size by what was predicted, and what came.
#
# *May go wrong:* calibrating on the rows that one judges by, or judging years that nobody lived
# through: the level of the labour market moves, and a model of older labels lags behind.

# %%
fig, axes = plt.subplots(1, 2, figsize=(8, 3.9), sharey=True)
for ax, name in zip(axes, (MODEL, LOGISTIC), strict=True):
    tested = calibration_test(SAMPLE, SAID[name], 0, H)
    bins = pd.DataFrame(tested.bins)
    ax.axline((0, 0), slope=1, color="black", lw=0.8)
    ax.errorbar(bins["predicted"], bins["observed"], 1.96 * bins["std_error"], fmt="o", color=BLUE)
    ax.set(title=f"{name} (n={tested.known:,})", xlabel="predicted", xlim=(0, 1), ylim=(0, 1))
    slope = with_interval(tested.slope["estimate"], tested.slope["interval"])
    print(f"{name}: slope {slope}, verdict {tested.verdict}")
axes[0].set(ylabel=f"in work within {LEADING} days")
finish(fig, "calibration")

# %% [markdown]
# ## Where to go on
#
# A first model is a beginning. `make profile` does all of this with landmarks later in the spell,
# intervals for each person, segments and reasons, and writes a card. `why_this_person.py` takes one
# person apart; `where_the_model_fails.py` looks for whom it fails; `new_feature.py` argues for
# more.

# %%
FOLDER.cleanup()
