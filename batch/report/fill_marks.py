"""Make and understand the hidden marks of a sheet to fill in: which column is which, which line a row is about, and
what was asked of it. Must not know how a sheet is written or read.

A hidden line over the headings names the columns, so that they may be moved and renamed. A hidden column before the
answers holds a mark for each row, and one behind them its number, which also stands among the answers for all to see:
rows that are sorted take them along, and where only some columns were sorted, they no longer agree.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.own_marks import FILL, FILL_COLUMN
from batch.plain_values import whole
from batch.report.fingerprint import check_texts, hashes, mixed, one_hash

FORMAT = 1
#: What a cell says that is not asked; no text that somebody means.
NOT_ASKED = "·"
#: What a suggestion begins with until somebody takes the mark away or chooses from the list.
SUGGESTED = ("?", "？")
#: The columns that are no fact's.
ROW, AMONG, BY, ON = "row", "number", "by", "on"
_SEPARATOR = "|"
_KNOWN = "="
_IDS = 1 << 53  # whole numbers that every reader of JSON keeps exactly
_YEARS = range(1990, 2200)
_STATES = np.frombuffer(b"-?=", np.uint8)  # not asked, asked, asked because what is known can't be right


class FillAbout(msgspec.Struct, frozen=True):
    """What the hidden line says of the whole sheet; `facts` are those of a mark's states, in their order.

    `who` is asked, as one of the lines' `by` (owner, department …); both blank for a report's sheet. `details` are the
    facts that others say too.
    """

    format: int
    id: int
    lang: str
    as_of: datetime.date
    facts: tuple[str, ...]
    who: str = ""
    by: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowMark:
    """What a row's mark says: its number (0: every line below), what was asked of it, and its line."""

    number: int
    states: str
    key: str

    def asks(self, place: int) -> bool:
        """Whether the fact at this place was asked."""
        return self.states[place] != "-"

    def doubts(self, place: int) -> bool:
        """Whether it was asked although the sheet gives a value."""
        return self.states[place] == "="


def states_of(asked: Sequence[Any], doubted: Sequence[Any], size: int) -> pa.Array:
    """A letter for each fact, together a text for each row."""
    wide = len(asked)
    marks = np.empty((size, wide), np.uint8)
    for place, (one, two) in enumerate(zip(asked, doubted, strict=True)):
        marks[:, place] = _STATES[one.astype(np.int8) + two]
    ends = pa.py_buffer(np.arange(size + 1, dtype=np.int64) * wide)
    return pa.Array.from_buffers(pa.large_string(), size, [None, ends, pa.py_buffer(marks)])


def row_marks(about: FillAbout, states: pa.Array, keys: pa.Array) -> tuple[FillAbout, pa.Array]:
    """What the hidden line says, with the sheet's own number, and the rows' marks; the first row is every line's."""
    numbers = pa.array(range(len(keys))).cast(pa.large_string())
    between = pa.scalar(_SEPARATOR, pa.large_string())
    plain = pc.binary_join_element_wise(numbers, states, keys.cast(pa.large_string()), between)
    found = hashes(plain)
    about = msgspec.structs.replace(about, id=_identity(about, found))
    checks = check_texts([found], about.id)
    return about, pc.binary_join_element_wise(checks, plain, between)


def _identity(about: FillAbout, rows: Any) -> int:
    total = one_hash(msgspec.json.encode(about).decode()) + int(rows.sum(dtype=np.uint64))
    return (
        int(mixed(np.array([total % 2**64], np.uint64))[0]) >> 12
    )  # as large as every reader of JSON keeps exactly


def about_text(about: FillAbout) -> str:
    """The text of the hidden line's first mark."""
    return FILL + msgspec.json.encode(about).decode()


def about_of(text: str) -> FillAbout | None:
    """What it says; None where that can't be understood."""
    try:
        about = msgspec.json.decode(text.removeprefix(FILL.strip()).strip(), type=FillAbout)
    except msgspec.MsgspecError:
        return None
    believable = about.format == FORMAT and 0 <= about.id < _IDS and about.as_of.year in _YEARS
    return about if believable else None


def column_text(code: str) -> str:
    """The text over the column of this code."""
    return FILL_COLUMN + code


def known_text(code: str) -> str:
    """The text over a column that only shows what is known."""
    return f"{FILL_COLUMN}{_KNOWN}{code}"


def column_of(text: str) -> str:
    """The code of a column that says something; blank where the text is no mark of one."""
    code = text.removeprefix(FILL_COLUMN.strip()).strip()
    return "" if code == text or code.startswith(_KNOWN) else code


def known_of(text: str) -> str:
    """The code of a column that only shows what is known; blank where the text is no mark of one."""
    code = text.removeprefix(FILL_COLUMN.strip()).strip()
    return code.removeprefix(_KNOWN) if code != text and code.startswith(_KNOWN) else ""


def is_mark(text: str) -> bool:
    """Whether a text over a column says what the column is."""
    return text.startswith((FILL.strip(), FILL_COLUMN.strip()))


def marks_of(about: FillAbout, texts: Sequence[str | None]) -> list[RowMark | None]:
    """The marks that are as they were written, None for others."""
    parts = [(text or "").split(_SEPARATOR, 3) for text in texts]
    plain = [_SEPARATOR.join(part[1:]) for part in parts]
    expected = check_texts([hashes(pa.array(plain, pa.large_string()))], about.id).to_pylist()
    return [
        RowMark(number, part[2], part[3])
        if len(part) == 4
        and part[0] == check
        and len(part[2]) == len(about.facts)
        and (number := whole(part[1])) is not None
        else None
        for part, check in zip(parts, expected, strict=True)
    ]


def is_suggestion(text: str) -> bool:
    """Whether a cell holds a suggestion that nobody has taken up."""
    return text.startswith(SUGGESTED)
