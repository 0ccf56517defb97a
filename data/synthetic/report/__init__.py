"""Target against achieved: what a synthetic world looks like beside the published figures.

Flow: `view` (a chunk as stays, with statuses on the 15th of each month) -> `stock`, `starts` and
`leaving` (counts by month, added up over chunks) -> `figures` (the form of each target, see
`forms`) -> `results` (value, interval and n beside the target) -> `render`.

The figures use what happened, never truth. As Nav counts, each registration is there from the day
that Nav knew of it; unlike Nav, the report follows it to its end, also past the window.
"""
