"""Take one line out of a fleet, as a single check would have read it, so that all a check says can be said of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from batch.fleet.check import CheckedFleet
from batch.fleet.hint_line import hint_words
from batch.fleet.single import Checked, Line, check_line
from batch.fleet.table import BETWEEN_NAMES
from batch.problems import Problem
from batch.understanding.cell_types import cell_type_of
from engine.rulebook.hint import HintsMode
from engine.types.type import PRESENT
from engine.types.values import decode


def checked_of(found: CheckedFleet, at: int, as_of: Any, hints: HintsMode) -> Checked:
    """The line at a place of the fleet, checked by itself."""
    return check_line(found.decider, line_of(found, at), as_of, hints)


def line_of(found: CheckedFleet, at: int) -> Line:
    """What is known of the line at a place: what the sheet says and what was answered, but nothing only suggested."""
    fleet, book = found.fleet, found.decider.rulebook
    values: dict[str, Any] = {}
    for name, fact in book.readable.items():
        column = fleet.columns.get(name)
        suggested = name in fleet.used and bool(fleet.used[name][at])
        if column is not None and bool(np.asarray(column.known)[at]) and not suggested:
            value = decode(fact, int(np.asarray(column.values)[at]))
            # Rules only look at whether there is a name or reference; people want to read it.
            text = _text(fleet.cells.get(name), at) if value == PRESENT else None
            values[name] = value if text is None else text
        elif isinstance(text := _text(fleet.cells.get(name), at), str) and not suggested:
            values[name] = text
    named = {name: text for name, cells in fleet.names.items() if isinstance(text := _text(cells, at), str)}
    names = {
        name: (text,) if cell_type_of(book.readable[name]).named else tuple(text.split(BETWEEN_NAMES))
        for name, text in named.items()
        if name in values
    }
    listens = hint_words(book).are_remarks
    remarks = [_text(fleet.carried.column(one), at) for one in fleet.carried.column_names if listens(one)]
    problems: list[Problem] = [
        one for place, one in zip(fleet.at, fleet.problems, strict=True) if place == at and not one.of_rule
    ]
    answered = {code.partition("=")[0] for code, mask in fleet.answered.items() if mask[at]}
    return Line(
        values, names, tuple(problems), remarks=tuple(str(one) for one in remarks if one),
        answered=frozenset(answered),
    )  # fmt: skip


def _text(cells: Any, at: int) -> Any:
    """A cell as it is kept; None where there is none."""
    if cells is None:
        return None
    one = cells[at]
    return one.as_py() if isinstance(one, pa.Scalar) else one
