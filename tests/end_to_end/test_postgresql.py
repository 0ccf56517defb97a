"""Registers read from a real PostgreSQL server are the registers read from files."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pipelines import ingest, synthesize
from profilering.errors import BadInput
from profilering.files import sha256_of
from profilering.places import Places
from tests.support.projects import SMALL, write_params

REGISTERS = (
    "periode",
    "opplysninger",
    "profilering",
    "aa_registeret",
    "dagpenger",
    "aap",
    "person",
    "vedtak_14a",
    "tiltakshistorikk",
)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of Debian's packages on a socket of its own, run as the user postgres."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    folder = tmp_path_factory.mktemp("postgres")
    for parent in (folder, *folder.parents):
        if parent.is_relative_to("/tmp") and parent != Path("/tmp"):
            parent.chmod(0o755)
    subprocess.run(["chown", "postgres", folder], check=True)

    def as_postgres(*command: str) -> None:
        subprocess.run(
            ["runuser", "-u", "postgres", "--", *command],
            cwd=folder,
            check=True,
            capture_output=True,
        )

    as_postgres(f"{programs}/initdb", "-D", f"{folder}/db", "-A", "trust", "-E", "UTF8")
    options = f"-k {folder} -c listen_addresses="
    control = (f"{programs}/pg_ctl", "-D", f"{folder}/db", "-w", "-l", f"{folder}/log")
    as_postgres(*control, "-o", options, "start")
    try:
        yield f"host={folder} user=postgres dbname=postgres"
    finally:
        as_postgres(*control, "-m", "immediate", "stop")


def fill(address: str, folder: Path) -> None:
    with psycopg.connect(address) as connection:
        for register in REGISTERS:
            connection.execute(
                f"create table {register}_raa (nr serial, dokument {KIND.get(register, 'text')})"
            )
            with connection.cursor().copy(f"copy {register}_raa (dokument) from stdin") as copy:
                for line in (folder / f"{register}.jsonl").read_text("utf-8").splitlines():
                    copy.write_row([line])
            connection.execute(
                f"create view {register} as select dokument from {register}_raa order by nr"
            )


KIND = {"periode": "jsonb", "person": "json"}

# A view of columns: types of the database's own, nested objects by dotted names or as JSON.
TYPED = """
create view aa_registeret_typed as
select
    (d->>'uuid')::uuid as uuid,
    d->'type' as type,
    d#>>'{arbeidstaker,ident}' as "arbeidstaker.ident",
    (d->'arbeidssted')::jsonb as arbeidssted,
    (d#>>'{ansettelsesperiode,startdato}')::date as "ansettelsesperiode.startdato",
    (d#>>'{ansettelsesperiode,sluttdato}')::date as "ansettelsesperiode.sluttdato",
    d#>'{ansettelsesperiode,sluttaarsak}' as "ansettelsesperiode.sluttaarsak",
    d->'ansettelsesdetaljer' as ansettelsesdetaljer,
    (d->'permisjoner')::jsonb as permisjoner,
    (d->'permitteringer')::jsonb as permitteringer,
    d#>>'{rapporteringsordning,kode}' as "rapporteringsordning.kode",
    (d->>'opprettet')::timestamp as opprettet,
    (d->>'sistEndret')::timestamp as "sistEndret"
from (select nr, dokument::json as d from aa_registeret_raa) as raa
order by nr
"""


@pytest.mark.needs("postgresql")
def test_tables_give_what_files_give(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.getuid() != 0:
        pytest.skip("NOT RUN: the server is started as user postgres, which needs root")
    places = Places(tmp_path)
    write_params(tmp_path, 1, SMALL)
    synthesize.main(places)
    ingest.main(places)
    from_files = {p.name: sha256_of(p) for p in places.inndata.glob("*.parquet")}
    fill(server, places.synthetic)
    tables = {name: {"path": "", "table": name, "form": "jsonl"} for name in REGISTERS}
    write_params(tmp_path, 1, SMALL | {"registers": {"source": "postgresql", **tables}})
    with pytest.raises(BadInput, match="PROFILERING_DATABASE"):
        ingest.main(places)
    monkeypatch.setenv("PROFILERING_DATABASE", server)
    ingest.main(places)
    from_tables = {p.name: sha256_of(p) for p in places.inndata.glob("*.parquet")}
    assert len(from_files) == 11
    assert from_tables == from_files
    with psycopg.connect(server) as connection:
        connection.execute(TYPED)
    tables["aa_registeret"]["table"] = "aa_registeret_typed"
    write_params(tmp_path, 1, SMALL | {"registers": {"source": "postgresql", **tables}})
    ingest.main(places)
    name = "aa_registeret.parquet"
    assert sha256_of(places.inndata / name) == from_files[name]
    with psycopg.connect(server) as connection:
        connection.execute("drop view person")
    with pytest.raises(BadInput, match="'person'"):
        ingest.main(places)
    assert {p.name: sha256_of(p) for p in places.inndata.glob("*.parquet")} == from_files
