"""Tell once which answers of an earlier report a newer list has overtaken, and leave them behind.

It must not lay them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec
import numpy as np

from batch.answers.answers_file import LineAnswer
from batch.columns import Places
from batch.problems import Notice
from batch.shown import as_ranges
from batch.understanding.clean import CleanTable

#: The place of an answer that was carried over, a row that says otherwise itself, and the fact.
Outdated: TypeAlias = tuple[int, int, str]


def outdated_answers(
    table: CleanTable, answers: Sequence[LineAnswer], outdated: Sequence[Outdated]
) -> Iterator[Notice]:
    """What the list says otherwise by now, for each file of answers."""
    for file in dict.fromkeys(answers[place].file for place, _, _ in outdated):
        here = [(row, name) for place, row, name in outdated if answers[place].file == file]
        rows = sorted({row for row, _ in here})
        params = {
            "count": f"{len(rows):,}",
            "facts": ", ".join(dict.fromkeys(name for _, name in here)),
            "rows": as_ranges(np.unique(table.rows[rows]).tolist()),
        }
        yield Notice("answers_outdated", file, "", params)


def without_outdated(
    answers: Sequence[LineAnswer], outdated: Sequence[Outdated], used: Mapping[str, Places]
) -> list[LineAnswer]:
    """The answers without what the list itself says of the one line they name, so that it is not told again."""
    left: dict[int, set[str]] = {}
    for place, _, name in outdated:
        if answers[place].line:
            left.setdefault(place, set()).add(name)
    needed = {name: frozenset(used[name].tolist()) for names in left.values() for name in names}
    found = list(answers)
    for place, names in left.items():
        kept = {
            name: value
            for name, value in answers[place].facts.items()
            if name not in names or place in needed[name]
        }
        found[place] = msgspec.structs.replace(answers[place], facts=kept)
    return found
