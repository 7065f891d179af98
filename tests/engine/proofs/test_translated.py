"""The translation says of any line what the engine says of it: of conditions, terms, computed facts and decisions."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from engine.deciding.decide import Decider
from engine.engines import make_inference
from engine.proofs.graph import Graph
from engine.proofs.house import House
from engine.proofs.logic import Formula, Model, denied
from engine.proofs.prover import Prover
from engine.proofs.truths import Found, Truth
from engine.rulebook.book import Rulebook
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Column, OneSim
from engine.types.values import encode
from tests.support import random_sims
from tests.support.answers import decider_with
from tests.support.shipped import shipped
from tests.support.unhurried import some_in_haste

LINES = 60
AS_OF = random_sims.AS_OF.toordinal()


@pytest.fixture(scope="module", params=some_in_haste(["refund", "transfer", "shipped"], 2))
def decider(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Decider:
    if request.param == "shipped":
        return Decider(shipped(), make=make_inference)
    rng = random.Random(request.param)
    carriers = random_sims.random_carriers(rng)
    contracts = random_sims.random_contracts(rng, list(carriers))
    return decider_with(tmp_path_factory.mktemp("terms"), carriers, request.param, contracts=contracts)


@pytest.fixture(scope="module")
def prover(decider: Decider) -> Prover:
    return asked_of(decider.rulebook)


def asked_of(book: Rulebook, day: int = AS_OF) -> Prover:
    """All that a rulebook says of a line, as formulas."""
    graph = Graph(House(book, day))
    for name in (*book.decisions, *book.derived):
        _ = graph.codes(name) if name in book.decisions else graph.named(name)
    for name in book.decisions:
        _ = graph.shown(name)
    return Prover(graph)


def stated_as(graph: Graph, line: Mapping[str, int]) -> Iterator[Formula]:
    """The line and nothing else."""
    for name, said in graph.line.stated.items():
        yield said.known if name in line else denied(said.known)
        if name in line:
            yield said.is_value(line[name])


def code(truth: Truth, model: Model) -> int:
    if model.holds(truth.yes):
        return YES
    return NO if model.holds(truth.no) else UNKNOWN


def told(found: Found, model: Model) -> tuple[int, bool]:
    if isinstance(found, Truth):
        return int(model.holds(found.yes)), model.holds(found.known)
    known = model.holds(found.known)
    return (model.value(found.value) if known else 0), known


def in_proofs(prover: Prover, line: Mapping[str, int], house: Sequence[Formula] = ()) -> dict[str, Any]:
    graph = prover.graph
    model = prover.model(*stated_as(graph, line), *(house or graph.house.as_it_is))
    assert model is not None
    book = graph.book
    first = [name for name, one in book.decisions.items() if one.hit_policy == "first"]
    names = [*book.derived, *(name for name in graph.line.stated if name in book.terms)]
    return {
        "codes": {name: [code(one, model) for one in graph.codes(name)] for name in book.decisions},
        "left": {
            name: {outcome for outcome, here in graph.candidates(name).items() if model.holds(here)}
            for name in first
        },
        "shown": {
            name: {rule: code(one, model) for rule, one in graph.shown(name).items()}
            for name in book.decisions
            if name not in first
        },
        "names": {name: told(graph.named(name), model) for name in names},
    }


def in_engine(decider: Decider, prover: Prover, line: Mapping[str, int], day: int = AS_OF) -> dict[str, Any]:
    columns = {name: Column(value, True) for name, value in line.items()}
    decided = decider.decide(columns, day, OneSim())
    names = [
        *prover.graph.book.derived,
        *(n for n in prover.graph.line.stated if n in prover.graph.book.terms),
    ]
    columns = {name: decided.sims.column(name) for name in names}
    return {
        "codes": {name: [int(one) for one in codes] for name, codes in decided.sims.codes.items()},
        "left": {name: {*decided.answers[name][index].candidates} for name, index in decided.index.items()},
        "shown": {name: {k: int(v) for k, v in codes.items()} for name, codes in decided.codes.items()},
        "names": {
            name: (int(one.values) if one.known else 0, bool(one.known)) for name, one in columns.items()
        },
    }


def test_any_line_is_decided_as_the_engine_decides_it(decider: Decider, prover: Prover) -> None:
    rng = random.Random(5)
    book = decider.rulebook
    for _ in range(LINES):
        sim = random_sims.with_own_terms(rng, random_sims.random_sim(rng, list(book.carriers)))
        line = {
            name: encode(book.readable[name], value)
            for name, value in sim.items()
            if value is not None and name in book.readable
        }
        assert in_engine(decider, prover, line) == in_proofs(prover, line), sim
