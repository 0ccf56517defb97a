"""A synthetic Norway of job seekers: registers in Nav's own forms, and the truth that made them.

`laws` says what differs between worlds, `life` lets people live by them, `writing` writes what each
register would hold of it, `report` sets it beside published figures, and `generate` puts it in
files. Every draw is addressed by seed, stream, person and count (`draws`), so neither the order nor
the number of workers matters.

Two true exits, work and a health benefit, compete in continuous time. In world A unobserved frailty
is about 29 % of the variance of the log hazard of work (n 5,000, seeds 20261101 and 7), the
predictor the rest, of which a quarter is not linear unless told otherwise. Health, attachment to
work and the kind of need are latent as well: registers show them through answers, jobs and benefits
only. The best possible AUC for work within 182 days, of the true incidence with frailty integrated
out, is about 0.80.

Left out: recalls to the same employer, registrations broken off and resumed, old forms before 2024,
unemployment that begins in a household, and everybody who never registers.
"""
