"""Under which answers a line may go: what trying every set of answers shows, for one line and for many alike."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.deciding.provided import Answers, provided
from engine.deciding.provided_many import provided_many
from engine.rulebook.book import Rulebook
from engine.types.lanes import Column
from engine.types.values import encode
from tests.support.made_up import DAY, first, made_up

TODAY = DAY.toordinal()
FACTS: dict[str, Any] = {
    "state": {"type": "choice", "nature": True, "values": {"open": [], "gone": [], "lost": []}},
    "needed": {"type": "yes_no"},
    "moved": {"type": "yes_no"},
    "owed_hkd": {"type": "money"},
    "paid_hkd": {"type": "money"},
    "services": {"type": "count"},
    "kind": {"type": "choice", "values": {"voice": [], "data": []}},
    "until": {"type": "date"},
}
#: What is tried for each fact: what people can tick off. No date can be.
TICKED: dict[str, list[Any]] = {
    "state": ["open", "gone", "lost"], "needed": [True, False], "moved": [True, False], "owed_hkd": [0],
    "paid_hkd": [0],
    "services": [0], "kind": ["voice", "data"],
}  # fmt: skip
SEEN: dict[str, list[Any]] = {
    **TICKED,
    "owed_hkd": [0, 100],
    "paid_hkd": [0, 70, 130],
    "services": [0, 2],
    "until": [DAY],
}
# None asks whether a fact is known: then knowing more would not only narrow what is possible.
CONDITIONS = [
    *("needed", "moved", "not needed", "needed and moved", "needed or moved", "state is gone"),
    *("state in [open, lost]", "state is not open", "moved and state is open", "kind is data and needed"),
    *("debt in obstacles", "blocker in obstacles", "services > 0 and kind is voice", "owed_hkd > 50"),
    *("until < as_of", "kind is voice", "not moved and debt in obstacles", "wanted"),
    *("owed_hkd < paid_hkd", "owed_hkd - paid_hkd > 20 and needed"),
]
OUTCOMES = {
    "keep": {"purpose": "staying"},
    "settle": {"purpose": "ending", "notice": "after_settling"},
    "wait": {"purpose": "ending", "notice": "contract_end"},
    "drop": {"purpose": "ending", "notice": "at_once"},
}
OBSTACLES = {
    "decision": "obstacles",
    "hit_policy": "collect",
    "rules": [
        {"id": "debt", "severity": "blocker", "concerns": ["ending"], "when": "owed_hkd > 0"},
        {"id": "bound", "severity": "blocker", "concerns": ["ending"], "when": "services > 0"},
    ],
}
WANTED = {"wanted": {"type": "yes_no", "is": "needed or moved"}}


def book_of(*rules: tuple[str, str]) -> Rulebook:
    """A rulebook of these rules, after which the line is ended."""
    many = [{"id": f"r{at}", "outcome": one, "when": when} for at, (one, when) in enumerate(rules)]
    last = [{"id": "last", "outcome": "drop", "when": "otherwise"}]
    met = {one["outcome"] for one in [*many, *last]}
    line = {
        **first("line"), "rules": many + last,
        "outcomes": {name: roles for name, roles in OUTCOMES.items() if name in met},
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        return made_up(
            Path(folder),
            facts={"facts": FACTS},
            derived={"derived": WANTED},
            decisions=[OBSTACLES, line],
        )


def stated(book: Rulebook, line: dict[str, Any]) -> dict[str, Column]:
    return {name: Column(encode(book.facts[name], one), True) for name, one in line.items()}


def sets(line: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every set of answers to facts that are not known, but the empty one."""
    names = [name for name in TICKED if name not in line]
    for size in range(1, len(names) + 1):
        for chosen in itertools.combinations(names, size):
            for answers in itertools.product(*(TICKED[name] for name in chosen)):
                yield dict(zip(chosen, answers, strict=True))


def by_trying(book: Rulebook, line: dict[str, Any]) -> Answers:
    """The smallest set of answers with which nothing else remains than that the line is ended."""
    decider, ends = Decider(book), {"wait", "drop"}

    def remain(facts: dict[str, Any]) -> set[str]:
        (found,) = decider.candidates(stated(book, facts), TODAY, ["line"])
        return {*found}

    possible = remain(line)
    if not possible & ends or possible <= ends:
        return ()
    order = [*FACTS]

    def rank(answers: dict[str, Any]) -> tuple[Any, ...]:
        nature = sum("nature" in FACTS[name] for name in answers)
        values = [TICKED[name].index(one) for name, one in answers.items()]
        return len(answers), nature, [order.index(name) for name in answers], values

    found = [answers for answers in sets(line) if remain(line | answers) <= ends]
    best = min(found, key=rank, default={})
    return tuple((name, encode(book.facts[name], one)) for name, one in best.items())


RULES = st.lists(st.tuples(st.sampled_from([*OUTCOMES]), st.sampled_from(CONDITIONS)), min_size=1, max_size=4)
LINES = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in SEEN.items()})


# What an answer is reckoned with tells lines apart of which nothing else does.
@example([("keep", "owed_hkd < paid_hkd")], [{"paid_hkd": 0}, {"paid_hkd": 70}])
@given(RULES, st.lists(LINES, min_size=1, max_size=4))
def test_it_is_the_smallest_set_that_trying_all_of_them_finds(
    rules: list[tuple[str, str]], lines: list[dict[str, Any]]
) -> None:
    book = book_of(*rules)
    decider = Decider(book)
    expected = [by_trying(book, line) for line in lines]
    assert expected == [provided(decider, stated(book, line), TODAY) for line in lines]
    columns = {}
    for name in FACTS:
        numbers = [encode(book.facts[name], line[name]) if name in line else 0 for line in lines]
        columns[name] = Column(np.array(numbers), np.array([name in line for line in lines]))
    found, places = provided_many(decider, columns, decide_many(decider, columns, len(lines), TODAY))
    assert () == found[0]
    assert expected == [found[place] for place in places]


def said(book: Rulebook, **line: Any) -> dict[str, int]:
    return dict(provided(Decider(book), stated(book, line), TODAY))


YES, NO = 1, 0


@pytest.mark.parametrize(
    ("rules", "line", "expected"),
    [
        ([("keep", "needed"), ("settle", "blocker in obstacles")], {}, {"needed": NO, "owed_hkd": 0, "services": 0}),
        ([("keep", "needed"), ("settle", "blocker in obstacles")], {"services": 0}, {"needed": NO, "owed_hkd": 0}),
        # Determined, ruled out, or an end in any case.
        ([("keep", "needed")], {"needed": False}, {}),
        ([("settle", "blocker in obstacles")], {"owed_hkd": 100}, {}),
        ([("wait", "needed")], {}, {}),
        # How things are is nothing that anybody makes so: answers that are given otherwise go first.
        ([("keep", "needed and state is open")], {}, {"needed": NO}),
        ([("keep", "moved or needed and state is open")], {}, {"needed": NO, "moved": NO}),
        # The value that comes first in the list.
        ([("keep", "state is open")], {}, {"state": 1}),
        # Nothing that can be ticked off would do.
        ([("keep", "until < as_of")], {}, {}),
    ],
)  # fmt: skip
def test_worked_by_hand(rules: list[tuple[str, str]], line: dict[str, Any], expected: dict[str, int]) -> None:
    assert expected == said(book_of(*rules), **line)
