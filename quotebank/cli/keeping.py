"""The commands that look after a bank: whether it is sound, and what is to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quotebank.cli import FINE, NOT_FOUND_OR_REFUSED, options

if TYPE_CHECKING:
    from quotebank.store.soundness import Examination, Fault


@click.command()
@click.option("--repair", "repairing", is_flag=True, help="Repair what can be repaired without losing anything.")
@options.bank
@options.common
def doctor(repairing: bool, url: str, as_json: bool) -> int:
    r"""Examine a bank, and say how to repair it.

    Every quote is compared with its text. Without --repair nothing is changed; with it, texts and the words of quotes
    are not changed either. The exit code is 1 when something is wrong, or still wrong after the repair.

    \b
    Example:
      quotebank doctor --bank quotes.db
    """
    import attrs

    from quotebank.bank import QuoteBank

    repaired: tuple[Fault, ...] = ()
    if repairing:
        with QuoteBank(url, read_only=True):  # only a bank that is there can be repaired
            pass
    with QuoteBank(url, read_only=not repairing) as bank:
        if repairing:
            repaired = bank.repair()
        found = bank.examine()
    if as_json:
        from quotebank.cli import shapes

        done = [attrs.asdict(fault) for fault in repaired]
        shapes.print_json({"sound": found.sound, **attrs.asdict(found), "repaired": done})
    else:
        _print_examination(found, repaired)
    return FINE if found.sound else NOT_FOUND_OR_REFUSED


def _print_examination(found: Examination, repaired: tuple[Fault, ...]) -> None:
    from quotebank.cli.display import clean, print_counts

    counts = {"articles": found.articles, "quotes": found.quotes, "  without a text": found.unanchored}
    print_counts([(name, f"{count:,}") for name, count in counts.items()] + [("schema revision", found.schema)])
    for fault in repaired:
        print(clean(f"Repaired: {fault.what} ({fault.count:,})."))
    for fault in found.faults:
        examples = ", ".join(fault.examples) + (", ..." if fault.count > len(fault.examples) else "")
        print(clean(f"Wrong: {fault.what} ({fault.count:,}{': ' if fault.examples else ''}{examples})."))
        print(clean(f"  To repair: {fault.remedy}."))
    for note in found.notes:
        print(note)
    print("The bank is sound." if found.sound else "The bank is not sound.")
