"""Assess people: snapshots of rows of features, by one model beside its reference (ADR 13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.assessment.asking import answered, next_questions
from models.assessment.changing import best_changes, changes
from models.assessment.look import Looked, look
from models.assessment.reference import similar
from models.assessment.snapshot import (
    FORMAT,
    TEXT_VERSION,
    Basis,
    Origin,
    Said,
    Snapshot,
    Theme,
)
from models.assessment.sources import Sources
from models.assessment.themes import ThemeSum, told
from models.cohort.landmarks import feature_matrix
from models.incidence_model import IncidenceModel
from models.segments.segments import Segmentation


@dataclass(frozen=True)
class Assessor:
    """A model with what it is told beside: segments, words, people to compare with, its origin."""

    model: IncidenceModel
    segmentation: Segmentation
    found: Sources
    origin: Origin

    def assess(self, rows: pd.DataFrame) -> list[Snapshot]:
        """Return a snapshot of each row of landmark_ref, person_ref, as_of and features."""
        X = feature_matrix(rows, self.model.space)
        looked = look(self.model, self.segmentation, self.found.words, X)
        people = zip(rows["landmark_ref"], rows["person_ref"], X, looked.parts.values, strict=True)
        asked, changed, counts = [], [], []
        for ref, person, x, parts in people:
            near = similar(self.found.reference, parts, person)
            counts.append(None if near is None else near[0])
            asked.append(answered(ref, x, parts, person, self.found))
            changed.append([] if near is None else list(changes(x, near[1], self.found)))
        own = {
            "landmark_ref": rows["landmark_ref"].tolist(),
            "as_of": pd.to_datetime(rows["as_of"]).dt.date.tolist(),
            "similar": counts,
            "question": next_questions(
                asked, looked, self.model, self.segmentation, self.found.words.of_health
            ),
            "changes": best_changes(changed, looked, self.model, self.found.words),
        }
        return [
            self._snapshot(looked, i, {name: of_rows[i] for name, of_rows in own.items()})
            for i in range(len(rows))
        ]

    def _snapshot(self, looked: Looked, i: int, own: dict[str, Any]) -> Snapshot:
        words, is_silent = self.found.words, bool(looked.little_known[i])
        values = words.values(looked.X[i])
        chosen = told([] if is_silent else looked.sums[i])
        shown = own | ({"changes": ()} if is_silent else {})
        if any(why.reason == "far" for why in looked.little_known[i]):
            # Who is far from everybody is like nobody.
            shown["similar"] = None
        return Snapshot(
            format=FORMAT,
            text_version=TEXT_VERSION,
            origin=self.origin,
            basis=self._basis(),
            inputs=values,
            chance=None if is_silent else looked.chances[i],
            base=None if is_silent else looked.parts.base,
            themes=self._themes([] if is_silent else looked.sums[i], values),
            resources=self._themes(chosen.resources, values),
            barriers=self._themes(chosen.barriers, values),
            after=self._themes(chosen.after, values),
            segment=None if is_silent else looked.segments[i],
            unknown=tuple(words.text(name) for name in words.unknown(values)),
            little_known=looked.little_known[i],
            registers=tuple(sorted({one.register for one in words.features.values()})),
            **shown,
        )

    def _themes(
        self, sums: Sequence[ThemeSum], values: Mapping[str, float | str | None]
    ) -> tuple[Theme, ...]:
        return tuple(
            Theme(
                theme=one.theme,
                total=one.total,
                turned=one.turned,
                strength=one.strength,
                leading=self._said(one.leading, values),
            )
            for one in sums
        )

    def _said(self, name: str | None, values: Mapping[str, float | str | None]) -> Said | None:
        value = None if name is None else values[name]
        return None if name is None or value is None else self.found.words.said(name, value)

    def _basis(self) -> Basis:
        of = self.found.reference
        return Basis(first=of.first, last=of.last, base_rate=of.base_rate)
