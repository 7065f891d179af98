"""What is to be shown of a case's files: their names as people know them, lists without lines, who was sent what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from page.case.checking import CaseFound
from page.case.folder import INPUTS


def names_shown(files: Iterable[str]) -> list[str]:
    """Names of files without the folder of the case that they lie in."""
    return [name.partition("/")[2] for name in files]


def lists_without_lines(found: CaseFound, inputs: Sequence[str]) -> list[tuple[str, str]]:
    """The lists in none of whose tables a line stands: their name as it is known, and as the case has it."""
    lines: dict[str, int] = {}
    for table in found.tables[0]:
        lines[table.source] = lines.get(table.source, 0) + len(table.rows)
    return [
        (name, f"{INPUTS}/{name}")
        for name, count in lines.items()
        if not count and f"{INPUTS}/{name}" in inputs
    ]
