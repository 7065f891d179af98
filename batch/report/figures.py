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
from batch.report.carriers import carriers_of
from batch.report.plan import plan_lines, plan_shown
from batch.report.questions import numbered
from batch.report.todo import Obstacles
from batch.report.verdicts import verdicts
from batch.report.words import ReportWords

if TYPE_CHECKING:
    import numpy.typing as npt

    from batch.shapes import FleetResult
    from engine.types.roles import RoleTable

    Numbers = npt.NDArray[np.int64]

SHOWN = 6  # carriers, departments, obstacles, things to settle: what a page can hold


@dataclass(frozen=True)
class FigureRow:
    """One line of a table: what it counts, how many SIMs (and under which verdicts), and their money in cents."""

    name: str
    sims: int
    saving: int
    cost: int
    by_verdict: tuple[int, ...] = ()
    tone: str = "stay"


@dataclass(frozen=True)
class Figures:
    """All that the Summary shows."""

    sims: int
    roles: RoleTable
    verdicts: dict[str, FigureRow]
    actions: list[FigureRow]
    carriers: list[FigureRow]
    departments: list[FigureRow]
    months: list[
        tuple[dt.date, int, int]
    ]  # first day, saved by lines that may go now, by those that end later
    obstacles: list[tuple[str, int, int]]  # label, SIMs it alone stands in the way of, other SIMs
    first: list[FigureRow]  # what to settle first: `sims` is what each alone would settle
    questions: int
    resting: dict[str, FigureRow] = field(
        default_factory=dict
    )  # by verdict, those that rest on what is suggested

    def resting_on_hints(self, *groups: str) -> FigureRow:
        """Of some groups, the SIMs and money that rest on what is only suggested, as one line."""
        return _added([self.resting[code] for code in groups if code in self.resting])

    def together(self, *groups: str) -> FigureRow:
        """Some groups' SIMs and money as one line."""
        return _added([self.verdicts[code] for code in groups])


def _added(lines: list[FigureRow]) -> FigureRow:
    sums = (sum(values) for values in zip(*((one.sims, one.saving, one.cost) for one in lines), strict=True))
    return FigureRow("", *sums) if lines else FigureRow("", 0, 0, 0)


def figures(result: FleetResult, found: Obstacles, words: ReportWords) -> Figures:
    """Count everything once."""
    sims = result.sims
    groups = list(result.roles.verdicts)
    verdict = np.asarray(verdicts(result.sims, result.roles).indices.to_numpy(zero_copy_only=False), np.int64)
    saving, cost = cents(arrow(sims["saving_hkd_year"])), cents(arrow(sims["exit_cost_hkd"]))
    money = _Money(verdict, saving, cost, len(groups))
    return Figures(
        sims=len(sims),
        roles=result.roles,
        verdicts={line.name: line for line in money.lines(verdict, groups)},
        actions=_actions(result, money, words),
        carriers=_largest(money.grouped(carriers_of(result), words.carrier), words),
        departments=_largest(money.grouped(arrow(sims["department"]), str), words),
        months=_months(result, verdict, saving),
        obstacles=_obstacles(found, words),
        first=_first(result, found, saving, words),
        questions=len(numbered(result)),
        resting=_resting(result, money, groups),
    )


def _resting(result: FleetResult, money: _Money, groups: list[str]) -> dict[str, FigureRow]:
    if result.suggested is None:
        return {}
    rests = np.asarray(pc.is_valid(result.suggested).to_numpy(zero_copy_only=False))
    only = _Money(money.verdict[rests], money.saving[rests], money.cost[rests], len(groups))
    return {line.name: line for line in only.lines(only.verdict, groups)}


@dataclass(frozen=True)
class _Money:
    verdict: Numbers
    saving: Numbers
    cost: Numbers
    groups: int  # how many verdicts there are

    def lines(self, groups: Numbers, names: list[str]) -> list[FigureRow]:
        """One line per group number."""
        size, kinds = len(names), self.groups
        counts = np.bincount(groups * kinds + self.verdict, minlength=size * kinds).reshape(size, kinds)
        saved, spent = _sums(groups, self.saving, size), _sums(groups, self.cost, size)
        return [
            FigureRow(
                name,
                int(counts[at].sum()),
                int(saved[at]),
                int(spent[at]),
                tuple(int(one) for one in counts[at]),
            )
            for at, name in enumerate(names)
        ]

    def grouped(self, values: pa.Array, label: object) -> list[FigureRow]:
        groups, names = codes_of(values)
        return self.lines(groups, [label(name) if name else "" for name in names])  # type: ignore[operator]


def _sums(groups: Numbers, amounts: Numbers, size: int) -> Numbers:
    """Sums per group in whole numbers: `bincount` with weights would add them up as floats."""
    sums = np.zeros(size, np.int64)
    np.add.at(sums, groups, amounts)
    return sums


