"""What is worked out anew after some facts have changed is what walking from the beginning comes to."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import fleets
from engine.conditions.walking import walk
from engine.deciding.decide import Decider
from engine.deciding.sims import Sims
from engine.rulebook.book import load_rulebook
from engine.types.arrays import ManySims
from engine.types.lanes import Column, Lane, OneSim
from tests.support.own_books import copy_with_made_up_data
from tests.support.random_sims import AS_OF
from tests.support.shipped import shipped

TODAY, SIZE = AS_OF.toordinal(), 60


@pytest.fixture(scope="module", params=["shipped", "made up"])
def decider(request: pytest.FixtureRequest) -> Decider:
    if request.param == "shipped":
        return Decider(shipped(), {"account_type": "corporate"})
    with TemporaryDirectory() as folder:
        return Decider(load_rulebook(copy_with_made_up_data(Path(folder))))


def taken(decider: Decider, sims: Sims) -> dict[str, Any]:
    """Everything a walk comes to: decisions, each condition and its parts, and every column."""
    rules = [rule for decision in decider.rulebook.decisions.values() for rule in decision.rules]
    nodes = {part for rule in rules for part in walk(rule.condition) if not part.is_number}
    found: dict[Any, Any] = {("outcome", name): bits for name, (bits, _) in sims.outcomes.items()}
    found |= {(name, rule): code for name, codes in sims.collected.items() for rule, code in codes.items()}
    found |= {("condition", node): sims.condition(node) for node in nodes}
    for name in (*decider.rulebook.readable, *decider.rulebook.derived):
        column = sims.column(name)
        found |= {("known", name): column.known, ("value", name): column.values * column.known}
    found["line"] = sims.term_line()
    return {key: np.broadcast_to(np.asarray(value), (SIZE,)).tolist() for key, value in found.items()}


@given(seed=st.integers(0, 10_000), one=st.booleans())
def test_after_changes_all_is_as_if_walked_from_the_beginning(decider: Decider, seed: int, one: bool) -> None:
    rng = random.Random(seed)
    before, after = (fleets.draw(decider.rulebook, SIZE, seed=seed + shift) for shift in (0, 1))
    # Twice in a row, as answers are given one after the other.
    first, second = (set(rng.sample(sorted(after), rng.randint(1, 3))) for _ in range(2))
    lane: Lane = OneSim() if one else ManySims(SIZE)

    def columns(changed: set[str]) -> dict[str, Column]:
        drawn = {name: (after if name in changed else before)[name] for name in before}
        return dict(fleets.row(drawn, 0)) if one else drawn

    names = list(decider.rulebook.decisions)
    sims = decider.walked(columns(set()), TODAY, lane, *names)
    for changed in (first, second):
        sims = decider.walked_again(sims, {name: columns(changed)[name] for name in changed})
    expected = decider.walked(columns(first | second), TODAY, lane, *names)
    assert taken(decider, expected) == taken(decider, sims)
