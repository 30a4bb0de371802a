"""The rooms of the house and the arrows between them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import quotebank

PACKAGE = Path(quotebank.__file__).parent

ROOMS = {
    "errors": set(),
    "records": {"errors"},
    "notebooks": {"records", "extraction", "exports"},
    "deadline": {"errors"},
    "readers": {"errors", "records", "exports"},
    "fetching": {"errors", "readers", "_version"},
    "marks": set(),
    "extraction.lexicon": set(),
    "extraction": {"errors", "records", "deadline", "marks", "extraction.lexicon", "_version"},
    "store": {"errors", "records", "deadline", "marks", "extraction.lexicon"},
    "_version": set(),
    "bank": {"errors", "records", "extraction", "store", "runs"},
    "exports": {"errors", "records"},
    "runs": {"errors", "records", "extraction", "readers", "fetching", "store"},
    "runs.importing": {"errors", "records", "extraction", "readers", "fetching", "store", "bank", "runs", "_version"},
    "runs.watching": {"bank", "runs", "runs.importing"},
    "importing": {"fetching", "readers", "runs", "runs.importing"},
    "gold": {"errors", "records", "extraction.lexicon"},
    "evaluation": {"errors", "records", "extraction", "gold"},
    "ablation": {"records", "extraction", "evaluation"},
    "training": {"errors", "records", "extraction", "gold"},
    "serializers": {"records", "exports"},
    "web": {
        "errors",
        "records",
        "extraction",
        "store",
        "bank",
        "exports",
        "runs",
        "serializers",
        "deadline",
        "_version",
    },
    "cli": {"errors", "records", "extraction", "readers", "store", "bank", "exports", "evaluation", "gold", "runs"}
    | {"ablation", "fetching", "runs.importing", "runs.watching", "serializers", "web", "_version"},
    "__main__": {"cli"},
    "": {"errors", "records", "extraction", "notebooks", "_version"},
}
"""Each room and the rooms it may import from; "" is the package's public face."""

LAZY = {
    ("", "bank"),
    ("", "store"),
    ("exports", "store"),
    ("exports", "bank"),
    ("notebooks", "store"),
    *(("serializers", room) for room in ("ablation", "bank", "store", "evaluation", "extraction")),
}
"""Arrows that exist for type checkers alone, never when the module is loaded."""

NEVER_IN_EXTRACTION = {"asyncio", "http", "requests", "socket", "ssl", "subprocess", "time", "urllib"} | {
    "sqlalchemy",
    "sqlite3",
    "trafilatura",
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(dotted: str) -> str:
    """The room that a dotted module name lies in; some modules know more than their room, or less."""
    inner = dotted.removeprefix("quotebank").removeprefix(".")
    apart = ("runs.importing", "runs.watching", "extraction.lexicon")
    own = (room for room in apart if inner == room or inner.startswith(f"{room}."))
    return next(own, inner.partition(".")[0])


def imports_of(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module that a file imports, and whether only type checkers see it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in typing_only) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            assert node.module
            if node.module == "quotebank":
                for alias in node.names:
                    is_module = (PACKAGE / alias.name).is_dir() or (PACKAGE / f"{alias.name}.py").is_file()
                    yield f"quotebank.{alias.name}" if is_module else "quotebank", id(node) in typing_only
            else:
                yield node.module, id(node) in typing_only


def dotted_name(path: Path) -> str:
    """The module name of a file."""
    parts = [*path.relative_to(PACKAGE.parent).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", MODULES, ids=dotted_name)
def test_imports_flow_one_way(path: Path) -> None:
    """A module imports only from rooms that lie before its own."""
    room = room_of(dotted_name(path))
    assert room in ROOMS, f"{room} is a new room: say here what it may import"
    for name, typing_only in imports_of(path):
        if name.partition(".")[0] != "quotebank" or room_of(name) == room:
            continue
        allowed = room_of(name) in ROOMS[room] or (typing_only and (room, room_of(name)) in LAZY)
        assert allowed, f"{dotted_name(path)} imports {name}"


def test_every_permission_is_used() -> None:
    """What no module makes use of is no permission any more: it would hide an arrow that comes back."""
    used: set[tuple[str, str]] = set()
    lazy: set[tuple[str, str]] = set()
    for path in MODULES:
        for name, typing_only in imports_of(path):
            arrow = room_of(dotted_name(path)), room_of(name)
            if name.partition(".")[0] == "quotebank" and arrow[0] != arrow[1]:
                (lazy if typing_only and arrow[1] not in ROOMS[arrow[0]] else used).add(arrow)
    assert {(room, other) for room, others in ROOMS.items() for other in others} == used
    assert lazy == LAZY


@pytest.mark.parametrize("path", [*(PACKAGE / "extraction").rglob("*.py"), PACKAGE / "records.py"], ids=dotted_name)
def test_extraction_knows_no_database_network_or_clock(path: Path) -> None:
    """Extraction is a function of its text alone."""
    assert not {name.partition(".")[0] for name, _ in imports_of(path)} & NEVER_IN_EXTRACTION
    called = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    assert not {call for call in called if call.endswith((".now", ".today", ".utcnow"))}


def test_extract_loads_only_what_it_needs() -> None:
    """A first extract in a fresh interpreter loads no database, reader, command line or network."""
    script = (
        "import sys, quotebank; quotebank.extract('“It works,” said Ada Li.');"
        "heavy = {'sqlalchemy', 'alembic', 'trafilatura', 'lxml', 'click', 'rich', 'rapidfuzz', 'socket', 'sqlite3'};"
        "heavy |= {'hashlib', 'importlib.resources', 'tempfile'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_loads_only_click() -> None:
    """Asking for help loads no database, reader or terminal library."""
    script = (
        "import sys; from quotebank.cli import main; main(['--help']);"
        "heavy = {'sqlalchemy', 'alembic', 'trafilatura', 'lxml', 'rich', 'rapidfuzz', 'sqlite3'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("path", MODULES, ids=dotted_name)
def test_every_module_has_found_its_room(path: Path) -> None:
    """No module has a name that says nothing, or more lines than fit in a head."""
    assert path.stem not in {"utils", "util", "helpers", "helper", "core", "common", "misc", "base"}
    lines = path.read_text("utf-8").count("\n")
    assert lines <= 600


def test_public_names_all_exist() -> None:
    """Every name in __all__ can be imported, the lazy ones too."""
    missing = [name for name in quotebank.__all__ if getattr(quotebank, name, None) is None]
    assert missing == []
    assert list(quotebank.__all__) == sorted(quotebank.__all__)


def test_every_word_list_is_read() -> None:
    """A list that no module names would be kept up for nothing."""
    modules = (ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    named = {node.value for module in modules for node in ast.walk(module) if isinstance(node, ast.Constant)}
    lists = {path.stem for path in (PACKAGE / "extraction" / "lexicon" / "en").glob("*.txt")}
    assert lists - named == set()
