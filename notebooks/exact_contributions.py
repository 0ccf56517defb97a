# %% [markdown]
# # Exact contributions, beside shap
#
# `TreeContributions` gives the Shapley values of a LightGBM model for everybody, the same as the
# package shap does, and many times as fast. It needs nothing else of this project. Nobody in here
# exists: the people are drawn at random.
#
# Everything else about SHAP (plots, other models, other oracles) is the package's own.

# %%
import os
import time
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import lightgbm
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from models.explanation import TreeContributions, contributions_of

with warnings.catch_warnings():
    # shap 0.51 sets colours in a way that matplotlib will drop.
    warnings.simplefilter("ignore", PendingDeprecationWarning)
    import shap

PEOPLE = int(os.environ.get("PROFILERING_NOTEBOOK_PERSONS", "4000"))
FIGURES = os.environ.get("PROFILERING_NOTEBOOK_FIGURES")
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
# ## A model with levels and missing values
#
# `fylke` is a native categorical, which shap reads through LightGBM alone; some ages are missing.

# %%
rng = np.random.default_rng(1)
TABLE = pd.DataFrame(
    {
        "alder": rng.integers(18, 67, PEOPLE).astype(float),
        "dager_i_arbeid": rng.integers(0, 366, PEOPLE).astype(float),
        "fylke": rng.integers(0, 15, PEOPLE).astype(float),
        "dager_ledig": rng.exponential(120, PEOPLE),
        "horisont": rng.choice([91.0, 182.0, 365.0], PEOPLE),
    }
)
TABLE.loc[rng.random(PEOPLE) < 0.1, "alder"] = np.nan
score = 0.006 * TABLE["dager_i_arbeid"] - 0.04 * (TABLE["alder"].fillna(40) - 40)
score += (TABLE["fylke"] % 4 == 1) - 0.004 * TABLE["dager_ledig"] + 0.004 * TABLE["horisont"] - 1.5
y = (rng.random(PEOPLE) < 1 / (1 + np.exp(-score))).astype(float)
settings = {"objective": "binary", "num_leaves": 15, "verbosity": -1, "num_threads": 1, "seed": 1}
settings["monotone_constraints"] = [0, 0, 0, 0, 1]
data = lightgbm.Dataset(TABLE, y, categorical_feature=["fylke"])
BOOSTER = lightgbm.train(settings, data, 100)
X = TABLE.to_numpy()
print(f"{PEOPLE:,} people, {BOOSTER.num_trees()} trees, {X.shape[1]} features")

# %% [markdown]
# ## The same values
#
# One pass gives the contributions and the raw score. Base and parts add up to it on every row, or
# the row is refused by its number.

# %%
EXPLAINER = TreeContributions(BOOSTER)
ours = EXPLAINER.explain(X)
theirs = shap.TreeExplainer(BOOSTER)(X).values
off = np.abs(ours.values - theirs).max()
left = np.abs(ours.base + ours.values.sum(axis=1) - ours.raw).max()
print(f"largest difference from shap {off:.0e}; base + parts - raw score {left:.0e}")
assert off < 1e-10, "Ours and shap's values differ."
assert np.allclose(ours.raw, BOOSTER.predict(X, raw_score=True), atol=1e-9)

# %% [markdown]
# ## How long it took here
#
# One run on whatever machine this is: to compare speeds, run `python -m bench.explanations`, which
# repeats, interleaves and says when other work was in the way.

# %%
seconds = {}
for name, explain in (
    ("ours", lambda: EXPLAINER.explain(X)),
    ("pred_contrib", lambda: BOOSTER.predict(X, pred_contrib=True)),
):
    start = time.perf_counter()
    explain()
    seconds[name] = time.perf_counter() - start
print({name: f"{1e6 * one / PEOPLE:.1f} microseconds a row" for name, one in seconds.items()})
fig, ax = plt.subplots(figsize=(6, 2))
ax.barh(list(seconds), [1e6 * one / PEOPLE for one in seconds.values()], color=[BLUE, GREY])
ax.set(xscale="log", xlabel="microseconds a row, one run")
finish(fig, "seconds")

# %% [markdown]
# ## What is known of everybody is held fixed
#
# The horizon is a column of the trees and nobody's trait. Held fixed, it gets no part, and the base
# is the level at that horizon: Shapley values of the others, given the horizon.

# %%
HORIZON = TABLE.columns.get_loc("horisont")
bases = {}
for days in (91.0, 182.0, 365.0):
    fixed = TreeContributions(BOOSTER, fixed={HORIZON: days}).explain(X[:, :HORIZON])
    bases[days] = fixed.base
    print(f"{days:g} days: base {fixed.base:+.3f}, parts of {fixed.values.shape[1]} features")
free = np.abs(ours.values[:, HORIZON]).mean()
print(f"left free, the horizon would be given {free:.2f} log-odds on average")
fig, ax = plt.subplots(figsize=(6, 2.6))
ax.plot(list(bases), list(bases.values()), "o-", color=BLUE, label="horizon fixed")
ax.axhline(float(ours.base), color=ORANGE, ls="--", label="horizon as a feature")
ax.set(xlabel="horizon, days", ylabel="base, log-odds", title="One base for each horizon")
ax.legend()
finish(fig, "base")

# %% [markdown]
# ## Themes alone, and files too large for memory
#
# With `groups` only sums come out, and the features' own values are never held. A parquet file is
# read and explained in batches. Tables may be kept on disk; another model finds none of them.

# %%
THEMES = ["om personen", "arbeid", "stedet", "arbeid", "tiden"]
names = sorted(set(THEMES))
groups = [names.index(theme) for theme in THEMES]
with TemporaryDirectory() as folder:
    path = Path(folder) / "people.parquet"
    TABLE.to_parquet(path)
    by_theme = TreeContributions(BOOSTER, groups=groups, folder=Path(folder))
    sums = np.concatenate([one.values for one in by_theme.stream(path, size=1000)])
each = np.column_stack([ours.values[:, np.equal(groups, g)].sum(axis=1) for g in range(4)])
print(f"{len(sums):,} rows x {sums.shape[1]} themes; from the sums {np.abs(sums - each).max():.0e}")
assert np.abs(sums - each).max() < 1e-10

# %% [markdown]
# ## shap's plots take our values
#
# And where the tables cannot read a model, `contributions_of` says so and uses LightGBM's own.

# %%
told = shap.Explanation(
    ours.values, np.full(PEOPLE, ours.base), X, feature_names=list(TABLE.columns)
)
fig, ax = plt.subplots(figsize=(6, 3))
shap.plots.bar(told, ax=ax, show=False)
ax.set(xlabel="mean distance from the base, log-odds")
finish(fig, "importance")
assert not contributions_of(BOOSTER).is_fallback
