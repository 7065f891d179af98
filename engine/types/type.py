"""What the engine asks of a type: how its values become numbers, and what conditions and rule files may do with them.

Each type answers for itself, in `engine.types.fact_types`. This module must not know any of them, nor a spreadsheet.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Value = bool | int | str | datetime.date

NONE = "none"
"""Say "there is none", for the facts of which that is a value (`contract_end_on`, `transfer_target`)."""

PRESENT = "present"
"""What `decode` gives for a text, phone or ICCID: the number says that there is one, never which one."""


class Typed(Protocol):
    """What a type needs of a fact, a term or a derived fact."""

    @property
    def name(self) -> str: ...

    @property
    def type(self) -> str: ...

    @property
    def none(self) -> bool: ...

    @property
    def values(self) -> Mapping[str, Sequence[str]]: ...


class Type:
    """One type of facts. The class's own values say what most types are; each type says where it differs."""

    name = ""
    noun = ""
    """What a message calls a value of it: `an amount`, `a yes/no`."""
    holds = False
    """Yes or no: it can stand in a condition by itself."""
    coded = False
    """Its values are codes from a list, compared with `is` and `in`."""
    names_carriers = False
    """That list is the rulebook's carriers."""
    names_contracts = False
    """It tells the contracts apart whose terms the rulebook knows."""
    opaque = False
    """Rules see only whether there is one, never which one."""
    ordered = False
    """Its values are numbers: they can be computed with and compared with `<` and `>`."""
    scale = 1
    """How many of the engine's units make one as people write it: 100 cents a dollar."""
    finest = "a whole number"
    """The smallest step of a written number."""
    least, most = 0, 10**11
    """What a rule file may write, in the engine's units; more would be a slip, and can't be computed with."""
    counts_days = False
    """Its numbers are how many days something takes."""
    sample = "A1"
    """A text that can be one of its values, where rules see only that there is one."""
    sign = ""
    """What stands before an amount that people read."""
    distance: Type | None = None
    """What lies between two of them, for points in time: no bare number is one."""
    may_be_none = False
    """The word "none" can be one of its values."""
    of_terms = False
    """A carrier's term may be of this type."""
    lists_values = False
    """A rule file may list `values` for it."""

    @property
    def unit(self) -> Type:
        """The type of its numbers in a computation."""
        return self

    @property
    def discrete(self) -> bool:
        """Whether it has a few values that people can tell apart by their names."""
        return not (self.ordered or self.opaque)

    def encode(self, fact: Typed, value: Value) -> int:
        """The whole number that stands for `value`; raises ValueError when the fact can't have that value."""
        raise NotImplementedError

    def decode(self, fact: Typed, code: int) -> Value:
        """The value that `code` stands for; `PRESENT` where the number says only that there is one."""
        raise NotImplementedError

    def from_yaml(self, fact: Typed, written: Any) -> Value:
        """The value that a rule file writes; ValueError says what is allowed."""
        raise NotImplementedError

    def codes(self, fact: Typed) -> tuple[int, ...]:
        """All the numbers it can have; of ordered types there is no end."""
        raise NotImplementedError

    def answers(self, fact: Typed, as_of: int) -> tuple[int, ...] | None:
        """Numbers that stand for the answers a question may get; None: a number on each side of every threshold."""
        return None if self.ordered else self.codes(fact)

    def condition(self, fact: Typed, code: int) -> str:
        """That the fact has this value, as a condition says it."""
        return f"{fact.name} == {code / self.scale:g}"

    def refused(self, fact: Typed, value: object) -> ValueError:
        return ValueError(f"{fact.name}: {value!r} is no value of the type {self.name}")


def article(noun: str) -> str:
    """`a count`, `an outcome`, `an amount`."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
