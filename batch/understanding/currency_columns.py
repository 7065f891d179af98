"""Find the columns that say row by row in which currency the amounts are; must not know how amounts are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from batch.columns import Places, distinct_texts
from batch.shapes import RawTable
from batch.understanding.currency_words import LOCAL, UNCLEAR, is_blank
from batch.understanding.understood import CellWords
from batch.understanding.words import fold, fold_script

if TYPE_CHECKING:
    from batch.shapes import TextColumn

_MOST = 200  # distinct texts; no fleet is paid for in so many currencies
_SAMPLE = 50  # rows that are looked at before a column without a telling heading is looked through


@dataclass(frozen=True)
class CurrencyColumn:
    """A column of currencies: for each distinct text its code ("" where it says nothing) and the rows' places."""

    position: int
    heading: str
    about: str
    texts: tuple[str, ...]
    codes: tuple[str, ...]
    places: Places


def currency_columns(table: RawTable, positions: Sequence[int], words: CellWords) -> list[CurrencyColumn]:
    """The columns of currencies among those at these positions: headed so, or holding nothing else."""
    found = (_currencies(table, position, words) for position in positions)
    return [column for column in found if column is not None]


def nearest_column(
    columns: Sequence[CurrencyColumn], position: int, heading: str, amounts: Sequence[int]
) -> CurrencyColumn | None:
    """The one that speaks of the amounts in this column: it names them, or else stands next to them.

    `amounts`: the positions of all columns of amounts, beside each of which one of currencies may stand.
    """
    if not columns:
        return None
    folded = fold_script(heading)
    named = [column for column in columns if column.about and column.about in folded]
    if named:
        return max(named, key=lambda column: len(column.about))
    last = max(column.position for column in columns)
    side = 1 if last > max(amounts) else -1
    beside = [column for column in columns if (column.position - position) * side > 0]
    return min(beside or columns, key=lambda column: abs(column.position - position))


def _currencies(table: RawTable, position: int, words: CellWords) -> CurrencyColumn | None:
    heading, texts = table.headings[position], table.columns[position]
    headed = words.money.heads_currencies(heading)
    surely = words.money.surely_heads_currencies(heading)
    if not headed and not _sampled(texts, words):
        return None
    places, distinct = distinct_texts(texts)
    if not 0 < len(distinct) <= _MOST:
        return None
    said = distinct.to_pylist()
    codes = [_said(text, words) for text in said]
    if LOCAL in codes and "CNY" not in codes:  # then 元 is the Hong Kong dollar
        codes = [LOCAL if code in words.money.either else code for code in codes]
    sure = sum(code not in ("", UNCLEAR) for code in codes)
    filled = sum(code != "" for code in codes)
    least = 0 if surely else filled / 2 if headed else filled
    if not filled or sure < least or not (sure or surely):
        return None
    about = fold_script(words.money.without_label(heading))
    return CurrencyColumn(position, heading, about, tuple(said), tuple(codes), places)


def _said(text: str, words: CellWords) -> str:
    """What a cell says; that nobody knows is not what a blank says."""
    if is_blank(text):
        return ""
    return UNCLEAR if fold(text) in words.unknown else words.money.of_cell(text)


def _sampled(texts: TextColumn, words: CellWords) -> bool:
    """Whether the first cells of a column are all currencies by their names."""
    first = [text for text in texts.slice(0, _SAMPLE).to_pylist() if text]
    return bool(first) and all(words.currency(text) is not None for text in set(first))
