"""What the sheet Questions says: a row per question, what settles most alone first, then in the order of the plan, with
what is settled by then; after them a row per questionnaire of the plan. Must not know how a sheet is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from batch.report.sheets import Kind, SheetColumn, Table
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.plan_shapes import PlanStep
    from batch.shapes import FleetResult

Row = Mapping[str, Any]
# Column, kind, width, whether its texts wrap; those of _TELLING are left out where no row has anything to tell in them.
_COLUMNS: tuple[tuple[str, Kind, float | None, bool], ...] = (
    ("rank", "count", 7, False),
    ("asks", "text", 15, False),
    ("about", "code", 28, True),
    ("text", "text", 66, True),
    ("releases", "count", 11, False),
    ("holds_up", "count", 11, False),
    ("as_hinted", "count", 13, False),
    ("at_least", "count", 13, False),
    ("at_most", "count", 13, False),
    ("money_as_hinted", "money", None, False),
    ("by_answer", "text", 24, True),
    ("suggested", "text", 24, True),
    ("money", "money", None, False),
    ("decides", "text", 22, True),
    ("fact", "text", 22, True),
)
_TELLING = ("by_answer", "suggested")
_TYPES: Mapping[Kind, Any] = {"count": pa.int64(), "money": pa.decimal128(18, 2)}


def questions_table(result: FleetResult, words: ReportWords) -> Table:
    """The questions, and the questionnaires in the order in which to send them."""
    rows = [*_questions(result, words), *(_questionnaire(step, words) for step in result.plan.groups)]
    columns = [
        _column(name, [row.get(name) for row in rows], kind, width, wrap, words)
        for name, kind, width, wrap in _COLUMNS
        if name not in _TELLING or any(row.get(name) for row in rows)
    ]
    return Table(
        words.say("sheets.questions"), columns, len(rows), tab="8CC4EA", empty=words.say("empty.questions")
    )


def _column(
    name: str, values: list[Any], kind: Kind, width: float | None, wrap: bool, words: ReportWords
) -> SheetColumn:
    told = words.at(f"columns.questions.{name}")
    note = words.say("summary.lead_next", sheet=words.say("sheets.fill_in")) if name == "text" else ""
    band = "key" if name == "rank" else "money" if kind in _TYPES else "verdict"
    array = pa.array(values, _TYPES.get(kind, pa.string()))
    return SheetColumn(str(told["label"]), array, kind, width, str(told.get("note", note)), band, wrap=wrap)


def _questions(result: FleetResult, words: ReportWords) -> Iterator[Row]:
    steps = {name: step for step in result.plan.steps for name in step.questions}
    numbers = numbered(result)
    for row in result.questions.to_dict("records"):
        step, carrier = steps.get(row["fact"]), row["asks"] == "carrier"
        about = words.carrier(str(row["about"])) if carrier else words.whom(step) if step else ""
        yield {
            "rank": numbers[row["fact"]],
            "asks": words.named("asks", row["asks"]),
            "about": about or str(row["about"] or ""),
            "text": row["text"],
            "releases": int(row["releases"]),
            "holds_up": int(row["holds_up"]),
            "by_answer": _counts(row["by_answer"], words) if any(row["by_answer"].values()) else None,
            "suggested": _counts(row["suggested"], words) or None,
            "money": row["money_hkd"],
            "decides": words.many(row["decides"], words.decides),
            "fact": words.fact(row["fact"]),
            **(_so_far(step) if step else {}),
        }


def _counts(by_label: Mapping[str, int], words: ReportWords) -> str:
    """How many SIMs each answer stands for: `yes: 3; no: 1`."""
    return words.listed(
        words.say("answers.pair", name=label, value=str(count)) for label, count in by_label.items()
    )


def numbered(result: FleetResult) -> dict[str, int]:
    """The number of each question: of the plan its place there, then of the others; one that several carriers are asked
    is one."""
    names = dict.fromkeys([*result.plan.questions, *result.questions["fact"].tolist()])
    return {name: number for number, name in enumerate(names, start=1)}


def _questionnaire(step: PlanStep, words: ReportWords) -> Row:
    return {
        "asks": words.say("plan.questionnaire"),
        "about": step.value or words.say("not_given"),
        "text": words.listed(map(words.fact, step.questions)),
        "holds_up": step.lines,
        "money": dollars_of(step.money),
        **_so_far(step),
    }


def _so_far(step: PlanStep) -> Row:
    """What is settled once this is answered too."""
    hinted, least, most = step.settled.lines
    return {
        "as_hinted": hinted,
        "at_least": least,
        "at_most": most,
        "money_as_hinted": dollars_of(step.settled.money[0]),
    }


def dollars_of(cents: int) -> Decimal:
    """An amount of cents, exact."""
    return Decimal(cents) / 100
