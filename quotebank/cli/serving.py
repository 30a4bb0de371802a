"""The command `serve`, which starts the web page."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from getpass import getuser

import click

from quotebank.cli import FINE, options, print_json
from quotebank.errors import MissingExtraError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_LONGEST = 10.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8765, show_default=True, help="The port; 0 for any that is free."
)
@click.option(
    "--name", "names", multiple=True, metavar="NAME", help="A host name under which others may open the page."
)
@click.option("--allow-edits", is_flag=True, help="Let the page accept, reject, re-attribute and merge.")
@click.option(
    "--longest",
    type=click.FloatRange(min=0, min_open=True),
    default=_LONGEST,
    show_default=True,
    metavar="SECONDS",
    help="Time limit for one request.",
)
@click.option("--log-queries", is_flag=True, help="Include search terms in the access log.")
@options.bank
@options.common
def serve(
    host: str,
    port: int,
    names: tuple[str, ...],
    allow_edits: bool,
    longest: float,
    log_queries: bool,
    url: str,
    as_json: bool,
) -> int:
    """Open a page over a bank, for a browser on this machine.

    Only this machine can reach it, unless --host is given. The bank is opened for reading only, unless --allow-edits is
    given. Each request is logged as a line of JSON on standard error, without search terms.

    \b
    Example:
      quotebank serve --bank quotes.db
    """
    from quotebank.bank import QuoteBank

    try:
        import uvicorn

        from quotebank.web.app import create_app
        from quotebank.web.connections import Patience, connections_with, room_for_connections
    except ModuleNotFoundError as error:
        raise MissingExtraError("The page", "web") from error
    with _listening(host, port) as listener, QuoteBank(url, read_only=not allow_edits, longest=longest) as bank:
        app = create_app(
            bank,
            editor=getuser() if allow_edits else None,
            names={*_LOOPBACK, host, *names},
            log=lambda line: click.echo(line, err=True),
            log_queries=log_queries,
        )
        shown = f"[{host}]" if ":" in host else "localhost" if host in _LOOPBACK else host
        if host not in _LOOPBACK:
            may = "read and change" if allow_edits else "read"
            click.echo(f"Anybody who can reach {host} can {may} this bank: there is no password.", err=True)
        address = f"http://{shown}:{listener.getsockname()[1]}/"
        if as_json:
            print_json({"address": address, "edits": allow_edits})
        else:
            click.echo(f"The page is at {address} (Ctrl-C ends it)")
        sys.stdout.flush()
        room = room_for_connections()
        config = uvicorn.Config(
            app,
            http=connections_with(Patience(connections=room)),
            ws="none",
            backlog=room,
            log_level="warning",
            access_log=False,
            server_header=False,
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    return FINE


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio disables Nagle's algorithm only on sockets whose protocol is set to TCP; else a page stalls for 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        why = (error.strerror or str(error)).lower()
        raise click.ClickException(
            f"Cannot listen on {host}, port {port}: {why}. Give another with --host and --port."
        ) from error
    return listener
