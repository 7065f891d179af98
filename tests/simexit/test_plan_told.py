"""What to ask first is told in the report and on the terminal, and is what answering the list in every way comes to."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import yaml

from batch.fleet.check import CheckedFleet
from batch.fleet.codes import asked_anywhere, needs_answers
from batch.plan_shapes import PlanStep
from batch.samples.bare_fleet import bare_fleet
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.deciding.possible import possible_answers
from engine.types.lanes import Column
from engine.types.values import decode, encode
from simexit.cli import run
from simexit.fleet_check import FleetCheck
from tests.support.bare_fleet import AS_OF as BARE_DAY
from tests.support.bare_fleet import write_list
from tests.support.shipped import shipped, shipped_texts

AS_OF = ("--as-of", "2026-11-21", "--hints", "off")
KNOWN = {
    "account_type": "corporate", "line_status": "active", "port_out_wanted": "no", "number_wanted_by_user": "no",
    "active_vas": "0", "bound_services": "0", "auto_recharge": "no", "business_documents_ready": "yes",
    "name_matches": "yes", "contract_end_on": "none", "plan_type": "postpaid", "records_backed_up": "yes",
}  # fmt: skip
LINES = [
    {"department": "Sales", "carrier": "csl", "monthly_fee_hkd": "98"},
    {"department": "Sales", "carrier": "csl", "monthly_fee_hkd": "98", "still_needed": "no"},
    {"department": "IT", "carrier": "3hk", "monthly_fee_hkd": "48", "needed_again": "no"},
    {"department": "IT", "carrier": "3hk", "monthly_fee_hkd": "48", "still_needed": "yes"},
]
BOOK = shipped()
ANSWERS: dict[str, list[dict[str, str]]] = {
    "wish": [
        {name: "yes" if value else "no" for name, value in said.items()}
        for said in BOOK.combined["wish"].means.values()
    ],
    **{name: [{name: "yes"}, {name: "no"}] for name in ("still_needed", "needed_again")},
    "outstanding_hkd": [{"outstanding_hkd": "0"}, {"outstanding_hkd": "50"}],
}
NAMES = {shipped_texts("en").fact(name): name for name in ANSWERS}


@dataclass(frozen=True)
class Told:
    """What one run told: the sheets' rows, and the terminal."""

    summary: list[tuple[Any, ...]]
    questions: list[dict[str, Any]]
    err: str


def written(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    names = dict.fromkeys(name for row in rows for name in row)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*names], restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan")


@pytest.fixture(scope="module")
def told(folder: Path) -> Told:
    lines = [{"sim_id": f"L{at}", **KNOWN, **line} for at, line in enumerate(LINES)]
    report = folder / "report.xlsx"
    with contextlib.redirect_stderr(io.StringIO()) as err:
        assert run(("batch", str(written(folder / "list.csv", lines)), "-o", str(report), *AS_OF)) == 0
    book = openpyxl.load_workbook(report, read_only=True)
    headings, *rows = book["Questions"].iter_rows(values_only=True)
    questions = [dict(zip(map(str, headings), row, strict=True)) for row in rows]
    return Told(list(book["Summary"].iter_rows(values_only=True)), questions, err.getvalue())


