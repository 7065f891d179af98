"""Measure how fast a million SIMs are decided, compared with asking the rules engine row by row and with numpy by hand.

Typed columns in, codes out, with questions, assumptions, dates and money; one core, ratios within one run.
Run: python -m bench.decide [rows]
"""

from __future__ import annotations

import datetime as dt
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
ASKED_ROWS = 500
SMALLER = 100_000


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    book = load_rulebook()
    columns = fleets.draw(book, size)
    decider = Decider(book)
    ours, decided = seconds(lambda: decide_many(decider, columns, size, AS_OF.toordinal()))
    by_hand_columns, tables = fleets.for_handwritten(book, columns), fleets.tables_of(book, AS_OF)
    by_hand, masks = seconds(
        lambda: handwritten.decide(by_hand_columns, tables, AS_OF.toordinal() - fleets.EPOCH)
    )
    asked = row_by_row(decider, columns, size)
    compare(decided, masks)
    engine = engine_in_use().name

    print(
        f"{size:,} SIMs, {len(book.carriers)} carriers, {len(columns)} facts; the best of {TIMES} runs on one core"
    )
    print(f"{'':34}{'seconds':>9}{'SIMs/s':>13}{'ours is':>16}")
    show("engine (with questions, dates)", ours, size, "")
    show(f"{engine} row by row", asked, size, f"{asked / ours:,.0f} x as fast")
    show("by hand in numpy (no questions)", by_hand, size, f"{by_hand / ours:.2f} x as fast")
    for rows in sorted({min(SMALLER, size), size}):
        print(f"cases put to {engine} for {rows:>9,} SIMs: {cases(book, rows):,}")


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """The least CPU time of several runs, and what the last gave."""
    best = float("inf")
    for _ in range(TIMES):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def row_by_row(decider: Decider, columns: dict[str, Column], size: int) -> float:
    """What the rules engine alone would take for every SIM, from a sample; evaluating conditions is not timed."""
    decisions = decider.rulebook.decisions.values()
    judged: list[list[dict[int, int]]] = []
    for position in range(min(ASKED_ROWS, size)):
        evaluator = decider.decide(fleets.row(columns, position), AS_OF.toordinal()).sims.evaluator
        judged.append(
            [
                dict(enumerate(evaluator.condition(rule.condition) for rule in item.rules))
                for item in decisions
            ]
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
