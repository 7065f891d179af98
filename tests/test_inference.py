"""durable-rules answers as its two hit policies say, costs nothing that grows, and is asked once per case."""

from __future__ import annotations

import itertools
import random
import resource
import threading
from collections.abc import Sequence

import pytest

from bench import fleets
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.inference import Inference
from engine.rulebook.book import load_rulebook
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Column
from tests.random_sims import AS_OF

CODES = (NO, UNKNOWN, YES)


def brute_force(policy: str, codes: Sequence[int]) -> tuple[int, ...]:
    """The rules that hold or may hold; under `first` down to the first that certainly holds."""
    fired = []
    for position, code in enumerate(codes):
        if code != NO:
            fired.append(position)
        if code == YES and policy == "first":
            break
    return tuple(fired)


@pytest.mark.parametrize("policy", ["first", "collect"])
@pytest.mark.parametrize("rules", [1, 2, 5, 12, 30])
def test_fires_what_the_hit_policy_says(policy: str, rules: int) -> None:
    rng = random.Random(f"{policy} {rules}")
    inference = Inference({"decision": (policy, rules)})
    every = list(itertools.product(CODES, repeat=rules)) if rules <= 5 else []
    some = [tuple(rng.choices(CODES, weights=(5, 3, 1), k=rules)) for _ in range(200)]
    for codes in every or some:
        assert brute_force(policy, codes) == inference.fire("decision", dict(enumerate(codes))), codes


def test_decisions_of_one_rulebook_do_not_mix() -> None:
    inference = Inference({"first": ("first", 3), "collect": ("collect", 3)})
    for codes in itertools.product(CODES, repeat=3):
        for decision in ("first", "collect"):
            assert brute_force(decision, codes) == inference.fire(decision, dict(enumerate(codes)))


def test_the_same_case_may_be_put_again() -> None:
    inference = Inference({"decision": ("first", 2)})
    assert [(0, 1), (0, 1), (), (), (0, 1)] == [
        inference.fire("decision", dict(enumerate(codes)))
        for codes in ((UNKNOWN, YES), (UNKNOWN, YES), (NO, NO), (NO, NO), (UNKNOWN, YES))
    ]


def test_no_thread_is_started_and_no_memory_kept() -> None:
    threads = threading.active_count()
    inferences = [Inference({"decision": ("collect", 5)}) for _ in range(5)]
    cases = itertools.cycle(itertools.product(CODES, repeat=5))
    for codes in itertools.islice(cases, 500):  # what is needed once
        inferences[0].fire("decision", dict(enumerate(codes)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for codes in itertools.islice(cases, 3_000):
        inferences[0].fire("decision", dict(enumerate(codes)))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20_000, f"{grown} KB for 3,000 cases; a session each would be 330,000 KB"
    assert threads == threading.active_count()


def test_asked_once_per_case_however_many_sims() -> None:
    book = load_rulebook()
    decider, size = Decider(book), 20_000
    columns = fleets.draw(book, size)
    decide_many(decider, columns, size, AS_OF.toordinal())
    asked = decider.cases_asked
    assert asked < 5_000

    twice = {
        name: Column(column.values.repeat(2), column.known.repeat(2)) for name, column in columns.items()
    }
    decide_many(decider, twice, 2 * size, AS_OF.toordinal())
    assert asked == decider.cases_asked

    fresh = Decider(book)
    decide_many(fresh, twice, 2 * size, AS_OF.toordinal())
    assert asked == fresh.cases_asked


def test_one_sim_and_many_share_their_cases() -> None:
    book = load_rulebook()
    decider, size = Decider(book), 300
    columns = fleets.draw(book, size, seed=5)
    decide_many(decider, columns, size, AS_OF.toordinal())
    asked = decider.cases_asked
    for position in range(size):
        decider.decide(fleets.row(columns, position), AS_OF.toordinal())
    assert asked == decider.cases_asked
