"""The figures of the Summary, counted from the result in exact cents; must not know where they stand or how they
look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, cents, codes_of
from batch.report.counted import Counted, FigureRow, added, counted, sums_of
from batch.report.deadlines import SOON
from batch.report.groups import Grouping, groupings
from batch.report.in_the_way import in_the_way
from batch.report.plan import plan_lines, plan_shown
from batch.report.questions import numbered
from batch.report.todo import Obstacles
from batch.report.words import ReportWords

if TYPE_CHECKING:
    import numpy.typing as npt

    from batch.shapes import FleetResult
    from engine.types.roles import RoleTable

    Numbers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

SHOWN = 6  # carriers, departments, obstacles, things to settle: what a page can hold


@dataclass(frozen=True)
class OwedRow:
    """What carriers owe us in one way: of how many SIMs, and how much in cents."""

    name: str
    sims: int
    amount: int


@dataclass(frozen=True)
class DueRow:
    """One kind of date of which some are past or near: the earliest, and of how many SIMs they are."""

    name: str
    first: dt.date
    past: int
    soon: int


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
    resting: dict[str, FigureRow] = field(
        default_factory=dict
    )  # by verdict, those that rest on what is suggested

    @property
    def total(self) -> FigureRow:
        """All SIMs as one line."""
        return added(self.verdicts.values())

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


def figures(result: FleetResult, found: Obstacles, words: ReportWords) -> Figures:
    """Count everything once."""
    lines = counted(result.sims, result.roles)
    waits = _waits(result)
    going = [lines.groups.index(code) for when in ("now", "later") for code in result.roles.ending(when)]
    return Figures(
        sims=len(result.sims),
        roles=result.roles,
        verdicts=lines.verdicts(),
        actions=_actions(result, lines, words),
        groupings=groupings(result, lines, words),
        months=_months(result, lines),
        obstacles=in_the_way(found, going, waits, lambda rule: words.rule("obstacles", rule), SHOWN),
        planned=_planned(result, words),
        first=_first(result, found, lines.saving, waits, words),
        questions=len(numbered(result)),
        follow=lines.of(_can_follow(result, found, lines, waits)).total(),
        owed=[OwedRow(words.rule(one.decision, one.rule), one.sims, one.cents) for one in result.owed],
        due=_due(result, words),
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


def _months(result: FleetResult, lines: Counted) -> list[tuple[dt.date, int, int]]:
    """What each of the coming twelve months saves: a month counts once the line has ended before it begins."""
    ends = arrow(result.sims["cancel_on"]).cast(pa.date32())
    known = pc.is_valid(ends).to_numpy(zero_copy_only=False)
    day = pc.fill_null(ends.cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    monthly = lines.saving // 12
    groups, roles = lines.groups, result.roles
    ending = [
        np.isin(lines.verdict, [groups.index(code) for code in roles.ending(when)])
        for when in ("now", "later")
    ]
    months = []
    for ahead in range(1, 13):
        year, month = divmod(result.as_of.year * 12 + result.as_of.month - 1 + ahead, 12)
        first = dt.date(year, month + 1, 1)
        ended = known & (day < (first - dt.date(1970, 1, 1)).days)
        sums = [int(monthly[ended & group].sum()) for group in ending]
        months.append((first, sums[0], sums[1]))
    return months


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
    return lines[:SHOWN]


def _planned(result: FleetResult, words: ReportWords) -> list[FigureRow]:
    """What to ask first and then, and what is settled by then."""
    if not plan_shown(result):
        return []
    return [
        FigureRow(text, settled.lines[0] if settled else 0, settled.money[0] if settled else 0)
        for text, settled in plan_lines(result.plan, words)
    ]


def _due(result: FleetResult, words: ReportWords) -> list[DueRow]:
    """The kinds of dates that are past or within a month, the earliest first."""
    if result.dated is None:
        return []
    kinds, names = codes_of(arrow(result.dated["kind"]))
    days = np.asarray(arrow(result.dated["on"]).cast(pa.int32()).to_numpy(zero_copy_only=False), np.int64)
    left = days - (result.as_of - dt.date(1970, 1, 1)).days
    rows = []
    for at, name in enumerate(names):
        mine = left[(kinds == at) & (left <= SOON)]
        if len(mine):
            first = result.as_of + dt.timedelta(days=int(mine.min()))
            past = int(np.count_nonzero(mine < 0))
            rows.append(DueRow(words.named("deadlines", name), first, past, len(mine) - past))
    return sorted(rows, key=lambda row: row.first)
