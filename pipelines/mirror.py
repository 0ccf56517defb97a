"""MLflow's mirror of runs: metrics, plots, models as text, aliases. No stage reads from it."""

import json
import os
from pathlib import Path
from typing import Any

from models.registry import RECORD, RunName, read_name
from profilering.places import Places

EXPERIMENT = "profilering"


def mirror_run(places: Places, name: RunName) -> None:
    """Log a run with its report once, and set the aliases champion and challenger."""
    client, experiment = _client(places)
    if not _runs(client, experiment, name.run):
        _log(client, experiment, places, name)
    _set_aliases(client, _model_of(places), read_name(places.champion), name)


def mirror_evaluation(places: Places, name: RunName) -> None:
    """Log the report of `profilering evaluate` with the run that it is about, if there is any."""
    if not _database(places).exists():
        return
    client, experiment = _client(places)
    for run in _runs(client, experiment, name.run):
        client.log_artifacts(run.info.run_id, str(evaluation_report(places)), "evaluation")


def evaluation_report(places: Places) -> Path:
    """Return the folder that `profilering evaluate` writes."""
    return places.report.with_name("evaluation")


def _client(places: Places) -> tuple[Any, str]:
    """Return MLflow's client and the id of our experiment."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ["MLFLOW_ALLOW_PICKLE_DESERIALIZATION"] = "false"
    import mlflow

    places.mlflow.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(tracking_uri(places))
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name(EXPERIMENT)
    if experiment is None:
        artifacts = (places.mlflow / "artifacts").as_uri()
        return client, client.create_experiment(EXPERIMENT, artifact_location=artifacts)
    return client, experiment.experiment_id


def tracking_uri(places: Places) -> str:
    """Return the URI of the mirror's SQLite database."""
    return f"sqlite:///{_database(places)}"


def _database(places: Places) -> Path:
    return places.mlflow / "mlflow.db"


def _runs(client: Any, experiment: str, run: str) -> list[Any]:
    found = client.search_runs([experiment], f"attributes.run_name = '{run}'", max_results=1)
    return list(found)


def _log(client: Any, experiment: str, places: Places, name: RunName) -> None:
    folder = places.runs / name.run
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    run = client.create_run(experiment, run_name=name.run).info.run_id
    for key, value in record.items():
        values = value.items() if isinstance(value, dict) else [(key, value)]
        for inner, setting in values:
            client.log_param(run, inner, setting)
    metrics = json.loads((places.report / "metrics.json").read_text(encoding="utf-8"))
    for key, value in _flat(metrics["exits"]):
        client.log_metric(run, key, value)
    client.log_artifacts(run, str(folder), "model")
    client.log_artifacts(run, str(places.report), "report")
    client.set_terminated(run)
    model = _model_of(places)
    if not client.search_registered_models(f"name = '{model}'"):
        client.create_registered_model(model)
    source = f"{client.get_run(run).info.artifact_uri}/model"
    client.create_model_version(model, source, run, tags={"run": name.run})


def _model_of(places: Places) -> str:
    """Return the name that a design's models are registered under."""
    return f"{EXPERIMENT}-{places.design}" if places.design else EXPERIMENT


def _flat(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}/")
        elif value is not None:
            found.append((f"{prefix}{key}", value))
    return found


def _set_aliases(client: Any, model: str, champion: RunName, newest: RunName) -> None:
    """Let the aliases champion and challenger name the versions of these runs."""
    challenger = newest if newest != champion else None
    versions = {
        version.tags.get("run"): version.version
        for version in client.search_model_versions(f"name = '{model}'")
    }
    for alias, name in (("champion", champion), ("challenger", challenger)):
        if name is not None and name.run in versions:
            client.set_registered_model_alias(model, alias, versions[name.run])
        else:
            client.delete_registered_model_alias(model, alias)
