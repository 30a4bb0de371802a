"""The manual page, made from the commands and their options, so that it is always that of this version."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from quotebank._version import __version__

_ENVIRONMENT = {
    "QUOTEBANK_BANK": "The bank of every command without --bank.",
    "NO_COLOR": "If set, nothing is coloured.",
}


def manual(group: click.Group) -> str:
    """Return the page for the command, in the language of man."""
    return "\n".join(_lines(group)) + "\n"


def print_manual(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    """Print the page and end, where --man asks for it."""
    if wanted and isinstance(ctx.command, click.Group):
        click.echo(manual(ctx.command), nl=False)
        ctx.exit()


def _lines(group: click.Group) -> Iterator[str]:
    about, _, rest = inspect.cleandoc(group.help or "").partition("\n\n")
    yield f'.TH QUOTEBANK 1 "" "quotebank {__version__}" "User Commands"'
    yield from (".SH NAME", _written(f"quotebank - {about[0].lower()}{about[1:].rstrip('.')}"))
    yield from (".SH SYNOPSIS", ".B quotebank", ".I COMMAND", "[ARGUMENTS] [OPTIONS]", ".SH DESCRIPTION")
    yield from _paragraphs(rest)
    yield ".SH COMMANDS"
    for name, command in group.commands.items():
        ctx = click.Context(command, info_name=name)
        yield from (".SS", _written(f"quotebank {name} {' '.join(command.collect_usage_pieces(ctx))}"))
        yield from _paragraphs(inspect.cleandoc(command.help or ""))
        for parameter in command.params:
            record = parameter.get_help_record(ctx)
            if isinstance(parameter, click.Option) and record:
                yield from (".TP", f".B {_written(record[0])}", _written(record[1]))
    yield ".SH ENVIRONMENT"
    for name, meaning in _ENVIRONMENT.items():
        yield from (".TP", f".B {name}", meaning)


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs; those after a backspace keep their lines."""
    for paragraph in filter(None, text.split("\n\n")):
        if paragraph.startswith("\b\n"):
            yield from (".PP", ".nf", *map(_written, paragraph.splitlines()[1:]), ".fi")
        else:
            yield from (".PP", _written(" ".join(paragraph.split())))


def _written(line: str) -> str:
    """Return a line of text without anything that man would take for a request."""
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line
