"""Measure how fast a million SIMs are decided, compared with asking the rules engine row by row and with numpy by hand.

Typed columns in, codes out, with questions, assumptions, dates and money; one core, ratios within one run.
Run: python -m bench.decide [rows]; with `engine` or `hand` behind it, one first run alone
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from bench import fleets, handwritten
from bench.handwritten_codes import BIT, DATES, OUTCOMES, RULES, UNKNOWN
from engine.deciding.decide import Decider
from engine.deciding.many import FOLLOWING, FleetDecided, decide_many
from engine.engines import engine_in_use, make_inference
from engine.rulebook.book import Rulebook, load_rulebook
from engine.types.lanes import Column

AS_OF = dt.date(2026, 11, 21)
TIMES = 3
WAYS = ("engine", "hand")
Work = Callable[[], Any]
ASKED_ROWS = 500
SMALLER = 100_000


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if len(sys.argv) > 2:
        print(first_run(size, sys.argv[2]))
        return
    book = load_rulebook()
    columns = fleets.draw(book, size)
    decider = Decider(book)
    by_engine, by_hand = ways(book, columns, size, decider)
    (ours, decided), (theirs, masks) = seconds(by_engine, by_hand)
    asked = row_by_row(decider, columns, size)
    compare(decided, masks)
    ours_first, theirs_first = (first_of_process(size, who) for who in WAYS)
    engine = engine_in_use().name

    print(
        f"{size:,} SIMs, {len(book.carriers)} carriers, {len(columns)} facts; the best of {TIMES} runs on one core"
    )
    print(f"{'':34}{'seconds':>9}{'SIMs/s':>13}{'ours is':>16}")
    show("engine (with questions, dates)", ours, size, "")
    show(f"{engine} row by row", asked, size, f"{asked / ours:,.0f} x as fast")
    show("by hand in numpy (no questions)", theirs, size, f"{theirs / ours:.2f} x as fast")
    print("the first run of a process, with all that is loaded and met for the first time")
    show("engine (with questions, dates)", ours_first, size, "")
    show("by hand in numpy (no questions)", theirs_first, size, f"{theirs_first / ours_first:.2f} x as fast")
    for rows in sorted({min(SMALLER, size), size}):
        print(f"cases put to {engine} for {rows:>9,} SIMs: {cases(book, rows):,}")


def ways(book: Rulebook, columns: dict[str, Column], size: int, decider: Decider) -> tuple[Work, Work]:
    """The two ways to decide a fleet, each with its columns as it takes them."""
    by_hand, tables = fleets.for_handwritten(book, columns), fleets.tables_of(book, AS_OF)
    return (
        lambda: decide_many(decider, columns, size, AS_OF.toordinal()),
        lambda: handwritten.decide(by_hand, tables, AS_OF.toordinal() - fleets.EPOCH),
    )


def seconds(*works: Work) -> list[tuple[float, Any]]:
    """Of each work the least CPU time of several runs, and what the last gave; they take turns."""
    best, results = [float("inf")] * len(works), [None] * len(works)
    for _ in range(TIMES):
        for place, work in enumerate(works):
            results[place] = None  # its memory is given back, as between two runs of a program
            start = time.process_time()
            results[place] = work()
            best[place] = min(best[place], time.process_time() - start)
    return list(zip(best, results, strict=True))


def first_run(size: int, who: str) -> float:
    """The CPU time of the first run here: of the engine with a rulebook whose rules nobody has asked yet."""
    book = load_rulebook()
    work = ways(book, fleets.draw(book, size), size, Decider(book))[WAYS.index(who)]
    start = time.process_time()
    work()
    return time.process_time() - start


def first_of_process(size: int, who: str) -> float:
    """The least of several, each in a process of its own."""
    command = [sys.executable, "-m", "bench.decide", str(size), who]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(TIMES)]
    return min(float(run.stdout) for run in runs)


def row_by_row(decider: Decider, columns: dict[str, Column], size: int) -> float:
    """What the rules engine alone would take for every SIM, from a sample; evaluating conditions is not timed."""
    decisions = decider.rulebook.decisions.values()
    judged: list[list[dict[int, int]]] = []
    for position in range(min(ASKED_ROWS, size)):
        sims = decider.decide(fleets.row(columns, position), AS_OF.toordinal()).sims
        judged.append(
            [dict(enumerate(sims.condition(rule.condition) for rule in item.rules)) for item in decisions]
        )
    inference = make_inference({item.name: (item.hit_policy, len(item.rules)) for item in decisions})
    start = time.process_time()
    for codes in judged:
        for decision, case in zip(decisions, codes, strict=True):
            inference.fire(decision.name, case)
    return (time.process_time() - start) / len(judged) * size


def cases(book: Rulebook, size: int) -> int:
    """How many cases a new decider puts to the rules engine for a fleet."""
    decider = Decider(book)
    decide_many(decider, fleets.draw(book, size, seed=1), size, AS_OF.toordinal())
    return decider.cases_asked


def compare(decided: FleetDecided, found: dict[str, Any]) -> None:
    """Check that both have decided the same; otherwise the comparison means nothing."""
    if said := list(differences(decided, found)):
        raise SystemExit(f"the engine and the hand-written decisions differ on {', '.join(said)}")


def differences(decided: FleetDecided, found: dict[str, Any]) -> Iterator[str]:
    """What the engine and the hand-written decisions say differently of some SIM."""
    for decision in OUTCOMES:
        answers = [
            sum(BIT[decision, one] for one in answer.candidates) for answer in decided.answers[decision]
        ]
        if not np.array_equal(np.array(answers)[decided.index[decision]], found[decision]):
            yield decision
    for decision, rules in RULES.items():
        for kind, code in ((decision, 2), (f"unknown_{decision}", 1)):
            for place, rule in enumerate(rules):
                if not np.array_equal(found[kind] >> place & 1, decided.codes[decision][rule] == code):
                    yield f"{kind}: {rule}"
    for name in FOLLOWING:
        column = getattr(decided.consequences, name)
        values = column.values - fleets.EPOCH * (name in DATES)
        if not np.array_equal(np.where(column.known, values, UNKNOWN), found[name]):
            yield name


def show(what: str, took: float, size: int, ratio: str) -> None:
    print(f"{what:34}{took:>9.2f}{size / took:>13,.0f}{ratio:>16}")


if __name__ == "__main__":
    main()
