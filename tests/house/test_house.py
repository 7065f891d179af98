"""The house stays one that people find their way in: one name for one thing, files of a size to be read."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = [
    path
    for room in ("engine", "language", "batch", "simexit", "page")
    for path in (ROOT / room).rglob("*.py")
]
MOST_LINES = 300
# "Reads a date" where the house says "Read a date".
DESCRIBES = re.compile(
    r"(Adds|Asks|Builds|Checks|Chooses|Counts|Decides|Evaluates|Explains|Finds|Gives|Holds|Keeps|Looks|Makes|Matches|Parses"
    r"|Puts|Reads|Remembers|Returns|Runs|Says|Shows|Sorts|Spells|Takes|Tells|Turns|Understands|Walks|Writes)\b"
)


def test_no_two_public_classes_share_a_name() -> None:
    places = defaultdict(list)
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert {} == {name: found for name, found in places.items() if len(found) > 1}


def test_no_file_is_longer_than_one_can_keep_in_mind() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert {} == {name: length for name, length in lengths.items() if length > MOST_LINES}


def test_docstrings_are_in_one_mood() -> None:
    found = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                said = ast.get_docstring(node) or ""
                if DESCRIBES.match(said):
                    found.append(f"{path.relative_to(ROOT)}: {said.partition(chr(10))[0]}")
    assert [] == found
