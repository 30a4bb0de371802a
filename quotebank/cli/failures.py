"""Reports errors as one line on standard error, or with --debug as a traceback."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from quotebank.cli import FINE, NOT_FOUND_OR_REFUSED, WRONG_USE, hush
from quotebank.errors import QueryError, QuotebankError

_DEBUG = "quotebank.debug"
_GIVEN = "quotebank.given"


class Failure(click.ClickException):
    """An error as one line."""

    exit_code = NOT_FOUND_OR_REFUSED

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class WrongUse(Failure):
    """A query or an option that makes no sense."""

    exit_code = WRONG_USE


class Commands(click.Group):
    """Commands whose errors are printed as one line, unless --debug asks for the traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  what a command returns is its exit code
        """Run the command that was asked for."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()  # so that a full disk or a closed pipe raises here, where it is handled
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError:
            hush()
            return FINE
        except Exception as error:
            if ctx.meta.get(_DEBUG):
                raise
            raise _failure(error) from error
        return code

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:  # noqa: ANN401  passed on as it is
        """Read the command line; this is where help is printed."""
        try:
            return super().make_context(*arguments, **extra)
        except BrokenPipeError:
            hush()
            raise click.exceptions.Exit(FINE) from None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember the command line as it was given."""
        ctx.meta[_GIVEN] = list(args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a new user needs them."""
        return list(self.commands)


def given_words(ctx: click.Context) -> list[str]:
    """Return the words of the command line."""
    given: list[str] = ctx.meta[_GIVEN]
    return given


def debug_wanted(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    """Remember --debug, wherever it is on the command line."""
    if value:
        ctx.meta[_DEBUG] = True


def _failure(error: Exception) -> Failure:
    if isinstance(error, QueryError):
        return WrongUse(str(error))
    if isinstance(error, QuotebankError):
        return Failure(str(error))
    if isinstance(error, OSError) and error.strerror:
        return Failure(f"{os.fsdecode(error.filename)}: {error.strerror}" if error.filename else error.strerror)
    return Failure(
        f"unexpected {type(error).__name__}: {error} (a bug in quotebank: please run the same command with --debug "
        "and report what it prints)"
    )
