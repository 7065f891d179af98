"""The one list of how sheets write the types there are; what a free text is, too.

To add a type: write its class beside the code that reads its cells, and add it to `CELL_TYPES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batch.understanding.cell_type import CellType
from batch.understanding.choices import CarrierCells, ChoiceCells, YesNoCells
from batch.understanding.days import DateCells, DayCells, DaysCells
from batch.understanding.iccid import IccidCells
from batch.understanding.identity import mask_name
from batch.understanding.lists import CountCells
from batch.understanding.money import MoneyCells
from batch.understanding.phones import PhoneCells
from batch.understanding.understood import UNKNOWN, CellContext, Understood
from batch.understanding.words import fold
from engine.types.facts import Fact
from engine.types.type import Typed

if TYPE_CHECKING:
    import pyarrow as pa

    from batch.understanding.quick import Quick


class TextCells(CellType):
    """Names and references: any text."""

    name = "text"
    says_itself = True
    any_length = True
    free_text = True
    cell_format = "code"
    band = "key"

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        # "none" is nobody's name: two lines without an owner don't belong to the same one.
        return UNKNOWN if fold(word) in context.vocabulary.none else Understood(text)

    def masked(self, text: str) -> str:
        return mask_name(text)

    def quick(self, words: pa.Array, context: CellContext) -> Quick:
        from batch.understanding.quick import quick_texts

        return quick_texts(words, context.vocabulary.unknown | context.vocabulary.none)


CELL_TYPES: dict[str, CellType] = {
    one.name: one
    for one in (
        *(TextCells(), PhoneCells(), IccidCells(), ChoiceCells(), CarrierCells(), YesNoCells()),
        *(MoneyCells(), DateCells(), CountCells(), DayCells(), DaysCells()),
    )
}


def cell_type_of(fact: Typed) -> CellType:
    """How a sheet writes a fact, term or derived fact."""
    return CELL_TYPES[fact.type]
