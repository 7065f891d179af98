"""Whoever decides the twelve rules comes to the same verdicts, and those that tell reasons to the same reasons."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from bench.peers.lines import CHOICES, MONEY, MONTHS, OUTCOMES, RULES, YES_NO, Lines, draw
from bench.peers.listed import OURS, PEERS, Peer, here
from bench.twelve import differences
from engine.rulebook.book import load_rulebook

OTHERS = [
    pytest.param(
        peer,
        marks=pytest.mark.skipif(not here(peer), reason="not installed: `make bench` does"),
        id=peer.module,
    )
    for peer in PEERS
    if peer is not OURS
]


@pytest.mark.parametrize("peer", OTHERS)
@pytest.mark.parametrize("seed", range(3))
def test_random_lines_are_decided_alike(peer: Peer, seed: int) -> None:
    lines = draw(300, seed)
    assert [] == differences(peer.prepare(lines)(), OURS.prepare(lines)())


@pytest.mark.parametrize("peer", OTHERS)
def test_limits_are_the_same(peer: Peer) -> None:
    """Every amount at, just below and just above what a rule asks, and not known, where nothing else decides."""
    amounts = {
        "outstanding_hkd": (0, 1),
        "fee_hkd": (20_00, 20_01),
        "balance_hkd": (49_99, 50_00),
        MONTHS: (1, 2),
    }
    rows = [*product(*((*((value, True) for value in values), (0, False)) for values in amounts.values()))]
    wanted = {"name_matches": 1, "needed_again": 1, "plan_type": 1}
    facts = (*CHOICES, *YES_NO, *MONEY, MONTHS)
    values = {name: np.full(len(rows), wanted.get(name, 0)) for name in facts}
    known = {name: np.ones(len(rows), np.bool_) for name in facts}
    for place, name in enumerate(amounts):
        values[name] = np.array([row[place][0] for row in rows])
        known[name] = np.array([row[place][1] for row in rows])
    lines = Lines(len(rows), values, known)
    assert [] == differences(peer.prepare(lines)(), OURS.prepare(lines)())


def test_every_outcome_is_met() -> None:
    """If this fails, the lines that are drawn leave some rule unmeasured."""
    found = OURS.prepare(draw(20_000))()
    for decision, outcomes in OUTCOMES.items():
        assert set(range(1 + len(outcomes))) == set(getattr(found, decision).tolist())


def test_the_rules_are_twelve_over_fifteen_facts() -> None:
    book = load_rulebook(RULES)
    assert {name: item.outcomes for name, item in book.decisions.items()} == OUTCOMES
    assert 12 == sum(len(item.rules) for item in book.decisions.values())
    assert set(book.facts) == {*CHOICES, *YES_NO, *MONEY, MONTHS}
    assert 15 == len(book.facts)
