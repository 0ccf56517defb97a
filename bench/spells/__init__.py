"""Real spells: the project's default beside what else could have been used, on the same folds."""
