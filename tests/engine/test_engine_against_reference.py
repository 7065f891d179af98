"""The engine decides what the page says: held against the slow reading, and against laws of its own."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from batch.fleet.single import Line, check_line, read_line
from engine.deciding.decide import Decider
from engine.rulebook.book import load_rulebook
from language.texts import texts_in
from simexit.answer.as_json import as_json
from tests import compare
from tests.support import random_rules, random_sims
from tests.support.answers import answer_of, check, decider_with, expected
from tests.support.random_sims import AS_OF, Sim
from tests.support.reference import Sim as SlowSim
from tests.support.reference_answer import assumptions, decide, said_of
from tests.support.reference_asked import settled_while_unsaid
from tests.support.reference_book import read_book
from tests.support.unhurried import some_in_haste

CARRIERS = random_sims.random_carriers(random.Random(7))
LINES = 100  # of each random comparison; `python -m tests.compare --lines 3000` says the same of more
UNHURRIED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def decider(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    return decider_with(tmp_path_factory.mktemp("terms"), CARRIERS)


@pytest.mark.parametrize(("seed", "alone"), [(20261121, True), (20261122, False)])
def test_every_column_is_what_the_page_says(tmp_path: Path, seed: int, alone: bool) -> None:
    """Of random lines, of shipped and made-up carriers, one by one and in a sheet."""
    compared = compare.compare(compare.made_up(LINES, seed), tmp_path, alone=alone)
    assert [] == [*compared.lacking, *compared.differences]
    assert {"provided", "notice_by", "notice_from", "top_up_by", "undo_until", "problems"} <= {
        name for name, count in compared.said.items() if count
    }


@pytest.mark.parametrize("preference", ["refund", "transfer"])
def test_every_answer_is_what_the_page_says(tmp_path: Path, preference: str) -> None:
    """What a line's columns do not hold too: what a question is for, the outcome of every rule that is collected."""
    rng = random.Random(preference)
    carriers = random_sims.random_carriers(rng)
    contracts = random_sims.random_contracts(rng, list(carriers))
    decider = decider_with(tmp_path, carriers, preference, contracts=contracts)
    for _ in range(LINES):
        sim = random_sims.with_own_terms(rng, random_sims.random_sim(rng, list(carriers)))
        slow = decide(sim, AS_OF, [carriers], preference, contracts=contracts)
        assert expected(slow) == answer_of(check(decider, sim)), sim


def test_the_shipped_carriers_too(tmp_path: Path) -> None:
    """Their terms as the slow reading finds them in their files."""
    decider = decider_with(tmp_path, {})
    shipped = read_book().carriers
    rng = random.Random(3)
    for _ in range(LINES):
        sim = random_sims.random_sim(rng, list(shipped))
        assert expected(decide(sim, AS_OF, [shipped])) == answer_of(check(decider, sim)), sim


def test_what_is_written_as_text_is_understood_as_meant(decider: Decider) -> None:
    rng = random.Random(4)
    for _ in range(50):
        sim = random_sims.random_sim(rng, list(CARRIERS))
        line = read_line(decider.rulebook, random_sims.to_check(sim))
        assert (tidied(sim), ()) == (line.values, line.problems)


def tidied(sim: Sim) -> Sim:
    """A cell's blanks in a row are one."""
    return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in sim.items()}


@UNHURRIED
@given(sim=random_sims.sims(list(CARRIERS)))
@example(sim={})
@example(sim={"balance_hkd": 1, "line_status": "active", "plan_type": "prepaid", "transfer_target": "none"})
def test_any_set_of_facts_is_decided_as_the_page_says(decider: Decider, sim: Sim) -> None:
    slow = expected(said_of(slowly(sim)))
    fast = answer_of(check(decider, sim))
    assert slow == {name: fast[name] for name in slow}


def slowly(sim: Sim, assumed: dict[str, Any] | None = None) -> SlowSim:
    """The line as the slow reading decides it."""
    return SlowSim(sim, AS_OF, [CARRIERS], {"balance_preference": "refund"}, assumed).decide_all()


