"""Count lines and their money by groups, exactly, in cents. Must not know what is counted, nor where it is shown.

Money is that of twelve months from the day of the check: what a line costs a year is saved, less what leaving costs and
what falls due until it ends. A line of which any of this is not known is counted, but adds nothing to what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, cents, codes_of
from batch.report.verdicts import verdict_numbers

if TYPE_CHECKING:
    import numpy.typing as npt

    from batch.shapes import CodeTable
    from engine.types.roles import RoleTable

    Numbers = npt.NDArray[np.integer[Any]]
    Flags = npt.NDArray[np.bool_]


#: What the amounts of a table are, in the order of `FigureRow.money`.
MONEY = ("saved", "cost", "net", "further")


@dataclass(frozen=True)
class FigureRow:
    """One line of a table: what it counts, how many SIMs (and under which verdicts), and their money in cents.

    `saving` is of a year. `cost`: what leaving costs and falls due within twelve months, and `net`: what is left of
    these lines' savings then; both of lines that end on a day that is known. `unpriced`: how many others end.
    A table has the saving in two parts, so that its rows add up: what is `saved` by the lines that have a net, and
    what all others could save `further`.
    """

    name: str
    sims: int = 0
    saving: int = 0
    cost: int = 0
    net: int = 0
    unpriced: int = 0
    by_verdict: tuple[int, ...] = ()
    tone: str = "stay"

    @property
    def saved(self) -> int:
        """Of the saving, that of the lines whose cost and net these are."""
        return self.cost + self.net

    @property
    def further(self) -> int:
        """Of the saving, that of all other lines."""
        return self.saving - self.saved

    @property
    def money(self) -> tuple[int, int, int, int]:
        """The amounts of a table, in its order: the first less the second is the third."""
        return self.saved, self.cost, self.net, self.further


def added(lines: Iterable[FigureRow], name: str = "") -> FigureRow:
    """Several lines as one."""
    lines = list(lines)
    each = zip(*(line.by_verdict for line in lines), strict=True)
    return FigureRow(
        name,
        sum(line.sims for line in lines),
        sum(line.saving for line in lines),
        sum(line.cost for line in lines),
        sum(line.net for line in lines),
        sum(line.unpriced for line in lines),
        tuple(sum(column) for column in each),
    )


@dataclass(frozen=True)
class Counted:
    """Each SIM's verdict and money: all arrays have a number per SIM."""

    verdict: Numbers  # its number among `groups`
    saving: Numbers
    cost: Numbers
    net: Numbers
    unpriced: Flags
    groups: tuple[str, ...]

    def of(self, where: Flags) -> Counted:
        """Only those SIMs."""
        return Counted(
            self.verdict[where], self.saving[where], self.cost[where], self.net[where], self.unpriced[where],
            self.groups,
        )  # fmt: skip

    def verdicts(self) -> dict[str, FigureRow]:
        """A line per verdict."""
        return {line.name: line for line in self.lines(self.verdict, self.groups)}

    def total(self) -> FigureRow:
        """All of them as one line."""
        return self.lines(np.zeros(len(self.verdict), np.int64), [""])[0]

    def lines(self, groups: Numbers, names: Sequence[str]) -> list[FigureRow]:
        """One line per group number."""
        size, kinds = len(names), len(self.groups)
        counts = np.bincount(groups * kinds + self.verdict, minlength=size * kinds).reshape(size, kinds)
        saving, cost, net, unpriced = (
            sums_of(groups, one, size).tolist() for one in (self.saving, self.cost, self.net, self.unpriced)
        )
        return [
            FigureRow(name, sum(each), saving[at], cost[at], net[at], unpriced[at], tuple(each))
            for at, (name, each) in enumerate(zip(names, counts.tolist(), strict=True))
        ]

    def grouped(self, values: pa.Array, label: Callable[[str], str]) -> list[FigureRow]:
        """One line per distinct text that has SIMs, most SIMs first; those without one under a blank name."""
        numbers, names = codes_of(values)
        labels = [label(name) if name else "" for name in names]
        found: dict[str, list[FigureRow]] = {}
        for line in self.lines(numbers, labels):
            if line.sims:
                found.setdefault(line.name, []).append(line)
        # Two texts that are shown alike make one line.
        return sorted(
            (same[0] if len(same) == 1 else added(same, name) for name, same in found.items()),
            key=lambda line: -line.sims,
        )


def sums_of(groups: Numbers, amounts: npt.NDArray[np.generic], size: int) -> Numbers:
    """Sums per group in whole numbers: `bincount` with weights would add them up as floats."""
    sums, some = np.zeros(size, np.int64), np.flatnonzero(amounts)
    np.add.at(sums, groups[some], amounts[some])
    return sums


def counted(sims: CodeTable, roles: RoleTable) -> Counted:
    """The lines of a table of codes, ready to be counted."""
    groups = tuple(roles.verdicts)
    verdict = verdict_numbers(sims, roles)
    columns = [arrow(sims[name]) for name in ("saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd")]
    saving, leaving, fees = (cents(one) for one in columns)
    known = np.logical_and.reduce([pc.is_valid(one).to_numpy(zero_copy_only=False) for one in columns])
    numbers, actions = codes_of(arrow(sims["action"]))
    notices = [roles.of("action", action).notice for action in actions]
    ends = np.asarray([bool(one) and one != "after_settling" for one in notices])[numbers]
    goes = [at for at, code in enumerate(groups) if code in (*roles.ending("now"), *roles.ending("later"))]
    ends = ends & np.isin(verdict, goes)
    # Until a contract's end, what waiting costs is among the fees until then.
    waits = np.asarray([one == "contract_end" for one in notices])[numbers]
    cost = np.where(waits, 0, leaving) + np.minimum(fees, saving)
    priced = ends & known
    zero = np.zeros(len(sims), np.int64)
    return Counted(
        verdict, saving, np.where(priced, cost, zero), np.where(priced, saving - cost, zero), ends & ~known, groups
    )  # fmt: skip
