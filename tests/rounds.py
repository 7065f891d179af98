"""Play the rounds in which a bare list becomes a settled fleet: `python -m tests.rounds --lines 120 --seed 1`.

A script that knows the truth answers the questionnaires as people do: some never come back, some cells
contradict each other or say nothing; whoever is left is asked again. After each round it tells what is settled, by
lines and money, and how many of the settled lines are told otherwise than from the whole truth. It decides nothing.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import random
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from batch.samples.bare_fleet import HOUSE, BareFleet, as_cell, bare_fleet
from batch.samples.people import NONSENSE, WISH, Person
from tests.support.bare_fleet import AS_OF, write_list, write_truth
from tests.support.real_sheets import command

BETWEEN = datetime.timedelta(days=7)  # from one round to the next
SAME = ("stage", "eligibility", "action")  # what must be told as from the whole truth, as far as it is told
Row = dict[str, str]


@dataclass(frozen=True)
class People:
    """How people answer: which share of rows they fill in, of cells contradict each other, and say nothing."""

    answer: float = 0.7
    contradict: float = 0.05
    nonsense: float = 0.03


@dataclass(frozen=True)
class After:
    """What holds after a round: settled lines with their money a year, and those that are not told as they are."""

    settled: int
    lines: int
    money: float
    all_money: float
    wrong: tuple[str, ...]
    asked: int = 0

    @property
    def share(self) -> float:
        """The share of lines that are settled."""
        return self.settled / self.lines


class Game:
    """One fleet from its bare list to where the rounds lead, in a folder of its own."""

    def __init__(
        self,
        folder: Path,
        fleet: BareFleet,
        people: People,
        *,
        seed: int = 1,
        hints: str = "show",
        most: int = 6,
    ) -> None:
        self.folder, self.fleet, self.people, self.hints, self.most = folder, fleet, people, hints, most
        self.draw = random.Random(seed)
        self.contradicted = 0  # cells of which a colleague says otherwise
        self.person = Person(self.draw, people.answer, people.nonsense)
        self.list, self.truth, self.day = folder / "list.csv", folder / "truth.csv", AS_OF
        write_list(fleet, self.list)
        write_truth(fleet, self.truth)
        profile = {"answers": [{"facts": dict(HOUSE), "by": "Fleet desk", "on": AS_OF}]}
        (folder / "profile.yaml").write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")
        self.answers = ["--answers", str(folder / "profile.yaml")]

    def rounds(self, count: int) -> Iterator[After]:
        """What holds at first, with the company's profile alone, and after each round of questionnaires."""
        yield self._after(0)
        for number in range(1, count + 1):
            sent = self.folder / f"round-{number}"
            self.day += BETWEEN
            status, _, said = command("ask", str(self.list), "-o", str(sent), "--by", "department",
                                      "--most", str(self.most), "--hints", self.hints, *self.answers,
                                      as_of=self.day.isoformat())  # fmt: skip
            if status != 0:
                raise AssertionError(said)
            asked = sum(self._fill(path) for path in sorted(sent.glob("*.xlsx")))
            self.answers += ["--answers", str(sent)]
            yield self._after(asked)

    def _after(self, asked: int) -> After:
        rows = self._checked(self.list, [*self.answers, "--hints", self.hints])
        truly = {row["msisdn"]: row for row in self._checked(self.truth, [])}
        settled = [row for row in rows if row["status"] not in ("needs_info", "unreadable")]
        wrong = [row["msisdn"] for row in settled
                 if any(truly[row["msisdn"]][name] not in row[name].split("|") for name in SAME)]  # fmt: skip
        fees = {number: self.fleet.of(number)["monthly_fee_hkd"] * 12 / 100 for number in truly}
        money = sum(fees[row["msisdn"]] for row in settled)
        return After(len(settled), len(rows), money, sum(fees.values()), tuple(wrong), asked)

    def _checked(self, sheet: Path, options: list[str]) -> list[Row]:
        output = self.folder / "codes.csv"
        day = self.day.isoformat()
        status, _, said = command("batch", str(sheet), "-o", str(output), "--force", *options, as_of=day)
        if status not in (0, 1):
            raise AssertionError(said)
        with output.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def _fill(self, path: Path) -> int:
        """Fill in a questionnaire as people do; a colleague's copy contradicts it here and there. The cells filled."""
        book = openpyxl.load_workbook(path)
        other = openpyxl.load_workbook(path)
        sheet = next(one for one in book if str(one.cell(1, 1).value).startswith("simexit"))
        asked = {
            column: str(cell.value).removeprefix("simexit.column ")
            for column, cell in enumerate(sheet[1], start=1)
            if str(cell.value).startswith("simexit.column ") and "=" not in str(cell.value)
        }
        folded = {
            column
            for one in sheet.column_dimensions.values()
            if one.hidden
            for column in range(one.min or 0, (one.max or 0) + 1)
        }
        number = next(column for column, name in asked.items() if name == "sim_id")
        filled = 0
        for row in range(4, sheet.max_row + 1):
            key = sheet.cell(row, number).value
            if not key or not self.person.answers():
                continue
            truth = self.fleet.of(str(key))
            for column, name in asked.items():
                cell = sheet.cell(row, column)
                if (
                    column in folded or str(cell.value or "?")[0] != "?"
                ):  # nobody fills in what is folded away
                    continue
                said = self.person.says(truth, name)
                if said is None:
                    continue
                cell.value = said
                filled += 1
                if said not in NONSENSE and self.draw.random() < self.people.contradict:
                    other[sheet.title].cell(row, column).value = _otherwise(truth, name)
                    self.contradicted += 1
        book.save(path)
        other.save(path.with_name(f"{path.stem} (copy).xlsx"))
        return filled


def _otherwise(truth: Mapping[str, Any], name: str) -> str:
    """What somebody says who has it wrong: another answer to the same question."""
    if name == WISH:
        return "Not needed: may be cancelled" if truth["still_needed"] else "Keep: in use"
    value = truth[name]
    if isinstance(value, bool):
        return as_cell(not value)
    if isinstance(value, datetime.date):
        return as_cell(value + datetime.timedelta(days=31))
    if isinstance(value, int):
        return as_cell(value + 100, money=True) if name.endswith("_hkd") else as_cell(value + 1)
    return _OTHERS.get(value, "none")


_OTHERS = {
    "prepaid": "postpaid", "postpaid": "prepaid", "active": "suspended", "suspended": "active", "cancelled": "active",
    "corporate": "personal", "personal": "corporate",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=6)
    parser.add_argument("--answer", type=float, default=People.answer)
    given = parser.parse_args()
    for hints in ("show", "use"):
        with tempfile.TemporaryDirectory() as folder:
            game = Game(Path(folder), bare_fleet(given.lines, given.seed, AS_OF), People(answer=given.answer),
                        seed=given.seed, hints=hints, most=given.most)  # fmt: skip
            print(f"--hints {hints}")
            for number, after in enumerate(game.rounds(given.rounds)):
                print(f"  round {number}: {after.settled:>4} of {after.lines} settled ({after.share:.0%}), "
                      f"HK${after.money:,.0f} of {after.all_money:,.0f} a year; {after.asked} cells filled in; "
                      f"{len(after.wrong)} told otherwise than they are")  # fmt: skip


if __name__ == "__main__":
    main()
