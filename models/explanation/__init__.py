"""Exact contributions of tree models: `TreeContributions(booster).explain(X)`."""

from models.explanation.contributions import Explained, TreeContributions

__all__ = ["Explained", "TreeContributions"]
