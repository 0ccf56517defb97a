"""Code tables as files: CSV in UTF-8, parted by comma or semicolon, comments begin with #."""

import csv
from collections.abc import Iterable
from pathlib import Path

from profilering.errors import BadInput


def rows_of(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """Return a table's rows; raises BadInput unless it is there and has these columns."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} cannot be read as a code table: save it as UTF-8") from error
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    head = lines[0] if lines else ""
    reader = csv.DictReader(lines, delimiter=";" if head.count(";") > head.count(",") else ",")
    if missing := [name for name in columns if name not in (reader.fieldnames or [])]:
        raise BadInput(f"{path.name} lacks {', '.join(missing)}: freeze the table again")
    return [{name: (value or "").strip() for name, value in row.items() if name} for row in reader]
