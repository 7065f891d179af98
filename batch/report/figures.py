"""The figures of the Summary, counted from the result in exact cents; must not know where they stand or how they
look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from batch.columns import arrow, cents, codes_of
from batch.report.counted import Counted, FigureRow, added, counted, sums_of
from batch.report.figures_in_time import (
    DueRow,
    Fees,
    OwedRow,
    due_soon,
    monthly_fees,
    owed_to_us,
    saved_by_month,
)
from batch.report.groups import Grouping, groupings
from batch.report.in_the_way import in_the_way
from batch.report.plan import plan_lines, plan_shown
from batch.report.questions import numbered
from batch.report.todo import Obstacles
from batch.report.words import ReportWords
from engine.types.roles import RoleTable

if TYPE_CHECKING:
    import numpy.typing as npt

    from batch.shapes import FleetResult

    Numbers = npt.NDArray[np.integer[Any]]
    Flags = npt.NDArray[np.bool_]

SHOWN = 6  # carriers, departments, obstacles, things to settle: what a page can hold


@dataclass(frozen=True)
class Figures:
    """All that the Summary and the page for managers show."""

    sims: int
    roles: RoleTable
    verdicts: dict[str, FigureRow]
    actions: list[FigureRow]
    groupings: list[Grouping]  # by carrier, department, owner, and what else
    months: list[tuple[dt.date, int, int]]  # first day, saved by lines that may go now, that end later
    obstacles: list[tuple[str, int, int]]  # label, SIMs it alone stands in the way of, other SIMs
    planned: list[
        FigureRow
    ]  # what to ask first, where most wait: what is settled then, as hinted, and at stake
    first: list[FigureRow]  # what to settle first: `sims` may go once it is settled alone, `saving` is theirs
    questions: int
    follow: FigureRow  # of those to be settled first, the SIMs of which all that is in the way is known
    owed: list[OwedRow]
    due: list[DueRow]
    unsure: bool  # whether more may stand in the way than is known
    resting: dict[str, FigureRow] = field(
        default_factory=dict
    )  # by verdict, those that rest on what is suggested
    fees: Fees | None = None  # what all lines cost a month, where the time ahead is told

    @property
    def total(self) -> FigureRow:
        """All SIMs as one line."""
        return added(self.verdicts.values())

    @property
    def met(self) -> list[tuple[int, str]]:
        """The verdicts that any line has, each with its place among all."""
        return [(at, code) for at, (code, line) in enumerate(self.verdicts.items()) if line.sims]

    def cards(self) -> list[FigureRow]:
        """The groups that stand at the top, whose SIMs add up to all."""
        shown = [line for code, line in self.verdicts.items() if self.roles.verdicts[code].tile or line.sims]
        return [replace(line, tone=line.name) for line in shown]

    def resting_on_hints(self, *groups: str) -> FigureRow:
        """Of some groups, the SIMs and money that rest on what is only suggested, as one line."""
        return added(self.resting[code] for code in groups if code in self.resting)

    def together(self, *groups: str) -> FigureRow:
        """Some groups' SIMs and money as one line."""
        return added(self.verdicts[code] for code in groups)


def figures(result: FleetResult, found: Obstacles, words: ReportWords, shown: int = SHOWN) -> Figures:
    """Count everything once; of obstacles and of what to settle first, so many as are `shown`."""
    lines = counted(result.sims, result.roles)
    waits = _waits(result)
    going = [lines.groups.index(code) for when in ("now", "later") for code in result.roles.ending(when)]
    return Figures(
        sims=len(result.sims),
        roles=result.roles,
        verdicts=lines.verdicts(),
        actions=_actions(result, lines, words),
        groupings=groupings(result, lines, words),
        months=saved_by_month(result, lines),
        fees=monthly_fees(result),
        obstacles=in_the_way(found, going, waits, lambda rule: words.rule("obstacles", rule), shown),
        planned=planned_rows(result, words),
        first=_first(result, found, lines.saving, waits, words)[:shown],
        questions=len(numbered(result)),
        follow=lines.of(_can_follow(result, found, lines, waits)).total(),
        owed=owed_to_us(result, words),
        due=due_soon(result, words),
        unsure=_unsure(result, found, lines),
        resting=_resting(result, lines),
    )


