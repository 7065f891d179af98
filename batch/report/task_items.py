"""Find what is to be done line by line: what concerns the advice of a line, each with its day.

Must not know any rule or kind of date, nor how it is worded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, codes_of
from batch.dated import NO_DATES
from batch.fleet.todo import FOLLOW_UPS, OBSTACLES
from batch.report.fingerprint import as_written, hashes
from batch.report.verdicts import are_advised
from batch.understanding.cell_arrays import FIRST_DAY

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from batch.report.fingerprint import Hashes
    from batch.shapes import FleetResult

    Numbers = npt.NDArray[np.integer[Any]]
    Flags = npt.NDArray[np.bool_]

DEADLINES = "deadlines"
SEVERITIES = ("blocker", "cost", "task")
AFTER = len(SEVERITIES)  # the severity of what is no obstacle
NEVER = 10**7  # a day after every other


@dataclass(frozen=True)
class TaskItems:
    """What is to be done: all arrays have an item per line and rule.

    `rule` is a number in `rules`, `said` one of the sentence within its rule, `told` one made of what the sentence says
    of the line, the same in every report, `date` the row of the result's dates that says by when (-1: none), `due` a
    day as a number (NEVER: none). `source` is the row of the table it comes from: of obstacles, follow-ups or dates.
    `together`: lines of several carriers are seen to together.
    """

    rules: list[str]
    sim: Numbers
    rule: Numbers
    severity: Numbers
    holds: Flags
    said: Numbers
    told: Hashes
    date: Numbers
    due: Numbers
    source: Numbers
    together: Flags

    @property
    def of_dates(self) -> Flags:
        """Whether what is to be done is only that something must be done by a day."""
        table = [rule.startswith(f"{DEADLINES}.") for rule in self.rules]
        return np.array(table or [False], np.bool_)[self.rule]


def items_of(result: FleetResult) -> TaskItems:
    """What is to be done for the lines about which something is advised: obstacles, follow-ups, then other dates."""
    advised = are_advised(result.sims, result.roles)
    dates = _Dates(result)
    parts = [_of_rules(result, result.todo, OBSTACLES, dates, advised)]
    if result.afterwards is not None:
        parts.append(_of_rules(result, result.afterwards, FOLLOW_UPS, dates, advised))
    parts.append(dates.left(advised))
    rules = list(dict.fromkeys(rule for part in parts for rule in part.rules))
    renumbered = [np.array([rules.index(rule) for rule in part.rules] or [0])[part.rule] for part in parts]
    return TaskItems(
        rules,
        in_four_bytes(*(part.sim for part in parts)),
        in_four_bytes(*renumbered),
        in_four_bytes(*(part.severity for part in parts)),
        np.concatenate([part.holds for part in parts]),
        in_four_bytes(*(part.said for part in parts)),
        np.concatenate([part.told for part in parts]),
        in_four_bytes(*(part.date for part in parts)),
        in_four_bytes(*(part.due for part in parts)),
        in_four_bytes(*(part.source for part in parts)),
        np.concatenate([part.together for part in parts]),
    )


def in_four_bytes(*numbers: Numbers) -> Numbers:
    """Numbers of rows and days, end to end: of a million lines there are millions of each."""
    return np.concatenate(numbers).astype(np.int32)


def _of_rules(
    result: FleetResult, table: pd.DataFrame, kind: str, dates: _Dates, advised: Flags
) -> TaskItems:
    """The rules of one decision that hold, or may, for the lines that are advised."""
    sim = np.asarray(table["sim"], np.int64)
    rule, rules = codes_of(arrow(table["rule"]))
    named = [f"{kind}.{one}" for one in rules]
    date = dates.of_rules(named, rule, sim)
    source = np.flatnonzero(advised[sim] & ~dates.told_before(date, named, rule))
    sim, rule, date = sim[source], rule[source], date[source]
    severities, names = codes_of(arrow(table["severity"]).take(pa.array(source)))
    ranks = [SEVERITIES.index(one) if one in SEVERITIES else AFTER for one in names]
    severity = np.array(ranks if kind == OBSTACLES else [AFTER] * len(names), np.int64)[severities]
    dates.tell(date)
    holds = pc.fill_null(arrow(table["holds"]).cast(pa.bool_()), False).to_numpy(zero_copy_only=False)[source]
    said, _ = codes_of(arrow(table["to_do"]).take(pa.array(source)))
    told = hashes(as_written(arrow(table["values"]).take(pa.array(source)), "text"))
    # What is seen to afterwards is not bound by the day of the notice; a task has until the line ends.
    first = ("notice_by", "top_up_by") if kind == OBSTACLES else ("top_up_by",)
    usual, ending = _line_days(result, *first), _line_days(result, "cancel_on")
    task = (severity == SEVERITIES.index("task")) & (ending[sim] < NEVER)
    due = np.where(date >= 0, dates.days[date], np.where(task, ending[sim], usual[sim]))
    if kind == OBSTACLES:
        # A line that may go as soon as this is settled waits for nothing else: it is due now.
        waits = settling(result)[sim] & (severity == SEVERITIES.index("blocker")) & (due == NEVER)
        due = np.where(waits, result.as_of.toordinal(), due)
    return TaskItems(
        named, sim, rule, severity, holds, said, told, date, due, source, np.zeros(len(sim), np.bool_)
    )


def settling(result: FleetResult) -> Flags:
    """Whether each line could be given notice once what is in its way is settled."""
    numbers, actions = codes_of(arrow(result.sims["action"]))
    return np.array([result.roles.of("action", one).settles for one in actions], np.bool_)[numbers]


class _Dates:
    """The dates of the fleet: which of them is that of a rule, and which are left to be tasks themselves."""

    def __init__(self, result: FleetResult) -> None:
        table = NO_DATES if result.dated is None else result.dated
        self._deadlines, self._size = result.deadlines, len(result.sims)
        self._kind, self._kinds = codes_of(arrow(table["kind"]))
        self._sim = np.asarray(arrow(table["sim"]).to_numpy(zero_copy_only=False), np.int64)
        on = np.asarray(arrow(table["on"]).cast(pa.int32()).to_numpy(zero_copy_only=False), np.int64)
        self.days = np.append(on + FIRST_DAY, NEVER)  # so that no date, which is -1, is a day too
        self._told = np.zeros(len(self.days), np.bool_)

    def of_rules(self, rules: list[str], rule: Numbers, sim: Numbers) -> Numbers:
        """For each rule of a line the date that says by when: of several the first kind's; -1 for none."""
        found = np.full(len(sim), -1, np.int64)
        for number, name in enumerate(rules):
            by_sim = np.full(self._size, -1, np.int64)
            for kind in reversed([kind for kind, one in self._deadlines.items() if name in one.dates]):
                rows = np.flatnonzero(self._of_kinds([kind]))
                by_sim[self._sim[rows]] = rows
            here = rule == number
            found[here] = by_sim[sim[here]]
        return found

    def told_before(self, date: Numbers, rules: list[str], rule: Numbers) -> Flags:
        """Whether the date of a line's rule is already told by one that goes before it."""
        names = [self._deadlines[kind].dates if kind in self._deadlines else () for kind in self._kinds]
        table = [[one.index(name) if name in one else len(one) for name in rules] or [0] for one in names]
        ranks = np.array(table, np.int64)[np.append(self._kind, len(names) - 1)[date], rule]
        best = np.full(len(self.days), NEVER, np.int64)
        np.minimum.at(best, date, ranks)
        return np.asarray((date >= 0) & (ranks > best[date]), np.bool_)

    def tell(self, date: Numbers) -> None:
        """These dates are those of a rule."""
        self._told[date[date >= 0]] = True

    def left(self, advised: Flags) -> TaskItems:
        """The dates by which something must be done that are no rule's."""
        urgent = self._of_kinds([kind for kind, one in self._deadlines.items() if one.remind_days])
        rows = np.flatnonzero(urgent & ~self._told[:-1] & advised[self._sim])
        shared = self._of_kinds([kind for kind, one in self._deadlines.items() if one.together])[rows]
        nothing, days = np.zeros(len(rows), np.int64), self.days[rows]
        named = [f"{DEADLINES}.{kind}" for kind in self._kinds]
        return TaskItems(
            named,
            self._sim[rows],
            self._kind[rows],
            nothing + AFTER,
            nothing == 0,
            nothing,
            nothing.astype(np.uint64),
            rows,
            days,
            rows,
            shared,
        )

    def _of_kinds(self, kinds: list[str]) -> Flags:
        return np.isin(self._kind, [number for number, kind in enumerate(self._kinds) if kind in kinds])


def _line_days(result: FleetResult, *names: str) -> Numbers:
    """The first of these days that each line has, as a number; NEVER for none."""
    columns = [arrow(result.sims[name]).cast(pa.date32()).cast(pa.int32()).cast(pa.int64()) for name in names]
    days = pc.fill_null(pc.add(pc.coalesce(*columns), FIRST_DAY), NEVER)
    return np.asarray(days.to_numpy(zero_copy_only=False), np.int64)