def every_way(order: Sequence[str]) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Each line that waits with each set of answers to the first so many questions."""
    for at, line in enumerate(LINES[:3]):
        for count in range(1, len(order) + 1):
            for answers in itertools.product(*(ANSWERS[name] for name in order[:count])):
                said = {name: value for one in reversed(answers) for name, value in one.items()}
                yield at, count, {**said, **KNOWN, **line}


def test_the_running_totals_are_what_every_way_of_answering_comes_to(told: Told, folder: Path) -> None:
    steps = [row for row in told.questions if row["Settled by then, at most"] is not None]
    asked = [row for row in steps if row["Who can say"] == "Owner"]
    order = [NAMES[row["About what"]] for row in asked]
    assert {"wish", "outstanding_hkd"} <= {*order}
    assert [row["No."] for row in asked] == [*range(1, len(order) + 1)]
    ways = list(every_way(order))
    codes = folder / "codes.csv"
    rows = [{"sim_id": str(number), **facts} for number, (_, _, facts) in enumerate(ways)]
    assert run(("batch", str(written(folder / "ways.csv", rows)), "-o", str(codes), *AS_OF)) == 0
    with codes.open(encoding="utf-8-sig", newline="") as file:
        settled = [row["status"] != "needs_info" for row in csv.DictReader(file)]
    for count, row in enumerate(asked, start=1):
        found = [
            [one for way, one in zip(ways, settled, strict=True) if way[:2] == (at, count)] for at in range(3)
        ]
        assert row["Settled by then, at least"] == sum(map(all, found))
        assert row["Settled by then, at most"] == sum(map(any, found))
    # With what it needs to go, each of the three lines is settled in the end.
    assert asked[-1]["Settled by then, as hinted"] == 3
    assert float(asked[-1]["Settled by then a year, HK$"]) == 12 * (98 + 98 + 48)


def test_questionnaires_follow_the_questions_in_their_order(told: Told) -> None:
    sent = [row for row in told.questions if row["Who can say"] == "Questionnaire"]
    assert [("Sales", 2), ("IT", 1)] == [(row["Whom to ask"], row["Holds up"]) for row in sent]
    assert sent[-1]["Settled by then, as hinted"] == 3
    assert told.questions[-2:] == sent
    assert [row["No."] for row in sent] == [None, None]


def test_the_questionnaires_told_are_those_that_are_sent(told: Told, folder: Path) -> None:
    sent = folder / "sent"
    assert run(("ask", str(folder / "list.csv"), "-o", str(sent), *AS_OF)) == 0
    entries = yaml.safe_load((sent / "asked.yaml").read_text(encoding="utf-8"))["asked"]
    label = shipped_texts("en").fact
    assert {one["who"]: "; ".join(map(label, one["facts"])) for one in entries} == {
        row["Whom to ask"]: row["Question to send"]
        for row in told.questions
        if row["Who can say"] == "Questionnaire"
    }


def test_the_summary_and_the_terminal_say_what_to_ask_first(told: Told) -> None:
    cells = [str(cell) for row in told.summary for cell in row if cell is not None]
    (first,) = (cell for cell in cells if cell.startswith("Ask first: "))
    (whatever,) = (cell for cell in cells if cell.startswith("Whatever is answered: "))
    assert "of 3 SIMs" in whatever
    (said,) = (line for line in told.err.splitlines() if line.startswith("Ask first: "))
    assert "3 of the 3 SIMs that wait" in said
    named = first.removeprefix("Ask first: ").split("; ")
    assert (
        set(named)
        == set(said.removeprefix("Ask first: ").partition(" (")[0].split(", "))
        == {"What is to become of it", "Unpaid amount"}
    )


def test_what_asks_for_a_fact_that_contradicts_another_is_named(folder: Path) -> None:
    lines = [
        {
            "sim_id": "L",
            "carrier": "csl",
            "line_status": "active",
            "plan_type": "prepaid",
            "valid_until": "2026-01-01",
        }
    ]
    report = folder / "odd.xlsx"
    assert run(("batch", str(written(folder / "odd.csv", lines)), "-o", str(report), *AS_OF)) == 0
    book = openpyxl.load_workbook(report, read_only=True)
    headings, *rows = book["Questions"].iter_rows(values_only=True)
    (row,) = (row for row in rows if row[headings.index("About what")] == "Valid until")
    assert "Contradictions: Active after its validity" in str(row[headings.index("Decides")])
    # Where nothing is settled by them, the columns stay.
    assert {"Settles alone", "Settled by then, at least", "Settled by then, at most"} <= {*headings}


def test_nothing_is_planned_where_nothing_waits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decided = [{"sim_id": "L", **KNOWN, **LINES[0], "still_needed": "yes"}]
    report = folder / "kept.xlsx"
    assert run(("batch", str(written(folder / "kept.csv", decided)), "-o", str(report), *AS_OF)) == 0
    assert "Ask first" not in capsys.readouterr().err
    book = openpyxl.load_workbook(report, read_only=True)
    assert not any(
        "Ask first" in str(cell) for row in book["Summary"].iter_rows(values_only=True) for cell in row
    )


@dataclass(frozen=True)
class Answering:
    """People who answer each question where it is open: as hinted, else as going needs, else in any way."""

    checked: CheckedFleet
    draw: random.Random

    def answered(self, columns: dict[str, Column], step: PlanStep, as_of: int) -> dict[str, Column]:
        """What is known once they have."""
        book, size = self.checked.decider.rulebook, self.checked.fleet.size
        asked = asked_anywhere(decide_many(self.checked.decider, columns, size, as_of))
        said: dict[str, dict[int, int]] = {name: {} for name in step.facts}
        for row in range(size):
            if any(name in asked and asked[name][row] for name in step.facts):
                for name, value in self._of(step, row, as_of).items():
                    said[name][row] = encode(book.readable[name], value)
        found = dict(columns)
        for name, answers in said.items():
            before = columns.get(name) or Column(np.zeros(size, np.int64), np.zeros(size, np.bool_))
            values, known = np.array(before.values), np.array(before.known)
            for row, number in answers.items():
                if not known[row]:
                    values[row], known[row] = number, True
            found[name] = Column(values, known)
        return found

    def _of(self, step: PlanStep, row: int, as_of: int) -> dict[str, Any]:
        book, (name,) = self.checked.decider.rulebook, step.questions
        hints = {
            fact: decode(book.facts[fact], int(hinted.value.values[row]))
            for fact, hinted in self.checked.fleet.hinted.items()
            if fact in step.facts and hinted.value.known[row]
        }
        needed = {
            fact: decode(book.facts[fact], value)
            for fact, value in self.checked.provided.sets[self.checked.provided.of[row]]
            if fact in step.facts
        }
        likely = hints or needed
        if name in book.combined:
            choices = [*book.combined[name].means.values()]
            fitting = [one for one in choices if likely and likely.items() <= one.items()]
            return (fitting or [self.draw.choice(choices)])[0]
        item = book.readable[name]
        return likely or {name: decode(item, self.draw.choice(possible_answers(book, name, as_of)))}


@pytest.mark.parametrize("seed", [1, 2])
def test_who_follows_the_plan_as_hinted_finds_what_it_promises(seed: int, folder: Path) -> None:
    path = folder / f"bare-{seed}.csv"
    write_list(bare_fleet(30, seed, BARE_DAY), path)
    checked, _ = FleetCheck(Decider(BOOK), BARE_DAY, "en").checked([str(path)], None)
    assert checked.planned is not None
    rows, columns, as_of = checked.planned.found.rows, dict(checked.fleet.columns), BARE_DAY.toordinal()
    people = Answering(checked, random.Random(seed))
    for step in checked.plan.steps:
        columns = people.answered(columns, step, as_of)
        decided = decide_many(checked.decider, columns, checked.fleet.size, as_of)
        settled = int(np.count_nonzero(~needs_answers(BOOK, decided)[rows]))
        hinted, least, most = step.settled.lines
        assert max(hinted, least) <= settled <= most
    assert checked.plan.steps[-1].settled.lines[0] == len(rows)
