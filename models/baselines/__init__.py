"""Simple rules that the models must beat, first of all Nav's present profiling rule."""
