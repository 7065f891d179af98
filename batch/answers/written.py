"""Write a value as a file of answers has it. It must not know numpy, nor whose answer it is."""

from __future__ import annotations

from collections.abc import Sequence

from batch.understanding.cell_types import cell_type_of
from batch.understanding.understand import masked
from engine.types.facts import Fact
from engine.types.type import NONE, Value


def said(fact: Fact, value: Value, names: Sequence[str] = ()) -> str:
    """The same as people would say it: the things that were listed, not how many, and none in place of 0."""
    cells = cell_type_of(fact)
    if not cells.lists or cells.named:
        return written(fact, value, names)
    listed = "; ".join(names) or (NONE if value == 0 else written(fact, value))
    return masked(fact, listed)


def written(fact: Fact, value: Value, names: Sequence[str] = ()) -> str:
    """A value as a file of answers has it: `no`, `98.50`, `2026-12-31`; masked where it is private."""
    cells = cell_type_of(fact)
    said = names[0] if cells.named and names else cells.written(value)
    return masked(fact, said) if fact.private else said
