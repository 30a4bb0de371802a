"""Where the Python examples of these pages run: each page in a folder of its own that holds seeds/ alone."""

import shutil
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(autouse=True)
def _page_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
