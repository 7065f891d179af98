"""What a part adds to what is told of the whole, small however many lines it has; and the sum of several.

Must not know how a line is decided, nor how a sum is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from batch.fleet.problem_groups import ProblemGroup, in_rank
from batch.problems import PROBLEMS, Notice, Problem, Severity, with_severity
from batch.report.counted import FigureRow
from batch.report.figures import Figures
from batch.shown import ranges_of

#: Problems of one column and text that are told by themselves; of the others, how many there are of each kind.
MOST_GROUPS = 2_000
#: Ranges of row numbers that a problem has.
RANGES_KEPT = 60
_COUNTED = re.compile(r"(?:^|; )(.+?): (\d+)(?=; |$)")

Ranges = list[tuple[int, int]]


class SummedProblem(msgspec.Struct):
    """One problem, how many cells or rows it is about, and the first of their numbers."""

    problem: Problem
    count: int
    ranges: Ranges

    @property
    def rows(self) -> Iterator[int]:
        """The first of the rows."""
        return (row for first, last in self.ranges for row in range(first, last + 1))


class SummedQuestion(msgspec.Struct):
    """A row of the questions, as in `FleetResult.questions`."""

    fact: str
    asks: str
    about: str
    text: str
    decides: str
    holds_up: int
    releases: int
    by_answer: dict[str, int]
    suggested: dict[str, int]
    money_hkd: Decimal
    going: int
    going_hkd: Decimal


class ToldInReport(msgspec.Struct):
    """What the report says of a part: its figures, questions, rules that fired and assumptions."""

    figures: Figures
    questions: list[SummedQuestion]
    rules: list[dict[str, Any]]
    assumptions: list[dict[str, Any]]


class Sums(msgspec.Struct):
    """What a part, or several, add to the whole. `codes`: those that any line has, of its status and its decisions."""

    lines: int
    codes: list[str]
    verdicts: list[FigureRow]
    resting: list[FigureRow]
    groups: list[SummedProblem]
    others: dict[str, int]
    notices: list[Notice]
    engines: list[str]
    told: ToldInReport | None = None

    @property
    def unlisted(self) -> int:
        """How many cells or rows with other problems are not used as they stand."""
        used = with_severity(Severity.USED)
        return sum(count for name, count in self.others.items() if name in PROBLEMS and name not in used)


def group_of(group: ProblemGroup) -> SummedProblem:
    """A problem of a part, with the first of its rows."""
    return SummedProblem(group.problem, group.count, ranges_of(group.rows, RANGES_KEPT))


def fewest(groups: Sequence[SummedProblem]) -> tuple[list[SummedProblem], dict[str, int]]:
    """The groups that are told by themselves, and of the others how many cells or rows have each problem."""
    ordered = in_rank(groups)
    others: dict[str, int] = {}
    for group in ordered[MOST_GROUPS:]:
        problem = group.problem
        others[problem.type] = others.get(problem.type, 0) + group.count
    return ordered[:MOST_GROUPS], others
