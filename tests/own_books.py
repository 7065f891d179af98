"""Copies of the shipped rulebook to be changed or broken by a test."""

import shutil
from pathlib import Path

from engine.rulebook.book import SHIPPED


def copy_of_shipped(folder: Path) -> Path:
    """The shipped rulebook's files, under `folder`."""
    ignored = shutil.ignore_patterns("*.py", "__pycache__")
    return Path(shutil.copytree(SHIPPED, folder / "rules", ignore=ignored))


def change(file: Path, old: str, new: str) -> None:
    """Replace the first `old` of a file, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
