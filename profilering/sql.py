"""The words of SQL that every part shares: quoting, and when a row was known."""


def name_sql(name: object) -> str:
    """Return a quoted identifier."""
    return '"' + str(name).replace('"', '""') + '"'


def text_sql(text: object) -> str:
    """Return a quoted text, such as a path."""
    return "'" + str(text).replace("'", "''") + "'"


def known_sql(row: str, day: str) -> str:
    """Return the condition that a register's row was known at the end of a day (ADR 4).

    `row` is the alias of the register's table, `day` an SQL expression of type DATE.
    """
    return f"{row}.kjent_fra <= {day} AND ({row}.kjent_til IS NULL OR {row}.kjent_til > {day})"
