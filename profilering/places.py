"""Where each state of the data lies under the project root."""

from dataclasses import dataclass
from pathlib import Path

OWN_DAYS = frozenset({"tilbakevending"})
"""Designs whose landmarks are not those of registered people: those with `begins_with`."""


@dataclass(frozen=True)
class Places:
    """The folders and files that stages read and write, by the project's root.

    `design` names the design whose models, labels and reports are meant; without it, those of the
    main one, which scores are made with.
    """

    root: Path
    design: str = ""

    def of(self, design: str) -> "Places":
        """Return the places of one design's models; registers and outcomes are the same."""
        return Places(self.root, design)

    @property
    def _models(self) -> Path:
        return self.root / "data" / "4_modeller" / self.design

    @property
    def _prepared(self) -> Path:
        return self.root / "data" / "3_klargjort" / self.design

    @property
    def _looked_at(self) -> Path:
        return self._prepared if self.design in OWN_DAYS else self.outcomes.parent

    @property
    def params(self) -> Path:
        """The settings."""
        return self.root / "params.yaml"

    @property
    def sources(self) -> Path:
        """Registers and tables as they arrived."""
        return self.root / "data" / "1_kildedata"

    @property
    def synthetic(self) -> Path:
        """Made-up registers, one file each."""
        return self.sources / "syntetisk"

    @property
    def sources_state(self) -> Path:
        """The state of the files or tables that registers are read from."""
        return self.sources / "kilder.json"

    @property
    def inndata(self) -> Path:
        """The ingested registers, one parquet file each."""
        return self.root / "data" / "2_inndata"

    @property
    def population(self) -> Path:
        """The landmarks: whom we look at, and on which day."""
        return self._looked_at / "population.parquet"

    @property
    def features(self) -> Path:
        """What was known of each landmark's person on its day."""
        return self._looked_at / "features.parquet"

    @property
    def outcomes(self) -> Path:
        """When and how each landmark's spell ended, as known at every cut-off."""
        return self.root / "data" / "3_klargjort" / "outcomes.parquet"

    @property
    def judged(self) -> Path:
        """What each block's own model says of the block's landmarks."""
        return self._prepared / "judged.parquet"

    def judged_by(self, run: str) -> Path:
        """The same, kept of one run."""
        return self._prepared / "judged" / f"{run}.parquet"

    @property
    def out_of_fold(self) -> Path:
        """What the training says of each training row without having seen its person."""
        return self._prepared / "out_of_fold.parquet"

    @property
    def effort(self) -> Path:
        """Whether models are to be fitted quickly or fully."""
        return self._models / "effort.json"

    @property
    def runs(self) -> Path:
        """Every trained model, a folder each."""
        return self.root / "data" / "4_modeller" / "runs"

    @property
    def latest(self) -> Path:
        """Which run the last training made."""
        return self._models / "latest.json"

    @property
    def champion(self) -> Path:
        """Which run is in use: the only truth about it."""
        return self._models / "champion.json"

    @property
    def champions(self) -> Path:
        """A line for every change of champion; the first is the reference of all."""
        return self._models / "champions.jsonl"

    @property
    def mlflow(self) -> Path:
        """MLflow's mirror of the runs; no stage reads it."""
        return self.root / "data" / "4_modeller" / "mlflow"

    @property
    def audit(self) -> Path:
        """A CEF line for every reading of protected attributes, written before it."""
        return self.root / "data" / "4_modeller" / "audit.cef"

    @property
    def outputs(self) -> Path:
        """Scores and segments."""
        return self.root / "data" / "5_utdata"

    @property
    def segments(self) -> Path:
        """Every row's segment."""
        return self.outputs / "segments.parquet"

    @property
    def segmentations(self) -> Path:
        """The cuts and themes that segments are made of: a file for each run."""
        return self.root / "data" / "4_modeller" / "segmentations"

    def segmentation(self, run: str) -> Path:
        """The segmentation found with one run's model."""
        return self.segmentations / f"{run}.json"

    @property
    def scores(self) -> Path:
        """The champion's predictions."""
        return self.outputs / "scores.parquet"

    @property
    def report(self) -> Path:
        """Metrics, model card and plots of the last evaluation."""
        return self.outputs / "reports" / (self.design or "model")

    @property
    def fairness_report(self) -> Path:
        """How groups are treated by the design's last run."""
        folder = f"{self.design}_fairness" if self.design else "fairness"
        return self.outputs / "reports" / folder

    @property
    def explanations_report(self) -> Path:
        """How stable, faithful, short and even-handed explanations are."""
        return self.outputs / "reports" / "explanations"

    @property
    def register_report(self) -> Path:
        """The data sheet of the ingested registers."""
        return self.outputs / "reports" / "registers"

    @property
    def lock(self) -> Path:
        """Held by the stage that is writing."""
        return self.root / "data" / ".lock"

    @property
    def stages_run(self) -> Path:
        """One line for each stage that `profilering profile` really ran."""
        return self.root / "data" / ".stages"
