"""Turn one typed value into the small whole number the engine computes with, and back.

It must not know spreadsheets, columns of values or numpy: one fact, one value, one number.
"""

from engine.types.fact_types import type_of
from engine.types.type import NONE, PRESENT, Typed, Value

__all__ = ["NONE", "PRESENT", "Typed", "Value", "decode", "encode"]


def encode(fact: Typed, value: Value) -> int:
    """The whole number that stands for `value`; raises ValueError when the fact can't have that value."""
    return type_of(fact).encode(fact, value)


def decode(fact: Typed, code: int) -> Value:
    """The value that `code` stands for; for text, phone and ICCID only whether there is one (`PRESENT`)."""
    return type_of(fact).decode(fact, code)
