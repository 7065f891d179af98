"""The engine's answers in the shape of tests.support.reference_answer; it must not decide.

One place turns numbers into dates and money, so that tests compare plain values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from batch.fleet.single import Checked, Line, check_line
from engine.deciding.decide import Decider
from engine.types.lanes import Column
from simexit.rulebooks import Choices, prepare
from tests.support import random_sims
from tests.support.reference_book import Carriers, Contracts
from tests.support.terms_file import terms_yaml


def decider_with(
    folder: Path,
    carriers: Carriers,
    preference: str = "refund",
    assume: Mapping[str, Any] | None = None,
    contracts: Contracts | None = None,
) -> Decider:
    """The shipped rulebook with made-up carriers and contracts laid over it through a terms file."""
    path = folder / "terms.yaml"
    path.write_text(terms_yaml(carriers, contracts), encoding="utf-8")
    return prepare(Choices(terms=path, prefer=preference, assume=dict(assume or {})))


def check(decider: Decider, sim: random_sims.Sim) -> Checked:
    """A SIM of typed facts, checked."""
    return check_line(decider, Line(sim, {}), random_sims.AS_OF)


def answer_of(checked: Checked) -> dict[str, Any]:
    """What tests.support.reference_answer.decide says of the same SIM."""
    answer: dict[str, Any] = {
        "decisions": {
            name: {"outcome": checked.answer(name).outcome, "candidates": [*checked.answer(name).candidates]}
            for name in checked.verdicts
        }
    }
    for decision in checked.decided.codes:
        answer[decision] = [*checked.holding(decision)]
        answer[f"unknown_{decision}"] = [*checked.unknown(decision)]
    answer.pop("checks", None)
    answer.pop("unknown_checks", None)
    answer["problems"] = [problem.type for problem in checked.problems]
    answer["status"] = checked.status
    answer["questions"] = in_order(
        [
            {
                "fact": name,
                "asks": "carrier" if name in checked.rulebook.terms else "owner",
                "decides": sorted(decides),
            }
            for name, decides in checked.questions().items()
        ]
    )
    answer["to_become_eligible"] = [*checked.to_become_eligible()]
    answer["provided"] = checked.provided
    answer["assumptions"] = checked.assumptions()
    follows = checked.follows
    return answer | {
        name: (_cents if "hkd" in name else _day)(getattr(follows, name))
        for name in follows.__struct_fields__
    }


def in_order(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The page does not say in which order questions stand."""
    return sorted(questions, key=lambda question: str(question["fact"]))


def expected(answer: dict[str, Any]) -> dict[str, Any]:
    """The reference's answer, its questions and what they are for in the same order."""
    asked = [{**question, "decides": sorted(question["decides"])} for question in answer["questions"]]
    return {**answer, "questions": in_order(asked)}


def _day(column: Column) -> dt.date | None:
    return dt.date.fromordinal(column.values) if column.known else None


def _cents(column: Column) -> int | None:
    return int(column.values) if column.known else None