def _resting(result: FleetResult, lines: Counted) -> dict[str, FigureRow]:
    if result.suggested is None:
        return {}
    return lines.of(np.asarray(pc.is_valid(result.suggested).to_numpy(zero_copy_only=False))).verdicts()


def _waits(result: FleetResult) -> Flags:
    """The SIMs that need information, whatever is settled of what stands in their way."""
    statuses, names = codes_of(arrow(result.sims["status"]))
    return np.asarray([name == "needs_info" for name in names])[statuses]


def _can_follow(result: FleetResult, found: Obstacles, lines: Counted, waits: Flags) -> Flags:
    """The SIMs that may be cancelled once what is known to stand in the way is settled: nothing more can turn up."""
    settle = [lines.groups.index(code) for code in result.roles.ending("after_settling")]
    unknown = np.bincount(found.sim[(found.severity == 0) & ~found.holds], minlength=len(result.sims)) > 0
    return np.isin(lines.verdict, settle) & ~unknown & ~waits


def _actions(result: FleetResult, lines: Counted, words: ReportWords) -> list[FigureRow]:
    """One line per verdict and action, in the order of the verdicts; the undetermined make one line together."""
    codes, names = codes_of(arrow(result.sims["action"]))
    known = [*words.outcomes("action"), *names]
    size = len(names)
    kept: dict[tuple[int, str], list[tuple[int, FigureRow]]] = {}
    for at, line in enumerate(lines.lines(lines.verdict * size + codes, names * len(lines.groups))):
        verdict, code = at // size, names[at % size]
        if line.sims:
            label = _action_label(lines.groups[verdict], code, result.roles, words)
            kept.setdefault((verdict, label), []).append((known.index(code), line))
    order = sorted(kept.items(), key=lambda one: (one[0][0], min(place for place, _ in one[1])))
    return [
        replace(added((line for _, line in several), label), tone=lines.groups[verdict])
        for (verdict, label), several in order
    ]


def _action_label(verdict: str, code: str, roles: RoleTable, words: ReportWords) -> str:
    means = roles.verdicts[verdict].means
    if means == "unreadable":
        return words.say(f"verdicts.{verdict}")
    if means == "undetermined":
        ends = roles.of("action", code).verdict in roles.ending("now")
        return words.say("summary.cancel_after_answer" if ends else "summary.not_known")
    return words.outcome("action", code)


def _unsure(result: FleetResult, found: Obstacles, lines: Counted) -> bool:
    """Whether an obstacle is still to be found out, or any line's answer: then none that is known is not none."""
    open_groups = [
        lines.groups.index(code)
        for code in map(result.roles.group, ("undetermined", "unreadable"))
        if code in lines.groups
    ]
    return bool(np.any((found.severity <= 1) & ~found.holds) or np.isin(lines.verdict, open_groups).any())


def _first(
    result: FleetResult, found: Obstacles, saving: Numbers, waits: Flags, words: ReportWords
) -> list[FigureRow]:
    """Obstacles and questions by how many SIMs may go once that alone is settled.

    A SIM that stays, or still waits, whatever comes of it is not counted, nor is its money.
    """
    size = len(found.rules)
    frees = found.frees & ~waits[found.sim]
    freed = np.bincount(found.rule[frees], minlength=size)
    money = sums_of(found.rule[frees], saving[found.sim[frees]], size)
    lines = [
        FigureRow(words.say("summary.settle_text", what=words.rule("obstacles", found.rules[at])),
             int(freed[at]), int(money[at]))
        for at in range(size) if freed[at]
    ]  # fmt: skip
    top = result.questions[result.questions["going"] > 0]
    for row, amount in zip(top.to_dict("records"), cents(arrow(top["going_hkd"])).tolist(), strict=True):
        who = words.carrier(str(row["about"])) if row["asks"] == "carrier" else ""
        key = "summary.ask_text" if who else "summary.ask_owner_text"
        lines.append(
            FigureRow(words.say(key, who=who, text=words.fact(row["fact"])), int(row["going"]), amount)
        )
    lines.sort(key=lambda line: (-line.sims, -line.saving))
    return lines


def planned_rows(result: FleetResult, words: ReportWords) -> list[FigureRow]:
    """What to ask first and then, and what is settled by then."""
    if not plan_shown(result):
        return []
    return [
        FigureRow(text, settled.lines[0] if settled else 0, settled.money[0] if settled else 0)
        for text, settled in plan_lines(result.plan, words)
    ]
