"""Measure what an answer on the page costs in a large case: to decide anew, and to show the figures and the table.

Run: python -m bench.page [rows]
"""

from __future__ import annotations

import datetime
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bench.figures import Figure, Ratio
from bench.scale import Scale
from page.case.answering import facts_said, of_all, with_answer
from page.case.case import OpenCase
from page.case.taking_in import take_in
from page.views.filters import LineFilter
from page.views.lines import lines_shown
from page.views.page_words import words_of
from page.views.questions import questions_shown
from page.views.verdicts import tiles_shown
from simexit.rulebooks import Choices

DAY = datetime.date(2026, 11, 21)
TIMES = 5
FIRST = 61_000_000
CARRIERS = ("csl", "SmarTone", "3HK", "CMHK")
GOAL = 0.5  # seconds of processor time for an answer to 100,000 lines


TITLE = "An answer on the page"
ABOUT = (
    "A case of a bare list of lines: an answer for all of them is decided anew and shown. Of 100,000 lines that is to "
    "take at most half a second."
)
PACKAGES = ("starlette",)


@dataclass(frozen=True)
class Took:
    """Processor seconds: of the list from the file to its verdicts, of an answer, of showing it, of the questions."""

    whole: float
    answer: float
    shown: float
    order: float


def main() -> None:
    rows = next((int(word) for word in sys.argv[1:] if word.isdigit()), 100_000)
    took = measured(rows, TIMES)
    print(f"{rows:,} lines, processor time; of an answer the best of {TIMES}")
    print(f"the list, from the file to its verdicts {took.whole:8.2f} s")
    print(
        f"an answer for all lines, decided anew   {took.answer:8.2f} s   {took.whole / took.answer:.1f} times as quick"
    )
    print(f"the figures and a page of the table     {took.shown:8.2f} s")
    print(f"the order of the questions, afterwards  {took.order:8.2f} s")
    print(f"an answer with what it shows            {took.answer + took.shown:8.2f} s   (goal: {GOAL} s)")


def figures(scale: Scale) -> list[Figure]:
    return [one for rows in scale.sizes(10_000, 100_000) for one in at_size(rows, scale.times(TIMES))]


def at_size(rows: int, times: int) -> list[Figure]:
    took = measured(rows, times)
    answered = took.answer + took.shown
    return [
        Figure("a list, from the file to its verdicts", rows, took.whole),
        Figure(
            "an answer, decided anew and shown",
            rows,
            answered,
            ratios=(Ratio(took.whole / answered, "{} as quick"),),
        ),
        Figure("the order of the questions", rows, took.order),
    ]


def measured(rows: int, times: int) -> Took:
    with tempfile.TemporaryDirectory() as name:
        case = OpenCase("bench", Path(name, "case"), Choices(), lambda: DAY, kept=True)
        case.folder.path.mkdir()
        sheet = Path(name, "list.csv")
        sheet.write_text(_bare_list(rows), encoding="utf-8")
        whole = _seconds(lambda: take_in(case, [sheet]))
        answer = min(_seconds(partial(_answered, case, at)) for at in range(times))
        shown = min(_seconds(partial(_shown, case)) for _ in range(times))
        _answered(case, 0)
        order = _seconds(partial(_ordered, case))
    return Took(whole, answer, shown, order)


def _bare_list(rows: int) -> str:
    """A list as companies have them: number, user, department, carrier, plan, fee."""
    lines = (
        f"{FIRST + at},User {at},Dept {at % 40},{CARRIERS[at % 4]},Plan {at % 7},{98 + at % 5}"
        for at in range(rows)
    )
    return "\n".join(["Mobile no.,User,Department,Carrier,Plan,Monthly fee", *lines])


def _answered(case: OpenCase, at: int) -> None:
    facts = facts_said(case.rulebook, "line_status", ("active", "suspended")[at % 2])
    answers = with_answer(case.answers().answers, of_all(facts, "bench", DAY))
    with case.changing("answered"):
        case.answered(answers)


def _shown(case: OpenCase) -> None:
    fleet, words = case.found.fleet, words_of(case.rulebook, "en")
    if fleet is not None:
        vars(fleet).pop("sims_at_once", None)
        tiles_shown(fleet, words)
        lines_shown(fleet, LineFilter(), words, np.ones(fleet.fleet.size, np.bool_))


def _ordered(case: OpenCase) -> None:
    if case.found.fleet is not None:
        questions_shown(case.found.fleet, words_of(case.rulebook, "en"))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
