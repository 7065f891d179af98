"""Reviewed reports in whose hidden parts somebody wrote something, by chance. It must not know what becomes of them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

from tests.support.review_help import Sheet

_ODD_JSON: tuple[Any, ...] = (
    None, "", 0, -1, 1, True, 1e308, 2**53, 2**64, 10**30, "x", [], {}, [[]], {"a": []}, "0001-01-01", "9999-12-31",
    "2026-11-21", "position", "sheet", "line", "state", "decided", "review", "note", "action", "carrier",
    "shown_msisdn", "money", "date", "xx", "\u202e", "..",
)  # fmt: skip


def forged(sheet: Sheet, texts: Sequence[str], chance: random.Random) -> Sheet:
    """The report with a few of its hidden parts, or its cells, as no report has them."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        chance.choice(_WAYS)(sheet, texts, chance)
    return sheet


def _heading(sheet: Sheet, texts: Sequence[str], chance: random.Random) -> None:
    try:
        at, about = sheet.column("record"), dict(sheet.about)
    except (StopIteration, ValueError, IndexError):  # an earlier step left none
        return
    _change(about, chance)
    sheet.cells[0][at] = f"simexit.record {json.dumps(about)}"


def _change(about: dict[str, Any], chance: random.Random) -> None:
    """Change something of a heading, or of a list or mapping in it."""
    name = chance.choice(list(about))
    inside = about[name]
    if not isinstance(inside, list | dict) or not inside or chance.random() < 0.3:
        about[name] = chance.choice(_ODD_JSON)
        return
    inside = about[name] = inside.copy()
    place: Any = chance.choice(list(inside)) if isinstance(inside, dict) else chance.randrange(len(inside))
    match chance.randrange(3):
        case 0:
            del inside[place]
        case 1 if isinstance(inside, list):
            inside.insert(place, chance.choice((inside[place], chance.choice(_ODD_JSON))))
        case _:
            inside[place] = chance.choice(_ODD_JSON)


def _record(sheet: Sheet, texts: Sequence[str], chance: random.Random) -> None:
    at = _hidden(sheet)
    rows = range(1, len(sheet.cells)) if chance.random() < 0.3 else [chance.randrange(1, len(sheet.cells))]
    place, text = chance.randrange(1, 60), chance.choice(texts)
    for row in rows:
        parts = str(sheet.cells[row][at]).split(",")
        parts[min(place, len(parts) - 1)] = text
        sheet.cells[row][at] = ",".join(parts)


def _hidden(sheet: Sheet) -> int:
    marks = (at for at, text in enumerate(sheet.cells[0]) if str(text).startswith("simexit.record"))
    return next(marks, 0)


def _cell(sheet: Sheet, texts: Sequence[str], chance: random.Random) -> None:
    row, at = chance.randrange(len(sheet.cells)), chance.randrange(len(sheet.cells[0]))
    sheet.cells[row][at] = chance.choice(texts)


def _column(sheet: Sheet, texts: Sequence[str], chance: random.Random) -> None:
    at, text = chance.randrange(len(sheet.cells[0])), chance.choice(texts)
    for row in sheet.cells[1:]:
        row[at] = text


def _second_sheet(sheet: Sheet, texts: Sequence[str], chance: random.Random) -> None:
    other = Sheet([list(row) for row in sheet.cells], sheet.lang)
    chance.choice((_heading, _record))(other, texts, chance)
    sheet.more.append((f"SIMs {len(sheet.more) + 2}", other.cells))


_WAYS: tuple[Callable[[Sheet, Sequence[str], random.Random], None], ...] = (
    *(_heading, _heading, _record, _record), _cell, _column, _second_sheet,
)  # fmt: skip
