"""`profilering nav-rule`."""


def nav_rule() -> None:
    """To come."""
