"""Measure the shipped rulebook on a million typed lines beside the same by hand in numpy, first runs as well as warm.

Run: python -m bench shipped. In a process of its own, for a first run: python -m bench.shipped WHO LINES
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from bench import decide, fleets, handwritten
from bench.decide import AS_OF
from bench.figures import Figure, Goal, Ratio
from bench.fresh import first_run
from bench.scale import Scale
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.engines import engine_in_use
from engine.rulebook.book import load_rulebook

TITLE = "The shipped rulebook"
ABOUT = (
    "All its decisions, dates and money for random lines, typed columns in; ours with questions, assumptions and "
    "reasons, by hand without. Answers are equal, line by line."
)
PACKAGES = ("numpy", "durable-rules")
OURS, BY_HAND = "ours", "by_hand"
ROUNDS, FIRSTS = 5, 3
WARM, FIRST = Goal(1.0, at_least=True), 5_000_000  # lines a second on a first run


def figures(scale: Scale) -> list[Figure]:
    return [one for size in scale.sizes(100_000, 1_000_000) for one in at_size(size, scale)]


def at_size(size: int, scale: Scale) -> list[Figure]:
    work = {who: prepare(who, size) for who in (OURS, BY_HAND)}
    found = {who: one() for who, one in work.items()}
    decide.compare(found[OURS], found[BY_HAND])
    warm = dict.fromkeys(work, float("inf"))
    for _ in range(scale.times(ROUNDS)):
        for who, one in work.items():
            warm[who] = min(warm[who], seconds(one))
    first = {who: first_run("bench.shipped", who, size, times=scale.times(FIRSTS)) for who in work}
    large = size == 1_000_000
    ratios = (
        Ratio(warm[BY_HAND] / warm[OURS], "{} as fast as by hand", WARM if large else None),
        Ratio(size / first[OURS] / FIRST, "{} of 5 M lines/s on a first run", WARM if large else None),
    )
    asked = row_by_row(size)
    return [
        Figure("this engine, with questions", size, warm[OURS], first[OURS], ratios),
        Figure("numpy by hand", size, warm[BY_HAND], first[BY_HAND]),
        Figure(
            f"{engine_in_use().name}, line by line",
            size,
            asked,
            ratios=(Ratio(asked / warm[OURS], "ours is {} as fast"),),
            note=f"from a sample of {decide.ASKED_ROWS} lines; its conditions are worked out beforehand, not measured",
        ),
    ]


def prepare(who: str, size: int) -> Callable[[], Any]:
    """What decides the lines once more; they and the rules are at hand. A first run of ours makes the decider."""
    book = load_rulebook()
    columns = fleets.draw(book, size)
    if who == BY_HAND:
        coded, tables = fleets.for_handwritten(book, columns), fleets.tables_of(book, AS_OF)
        return lambda: handwritten.decide(coded, tables, AS_OF.toordinal() - fleets.EPOCH)
    made: list[Decider] = []

    def ours() -> Any:
        if not made:
            made.append(Decider(book))
        return decide_many(made[0], columns, size, AS_OF.toordinal())

    return ours


def row_by_row(size: int) -> float:
    book = load_rulebook()
    return decide.row_by_row(Decider(book), fleets.draw(book, decide.ASKED_ROWS), decide.ASKED_ROWS) * (
        size / decide.ASKED_ROWS
    )


def seconds(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    print(seconds(prepare(sys.argv[1], int(sys.argv[2]))))
