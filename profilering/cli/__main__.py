"""The entry point: turns errors into messages and exit codes, the same for every command."""

import os
import signal
import sys
from typing import Any, cast

from profilering.errors import ExitCode, ProfileringError

# What typer returns for Ctrl-C, before we could see it.
_TYPERS_INTERRUPT = 130


def main() -> None:
    """Run the command line and exit with a code of the table in `profilering.errors`."""
    # A stop asked for by the system ends like Ctrl-C: what was half-written is cleared away.
    for asked in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    import typer
    from typer.rich_utils import rich_format_error

    from profilering.cli.app import app, console

    try:
        result = app(arguments, prog_name="profilering", standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        return _stopped()
    except typer.TyperException as error:
        rich_format_error(cast(Any, error))
        return ExitCode.BAD_INPUT
    except ProfileringError as error:
        console.print(
            f"[bold]profilering:[/bold] {_escaped(str(error))}", highlight=False, soft_wrap=True
        )
        return error.exit_code
    except (BrokenPipeError, SystemExit) as error:
        # Typer and rich turn a broken pipe into an exit.
        if not isinstance(error.__context__ or error, BrokenPipeError):
            raise
        return _unread()
    if result == _TYPERS_INTERRUPT:
        return _stopped()
    return result if isinstance(result, int) else ExitCode.DONE


def _unread() -> int:
    """The reader of our output (head, less) has gone: that is its right."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.DONE


def _stopped() -> int:
    sys.stderr.write("profilering: stopped. Nothing half-written was left; run it again.\n")
    return ExitCode.STOPPED


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


if __name__ == "__main__":
    main()
