"""The models that are put beside each other, and which files each of them depends on."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path

from bench.spells import cox, discrete, ours, outside
from models.cohort.cohort import Cohort, Floats
from profilering.params import Training
from profilering.project import project_root

DEFAULT = "default"
BASE_RATE = "aalen_johansen"
"""The null itself: nothing is fitted for it, and it is 100 % by definition."""

HERE = Path(__file__).parent
SHARED = (HERE / "hazards.py", HERE / "matrix.py", HERE / "splits.py")

Fit = Callable[[Cohort, Floats], Floats]


@dataclass(frozen=True)
class Contender:
    """A model: what it is, what makes it, and the files and settings that its answers hang on."""

    words: str
    fit: Fit
    files: tuple[Path, ...]
    settings: str
    is_ours: bool = False

    @cached_property
    def version(self) -> str:
        """The hash of the files and the settings: answers of another are not reused.

        Taken once, as the code of a run is what was imported at its start.
        """
        texts = [path.read_bytes() for path in self.files]
        return hashlib.sha256(b"\0".join([*texts, self.settings.encode()])).hexdigest()[:12]


def contenders(training: Training, peers: Path, timeout: float) -> dict[str, Contender]:
    """Return all models by name; `peers` is the Python that has the outside ones."""
    settings = training.model_dump_json()

    def own(words: str, fit: Callable[[Cohort, Floats, Training], Floats]) -> Contender:
        def fitted(train: Cohort, X: Floats) -> Floats:
            return fit(train, X, training)

        return Contender(words, fitted, _models(), settings, True)

    def there(words: str, model: str) -> Contender:
        def answered(train: Cohort, X: Floats) -> Floats:
            return outside.outside(model, peers, train, X, training.seed, timeout)

        files = (outside.PEERS, outside.LOCK, HERE / "outside.py", *SHARED)
        return Contender(words, answered, files, f"{timeout} {training.seed}")

    hazards = partial(discrete.discrete_hazards, training=training)
    of_hazards, of_cox = (*SHARED, HERE / "discrete.py"), (*SHARED, HERE / "cox.py")
    return {
        DEFAULT: own("the project's default", ours.default),
        "logistic": own("(c) logistic on splines alone", ours.logistic_alone),
        "boosting": own("(a) incidence boosting alone", ours.boosting_alone),
        "discrete_hazards": Contender("(b) LightGBM hazards", hazards, of_hazards, settings),
        "cox": Contender("(e) Cox per exit", cox.cox, of_cox, ""),
        "survival_forest": there("random survival forest", "survival_forest"),
        "survival_boosting": there("survival gradient boosting", "survival_boosting"),
        "survival_boost": there("SurvivalBoost, 30 rounds", "survival_boost"),
    }


@cache
def _models() -> tuple[Path, ...]:
    return (*sorted((project_root() / "models").rglob("*.py")), HERE / "ours.py", *SHARED)
