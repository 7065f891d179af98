"""The days on which a rule or hint is in force: before and after them it is as if it were not there.

They are a part of its condition, so that whoever evaluates or proves it knows of them. Knows no rule.
"""

import datetime
from collections.abc import Iterator

from engine.conditions.nodes import All, Always, Compare, Node, Number, Value
from engine.rulebook.yamlfile import YamlFile
from engine.types.facts import AS_OF

Day = datetime.date | None
FROM, TO = "valid_from", "valid_to"


def in_force(condition: Node, first: Day, last: Day) -> Node:
    """A condition that fails on each day of the check before the first or after the last; None: there is no such."""
    days = tuple(_days(first, last))
    rest = () if days and isinstance(condition, Always) else (condition,)
    parts = (*days, *rest)
    return parts[0] if len(parts) == 1 else All(parts)


def _days(first: Day, last: Day) -> Iterator[Node]:
    day = Value(AS_OF.name)
    if first is not None:
        yield Compare(">=", day, Number(first.toordinal()))
    if last is not None:
        yield Compare("<=", day, Number(last.toordinal()))


def check_days(first: Day, last: Day, file: YamlFile, *path: str | int) -> None:
    """The last day does not come before the first."""
    if first is not None and last is not None and last < first:
        file.problem(
            f"`{TO}` ({last}) comes before `{FROM}` ({first}): write the first day on which it holds and the last",
            *path, TO,
        )  # fmt: skip
