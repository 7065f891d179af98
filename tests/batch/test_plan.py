"""The plan of what to ask: its figures are what asking every question of every line, one by one, shows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from batch.fleet import plan_bounds, situations
from batch.fleet.hinted import Hinted
from batch.fleet.plan import planned_of
from batch.fleet.single import Checked, Line, check_line
from batch.fleet.table import Fleet
from batch.plan_shapes import NO_PLAN, Plan, PlanStep
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.deciding.possible import possible_answers
from engine.deciding.provided_many import provided_many
from engine.rulebook.book import Rulebook
from engine.types.lanes import Column
from engine.types.values import decode, encode
from tests.support.made_up import DAY, first, made_up

TODAY = DAY.toordinal()
FACTS: dict[str, Any] = {
    "state": {"type": "choice", "values": {"open": [], "gone": [], "lost": []}},
    "needed": {"type": "yes_no"},
    "moved": {"type": "yes_no"},
    "owed_hkd": {"type": "money"},
    "kind": {"type": "choice", "of_owner": True, "values": {"voice": [], "data": []}},
    "monthly_fee_hkd": {"type": "money"},
    "until": {"type": "date"},
    "department": {"type": "text"},
}
SEEN: dict[str, list[Any]] = {
    "state": ["open", "gone", "lost"], "needed": [True, False], "moved": [True, False], "owed_hkd": [0, 100],
    "kind": ["voice", "data"], "until": [DAY, DAY + datetime.timedelta(days=90)], "monthly_fee_hkd": [0, 9800],
}  # fmt: skip
CONDITIONS = [
    *("needed", "moved", "not needed and moved", "needed or moved", "state is gone", "state in [open, lost]"),
    *(
        "debt in obstacles",
        "owed_hkd > 50",
        "until < as_of",
        "kind is voice and owed_hkd > 0",
        "kind is data",
    ),
    *("until - as_of > 30 and state is open", "monthly_fee_hkd > owed_hkd", "not needed", "wanted"),
    *("owed_hkd > monthly_fee_hkd and until < as_of", "needed and moved and owed_hkd > 0"),
]
OUTCOMES = {
    "keep": {"purpose": "staying"},
    "settle": {"purpose": "ending", "notice": "after_settling"},
    "drop": {"purpose": "ending", "notice": "at_once"},
}
OBSTACLES = {
    "decision": "obstacles", "hit_policy": "collect",
    "rules": [{"id": "debt", "severity": "blocker", "concerns": ["ending"], "when": "owed_hkd > 0"}],
}  # fmt: skip
WISH = {
    "wish": {
        "values": {"keep": [], "go": [], "move": []},
        "means": {
            "keep": {"needed": True, "moved": False}, "go": {"needed": False, "moved": False}, "move": {"moved": True},
        },
    },
}  # fmt: skip
CHECKS = {
    "decision": "checks", "hit_policy": "collect",
    "rules": [{"id": "odd", "asks": True, "names": ["needed", "moved"], "when": "needed and moved"}],
}  # fmt: skip


def book_of(*rules: tuple[str, str], together: bool = False) -> Rulebook:
    """A rulebook of these rules, after which the line is ended."""
    many = [{"id": f"r{at}", "outcome": one, "when": when} for at, (one, when) in enumerate(rules)]
    last = [{"id": "last", "outcome": "drop", "when": "otherwise"}]
    met = {one["outcome"] for one in [*many, *last]}
    action = {
        **first("action"), "rules": many + last,
        "outcomes": {name: roles for name, roles in OUTCOMES.items() if name in met},
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        return made_up(
            Path(folder), facts={"facts": FACTS},
            derived={"derived": {"wanted": {"type": "yes_no", "is": "needed or moved"}}},
            decisions=[OBSTACLES, action, CHECKS], **({"combined": {"combined": WISH}} if together else {}),
        )  # fmt: skip


Facts = dict[str, Any]


def fleet_of(book: Rulebook, lines: Sequence[Facts], hints: Sequence[Facts] = ()) -> Fleet:
    def column(name: str, rows: Sequence[Facts]) -> Column:
        known = np.array([name in row for row in rows])
        values = [encode(book.facts[name], row[name]) if name in row else 0 for row in rows]
        return Column(np.array(values, dtype=np.int64), known)

    size, departments = len(lines), pa.array([line.get("department") for line in lines], pa.string())
    source: Any = pd.Categorical([""] * size)
    return Fleet(
        size, {name: column(name, lines) for name in SEEN}, {"department": departments}, {}, source, np.arange(size),
        np.zeros(size, dtype=np.bool_), pa.table({}),
        hinted={name: Hinted(column(name, hints), ("h",), np.zeros(size, dtype=np.int32)) for name in SEEN if hints},
    )  # fmt: skip


def planned(book: Rulebook, fleet: Fleet) -> Plan:
    decider = Decider(book)
    decided = decide_many(decider, fleet.columns, fleet.size, TODAY)
    found = planned_of(decider, fleet, decided, provided_many(decider, fleet.columns, decided))
    return found.plan if found else NO_PLAN


class Asking:
    """One line at a time, asked question after question, every answer tried."""

    def __init__(self, book: Rulebook) -> None:
        self.book, self.decider = book, Decider(book)

    def checked(self, line: Mapping[str, Any]) -> Checked:
        values = {name: value for name, value in line.items() if name in SEEN}
        return check_line(self.decider, Line(values, {}), DAY)

    def waits(self, line: Facts) -> bool:
        checked = self.checked(line)
        return checked.answer("action").outcome is None and not checked.holding("checks")

    def reach(self, line: Facts, steps: Sequence[PlanStep], likely: Facts) -> tuple[bool, bool]:
        """Whether the line is settled by these questions whatever is answered, and with some answers.

        Not where its answers contradict each other. What is `likely` is the only answer there is.
        """
        checked = self.checked(line)
        if checked.holding("checks"):
            return False, False
        if checked.status != "needs_info":
            return True, True
        if not steps:
            return False, False
        step, *others = steps
        asked = checked.questions()
        if not any("action" in asked.get(name, ()) for name in step.facts):
            return self.reach(line, others, likely)
        found = [self.reach({**said, **line}, others, likely) for said in self.answers(step, likely)]
        return all(one[0] for one in found), any(one[1] for one in found)

    def answers(self, step: PlanStep, likely: Facts) -> list[Facts]:
        """What may be said to a question."""
        said = {name: likely[name] for name in step.facts if name in likely}
        (asked,) = step.questions
        if asked in self.book.combined:
            choices = [*self.book.combined[asked].means.values()]
            as_said = [one for one in choices if said and said.items() <= one.items()]
            return as_said[:1] or choices
        numbers = possible_answers(self.book, asked, TODAY)
        return [said] if said else [{asked: decode(self.book.facts[asked], one)} for one in numbers]

    def likely(self, line: Facts, hints: Facts) -> Facts:
        """What is hinted, else what the line needs to go: of what is asked together, only hints where there are any."""
        needed = self.checked(line).provided
        for one in self.book.combined.values():
            if not hints.keys().isdisjoint(one.facts):
                needed = {name: value for name, value in needed.items() if name not in one.facts}
        return {**needed, **hints}

    def settled(
        self, lines: Sequence[Facts], hints: Sequence[Facts], steps: Sequence[PlanStep]
    ) -> list[list[bool]]:
        """For each line that waits: as hinted, at least, at most."""
        found = []
        for line, hint in zip(lines, hints, strict=True):
            least, most = self.reach(line, steps, {})
            as_hinted, _ = self.reach(line, steps, self.likely(line, hint))
            found.append([as_hinted or least, least, most])
        return found


RULES = st.lists(st.tuples(st.sampled_from([*OUTCOMES]), st.sampled_from(CONDITIONS)), min_size=1, max_size=4)
LINES = st.fixed_dictionaries(
    {"department": st.sampled_from(["Sales", "IT", None])},
    optional={name: st.sampled_from(values) for name, values in SEEN.items()},
)
HINTS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in SEEN.items()})
FLEETS = st.lists(st.tuples(LINES, HINTS), min_size=1, max_size=4)


def waiting(asking: Asking, drawn: Sequence[tuple[Facts, Facts]]) -> tuple[list[Facts], list[Facts]]:
    kept = [(line, hint) for line, hint in drawn if asking.waits(line)]
    return [line for line, _ in kept], [hint for _, hint in kept]


def total(found: Sequence[Sequence[bool]], lines: Sequence[Facts]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    fees = [line.get("monthly_fee_hkd", 0) * 12 for line in lines]
    return (
        tuple(sum(one[kind] for one in found) for kind in range(3)),
        tuple(sum(fee for one, fee in zip(found, fees, strict=True) if one[kind]) for kind in range(3)),
    )


@given(RULES, FLEETS, st.booleans())
# Which answer was given still counts.
@example([("keep", "owed_hkd > monthly_fee_hkd and until < as_of")], [({}, {})], False)
# Who answers both waits for another answer.
@example([("keep", "needed and moved and owed_hkd > 0")], [({}, {})], False)
@example(
    [("drop", "debt in obstacles"), ("keep", "needed"), ("keep", "state in [open, lost]")], [({}, {})], False
)
@example(
    [("keep", "needed or moved"), ("drop", "moved")],
    [({}, {}), ({}, {"moved": True}), ({"needed": False}, {})],
    True,
)
# No choice says both hints: whatever is chosen, what it leaves open is as hinted.
@example([("keep", "needed")], [({}, {"moved": True, "needed": False})], True)
def test_its_figures_are_what_asking_one_by_one_shows(
    rules: list[tuple[str, str]], drawn: list[tuple[Facts, Facts]], together: bool
) -> None:
    book = book_of(*rules, together=together)
    asking = Asking(book)
    lines, hints = waiting(asking, drawn)
    plan = planned(book, fleet_of(book, [line for line, _ in drawn], [hint for _, hint in drawn]))
    assert (plan.lines, plan.money) == (
        len(lines),
        sum(line.get("monthly_fee_hkd", 0) * 12 for line in lines),
    )
    for at, step in enumerate(plan.steps, start=1):
        found = asking.settled(lines, hints, plan.steps[:at])
        assert total(found, lines) == (step.settled.lines, step.settled.money)


@pytest.mark.parametrize("limits", [(1, 1, 10_000), (1, 2, 4), (2_000, 4_000, 6)])
def test_what_is_too_much_to_try_is_claimed_nothing_of(
    limits: tuple[int, int, int], monkeypatch: Any
) -> None:
    book = book_of(
        ("keep", "needed or moved"),
        ("settle", "owed_hkd > 50"),
        ("keep", "until - as_of > 30 and state is open"),
    )
    lines: list[Facts] = [
        {},
        {"needed": False},
        {"moved": False, "state": "gone"},
        {"until": DAY, "needed": False, "moved": False},
    ]
    asking = Asking(book)
    distinct, many, tried = limits
    monkeypatch.setattr(situations, "MOST_DISTINCT", distinct)
    monkeypatch.setattr(situations, "MOST_SITUATIONS", many)
    monkeypatch.setattr(plan_bounds, "MOST_TRIED", tried)
    plan = planned(book, fleet_of(book, lines))
    for at, step in enumerate(plan.steps, start=1):
        (_, least, most), _ = total(asking.settled(lines, [{}] * 4, plan.steps[:at]), lines)
        assert step.settled.lines[1] <= least <= most <= step.settled.lines[2]
