"""Under which answers a line may go is found once for each kind of line.

Tests check the same few kinds again and again, and finding it takes longer than all else of a sheet of a few lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import ref

import pytest

from engine.deciding import provided, provided_many
from engine.deciding.ending import Ending
from engine.deciding.provided import Answers, of_one
from engine.deciding.trial import Columns
from engine.rulebook.book import Rulebook

Kind = tuple[object, ...]


class _Found:
    """What was found by one rulebook; by the next one that lies at its place in memory, nothing yet."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = ref(rulebook)
        self.answers: dict[Kind, Answers] = {}


_found: dict[int, _Found] = {}


@contextmanager
def found_once() -> Iterator[None]:
    """As long as this lasts. The rules engine is asked less often then, so that it's not for tests that count."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (provided, provided_many):
            patch.setattr(module, "of_one", _of_one)
        yield


def _of_one(ending: Ending, stated: Columns) -> Answers:
    rulebook = ending.decider.rulebook
    found = _found.get(id(rulebook))
    if found is None or found.rulebook() is not rulebook:
        found = _found[id(rulebook)] = _Found(rulebook)
    kind = (
        ending.as_of,
        *sorted((name, repr(value)) for name, value in ending.decider.assumed_values.items()),
        *sorted((name, int(column.known), int(column.values)) for name, column in stated.items()),
    )
    if kind not in found.answers:
        found.answers[kind] = of_one(ending, stated)
    return found.answers[kind]
