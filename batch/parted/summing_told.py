"""Put together what the report says of several parts: figures, questions, rules that fired. Must not know one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from batch.parted.sums import SummedQuestion, ToldInReport
from batch.report.counted import FigureRow, added
from batch.report.figures import Figures
from batch.report.figures_in_time import DueRow, OwedRow
from batch.report.groups import Grouping
from engine.types.roles import RoleTable


def told_together(one: ToldInReport, other: ToldInReport) -> ToldInReport:
    """What the report says of two parts together."""
    return ToldInReport(
        _figures(one.figures, other.figures),
        _questions([*one.questions, *other.questions]),
        _same_rows([*one.rules, *other.rules]),
        _same_rows([*one.assumptions, *other.assumptions]),
    )


def _questions(rows: Iterable[SummedQuestion]) -> list[SummedQuestion]:
    found: dict[tuple[str, str], SummedQuestion] = {}
    for row in rows:
        key = (row.fact, row.about)
        one = found.get(key)
        found[key] = row if one is None else msgspec.structs.replace(
            one,
            decides=";".join(dict.fromkeys([*_codes(one.decides), *_codes(row.decides)])),
            holds_up=one.holds_up + row.holds_up,
            releases=one.releases + row.releases,
            by_answer=_counts(one.by_answer, row.by_answer),
            suggested=_counts(one.suggested, row.suggested),
            money_hkd=one.money_hkd + row.money_hkd,
            going=one.going + row.going,
            going_hkd=one.going_hkd + row.going_hkd,
        )  # fmt: skip
    return list(found.values())


def _codes(joined: str) -> list[str]:
    return [code for code in joined.split(";") if code]


def _counts(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {label: one.get(label, 0) + other.get(label, 0) for label in (*one, *other)}


def _same_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows that say the same of other lines as one, with their `sims` together."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(said for name, said in row.items() if name != "sims")
        sims = row["sims"] + (found[key]["sims"] if key in found else 0)
        found[key] = {**row, "sims": sims}
    return list(found.values())


def _figures(one: Figures, other: Figures) -> Figures:
    verdicts = {row.name: row for row in rows_together([*one.verdicts.values()], [*other.verdicts.values()])}
    by = {grouping.by: grouping.rows for grouping in other.groupings}
    months = [
        (day, now + more[1], later + more[2])
        for (day, now, later), more in zip(one.months, other.months, strict=True)
    ]
    return Figures(
        one.sims + other.sims,
        RoleTable(),
        verdicts,
        rows_together(one.actions, other.actions),
        [
            Grouping(each.by, _most_first(rows_together(each.rows, by.get(each.by, []))))
            for each in one.groupings
        ],
        months,
        _obstacles([*one.obstacles, *other.obstacles]),
        [],
        sorted(rows_together(one.first, other.first), key=lambda row: (-row.sims, -row.saving)),
        0,
        _added(one.follow, other.follow),
        _owed([*one.owed, *other.owed]),
        _due([*one.due, *other.due]),
        one.unsure or other.unsure,
        {row.name: row for row in rows_together([*one.resting.values()], [*other.resting.values()])},
    )


def _most_first(rows: Iterable[FigureRow]) -> list[FigureRow]:
    return sorted(rows, key=lambda row: -row.sims)


def _obstacles(rows: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for label, alone, others in rows:
        before = found.get(label, (0, 0))
        found[label] = before[0] + alone, before[1] + others
    return sorted(((label, *counts) for label, counts in found.items()), key=lambda row: -(row[1] + row[2]))


def _owed(rows: Iterable[OwedRow]) -> list[OwedRow]:
    found: dict[str, OwedRow] = {}
    for row in rows:
        one = found.get(row.name, OwedRow(row.name, 0, 0, row.later))
        found[row.name] = OwedRow(row.name, one.sims + row.sims, one.amount + row.amount, row.later)
    return sorted(found.values(), key=lambda row: row.later)


def _due(rows: Iterable[DueRow]) -> list[DueRow]:
    found: dict[str, DueRow] = {}
    for row in rows:
        one = found.get(row.name, DueRow(row.name, row.first, 0, 0))
        found[row.name] = DueRow(
            row.name, min(one.first, row.first), one.past + row.past, one.soon + row.soon
        )
    return sorted(found.values(), key=lambda row: row.first)


def rows_together(one: Sequence[FigureRow], other: Sequence[FigureRow]) -> list[FigureRow]:
    """Lines of the same name and tone as one, in the order they were met."""
    found: dict[tuple[str, str], FigureRow] = {}
    for row in (*one, *other):
        key = (row.name, row.tone)
        before = found.get(key)
        found[key] = row if before is None else _added(before, row)
    return list(found.values())


def _added(one: FigureRow, other: FigureRow) -> FigureRow:
    return replace(added([one, other], one.name), tone=one.tone)
