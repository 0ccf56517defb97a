"""Nav's Kodeverk in documents: codes whose lists we do not have are kept."""

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainValidator

from data.intake.document import Document, wrong
from data.intake.fields import one_of
from data.quarantine import Reason

# No identity number fits into a code: it holds no more than three digits in a row, and six in all.
_CODE: Final = re.compile(
    r"(?!.*[0-9]{4})(?!(?:[^0-9]*[0-9]){7})[A-Za-zÆØÅæøå][A-Za-zÆØÅæøå0-9_-]{0,79}"
)


def _code(value: Any) -> str:
    if type(value) is not str or not _CODE.fullmatch(value):
        raise wrong("must be a code of letters, digits, _ and -", Reason.UGYLDIG_VERDI)
    return value


def _as_in_requests(value: Any) -> Any:
    return value.upper().replace("-", "_").replace("Ø", "OE") if type(value) is str else value


class Kodeverk(Document):
    """A code of a list that is not published (UNVERIFIED U5)."""

    kode: Annotated[str, PlainValidator(_code)] | None = None


class Rapporteringsordning(Document):
    """A-ordningen (from 2015) or before; answers spell it otherwise than requests: a-ordningen."""

    kode: Annotated[
        str,
        one_of("A_ORDNINGEN", "FOER_A_ORDNINGEN", new="keep"),
        BeforeValidator(_as_in_requests),
    ]


def kode(found: Kodeverk | Rapporteringsordning | None) -> str | None:
    """Return the code, if there is one."""
    return found.kode if found else None
