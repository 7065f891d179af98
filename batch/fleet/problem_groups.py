"""Put the problems of a fleet together that are one: the same of the same text in the same column.

It must not know how they are said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol, TypeVar

from batch.problems import PROBLEMS, Problem, Severity

_FIRST = (Severity.UNREADABLE, Severity.WAITS, Severity.LEFT_OUT, Severity.USED)
#: What the problems of one text in one column have in common, whatever else keeps two of them apart.
cell_of = attrgetter("type", "source", "sheet", "column", "heading", "fact", "text", "answered")


class CountedProblem(Protocol):
    """A problem, and how many cells or rows it is about."""

    @property
    def problem(self) -> Problem: ...
    @property
    def count(self) -> int: ...


class ListedProblem(CountedProblem, Protocol):
    """The same, with the numbers of the rows, or of the first of them."""

    @property
    def rows(self) -> Iterable[int]: ...


Grouped = TypeVar("Grouped", bound=CountedProblem)


@dataclass(frozen=True)
class ProblemGroup:
    """One problem, with the numbers of the rows that have it, rising."""

    problem: Problem
    rows: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many cells or rows it is about."""
        return len(self.rows)


def grouped(problems: Sequence[Problem]) -> list[ProblemGroup]:
    """The problems by column and text: what is not used comes before what is, then the most frequent first."""
    groups: dict[tuple[object, ...], tuple[Problem, list[int]]] = {}
    for item in problems:
        key = (*cell_of(item), *item.params.items())
        groups.setdefault(key, (item, []))[1].append(item.row)
    found = [ProblemGroup(first, tuple(sorted(rows))) for first, rows in groups.values()]
    return in_rank(found)


def in_rank(groups: Iterable[Grouped]) -> list[Grouped]:
    """What is not used before what is, then the most frequent first."""
    return sorted(groups, key=lambda group: (_rank(group.problem), -group.count))


def is_used(problem: Problem) -> bool:
    """Whether the cell is used as it stands, or needs not to be."""
    return _FIRST[_rank(problem)] is Severity.USED


def cells_to_mend(groups: Sequence[CountedProblem]) -> int:
    """How many cells or rows are not used as they stand."""
    return sum(group.count for group in groups if not is_used(group.problem))


def _rank(problem: Problem) -> int:
    needs_nothing = problem.of_rule or problem.answered
    severity = Severity.USED if needs_nothing else PROBLEMS[problem.type].severity
    return _FIRST.index(severity)
