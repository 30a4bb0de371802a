"""The command that opens the page."""

from __future__ import annotations

import click

from quotebank.cli import FINE, options
from quotebank.errors import MissingExtraError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8765, show_default=True, help="The port.")
@options.bank
@options.debug
def serve(host: str, port: int, url: str) -> int:
    """Open the fact-checker's page over a bank, in a browser on this machine.

    \b
    Example:
      quotebank serve --bank quotes.db
    """
    from quotebank.bank import QuoteBank

    try:
        import uvicorn

        from quotebank.web.app import create_app
    except ModuleNotFoundError as error:
        raise MissingExtraError("The page", "web") from error
    local = host in _LOOPBACK
    if not local:
        click.echo(f"Anybody who can reach {host} can read this bank: there is no password.", err=True)
    with QuoteBank(url, read_only=True) as bank:
        app = create_app(bank) if local else create_app(bank, hosts=("*",))
        click.echo(f"The page is at http://{'localhost' if local else host}:{port}/ (Ctrl-C ends it)", err=True)
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
    return FINE
