"""Every rules engine answers as the two hit policies say, costs nothing that grows, and is asked once per case."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import fleets
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.engine_check import Compared
from engine.engines import ENGINES, Make, loaded
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Column
from tests.support.engines_here import needs_durable_rules
from tests.support.random_sims import AS_OF
from tests.support.shipped import shipped
from tools.engines import CODES, Case, every_case, reading

SHIPPED = {item.name: (item.hit_policy, len(item.rules)) for item in shipped().decisions.values()}
FEW_RULES = 12  # of a `first` decision all of whose cases are put each time; of larger ones, cases are drawn
TOGETHER = 7  # rules of a `collect` decision whose codes are all put together each time
DRAWN = 2_000


@pytest.fixture(
    params=[
        pytest.param(name, marks=needs_durable_rules) if name == "durable-rules" else name for name in ENGINES
    ]
)
def make(request: pytest.FixtureRequest) -> Make:
    """Each engine in turn."""
    return loaded()[request.param]


def drawn(policy: str, rules: int, count: int = DRAWN) -> list[Case]:
    """Cases of a decision with many rules, mostly ones in which many rules are looked at."""
    rng = random.Random(f"{policy} {rules}")
    return [dict(enumerate(rng.choices(CODES, weights=(6, 4, 1), k=rules))) for _ in range(count)]


@pytest.mark.parametrize("policy", ["first", "collect"])
@pytest.mark.parametrize("rules", [1, 2, 5, 12, 30])
def test_fires_what_the_hit_policy_says(make: Make, policy: str, rules: int) -> None:
    inference = make({"decision": (policy, rules)})
    every = [dict(enumerate(codes)) for codes in itertools.product(CODES, repeat=rules)] if rules <= 5 else []
    for case in every or drawn(policy, rules, 200):
        assert reading(policy, case) == inference.fire("decision", case), case


def test_decisions_of_one_rulebook_do_not_mix(make: Make) -> None:
    inference = make({"first": ("first", 3), "collect": ("collect", 3)})
    for codes in itertools.product(CODES, repeat=3):
        for decision in ("first", "collect"):
            case = dict(enumerate(codes))
            assert reading(decision, case) == inference.fire(decision, case)


def test_the_same_case_may_be_put_again(make: Make) -> None:
    inference = make({"decision": ("first", 2)})
    assert [(0, 1), (0, 1), (), (), (0, 1)] == [
        inference.fire("decision", dict(enumerate(codes)))
        for codes in ((UNKNOWN, YES), (UNKNOWN, YES), (NO, NO), (NO, NO), (UNKNOWN, YES))
    ]


def test_no_thread_is_started_and_no_memory_kept(make: Make) -> None:
    resource = pytest.importorskip("resource", reason="only POSIX tells a process its memory")
    threads = threading.active_count()
    inferences = [make({"decision": ("collect", 5)}) for _ in range(5)]
    cases = itertools.cycle(itertools.product(CODES, repeat=5))
    for codes in itertools.islice(cases, 500):  # what is needed once
        inferences[0].fire("decision", dict(enumerate(codes)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for codes in itertools.islice(cases, 3_000):
        inferences[0].fire("decision", dict(enumerate(codes)))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20_000, f"{grown} KB for 3,000 cases; a session each would be 330,000 KB"
    assert threads == threading.active_count()


# ------------------------------------------------------------------------------- the engines are held equal


@pytest.mark.parametrize("rules", range(6))
def test_the_cases_put_are_all_that_can_matter(rules: int) -> None:
    """Cases that agree down to a rule that certainly holds are one: so the engine puts them."""
    cases = [tuple(case.values()) for case in every_case("first", rules)]
    matter = {
        codes[: codes.index(YES) + 1] if YES in codes else codes
        for codes in itertools.product(CODES, repeat=rules)
    }
    assert len(matter) == len(cases) == len(set(cases)) == 2 ** (rules + 1) - 1
    assert matter == {codes[: codes.index(YES) + 1] if YES in codes else codes for codes in cases}


def unequal(policy: str, rules: int, cases: Iterable[Case]) -> list[Case]:
    """The cases that the engines answer otherwise than the hit policy reads; where they differ, Compared raises."""
    inference = Compared({"it": (policy, rules)})
    assert ENGINES.keys() == inference.engines.keys()
    return [case for case in cases if reading(policy, case) != inference.fire("it", case)]


@needs_durable_rules
@pytest.mark.parametrize("decision", SHIPPED)
def test_equal_on_the_cases_of_the_shipped_rulebook(decision: str) -> None:
    """On every case, where they are few enough for each run of the tests; `make engines` puts them all."""
    policy, rules = SHIPPED[decision]
    few = policy == "collect" or rules <= FEW_RULES
    cases = list(every_case(policy, rules, TOGETHER)) if few else drawn(policy, rules)
    assert [] == unequal(policy, rules, cases)
    print(f"{decision}: {len(cases):,} cases, {'all' if few else 'drawn'}")


@needs_durable_rules
@pytest.mark.parametrize("policy", ["first", "collect"])
@pytest.mark.parametrize("rules", range(1, 11))
def test_equal_on_every_case_of_any_small_decision(policy: str, rules: int) -> None:
    assert [] == unequal(policy, rules, every_case(policy, rules, TOGETHER))


@needs_durable_rules
@given(st.data())
def test_equal_on_any_rulebook_whatever_was_asked_before(data: st.DataObject) -> None:
    shape = st.tuples(st.sampled_from(["first", "collect"]), st.integers(1, 10))
    decisions = data.draw(st.dictionaries(st.sampled_from("abcde"), shape, min_size=1))
    inference = Compared(decisions)
    for decision in data.draw(st.lists(st.sampled_from(sorted(decisions)), max_size=20)):
        policy, rules = decisions[decision]
        case = dict(enumerate(data.draw(st.tuples(*[st.sampled_from(CODES)] * rules))))
        assert reading(policy, case) == inference.fire(decision, case)


# ------------------------------------------------------------------------------- how seldom they are asked


def test_asked_once_per_case_however_many_sims() -> None:
    book = shipped()
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
    book = shipped()
    decider, size = Decider(book), 300
    columns = fleets.draw(book, size, seed=5)
    decide_many(decider, columns, size, AS_OF.toordinal())
    asked = decider.cases_asked
    for position in range(size):
        decider.decide(fleets.row(columns, position), AS_OF.toordinal())
    assert asked == decider.cases_asked
