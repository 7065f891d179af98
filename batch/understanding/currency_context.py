"""Say in what currency the amounts of a column are: by its heading, row by row, or by the lines around the table.

The nearer statement goes before the farther one; a cell's own goes before all. It must not know how an amount is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
import numpy as np

from batch.shapes import RawTable
from batch.understanding.cell_types import cell_type_of
from batch.understanding.column_cells import RowContexts
from batch.understanding.currency_columns import CurrencyColumn, currency_columns, nearest_column
from batch.understanding.currency_lines import stated_around
from batch.understanding.currency_words import LOCAL
from batch.understanding.matching import Matched, Matching
from batch.understanding.understood import CellContext
from engine.types.facts import Fact

_NUMBERS = re.compile(r"[\d.,\s]+")


class TableCurrencies:
    """What one table says of its amounts."""

    def __init__(
        self, table: RawTable, matching: Matching, facts: Mapping[str, Fact], context: CellContext
    ) -> None:
        self._amounts = [
            matched.position
            for name, matched in matching.matched.items()
            if cell_type_of(facts[name]).has_currency
        ]
        self._words, self._table_above = context.vocabulary, table.above
        if not self._amounts:
            return
        self._around = stated_around(table, self._words)
        positions = [left.position for left in matching.unmatched]
        self._columns = currency_columns(table, positions, self._words)

    def contexts(self, matched: Matched, context: CellContext) -> CellContext | RowContexts:
        """The context of a column's cells, or those of its rows."""
        if matched.position not in self._amounts:
            return context
        context = self._of_column(matched, context)
        column = nearest_column(self._columns, matched.position, matched.heading, self._amounts)
        return context if column is None else _by_row(column, context)

    def stated(self, matched: Matched, context: CellContext) -> str:
        """The currency in which a column's amounts are stated to be, where that is not surely Hong Kong's."""
        return self._of_column(matched, context).stated if matched.position in self._amounts else ""

    def _of_column(self, matched: Matched, context: CellContext) -> CellContext:
        heading = self._words.money.of_heading(matched.heading)
        either_is = context.either_is or LOCAL  # somebody may have settled it
        if heading == LOCAL or self._example_says(matched.position):
            return msgspec.structs.replace(context, either_is=either_is)
        code, says = self._around
        own = self._words.money.either_in(matched.heading)
        if code in ("", *self._words.money.either) and own and not matched.unit.hkd:
            code, says = own, matched.heading
        if code == LOCAL or (matched.unit.hkd and not code):
            return msgspec.structs.replace(context, either_is=either_is)
        return msgspec.structs.replace(context, stated=code, says=says) if code else context

    def _example_says(self, position: int) -> bool:
        """Whether an example that stands above the column's heading is an amount in Hong Kong's currency."""
        above = [row[position] or "" for row in self._table_above if position < len(row)]
        return any(
            text != (sign := _NUMBERS.sub("", text)) and self._words.currency(sign) == LOCAL for text in above
        )


def _by_row(column: CurrencyColumn, context: CellContext) -> CellContext | RowContexts:
    """A context for each thing that the column of currencies says."""
    contexts = [
        _of_row(column.heading, text, code, context)
        for text, code in zip(column.texts, column.codes, strict=True)
    ]
    if LOCAL in column.codes and set(column.codes) <= {LOCAL, ""} and not context.stated:
        return contexts[column.codes.index(LOCAL)]
    # A blank, whose place is -1, says nothing: its context is the one at the end.
    of_row = np.where(column.places >= 0, column.places, len(contexts))
    return RowContexts((*contexts, context), of_row)


def _of_row(heading: str, text: str, code: str, context: CellContext) -> CellContext:
    if not code:
        return context
    if code == LOCAL:
        return msgspec.structs.replace(context, stated="", says="", either_is=LOCAL)
    return msgspec.structs.replace(context, stated=code, says=f"{heading}: {text}"[:60])
