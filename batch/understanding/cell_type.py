"""What a sheet asks of a type: how its cells are read, shown, headed and filled in.

Each type answers for itself, beside the code that reads it; `batch.understanding.cell_types` lists them. This module
must not know any of them. What needs arrays is imported where it is used: a single check has none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from batch.identity import mask
from batch.understanding.understood import (
    UNKNOWN,
    CellContext,
    CellWords,
    Trouble,
    Understood,
    Unit,
    is_listed,
)
from batch.understanding.words import says_nothing
from engine.types.facts import Fact
from engine.types.type import NONE, PRESENT, Value

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from batch.understanding.quick import Quick

CellFormat = Literal["text", "code", "money", "date"]
GIVEN = "given"


class Bounds(NamedTuple):
    """What a spreadsheet program may hold a cell against as it is typed: a kind of value, from and to which.

    `loose`: what is outside may still be understood. Without a kind, nothing is held against it.
    """

    kind: Literal["", "date", "decimal", "whole", "textLength"] = ""
    least: int | dt.date = 0
    most: int | dt.date | None = None
    loose: bool = False


class CellType:
    """How a sheet writes the values of one type. The class's own values say what most types do."""

    name = ""
    """The name of the engine's type."""
    allowed = "allowed_text"
    """What a message says that may be written."""
    said_as = ""
    """The key of the texts that say the same in every language; blank: the type's name."""
    term_said_as = ""
    """The same for a carrier's term, which is never a list."""
    says_itself = False
    """A reply is understood as anyone would: there is no need to say how."""
    any_length = False
    free_text = False
    """A cell may hold anything, so that identity numbers in it are masked and the rest is kept."""
    lists = False
    """A cell may list what it counts."""
    named = False
    """A value may stand for what is not on the list: its name is kept beside it as it is written."""
    has_currency = False
    """A heading may say in which currency the amounts are."""
    no_value = ""
    """The trouble of a text that is no value at all; blank: a clear value with a remark is not looked for."""
    unclear: frozenset[str] = frozenset()
    """Troubles that a remark may be the reason of, besides that one."""
    of_words = False
    """A cell is a word or two: what stands behind its dash or comma is a remark."""
    looks_around = False
    """What a cell says may depend on the other cells of its column."""
    may_be_asked = False
    """A heading may put the fact as a question."""
    fitting = ""
    """A pattern: what the brackets of a heading may say of the column."""
    cell_format: CellFormat = "text"
    """How the empty workbook formats the column."""
    band = "verdict"
    """The group of columns whose colour the heading has in the empty workbook."""
    example = ""
    bounds: Bounds | None = None
    """What the empty workbook checks as it is typed; None: nothing, and nothing is said of it."""

    def read(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        """What a cell says; `text` is tidy, `word` the same in ordinary characters on one line, and not blank."""
        words = context.vocabulary
        if fact.none and is_listed(word, words.none):
            return Understood(NONE)
        if is_listed(word, words.unknown) or says_nothing(word):
            return UNKNOWN
        return self.parse(fact, text, word, context)

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        """The same for a cell that says something."""
        raise NotImplementedError

    def around(self, texts: Sequence[str], context: CellContext) -> CellContext:
        """The context in which each of a column's texts is read, where the column says how."""
        return context

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        """Whether a remark beside a value, which is itself no value, leaves it as it is."""
        return True

    def nearly(self, said: Understood) -> bool:
        """Whether a remark, read by itself with a trouble, is nearly a value."""
        trouble = said.trouble
        return said.value is not None or (
            trouble is not None and (trouble.type != self.no_value or "nearest" in trouble.params)
        )

    def heading(self, fact: Fact, part: str, words: CellWords) -> Unit | None:
        """What one bracket of a heading says of its cells; None: nothing that this type knows."""
        return Unit() if self.fitting and re.fullmatch(self.fitting, part) else None

    def masked(self, text: str) -> str:
        """A private text as a message may show it."""
        return mask(text)

    def template_text(self, fact: Fact) -> str:
        """The key of the text that says in the empty workbook what may be written."""
        return self.said_as or self.name

    def settled(self, words: pa.Array, context: CellContext) -> CellContext:
        """The context with what a column's texts settle together."""
        return context

    def quick(self, words: pa.Array, context: CellContext) -> Quick | None:
        """The plain ones among a column's texts, all at once; None: each has to be looked at."""
        return None

    def doubts(self, words: pa.Array, values: pa.Array | None, context: CellContext) -> Mapping[int, Trouble]:
        """The troubles, by place, that show only beside the column's other texts."""
        return {}

    def column(
        self, fact: Fact, numbers: npt.NDArray[np.integer[Any]], known: npt.NDArray[np.bool_]
    ) -> pa.Array:
        """Numbers as the report shows them; texts, which have no number, are shown as they were read."""
        import pyarrow as pa

        return pa.array(numbers, pa.int64(), mask=~known)

    def code(self, value: Any) -> str:
        """A value as a code, the same in every language."""
        return GIVEN if value == PRESENT else str(value)

    def written(self, value: Any) -> str:
        """A value as a file has it that settles it: `no`, `98.50`, `2026-12-31`."""
        return ("yes" if value else "no") if isinstance(value, bool) else self.code(value)

    def from_code(self, code: str) -> Value:
        """The value that a code stands for; ValueError for a code that means nothing."""
        return code
