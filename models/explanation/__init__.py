"""Exact contributions of tree models: `TreeContributions(booster).explain(X)`."""

from models.explanation.contributions import Explained, TreeContributions
from models.explanation.fallback import LightGBMContributions, contributions_of

__all__ = ["Explained", "LightGBMContributions", "TreeContributions", "contributions_of"]
