"""Small faults are made one at a time, each where it is said to be; and what is written of a condition says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from engine.conditions.nodes import Collected, Node, Not, OnlyWhere
from engine.conditions.parsing import parse_condition, parse_derived
from engine.conditions.vocabulary import Vocabulary
from engine.conditions.walking import walk
from engine.conditions.written import written
from engine.deciding.decide import Decider
from engine.mutating.altered import altered
from engine.mutating.changes import Showing
from engine.mutating.mutants import Kind, Mutant, mutants, names_of
from engine.rulebook.book import Rulebook, load_rulebook
from engine.rulebook.decisions import tell
from engine.rulebook.model import SETTING_VALUES
from engine.rulebook.yamlfile import YamlFile
from engine.types.fact_types import type_of
from engine.types.lanes import Column
from engine.types.values import encode
from tests.support.every_form import every_form
from tests.support.little_book import little_book
from tests.support.made_up import DAY
from tests.support.shipped import shipped

BOOK = shipped()
KINDS = {kind for part in get_args(Kind) for kind in (get_args(part) or (part,))}


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return load_rulebook(little_book(tmp_path_factory.mktemp("little")))


def conditions(book: Rulebook) -> Iterator[Node]:
    yield from (rule.condition for one in book.decisions.values() for rule in one.rules)
    yield from (hint.condition for hint in book.hints.values())


def changed(book: Rulebook, mutant: Mutant) -> set[str]:
    """The parts of a rulebook that a fault changes."""
    after = mutant.change.of(book)
    return {
        one.name
        for one in fields(book)
        if one.compare and getattr(book, one.name) != getattr(after, one.name)
    }


def test_a_line_shows_a_computed_fact_that_comes_out_otherwise(little: Rulebook) -> None:
    """`many` is so of more than two lines; with the threshold moved, of more than three, or of two as well."""
    moved = [one.change for one in mutants(little) if (one.where, one.kind) == ("many", "threshold moved")]
    decider, lines = Decider(little), little.facts["lines"]
    stated = [{"lines": Column(encode(lines, number), True)} for number in (1, 2, 3, 4)]
    sims = [decider.decide(line, DAY.toordinal()).sims for line in (*stated, {})]
    differs, same, unknown = Showing.DIFFERS, Showing.SAME, Showing.UNKNOWN
    assert [[same, differs, same, same, unknown], [same, same, differs, same, unknown]] == [
        [change.shows(line) for line in sims] for change in moved
    ]


def test_every_kind_is_made(little: Rulebook) -> None:
    assert {one.kind for one in mutants(little)} == KINDS


def test_each_fault_changes_one_part_of_the_rulebook_and_no_two_are_the_same(little: Rulebook) -> None:
    for book in (little, BOOK):
        found = [*mutants(book)]
        assert len({(one.where, one.change) for one in found}) == len(found)
        assert set().union(*(one.names for one in found)) == {*names_of(book)}
    for one in mutants(little):
        assert len(changed(little, one)) == 1, one


def test_a_computed_fact_that_stands_in_conditions_is_another_there_too() -> None:
    inlined = {rule.id: rule for rule in BOOK.decisions["follow_ups"].rules}
    faults = [one for one in mutants(BOOK) if one.where == "leaves"]
    assert faults
    for one in faults:
        after = {rule.id: rule for rule in one.change.of(BOOK).decisions["follow_ups"].rules}
        assert after["check_final_bill"].condition != inlined["check_final_bill"].condition


def test_an_altered_condition_has_one_part_that_is_another() -> None:
    for node in conditions(BOOK):
        for one in altered(node):
            assert one.part in walk(node)
            assert one.instead in walk(one.whole)
            assert one.whole != node


def test_what_is_denied_and_negated_is_said_without_either() -> None:
    for node in conditions(BOOK):
        for one in altered(node):
            assert not any(isinstance(part, Not) and isinstance(part.item, Not) for part in walk(one.whole))


def vocabulary(book: Rulebook) -> Vocabulary:
    words = Vocabulary(
        book.facts,
        book.terms,
        book.derived,
        SETTING_VALUES,
        outcomes={},
        collected={},
        roles={},
        nodes=book.derived_nodes,
    )
    for decision in book.decisions.values():
        tell(decision, words, YamlFile(""))
    return words


# Rules of a group are written one by one, and what is known only somewhere has a text of its own.
UNSAID = (Collected, OnlyWhere)


def test_what_is_written_of_a_condition_is_read_as_the_same(tmp_path: Path) -> None:
    for book in (BOOK, every_form(tmp_path)):
        words, tried = vocabulary(book), 0
        for node in conditions(book):
            for whole in (node, *(one.whole for one in altered(node))):
                text = written(whole, book.definition)
                if text != "never" and not any(isinstance(part, UNSAID) for part in walk(whole)):
                    tried += 1
                    assert parse_condition(text, words) == whole
        assert tried > len([*conditions(book)])


def test_what_is_written_of_a_number_is_read_as_the_same(tmp_path: Path) -> None:
    book = every_form(tmp_path)
    words = vocabulary(book)
    for name, node in book.derived_nodes.items():
        if not any(isinstance(part, UNSAID) for part in walk(node)):
            text = written(node, book.definition)
            assert parse_derived(text, type_of(book.derived[name]), words) == node, text


def test_amounts_are_written_to_the_cent() -> None:
    words = vocabulary(BOOK)
    for amount in ("0", "0.5", "-3.25", "10", "100000000", "1234567.89", "9999999.01"):
        text = f"balance_hkd > {amount}"
        assert written(parse_condition(text, words), BOOK.definition) == text


def test_rules_of_a_group_are_written_one_by_one(little: Rulebook) -> None:
    several = Collected("obstacles", ("group", "chip"))
    assert "(group in obstacles or chip in obstacles)" == written(several, little.definition)
    assert "(group not in obstacles and chip not in obstacles)" == written(Not(several), little.definition)
    assert "group not in obstacles" == written(Not(Collected("obstacles", ("group",))), little.definition)
