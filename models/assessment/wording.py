"""Words of features and values for snapshots, checked when a model is taken in use."""

from collections.abc import Mapping
from math import isnan

import numpy as np

from features.declare import Feature
from features.questions import BY_FEATURE, Question, unanswered
from features.wording.values import require_words, text_of_feature, text_of_value
from models.assessment.snapshot import Said, Words
from models.cohort.cohort import Bools, FeatureSpace, Floats
from profilering.catalogue import LANGUAGES
from profilering.errors import BadInput

ASKED = {"opplysninger", "person"}
"""The registers that hold what everybody is asked or registered with."""


class Wording:
    """How a model's features are told; `X` below is a row (p,) of the model's matrix."""

    def __init__(self, space: FeatureSpace, features: Mapping[str, Feature]) -> None:
        """Raises BadInput that names features and levels which have no words."""
        strange = sorted(set(space.names) - features.keys())
        if strange:
            raise BadInput(
                f"The model reads {', '.join(strange)}, which no file of features/definitions "
                "declares: declare them there with text_nb and text_nn, or train again without."
            )
        self.space, self.features = space, {name: features[name] for name in space.names}
        require_words(self.features, space.levels)

    @property
    def of_health(self) -> set[str]:
        """The features that tell of health."""
        return {name for name, feature in self.features.items() if feature.is_health}

    def text(self, name: str) -> Words:
        """Return what a feature is called."""
        return Words(**{one: text_of_feature(self.features[name], one) for one in LANGUAGES})

    def said(self, name: str, value: float | str) -> Said:
        """Return a feature with a value in words."""
        feature = self.features[name]
        words = {one: text_of_value(feature, value, one) for one in LANGUAGES}
        return Said(
            feature=name,
            text=self.text(name),
            value=Words(**words),
            is_changeable=feature.changeable,
            is_health=feature.is_health,
        )

    def values(self, X: Floats) -> dict[str, float | str | None]:
        """Return a row's values by feature, levels as their codes; an unseen level is "?"."""
        return {
            name: self.value(name, float(x)) for name, x in zip(self.space.names, X, strict=True)
        }

    def value(self, name: str, x: float) -> float | str | None:
        """Return one value of a model's matrix as it was before."""
        if isnan(x):
            return None
        if not self.space.is_categorical(name):
            return x
        return self.space.levels[name][int(x)] if x >= 0 else UNSEEN_CODE

    def clear(self, X: Floats) -> Floats:
        """Return rows (n, p) with what is no answer as missing: unseen levels, unclear answers."""
        found = X.copy()
        for at in self.space.categorical_columns:
            found[~self.is_clear(self.space.names[at], X[:, at]), at] = np.nan
        return found

    def is_clear(self, name: str, x: Floats) -> Bools:
        """Return which values (n,) of a feature tell something: of a question, its answers."""
        if not self.space.is_categorical(name):
            return ~np.isnan(x)
        codes = self.space.levels[name]
        told = BY_FEATURE[name].answers if name in BY_FEATURE else codes
        return np.isin(x, [place for place, code in enumerate(codes) if code in told])

    def open_questions(self, values: Mapping[str, float | str | None]) -> list[Question]:
        """Return the questions that a row's values leave open."""
        return unanswered(values, values)

    def unknown(self, values: Mapping[str, float | str | None]) -> list[str]:
        """Return the features that people are asked for, and gave no clear answer to."""
        unclear = {one.feature for one in self.open_questions(values)}
        return [
            name
            for name, value in values.items()
            if name in unclear
            or (name not in BY_FEATURE and value is None and self.features[name].register in ASKED)
        ]


UNSEEN_CODE = "?"
