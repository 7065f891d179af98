"""A rulebook with a part of another: each part by itself, and all of them are the other."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from engine.rulebook.book import Rulebook, load_rulebook
from engine.rulebook.mixed import BookPart, differing, mixed, of_day, read_again, with_names
from engine.types.roles import Roles
from tests.support.own_books import change, copy_of_shipped
from tests.support.shipped import shipped

DAY = dt.date(2026, 11, 30)
ACTION = "decisions/40-action.yaml"
KEPT = "  - id: keep_in_use\n    outcome: keep\n    when: still_needed\n"
EDITS = {
    "changed": (ACTION, KEPT, KEPT.replace("still_needed", "still_needed and not user_left")),
    "new": (ACTION, KEPT, f"  - {{id: more, outcome: keep, when: user_left}}\n{KEPT}"),
    "begun": (ACTION, KEPT, f"{KEPT}    valid_from: 2027-01-01\n"),
    "severity": ("decisions/20-obstacles.yaml", "severity: task", "severity: blocker"),
    "computed": ("derived.yaml", "max(0, contract_end_on - as_of)", "max(0, contract_end_on - as_of - 1)"),
    "assumed": ("rulebook.yaml", "balance_preference: refund", "balance_preference: transfer"),
}  # fmt: skip


def other(folder: Path, *edits: str) -> Rulebook:
    folder.mkdir()
    copied = copy_of_shipped(folder)
    for name in edits:
        file, old, new = EDITS[name]
        change(copied / file, old, new)
    return of_day(load_rulebook(copied), DAY)


def test_read_again_it_is_the_same() -> None:
    book = shipped()
    again = read_again(book)
    assert (book.decisions, book.derived_nodes) == (again.decisions, again.derived_nodes)
    assert [] == [*differing(of_day(book, DAY), again)]


@pytest.mark.parametrize(
    "edits", [*((name,) for name in EDITS), ("changed", "severity", "computed", "assumed")]
)
def test_all_parts_of_another_make_it_the_other(edits: tuple[str, ...], tmp_path: Path) -> None:
    one, two = of_day(shipped(), DAY), other(tmp_path / "a", *edits)
    for before, after in ((one, two), (two, one)):
        parts = [*differing(before, after)]
        assert parts

        def with_part(book: Rulebook, part: BookPart, after: Rulebook = after) -> Rulebook:
            return mixed(book, after, part) or book

        assert [] == [*differing(reduce(with_part, parts, before), after)]


def edited(book: Rulebook, **parts: Mapping[str, Any]) -> Rulebook:
    """The rulebook with some of its decisions, facts or carriers otherwise."""
    changed: dict[str, Any] = {name: {**getattr(book, name), **some} for name, some in parts.items()}
    return replace(book, **changed)


def decision(**changes: Any) -> Rulebook:
    """The shipped rulebook with something else in `action`."""
    return edited(BOOK, decisions={"action": structs.replace(BOOK.decisions["action"], **changes)})


BOOK = of_day(shipped(), DAY)
RULES = BOOK.decisions["action"].rules
CARRIER = next(iter(BOOK.carriers.values()))
PARTS: dict[str, tuple[Rulebook, list[BookPart]]] = {
    "a rule": (
        decision(rules=(structs.replace(RULES[0], when="user_left"), *RULES[1:])),
        [BookPart("rule", RULES[0].id, "action")],
    ),
    "a rule that is not there": (decision(rules=RULES[1:]), [BookPart("rule", RULES[0].id, "action")]),
    "what has no effect": (decision(rules=(structs.replace(RULES[0], note="x", sources=()), *RULES[1:])), []),
    "the order": (decision(rules=(RULES[1], RULES[0], *RULES[2:])), [BookPart("order", "action")]),
    "roles": (
        decision(roles=BOOK.decisions["action"].roles | {"keep": Roles(purpose="holding")}),
        [BookPart("decision", "action")],
    ),
    "a status": (decision(when_open="determined"), [BookPart("decision", "action")]),
    "asking": (decision(asked=False), [BookPart("decision", "action")]),
    "a decision less": (
        replace(BOOK, decisions={name: one for name, one in BOOK.decisions.items() if name != "steps"}),
        [BookPart("decision", "steps")],
    ),
    "a computed fact": (
        edited(BOOK, derived={"wanted": structs.replace(BOOK.derived["wanted"], expression="needed_again")}),
        [BookPart("derived", "wanted")],
    ),
    "what is assumed": (
        edited(BOOK, facts={"line_role": structs.replace(BOOK.facts["line_role"], assume="main")}),
        [BookPart("fact", "line_role")],
    ),
    "a carrier's end": (
        edited(BOOK, carriers={CARRIER.code: structs.replace(CARRIER, ceased_on=DAY)}),
        [BookPart("carrier", CARRIER.code)],
    ),
    "what a carrier sells": (
        edited(BOOK, carriers={CARRIER.code: structs.replace(CARRIER, sells=("x",))}),
        [BookPart("carrier", CARRIER.code)],
    ),
    "a setting": (
        replace(BOOK, settings=structs.replace(BOOK.settings, small_balance_hkd=7)),
        [BookPart("setting", "small_balance_hkd")],
    ),
}


@pytest.mark.parametrize("kind", PARTS)
def test_they_differ_in_just_that(kind: str) -> None:
    other, parts = PARTS[kind]
    assert parts == [*differing(BOOK, other)] == [*differing(other, BOOK)]
    for before, after in ((BOOK, other), (other, BOOK)):
        for part in parts:
            made = mixed(before, after, part)
            assert made is not None
            assert [] == [*differing(made, after)]


def test_what_the_other_lacks_stays_where_another_part_is_taken() -> None:
    there = {name: one for name, one in decision(asked=False).decisions.items() if name != "steps"}
    made = mixed(BOOK, replace(BOOK, decisions=there), BookPart("decision", "action"))
    assert made is not None
    assert {*BOOK.decisions} == {*made.decisions}
    assert [BookPart("decision", "action")] == [*differing(BOOK, made)]


def test_names_that_only_the_other_has_are_there_too() -> None:
    fact, term = next(iter(BOOK.facts.values())), next(iter(BOOK.terms.values()))
    other = edited(
        BOOK,
        facts={"more": structs.replace(fact, name="more"), fact.name: structs.replace(fact, assume="x")},
        terms={"further": structs.replace(term, name="further")},
    )
    both = with_names(BOOK, other)
    assert ({*other.facts}, {*other.terms}) == ({*both.facts}, {*both.terms})
    assert (fact, term) == (both.facts[fact.name], both.terms[term.name])
    assert (BOOK.facts, BOOK.terms) == ((again := with_names(BOOK, BOOK)).facts, again.terms)


def test_a_part_that_needs_another_can_not_be_so_by_itself(tmp_path: Path) -> None:
    copied = copy_of_shipped(tmp_path)
    change(copied / "derived.yaml", "derived:\n", "derived:\n  planted: {type: yes_no, is: user_left}\n")
    change(copied / ACTION, KEPT, KEPT.replace("still_needed", "planted"))
    before, after = of_day(shipped(), DAY), of_day(load_rulebook(copied), DAY)
    found = {part.kind: mixed(before, after, part) is not None for part in differing(before, after)}
    assert {"rule": False, "derived": True} == found
