"""Settings of what is read: registers and their sources, made-up people, protected features."""

from datetime import date
from typing import Literal

from profilering.settings import Inline, Section, setting


class RegisterSource(Inline):
    """Each register: its file, from the project's root, and the file's form; or table or view.

    A register that is not required may have neither: it is not delivered.
    """

    path: str = setting("", "File, relative to the project's root (for source files).")
    table: str = setting("", "Table or view (for source postgresql).")
    form: Literal["jsonl", "json", "avro", "parquet", "csv", "tidslinje"] = setting(
        "jsonl", "Form of the file."
    )


class Registers(Section):
    """Where the registers come from. `synthetic` makes them up, people and all."""

    source: Literal["synthetic", "files", "postgresql"] = setting(
        "synthetic", "synthetic, files or postgresql (address in PROFILERING_DATABASE)."
    )
    quarantine_limit: float = setting(
        0.01,
        "Largest share of a register's rows in quarantine; above it the run stops.",
        ge=0,
        le=1,
    )
    leave_out_protected: bool = setting(
        True, "Leave out people with a protected address (kode 6, 7, 19) and skjermede."
    )
    yrke_table: str = setting(
        "", "Frozen table from Yrkeskatalogen to STYRK-08 (data/codes/yrke.py); none: missing."
    )
    use_webbruk: bool = setting(
        False, "Whether web use is read at all; read the register's legal basis first."
    )
    person: RegisterSource
    periode: RegisterSource
    opplysninger: RegisterSource
    profilering: RegisterSource
    egenvurdering: RegisterSource
    bekreftelse: RegisterSource
    paa_vegne_av: RegisterSource
    aa_registeret: RegisterSource
    dagpenger: RegisterSource
    aap: RegisterSource
    tiltakspenger: RegisterSource
    sykepenger: RegisterSource
    ytelser_endring: RegisterSource
    tiltakshistorikk: RegisterSource
    vedtak_14a: RegisterSource
    oppfolgingsbruker: RegisterSource
    arbeidsmarked: RegisterSource
    situasjonsbeskrivelse: RegisterSource
    webbruk: RegisterSource

    def sources(self) -> dict[str, RegisterSource]:
        """Return the source of each register."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: one for name, one in found.items() if isinstance(one, RegisterSource)}


class Synthetic(Section):
    """The synthetic register, used while registers.source is synthetic."""

    persons: int = setting(20_000, "People.", ge=10)
    seed: int = setting(20261101, "The same seed gives the same bytes.")
    start: date = setting("2018-11-01", "First day.")
    end: date = setting("2026-10-31", "Last day.")
    world: str = setting("A", "World A, or B, which has other laws: what holds in A must in B.")
    scenarios: list[str] = setting([], "Scenarios by name; a wrong one lists those there are.")
    registers: list[str] = setting(
        [
            *("periode", "opplysninger", "profilering", "aa_registeret", "dagpenger", "aap"),
            *("person", "vedtak_14a", "tiltakshistorikk"),
        ],
        "Registers that are written: of features, targets and lead time, for more take longer.",
        min_length=1,
    )


class Features(Section):
    """Features of protected attributes; web use is switched under registers."""

    kjoenn: str = setting("", "Why models may read sex; empty: they do not.")
    landgruppe: str = setting("", "Why models may read country group; empty: they do not.")
