"""A fault that is proven harmless changes nothing the engine says of any line; one that is shown does, of its line."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from batch.fleet.single import check_line, read_line
from engine.deciding.decide import Decider
from engine.mutating.mutants import Mutant, mutants
from engine.proofs.noticed import Noticing
from engine.rulebook.book import Rulebook, load_rulebook
from simexit.cases.case_run import answer_of
from simexit.cases.expected import PROVIDED, expectable
from tests.support.little_book import SAID, little_book
from tests.support.random_rules import random_line, write_book
from tests.support.random_sims import AS_OF, random_sim, to_check, with_own_terms
from tests.support.shipped import shipped
from tests.support.unhurried import UNHURRIED, some_in_haste

DAY = dt.date(2026, 11, 30)
ASKED = ("questions_owner", "questions_carrier", "to_become_eligible", PROVIDED, "assumptions", "status")


def told(decider: Decider, line: Mapping[str, Any], day: dt.date) -> dict[str, Any]:
    """What is said of a line, but for what is asked."""
    book = decider.rulebook
    checked = check_line(decider, read_line(book, line), day)
    found = {key: answer_of(checked, key) for key in expectable(book) if key not in ASKED}
    # In which order a list is told does not matter.
    return {key: {*value} if isinstance(value, tuple) else value for key, value in found.items()}


def lines() -> Iterator[dict[str, Any]]:
    for values in itertools.product(*SAID.values()):
        yield {name: value for name, value in zip(SAID, values, strict=True) if value is not None}


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return load_rulebook(little_book(tmp_path_factory.mktemp("little")))


def test_what_is_said_of_a_fault_is_so(little: Rulebook) -> None:
    noticing, before = Noticing(little, DAY.toordinal()), Decider(little)
    harmless = []
    for one in mutants(little):
        changed = one.change.of(little)
        shown = noticing.shown_by(one.change, changed)
        if shown is None:
            harmless.append(one)
            continue
        day = shown.as_of or DAY
        assert told(before, shown.facts, day) != told(Decider(changed), shown.facts, day), one.where
    assert {one.kind for one in harmless} == {"part dropped", "threshold moved"}
    for one in harmless:
        after = Decider(one.change.of(little))
        for line in lines():
            assert told(before, line, DAY) == told(after, line, DAY), (one.where, line)


def of_stage(book: Rulebook) -> Iterator[Mutant]:
    """Some faults of a decision on which nearly all others rest."""
    yield from (
        one
        for one in mutants(book)
        if one.within == "stage" and one.kind in ("part dropped", "rules swapped")
    )


def made_up(book: Rulebook, count: int) -> Iterator[dict[str, Any]]:
    rng = random.Random(7)
    for _ in range(count):
        yield to_check(with_own_terms(rng, random_sim(rng, [*book.carriers])))


@pytest.mark.parametrize("seed", some_in_haste((13, 1, 2, 7, 16), 5))
def test_what_is_said_of_a_fault_is_so_in_any_rulebook(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    folder = write_book(rng, tmp_path)
    # Lines that are shown are read like cells.
    (folder / "words.yaml").write_text('"yes": ["yes"]\n"no": ["no"]\n"none": ["none"]\n', encoding="utf-8")
    book = load_rulebook(folder)
    noticing, lines_made_up = Noticing(book, AS_OF.toordinal()), [random_line(rng) for _ in range(20)]
    # On this day others are counted by the calendar, with which the solver can't reckon.
    counted = [one for one in mutants(book) if one.within == "over_on"]
    for one in [*rng.sample([*mutants(book)], 10), *counted]:
        shown = noticing.shown_by(one.change, one.change.of(book))
        if shown is None:
            for line in lines_made_up:
                before, after = (told(Decider(each), line, AS_OF) for each in (book, one.change.of(book)))
                assert before == after, (one.where, line)
            continue
        house = replace(book, settings=msgspec.structs.replace(book.settings, **shown.settings))
        day = shown.as_of or AS_OF
        was, now = (told(Decider(each), shown.facts, day) for each in (house, one.change.of(house)))
        assert was != now, (one.where, shown)


@UNHURRIED
def test_a_harmless_fault_of_the_shipped_rules_changes_nothing_of_lines_made_up() -> None:
    book = shipped()
    noticing, before = Noticing(book, AS_OF.toordinal()), Decider(book)
    harmless = [one for one in of_stage(book) if noticing.shown_by(one.change, one.change.of(book)) is None]
    assert harmless
    for one in harmless:
        after = Decider(one.change.of(book))
        for line in made_up(book, 30):
            assert told(before, line, AS_OF) == told(after, line, AS_OF), (one.where, line)