def _actions(result: FleetResult, money: _Money, words: ReportWords) -> list[FigureRow]:
    """One line per verdict and action, in the order of the verdicts; the undetermined make one line together."""
    codes, names = codes_of(arrow(result.sims["action"]))
    known = [*words.outcomes("action"), *names]
    size, groups = len(names), list(result.roles.verdicts)
    kept = []
    for at, line in enumerate(money.lines(money.verdict * size + codes, names * len(groups))):
        verdict, code = groups[at // size], names[at % size]
        if line.sims:
            label = _action_label(verdict, code, result.roles, words)
            kept.append((at // size, known.index(code), replace(line, name=label, tone=verdict)))
    lines: list[FigureRow] = []
    for _, _, line in sorted(kept, key=lambda one: one[:2]):
        same = (
            lines.pop() if lines and lines[-1].name == line.name else replace(line, sims=0, saving=0, cost=0)
        )
        lines.append(
            replace(
                line, sims=same.sims + line.sims, saving=same.saving + line.saving, cost=same.cost + line.cost
            )
        )
    return lines


def _action_label(verdict: str, code: str, roles: RoleTable, words: ReportWords) -> str:
    means = roles.verdicts[verdict].means
    if means == "unreadable":
        return words.say(f"verdicts.{verdict}")
    if means == "undetermined":
        ends = roles.of("action", code).verdict in roles.ending("now")
        return words.say("summary.cancel_after_answer" if ends else "summary.not_known")
    return words.outcome("action", code)


def _largest(lines: list[FigureRow], words: ReportWords) -> list[FigureRow]:
    """The largest groups, the rest together in one line."""
    ranked = sorted((line for line in lines if line.sims), key=lambda line: -line.sims)
    shown = [FigureRow(line.name or words.say("not_given"), line.sims, line.saving, line.cost, line.by_verdict)
             for line in ranked]  # fmt: skip
    if len(shown) <= SHOWN:
        return shown
    rest = shown[SHOWN - 1 :]
    together = tuple(sum(column) for column in zip(*(line.by_verdict for line in rest), strict=True))
    return [*shown[: SHOWN - 1], FigureRow(words.say("others"), sum(line.sims for line in rest),
            sum(line.saving for line in rest), sum(line.cost for line in rest), together)]  # fmt: skip


def _months(result: FleetResult, verdict: Numbers, saving: Numbers) -> list[tuple[dt.date, int, int]]:
    """What each of the coming twelve months saves: a month counts once the line has ended before it begins."""
    ends = arrow(result.sims["cancel_on"]).cast(pa.date32())
    known = pc.is_valid(ends).to_numpy(zero_copy_only=False)
    day = pc.fill_null(ends.cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    monthly = saving // 12
    groups, roles = list(result.roles.verdicts), result.roles
    ending = [
        np.isin(verdict, [groups.index(code) for code in roles.ending(when)]) for when in ("now", "later")
    ]
    months = []
    for ahead in range(1, 13):
        year, month = divmod(result.as_of.year * 12 + result.as_of.month - 1 + ahead, 12)
        first = dt.date(year, month + 1, 1)
        ended = known & (day < (first - dt.date(1970, 1, 1)).days)
        sums = [int(monthly[ended & group].sum()) for group in ending]
        months.append((first, sums[0], sums[1]))
    return months


def _obstacles(found: Obstacles, words: ReportWords) -> list[tuple[str, int, int]]:
    size = len(found.rules)
    counted = found.holds & (found.severity <= 1)
    every = np.bincount(found.rule[counted], minlength=size)
    alone = np.bincount(found.rule[found.frees], minlength=size)
    ranked = sorted((at for at in range(size) if every[at]), key=lambda at: -every[at])[:SHOWN]
    return [
        (words.rule("obstacles", found.rules[at]), int(alone[at]), int(every[at] - alone[at]))
        for at in ranked
    ]


def _first(result: FleetResult, found: Obstacles, saving: Numbers, words: ReportWords) -> list[FigureRow]:
    """What to ask first, where most wait; obstacles and questions by how many SIMs each alone would settle."""
    size = len(found.rules)
    freed = np.bincount(found.rule[found.frees], minlength=size)
    money = _sums(found.rule[found.frees], saving[found.sim[found.frees]], size)
    lines = [
        FigureRow(words.say("summary.settle_text", what=words.rule("obstacles", found.rules[at])),
             int(freed[at]), int(money[at]), 0)
        for at in range(size) if freed[at]
    ]  # fmt: skip
    planned = []
    top = result.questions.head(SHOWN * 4)
    if plan_shown(result):
        top = top[top["releases"] > 0]
        planned = [
            FigureRow(text, settled.lines[0] if settled else 0, settled.money[0] if settled else 0, 0)
            for text, settled in plan_lines(result.plan, words)
        ]
    amounts = cents(arrow(top["money_hkd"])).tolist()
    for row, amount in zip(top.to_dict("records"), amounts, strict=True):
        who = words.carrier(str(row["about"])) if row["asks"] == "carrier" else str(row["about"] or "")
        text = words.say("summary.ask_text" if who else "summary.ask_owner_text", who=who, text=row["text"])
        lines.append(FigureRow(text, int(row["releases"]), int(amount), 0))
    lines.sort(key=lambda line: (-line.sims, -line.saving))
    return [*planned, *lines][: SHOWN + 2]
