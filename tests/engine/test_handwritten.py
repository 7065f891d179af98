"""The baseline of the benchmark decides what the page says: held against the slow reading on random SIMs."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bench import handwritten, handwritten_codes
from tests.support import random_sims
from tests.support.reference import decide
from tests.support.reference_terms import term_value

AS_OF = random_sims.AS_OF
EPOCH = dt.date(1970, 1, 1)


def columns_of(sims: list[random_sims.Sim], carriers: list[str]) -> dict[str, NDArray[Any]]:
    """Typed columns as the baseline takes them."""
    columns = {}
    for fact in ("carrier", *random_sims.CHOSEN):
        values = [sim.get(fact) for sim in sims]
        if fact == "carrier":
            columns[fact] = np.array([carriers.index(v) if v in carriers else -1 for v in values], np.int16)
        elif fact in handwritten_codes.CHOICES:
            choices = handwritten_codes.CHOICES[fact]
            columns[fact] = np.array([-1 if v is None else choices.index(v) for v in values], np.int8)
        elif fact == "transfer_target":
            columns[fact] = np.array(
                [handwritten_codes.kleene(None if v is None else v != "none") for v in values], np.int8
            )
        elif isinstance(random_sims.VALUES[fact][0], bool):
            columns[fact] = np.array([handwritten_codes.kleene(v) for v in values], np.int8)
        else:
            columns[fact] = np.array([number(v) for v in values], np.int64)
    return columns


def number(value: Any) -> int:
    if value is None:
        return handwritten_codes.UNKNOWN
    if value == "none":
        return handwritten_codes.NEVER
    return (value - EPOCH).days if isinstance(value, dt.date) else int(value)


@pytest.mark.parametrize("preference", ["refund", "transfer"])
def test_agrees_with_the_slow_reading(preference: str) -> None:
    rng = random.Random(20261121)
    carriers = random_sims.random_carriers(rng)
    sims = [random_sims.random_sim(rng, list(carriers)) for _ in range(1500)]
    tables = handwritten_codes.term_tables(
        list(carriers), lambda term, key: term_value(term, key, [carriers])
    )
    fast = handwritten.decide(
        columns_of(sims, list(carriers)), tables, (AS_OF - EPOCH).days, preference == "transfer"
    )
    for position, sim in enumerate(sims):
        slow = decide(sim, AS_OF, [carriers], preference)
        for decision, outcomes in handwritten_codes.OUTCOMES.items():
            expected = {code for i, code in enumerate(outcomes) if fast[decision][position] >> i & 1}
            assert expected == {*slow["decisions"][decision]["candidates"]}, (decision, sim)
        for decision, rules in handwritten_codes.RULES.items():
            for kind in (decision, f"unknown_{decision}"):
                known = [rule for rule in slow[kind] if rule in rules]  # a newer rule is none of its business
                assert known == [rule for i, rule in enumerate(rules) if fast[kind][position] >> i & 1], sim
