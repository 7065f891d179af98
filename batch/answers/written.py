"""Write a value as a file of answers has it. It must not know numpy, nor whose answer it is."""

from __future__ import annotations

from collections.abc import Sequence

from batch.understanding.cell_types import cell_type_of
from batch.understanding.understand import masked
from engine.types.facts import Fact
from engine.types.type import NONE, Value

NOT_KNOWN = "?"


def in_full(fact: Fact, value: Value | None, names: Sequence[str] = ()) -> str:
    """A value as a file of answers has it: `no`, `98.50`, `2026-12-31`; `?` where nobody knows it."""
    if value is None:
        return NOT_KNOWN
    cells = cell_type_of(fact)
    return names[0] if cells.named and names else cells.written(value)


def written(fact: Fact, value: Value | None, names: Sequence[str] = ()) -> str:
    """The same for a terminal or a message: masked where it is private."""
    text = in_full(fact, value, names)
    return masked(fact, text) if fact.private else text


def said(fact: Fact, value: Value | None, names: Sequence[str] = ()) -> str:
    """The same as people would say it: the things that were listed, not how many, and none in place of 0."""
    cells = cell_type_of(fact)
    if value is None or not cells.lists or cells.named:
        return written(fact, value, names)
    listed = "; ".join(names) or (NONE if value == 0 else written(fact, value))
    return masked(fact, listed)
