"""A synthetic Norway of job seekers: registers in Nav's own forms, and the truth that made them.

Flow: `people` (who) -> `careers` (jobs held before) -> `lives` (registration after registration:
`answers`, `hazards` and `incidence`, `exits`, `benefits`) -> `reporting` (when Aa-registeret hears
of it) -> `write_*` and `forms` (Nav's documents) -> `generate` (files). Every draw is addressed by
seed, stream, person and count (`draws`), so the order and size of chunks do not matter.

The world has two true exits, work and a health benefit, that compete in continuous time. Unobserved
frailty has a log-variance of 0.36, about 21 % of the variance of the log hazard of work (seed
20261101); the rest is the predictor. Of that, health and attachment to work are latent too: models
see them through answers, jobs and benefits only. Best possible AUC for work within 182 days, of the
true incidence with frailty integrated out: about 0.80.

Leaving the register is another thing: before the job starts, after it, undetected, or without work,
and the last depends on prospects. Left out for now: shocks, tiltak, office practice, latent needs,
gamed answers, old forms, recalls to the same employer, registrations broken off and resumed.
"""
