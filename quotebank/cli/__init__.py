"""The command line, `quotebank`: it parses arguments, calls the library and prints results.

Exit codes: 0 fine; 1 nothing was found, or something was refused or failed; 2 the command was used wrongly;
130 interrupted by Ctrl-C. A reader that closes the pipe early (``| head``) is fine.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FINE, NOT_FOUND_OR_REFUSED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: The words after ``quotebank``; by default those of the running program.

    >>> main(["--version"])
    quotebank 0.1.0
    0
    """
    import click

    from quotebank.cli import corrections  # noqa: F401  its commands join the group
    from quotebank.cli.commands import quotebank

    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a character that the terminal cannot show must not end the program
            stream.reconfigure(errors="backslashreplace")
    try:
        code = quotebank.main(arguments and list(arguments), prog_name="quotebank", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    finally:
        try:
            sys.stdout.flush()
        except OSError:
            hush()
    return code if isinstance(code, int) else FINE


def print_json(value: Any) -> None:  # noqa: ANN401  whatever JSON holds
    """Print one JSON document, with ASCII escapes unless standard output is UTF-8."""
    in_unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    print(json.dumps(value, ensure_ascii=not in_unicode, indent=2))


def _open_what_is_closed() -> None:
    """Replace standard streams that are closed (``>&-``) with the null device."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  for as long as this runs


def hush() -> None:
    """Discard output still buffered for a closed pipe, so that the interpreter exits without a complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
