"""Count lines by whom they belong to: carrier, department, owner, and what else the sheet groups them by; and say it as
the sheet Groups does, a row per group. Must not know how a sheet is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from batch.columns import arrow
from batch.report.carriers import carriers_of
from batch.report.counted import MONEY, Counted, FigureRow, added
from batch.report.sheets import SheetColumn, Table
from batch.report.told_column import told_column
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.shapes import FleetResult

_MONEY = pa.decimal128(18, 2)


@dataclass(frozen=True)
class Grouping:
    """All lines by one thing, a row per group, most lines first; `by` names it."""

    by: str
    rows: list[FigureRow]


@dataclass(frozen=True)
class Largest:
    """The largest groups, and all others as one, where there are more than can be shown."""

    shown: list[FigureRow]
    others: FigureRow | None = None


def groupings(result: FleetResult, counted: Counted, words: ReportWords) -> list[Grouping]:
    """The lines by carrier, by department, by owner, and by each carried column that groups them too."""
    given = words.say("not_given")

    def grouping(by: str, values: pa.Array, label: object = str) -> Grouping:
        rows = counted.grouped(values, label)  # type: ignore[arg-type]
        return Grouping(by, [row if row.name else added([row], given) for row in rows])

    names = [words.fact(name) for name in ("carrier", "department", "owner")]
    return [
        grouping(names[0], carriers_of(result), words.carrier),
        grouping(names[1], arrow(result.sims["department"])),
        grouping(names[2], arrow(result.sims["owner"])),
        *(grouping(name, arrow(result.carried[name])) for name in result.also_by),
    ]


def largest(grouping: Grouping, words: ReportWords, most: int) -> Largest:
    """So many groups at most, the last of which is all others."""
    rows = grouping.rows
    if len(rows) <= most:
        return Largest(rows)
    return Largest(rows[: most - 1], added(rows[most - 1 :], words.say("others")))


def groups_table(several: Sequence[Grouping], verdicts: Sequence[str], words: ReportWords) -> Table:
    """The sheet: what the lines are grouped by and the group, then its lines by verdict and their money."""
    rows = [(one.by, row) for one in several for row in one.rows]

    column = partial(told_column, words, "groups")

    def money(name: str, amounts: list[int]) -> SheetColumn:
        values = pa.array([Decimal(one) / 100 if one else None for one in amounts], _MONEY)
        return column(name, values, "money", band="money")

    def count(heading: str, counts: list[int]) -> SheetColumn:
        values = pa.array([one or None for one in counts], pa.int64())
        return SheetColumn(heading, values, "count", 11, band="verdict")

    columns = [
        column("by", pa.array([by for by, _ in rows], pa.string()).dictionary_encode(), "text", 20, "key"),
        column("group", pa.array([row.name for _, row in rows], pa.string()), "code", 36, "key"),
        column("sims", pa.array([row.sims for _, row in rows], pa.int64()), "count", band="line"),
        *(
            count(words.say(f"verdicts.{code}"), [row.by_verdict[at] for _, row in rows])
            for at, code in enumerate(verdicts)
        ),
        *(money(name, [row.money[at] for _, row in rows]) for at, name in enumerate(MONEY)),
        column(
            "unpriced", pa.array([row.unpriced or None for _, row in rows], pa.int64()), "count", band="money"
        ),
    ]
    return Table(words.say("sheets.groups"), columns, len(rows), frozen=2, printed=len(columns), tab="7B8794",
                 empty=words.say("empty.sims"))  # fmt: skip
