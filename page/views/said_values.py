"""A value that was given, in the words in which a page lets it be chosen.

It must not know who gave it, nor for what.
"""

from __future__ import annotations

from collections.abc import Sequence

from batch.answers.written import in_full
from batch.report.fact_words import code_in_words
from batch.understanding.cell_types import cell_type_of
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.type import NONE, Value
from page.views.page_words import ScreenWords


def in_words(fact: Fact, value: Value | None, names: Sequence[str], words: ScreenWords) -> str:
    """The value as a drop-down has it; without a value it was left open on purpose."""
    if value is None:
        return words.report.say("words.unknown")
    cells = cell_type_of(fact)
    if cells.lists and names and not cells.named:
        return words.report.listed(names)
    text = in_full(fact, value, names)
    if type_of(fact).holds or text in fact.values or text == NONE:
        return code_in_words(fact, cells.code(value), words.report)
    return text
