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


MADE_UP = Path(__file__).parent / "made_up"


def copy_with_made_up_data(folder: Path) -> Path:
    """The shipped rules and texts with carriers and general practice of our own, for tests that need a value."""
    book = copy_of_shipped(folder)
    shutil.rmtree(book / "carriers")
    (book / "carriers").mkdir()
    shutil.copy(MADE_UP / "carriers.yaml", book / "carriers" / "carriers.yaml")
    terms = book / "terms.yaml"
    defined = terms.read_text(encoding="utf-8").partition("\ngeneral:")[0]
    terms.write_text(f"{defined}\n{(MADE_UP / 'general.yaml').read_text(encoding='utf-8')}", encoding="utf-8")
    return book
