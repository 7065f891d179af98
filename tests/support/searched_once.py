"""Which values give the rules of a decision the codes wanted is searched for once for all rulebooks of a test run.

`rules verify` asks the same of every copy of a rulebook, whatever a test has changed elsewhere in it. A search rests on
the conditions, on the rules that they tell apart, and on the values to be tried: it is known by all of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from engine.conditions.nodes import Node
from engine.verifying.reach import Reach, Values, Variable

_search = Reach._search
_found: dict[tuple[object, ...], Values | None] = {}


@contextmanager
def searched_once() -> Iterator[None]:
    """As long as this lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reach, "_search", _search_once)
        yield


def _search_once(
    self: Reach,
    conditions: Sequence[tuple[Node, int]],
    variables: Sequence[Variable],
    values: dict[Variable, Any],
) -> Values | None:
    if values:  # within a search
        return _search(self, conditions, variables, values)
    tried = tuple((variable, tuple(self.domain(variable))) for variable in variables)
    key = (tuple(conditions), tuple(self.groups), tried)
    if key not in _found:
        _found[key] = _search(self, conditions, variables, values)
    return _found[key]
