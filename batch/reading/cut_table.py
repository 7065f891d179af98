"""Cut the table out of a sheet below its headings: which rows are rows; must not know file formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.reading.find_table import HeadingRow
from batch.reading.grid import Grid
from batch.shown import one_line

_TOTAL_WORDS = (
    "total", "totals", "grand total", "subtotal", "sub-total", "sub total", "sum",
    "合计", "合計", "总计", "總計", "小计", "小計", "总数", "總數", "总和", "總和", "共计", "共計",
)  # fmt: skip
_TOTAL = re.compile(
    r"(grand\s*|sub[\s-]*)?totals?|sum|[合总總小共]\s*[计計]|[总總][数數和]",
    re.IGNORECASE,
)
_AFTER_TOTAL = re.compile(
    r"[\s:：(（]*[\d,.]*\s*(lines?|sims?|rows?|hkd|hk\$|港币|港幣|张|張|条|條|行|个|個|元)?[\s)）:：]*",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"[-+(]?\s*(HK\$|HKD|US\$|USD|\$|¥|￥|港币|港幣|RMB)?\s*-?[\d,]*\.?\d*\s*(元|HKD|%)?\)?", re.IGNORECASE
)
_IDENTIFIES = re.compile(r"\+?\d{8,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BOTTOM = 40
_LOOKED_AT = 4  # a totals word stands in one of the first columns

Flags = npt.NDArray[np.bool_]


@dataclass
class Cut:
    """Which positions of the grid are rows of the table, and what was left out."""

    positions: npt.NDArray[np.int64]
    totals: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    only_bad: list[int] = field(default_factory=list)  # rows of error cells and nothing else


def cut(grid: Grid, headings: HeadingRow) -> Cut:
    """The rows below the headings, without blank ones, totals, repeated headings and notes under the table."""
    start = headings.position + headings.lines
    headed = [column.slice(start) for column, name in zip(grid.columns, headings.names, strict=True) if name]
    height = max(0, grid.height - start)
    filled = _filled(headed, height)
    leave = np.zeros(height, dtype=bool)
    totals = [at for at in _total_candidates(headed, filled) if _is_total(_cells(headed, at))]
    leave[totals] = True
    repeated = _repeated(headed, headings)
    leave[repeated] = True
    notes = _notes_below(headed, filled & ~leave)
    leave[[at for at, _ in notes]] = True
    return Cut(
        positions=np.flatnonzero(filled & ~leave) + start,
        totals=[at + start for at in totals],
        repeated=[at + start for at in repeated],
        notes=[(at + start, text) for at, text in notes],
        only_bad=sorted(
            {
                cell.position
                for cell in grid.bad_cells
                if start <= cell.position < grid.height and not filled[cell.position - start]
            }
        ),
    )


def _filled(columns: list[pa.Array], height: int) -> Flags:
    """Which rows have a cell that is not blank."""
    if any(column.null_count == 0 for column in columns):
        return np.ones(height, dtype=bool)
    filled = np.zeros(height, dtype=bool)
    for column in columns:
        if column.null_count < height:
            filled |= column.is_valid().to_numpy(zero_copy_only=False)
    return filled


def _total_candidates(columns: list[pa.Array], filled: Flags) -> list[int]:
    """Rows with a totals word: spelt plainly anywhere, or in any spelling near the bottom."""
    spellings = sorted(
        {form for word in _TOTAL_WORDS for form in (word, word.capitalize(), word.title(), word.upper())}
    )
    found: set[int] = set()
    for column in columns[:_LOOKED_AT]:
        hits = pc.is_in(column, value_set=_as_texts_of(column, spellings))
        if pc.any(hits).as_py():
            found.update(np.flatnonzero(pc.fill_null(hits, False).to_numpy(zero_copy_only=False)).tolist())
    rows = np.flatnonzero(filled)[-_BOTTOM:].tolist()
    for at in rows:
        first = next((text for text in _cells(columns[:_LOOKED_AT], at) if text), None)
        if first is not None and _TOTAL.match(first):
            found.add(at)
    return sorted(found)


def _as_texts_of(column: pa.Array, texts: list[str]) -> pa.Array:
    kind = column.type
    return pa.array(texts, kind.value_type if pa.types.is_dictionary(kind) else kind)


def _is_total(cells: list[str | None]) -> bool:
    """Whether there is a word for totals, then nothing but amounts: no number or ICCID of a SIM."""
    texts = [text for text in cells if text]
    if not texts or cells[:_LOOKED_AT].count(None) == _LOOKED_AT:
        return False
    word = _TOTAL.match(texts[0])
    if word is None or not _AFTER_TOTAL.fullmatch(texts[0][word.end() :]):
        return False
    return all(_AMOUNT.fullmatch(text) and not _IDENTIFIES.fullmatch(text) for text in texts[1:])


def _repeated(columns: list[pa.Array], headings: HeadingRow) -> list[int]:
    """Rows that repeat the headings, as printed pages do."""
    names = [name for name in headings.names if name]
    if len(names) < 2:
        return []
    first = pc.fill_null(pc.equal(columns[0], names[0]), False)
    if not pc.any(first).as_py():
        return []
    rows = np.flatnonzero(first.to_numpy(zero_copy_only=False)).tolist()
    return [at for at in rows if [text and one_line(text) for text in _cells(columns, at)] == names]


def _notes_below(columns: list[pa.Array], filled: Flags) -> list[tuple[int, str]]:
    """Single cells after a blank row at the very end: remarks of the sheet's author, not SIMs."""
    if len(columns) < 3:
        return []
    notes: list[tuple[int, str]] = []
    for at in map(int, np.flatnonzero(filled)[::-1]):
        texts = [text for text in _cells(columns, at) if text]
        if len(texts) != 1 or not _reads_as_a_remark(texts[0]):
            break
        notes.insert(0, (at, texts[0]))
    if not notes or notes[0][0] == 0 or filled[notes[0][0] - 1]:
        return []
    return notes


def _reads_as_a_remark(text: str) -> bool:
    """Whether a cell has words, not an id: an id alone in its row is a SIM about which nothing else is known."""
    return not _IDENTIFIES.search(text.replace(" ", "")) and (
        " " in text or len(text) > 20 or len(_HAN.findall(text)) > 4
    )


def _cells(columns: list[pa.Array], at: int) -> list[str | None]:
    return [column[at].as_py() for column in columns]
