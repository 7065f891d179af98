"""Read names and references: any text, as it stands.

It must not know whose they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batch.identity import mask_name
from batch.shown import one_line
from batch.understanding.cell_type import CellType
from batch.understanding.understood import UNKNOWN, CellContext, Understood
from batch.understanding.words import fold
from engine.types.facts import Fact

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

    def read(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        # Only in the script they are listed in, as the column reader looks them up.
        if fold(word) in context.vocabulary.unknown or not any(char.isalnum() for char in word):
            return UNKNOWN
        return self.parse(fact, text, word, context)

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        # "none" is nobody's name: two lines without an owner don't belong to the same one.
        return UNKNOWN if fold(word) in context.vocabulary.none else Understood(text)

    def masked(self, text: str) -> str:
        return mask_name(text)

    def quick(self, words: pa.Array, context: CellContext) -> Quick | None:
        from batch.understanding.quick import quick_texts

        vocabulary = context.vocabulary
        return quick_texts(words, vocabulary.unknown | vocabulary.none | set(map(fold, vocabulary.ditto)))


class ContractCells(TextCells):
    """References to contracts with a carrier: any text, on one line."""

    name = "contract"
    said_as = "text"

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        return super().parse(fact, one_line(text), word, context)

    def quick(self, words: pa.Array, context: CellContext) -> Quick | None:
        return None  # each is looked up among the contracts that the company's terms name
