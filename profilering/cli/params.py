"""`profilering params`: check the settings, and bring an older file up to date."""

import typer

app = typer.Typer(no_args_is_help=True, help="Check or upgrade params.yaml.")


@app.command()
def check() -> None:
    """Check params.yaml against this version's settings; all problems are shown at once."""
    from profilering.params import read_params
    from profilering.project import project_root

    read_params(project_root() / "params.yaml")
    typer.echo("params.yaml is complete and valid.")


@app.command()
def upgrade() -> None:
    """Add the keys that this version needs, with their comments; nothing else is changed."""
    from profilering.files import write_text
    from profilering.project import project_root
    from profilering.upgrade import upgraded

    path = project_root() / "params.yaml"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    after, added = upgraded(before)
    if not added:
        typer.echo("params.yaml has every key: nothing to do.")
        return
    write_text(path, after)
    typer.echo(f"params.yaml: added {len(added)} keys: " + ", ".join(added))
