"""Print the command that the README gives under a name, so that what CI runs is what the README says.

A command is the one code block that follows the line ``<!-- command: NAME -->``.
"""

import re
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def command(name: str) -> str:
    """Return the text of the code block under the name."""
    pattern = rf"^<!-- command: {re.escape(name)} -->\n+```[a-z]*\n(.*?)\n```$"
    found = re.findall(pattern, README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if len(found) != 1:
        sys.exit(f"README.md holds {len(found)} code blocks under <!-- command: {name} -->, not one")
    return str(found[0])


if __name__ == "__main__":
    print(command(sys.argv[1]))