# Learning who the carrier is, or by which contract, exchanges the terms; learning a soft fact replaces its assumption,
# a prepaid line's commitment replaces "none"; and what a rule settles while it is not said may come out otherwise.
# Everything else only narrows.
EXCHANGED = {"carrier", "contract_ref", *read_book().assumed, *settled_while_unsaid(read_book())}


@UNHURRIED
@given(sim=random_sims.sims(list(CARRIERS)), data=st.data())
def test_knowing_more_never_widens(decider: Decider, sim: Sim, data: st.DataObject) -> None:
    exchanged = EXCHANGED | ({"contract_end_on"} if sim.get("plan_type") == "prepaid" else set())
    forgettable = [name for name in sim if name not in exchanged]
    forgotten = data.draw(st.sets(st.sampled_from(forgettable))) if forgettable else set()
    less = {name: value for name, value in sim.items() if name not in forgotten}
    knowing, guessing = check(decider, sim), check(decider, less)
    # A term too that a plan makes known, or its account: its carrier's limit, the longest suspension.
    if any(
        [item.decided.sims.column(name).known for item in (knowing, guessing)] == [True, False]
        for name in EXCHANGED & {*read_book().terms}
    ):
        return
    for decision in knowing.verdicts:
        narrow, wide = knowing.answer(decision).candidates, guessing.answer(decision).candidates
        assert set(narrow) <= set(wide), decision


def test_a_limit_learnt_may_widen(decider: Decider) -> None:
    """The documented exception, so that it stays the only one."""
    free: Sim = {
        **random_sims.FREE_TO_GO, "plan_type": "postpaid", "account_type": "personal", "contract_end_on": "none",
        "records_backed_up": True, "balance_hkd": 6000, "transfer_target": "+85264000001",
        "balance_transferable": True, "balance_refundable": False,
    }  # fmt: skip
    assert ("transfer",) == check(decider, free).answer("balance").candidates
    assert ("offset",) == check(decider, {**free, "transfer_limit_hkd": 5000}).answer("balance").candidates


@UNHURRIED
@given(sim=random_sims.sims(list(CARRIERS)), data=st.data())
def test_the_order_of_facts_does_not_matter(decider: Decider, sim: Sim, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(list(sim.items())))
    texts = texts_in(decider.rulebook, "en")
    assert as_json(check(decider, sim), texts) == as_json(check(decider, dict(shuffled)), texts)


ASSUMED_BY_THE_USER = {"plan_type": "prepaid", "still_needed": "no", "contract_end_on": "none"}


@pytest.fixture(scope="module")
def assuming(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    return decider_with(tmp_path_factory.mktemp("terms"), CARRIERS, assume=ASSUMED_BY_THE_USER)


@UNHURRIED
@given(sim=random_sims.sims(list(CARRIERS)))
@example(sim={"line_status": "active", "still_needed": True})
def test_an_assumption_is_reported_exactly_when_a_rule_rests_on_it(assuming: Decider, sim: Sim) -> None:
    assumed = read_book().assumed | {"plan_type": "prepaid", "still_needed": False, "contract_end_on": "none"}
    resting = assumptions(slowly(sim, assumed))
    if (sim.get("plan_type") or assumed.get("plan_type")) == "prepaid":
        resting.pop("contract_end_on", None)  # what the page says of a prepaid line goes before assumptions
    assert resting == check(assuming, sim).assumptions()


@pytest.mark.parametrize("seed", some_in_haste(range(12), 3))
def test_any_rulebook_is_read_the_same(tmp_path: Path, seed: int) -> None:
    """Rules that nobody wrote: every form of a condition, over facts and terms of every type."""
    rng = random.Random(seed)
    folder = random_rules.write_book(rng, tmp_path)
    decider, book = Decider(load_rulebook(folder)), read_book(folder)
    for _ in range(40):
        line = random_rules.random_line(rng)
        fast = answer_of(check_line(decider, Line(line, {}), random_rules.AS_OF))
        slow = expected(decide(line, random_rules.AS_OF, [book.carriers], "transfer", book))
        if settled_while_unsaid(book) - {*line}:
            # Saying such a fact may add a candidate, and then neither way to find a smallest set is exact.
            del fast["provided"], slow["provided"]
        assert slow == fast, line
