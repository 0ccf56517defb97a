"""A register in a file, of any form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data.intake.forms import avro, csv, json_lines, json_values, parquet, tidslinje
from data.intake.forms.columns import Contract
from data.intake.forms.guess import FormName, mismatch
from data.intake.forms.line import MOST_BYTES, Line
from data.quarantine import Reason


@dataclass
class FileSource:
    """A file, its form, and the forms of the register's documents, which tell CSV its types.

    After `lines` has ended, `is_truncated` says whether the rest of the file could not be read.
    """

    register: str
    path: Path
    form: FormName = "jsonl"
    contract: Contract = field(default=(), repr=False, compare=False)
    is_truncated: bool = field(default=False, init=False, compare=False)

    def problem(self) -> str | None:
        """Say why nothing can be read here, if so."""
        try:
            with self.path.open("rb") as file:
                head = file.read(MOST_BYTES)
            what = mismatch(head, self.form) or self._problem_of_form()
        except FileNotFoundError:
            what = f"is missing ({self.path})"
        except OSError as error:
            what = f"cannot be read ({self.path}): {error.strerror}"
        return f"'{self.register}': {self.path.name} {what}" if what else None

    def lines(self) -> Iterator[Line]:
        """Yield each document; raises BadInput for a register that its form does not serve."""
        self.is_truncated = False
        for line in self._lines():
            if line.fault is not None and line.fault.reason is Reason.AVKORTET_FIL:
                self.is_truncated = True
            yield line

    def _problem_of_form(self) -> str:
        match self.form:
            case "jsonl":
                return ""
            case "json":
                return json_values.problem(self.path)
            case "avro":
                return avro.problem(self.path)
            case "parquet":
                return parquet.problem(self.path, self.contract)
            case "csv":
                return csv.problem(self.path, self.contract)
            case "tidslinje":
                return tidslinje.problem(self.register)

    def _lines(self) -> Iterator[Line]:
        match self.form:
            case "jsonl":
                return json_lines.lines(self.path)
            case "json":
                return json_values.lines(self.path)
            case "avro":
                return avro.lines(self.path)
            case "parquet":
                return parquet.lines(self.path)
            case "csv":
                return csv.lines(self.path, self.contract)
            case "tidslinje":
                return tidslinje.lines(self.path, self.register)
