"""What a report says of a fleet beyond its rows: questions by worth, rules that fired, counted as by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from batch.fleet.check import CheckedFleet, FleetOptions, answer, headings_of
from batch.fleet.reported import report_of
from batch.fleet.single import Checked
from batch.reading.frames import table_of_frame
from batch.reading.read import read_inputs
from batch.shapes import FleetResult
from engine.deciding.decide import Decider
from engine.deciding.possible import possible_answers
from engine.types.values import decode
from tests.support import random_sims, reference_fleet
from tests.support.answers import check, decider_with
from tests.support.random_sims import AS_OF, Sim

COUNT = 160


@dataclass(frozen=True)
class Case:
    """A fleet checked as a whole, and each of its lines alone."""

    decider: Decider
    sims: list[Sim]
    alone: list[Checked]
    result: FleetResult


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    rng = random.Random(11)
    carriers = random_sims.random_carriers(rng)
    decider = decider_with(tmp_path_factory.mktemp("terms"), carriers)
    fleet = random_sims.random_fleet(rng, list(carriers), COUNT)
    frame = pd.DataFrame([{name: exact(name, value) for name, value in sim.items()} for sim in fleet])
    result = report_of(decider, *answered(decider, [table_of_frame(frame)]))
    sims = reference_fleet.with_transfer_targets(fleet)
    return Case(decider, sims, [check(decider, sim) for sim in sims], result)


def exact(name: str, value: Any) -> Any:
    return Decimal(value) / 100 if name.endswith("_hkd") else value


def answered(decider: Decider, tables: list[Any]) -> tuple[CheckedFleet, FleetOptions]:
    headings = headings_of(decider.rulebook)
    matchings = [headings.match(table.headings, table.column_letters) for table in tables]
    options = FleetOptions(AS_OF)
    return answer(decider, tables, matchings, options), options


def test_questions_are_worth_what_asking_them_shows(case: Case) -> None:
    """Every possible answer given to every line that asks, one by one."""
    book = case.decider.rulebook
    expected: dict[tuple[str, str], list[int]] = {}
    for sim, alone in zip(case.sims, case.alone, strict=True):
        for asked, facts, answers in put(case.decider, sim, alone):
            # What keeps nobody from approving need not be settled.
            settled = [check(case.decider, said).status != "needs_info" for said in answers]
            worth = expected.setdefault(
                (asked, sim.get("carrier", "") if asked in book.terms else ""), [0, 0, 0]
            )
            worth[0] += 1
            worth[1] += alone.status == "needs_info" and all(settled)
            if any("action" in alone.questions().get(name, ()) for name in facts):
                worth[2] += sim.get("monthly_fee_hkd", 0) * 12
    questions: list[Any] = case.result.questions.to_dict("records")
    found = {
        (row["fact"], row["about"]): [row["holds_up"], row["releases"], int(row["money_hkd"] * 100)]
        for row in questions
    }
    assert expected == found
    planned = case.result.plan.questions
    order = [(-row["releases"], (*planned, row["fact"]).index(row["fact"])) for row in questions]
    assert sorted(order) == order


def put(
    decider: Decider, sim: Sim, alone: Checked
) -> Iterator[tuple[str, Sequence[str], list[dict[str, Any]]]]:
    """What a line is asked, for which facts, and the line with each answer: several together if none is doubted."""
    book, asked = decider.rulebook, dict.fromkeys(alone.questions())
    for one in book.combined.values():
        here = [name for name in one.facts if name in asked]
        if here and not any(name in sim for name in here):
            yield one.name, one.facts, [{**said, **sim} for said in one.means.values()]
            for name in here:
                del asked[name]
    for name in asked:
        item = book.facts.get(name) or book.terms[name]
        numbers = possible_answers(book, name, AS_OF.toordinal())
        yield name, (name,), [{**sim, name: decode(item, number)} for number in numbers]


def test_rules_are_counted_where_they_fired(case: Case) -> None:
    expected: dict[tuple[str, str], int] = {}
    for alone in case.alone:
        for decision in case.decider.rulebook.decisions.values():
            for rule in fired_alone(alone, decision.name):
                expected[decision.name, rule] = expected.get((decision.name, rule), 0) + 1
    rows = case.result.rules
    found = {(row.decision, row.rule): row.sims for row in rows[rows["kind"] == "decision"].itertuples()}
    assert expected == found


def fired_alone(alone: Checked, decision: str) -> list[str]:
    """Of a verdict, the rules that may hold down to the first that certainly does; of obstacles those that hold."""
    if decision not in alone.decided.answers:
        return list(alone.holding(decision))
    return [item.rule.id for item in alone.explainer.trace(decision) if item.holds is not False]


def test_the_to_do_list_has_each_obstacle_of_each_sim(case: Case) -> None:
    expected = [
        (place, rule, True if rule in alone.holding("obstacles") else None)
        for place, alone in enumerate(case.alone)
        for rule in alone.decided.codes["obstacles"]
        if rule in (*alone.holding("obstacles"), *alone.unknown("obstacles"))
    ]
    todo = case.result.todo
    found = [
        (sim, rule, None if pd.isna(holds) else bool(holds))
        for sim, rule, holds in zip(todo["sim"], todo["rule"], todo["holds"], strict=True)
    ]
    assert expected == found


def test_a_row_that_cannot_be_read_counts_nowhere(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_text("sim_id,line_status,auto_recharge\na,active,yes\nb,active,yes,1,2,3\n", encoding="utf-8")
    is_heading = headings_of(case.decider.rulebook).fact_of
    tables = read_inputs([str(path)], sheet=None, encoding=None, is_heading=is_heading)
    result = report_of(case.decider, *answered(case.decider, tables))
    assert ["needs_info", "unreadable"] == result.sims["status"].tolist()
    assert (
        {1}
        == set(result.rules["sims"])
        == set(result.questions["holds_up"])
        == set(result.assumptions["sims"])
    )
    assert {0} == set(result.todo["sim"])
