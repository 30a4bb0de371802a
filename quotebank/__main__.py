"""Lets ``python -m quotebank`` do what the command ``quotebank`` does."""

import sys

from quotebank.cli import main

if __name__ == "__main__":
    sys.exit(main())
