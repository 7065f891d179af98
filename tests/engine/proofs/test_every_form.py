"""Of every form that rules may have, the translation says of any line what the engine says, whatever the house."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Mapping

import msgspec
import pytest

from engine.conditions.nodes import Arithmetic, Holds, Value
from engine.deciding.decide import Decider
from engine.deciding.hinting import applying, before_assuming, suggested
from engine.proofs.graph import Graph
from engine.proofs.hinted import hinted
from engine.proofs.house import House
from engine.proofs.logic import Formula, denied, whether
from engine.proofs.prover import Prover
from engine.proofs.truths import UNSURE
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import Hint
from engine.rulebook.model import SETTING_VALUES
from engine.types.lanes import Column, OneSim
from engine.types.values import encode
from tests.engine.proofs.test_translated import asked_of, in_engine, in_proofs, stated_as
from tests.support.every_form import any_line, every_form
from tests.support.made_up import DAY
from tests.support.unhurried import IN_HASTE

TODAY = DAY.toordinal()
LINES = 15 if IN_HASTE else 60


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return every_form(tmp_path_factory.mktemp("forms"))


def lines(book: Rulebook, seed: int, many: int) -> Iterator[dict[str, int]]:
    """Random ones, as the engine numbers their values."""
    rng = random.Random(seed)
    for _ in range(many):
        yield {name: encode(book.readable[name], value) for name, value in any_line(rng).items()}


def columns(line: Mapping[str, int]) -> dict[str, Column]:
    return {name: Column(value, True) for name, value in line.items()}


@pytest.fixture(scope="module")
def prover(book: Rulebook) -> Prover:
    return asked_of(book, TODAY)


@pytest.mark.parametrize("seed", range(LINES))
def test_any_line_comes_to_the_same(book: Rulebook, prover: Prover, seed: int) -> None:
    (line,) = lines(book, seed, 1)
    assert in_engine(Decider(book), prover, line, TODAY) == in_proofs(prover, line), line


@pytest.mark.parametrize("seed", range(LINES))
def test_another_house_is_one_of_those_looked_at(book: Rulebook, prover: Prover, seed: int) -> None:
    """The day and the settings are open: any of them gives what the engine gives with it."""
    rng, house = random.Random(seed), prover.house
    preference, small, day = rng.randrange(2), rng.randrange(3000), TODAY + rng.randrange(3000)
    settings = msgspec.structs.replace(
        book.settings,
        small_balance_hkd=small / 100,
        balance_preference=SETTING_VALUES["balance_preference"][preference],
    )
    is_so = (
        house.as_of == day,
        house.small_balance == small,
        house.settings["balance_preference"] == preference,
    )
    decider = Decider(dataclasses.replace(book, settings=settings))
    (line,) = lines(book, LINES + seed, 1)
    assert in_engine(decider, prover, line, day) == in_proofs(prover, line, is_so), line


def test_what_there_is_not_is_never_known(prover: Prover) -> None:
    assert prover.graph.translated.condition(Holds("nobody")) == UNSURE
    with pytest.raises(TypeError, match="not a number"):
        prover.graph.translated.figure(Value("wanted"))
    with pytest.raises(TypeError, match="not a number"):
        prover.graph.translated.figure(Holds("wanted"))
    with pytest.raises(TypeError, match="not a condition"):
        prover.graph.translated.condition(Value("lines"))
    with pytest.raises(TypeError, match="only a written number divides"):
        prover.graph.translated.figure(Arithmetic("//", Value("lines"), Value("notice")))


def test_what_hints_look_at_is_nothing_assumed(book: Rulebook) -> None:
    graph = Graph(House(book, TODAY), assuming=False)
    here = hinted(graph)
    prover, hints = Prover.of_all(graph), [*book.hints.values()]
    told, contradicted = here[: len(hints)], here[len(hints) :]
    assert len(told) == len(contradicted)
    rng, seen = random.Random(9), set()
    for line in lines(book, 11, 40):
        spoken = {one.id for one in hints if rng.random() < 0.5}
        sims = before_assuming(book, columns(line), OneSim(), TODAY)

        def said(hint: Hint, spoken: set[str] = spoken) -> bool:
            return hint.id in spoken

        found = suggested(sims, said, {})
        by = {int(one.by) for one in found.values()}
        apart = {
            place
            for place, hint, _ in applying(sims, said, {})
            if hint.value is not None and found[hint.fact].differs
        }
        texts = (_said(hint, hint.id in spoken) for hint in hints)
        model = prover.model(*stated_as(graph, line), *texts, *graph.house.as_it_is)
        assert model is not None
        assert by - {-1} == {place for place, one in enumerate(told) if model.holds(one)}, line
        assert apart == {place for place, one in enumerate(contradicted) if model.holds(one)}, line
        seen |= by | {-2 - place for place in apart}
    # Each that is in force is told at some time, but for what is never asked first; and some contradict each other.
    assert {*range(len(hints) - 1)} <= seen
    assert min(seen) < -2


def _said(hint: Hint, so: bool) -> Formula:
    mark = whether(f"said: {hint.id}")
    return mark if so else denied(mark)
