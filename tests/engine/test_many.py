"""Many SIMs are decided as each alone is, in whatever pieces, and whatever stands where nothing is known."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pytest

from bench import fleets
from bench.peers.lines import RULES
from bench.peers.lines import draw as draw_lines
from engine.deciding.consequences import consequences
from engine.deciding.decide import Decider
from engine.deciding.many import FOLLOWING, FleetDecided, decide_many
from engine.rulebook.book import load_rulebook
from engine.types import pieces
from engine.types.arrays import ManySims
from engine.types.fact_types import type_of
from engine.types.kleene import NO, YES
from engine.types.lanes import Cases, Column, Flags, OneSim
from engine.types.lookup import MANY, looked_up
from engine.types.planes import Codes, Marks
from engine.types.wholes import WholeColumns
from engine.types.words import WORD
from tests.support.random_sims import AS_OF
from tests.support.shipped import shipped

SIZE = 400
TODAY = AS_OF.toordinal()


@pytest.fixture(scope="module")
def decider() -> Decider:
    return Decider(shipped(), {"account_type": "corporate"})


@pytest.fixture(scope="module")
def columns(decider: Decider) -> dict[str, Column]:
    return fleets.draw(decider.rulebook, SIZE, seed=3)


def said(decided: FleetDecided, row: int) -> dict[str, Any]:
    """Everything that was decided of one SIM."""
    following = {name: getattr(decided.consequences, name) for name in FOLLOWING}
    return {
        "answers": {name: decided.answers[name][index[row]] for name, index in decided.index.items()},
        "codes": {
            (name, rule): int(code[row])
            for name, rules in decided.codes.items()
            for rule, code in rules.items()
        },
        "asked": {
            (name, fact) for name, facts in decided.asked.items() for fact, mask in facts.items() if mask[row]
        },
        "assumed": {fact for fact, mask in decided.assumed.items() if mask[row]},
        "follows": {name: int(column.values[row]) for name, column in following.items() if column.known[row]},
        "line": int(decided.term_line[row]),
    }


def test_a_row_is_what_the_sim_alone_is(decider: Decider, columns: dict[str, Column]) -> None:
    decided = decide_many(decider, columns, SIZE, TODAY)
    for row in range(SIZE):
        alone = decider.decide(fleets.row(columns, row), TODAY)
        follows = consequences(alone)
        expected = {
            "answers": {name: alone.answers[name][index] for name, index in alone.index.items()},
            "codes": {
                (name, rule): code for name, rules in alone.codes.items() for rule, code in rules.items()
            },
            "asked": {(name, fact) for name, facts in alone.asked.items() for fact in facts},
            "assumed": {fact for fact, counts in alone.assumed.items() if counts},
            "follows": {
                name: getattr(follows, name).values for name in FOLLOWING if getattr(follows, name).known
            },
            "line": alone.sims.term_line(),
        }
        assert expected == said(decided, row)


@pytest.mark.parametrize("size", [1, 63, 64, 65, SIZE])
@pytest.mark.parametrize("words", [1, 2])
def test_the_pieces_do_not_matter(
    decider: Decider, columns: dict[str, Column], size: int, words: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {name: Column(column.values[:size], column.known[:size]) for name, column in columns.items()}
    whole = decide_many(decider, given, size, TODAY)
    monkeypatch.setattr(pieces, "CELLS", words * WORD * decider.rulebook.width)
    cut = decide_many(decider, given, size, TODAY)
    assert [said(whole, row) for row in range(size)] == [said(cut, row) for row in range(size)]
    assert {name: {*facts} for name, facts in whole.asked.items()} == {
        name: {*facts} for name, facts in cut.asked.items()
    }


def test_what_stands_in_an_unknown_cell_does_not_matter(decider: Decider, columns: dict[str, Column]) -> None:
    rng = np.random.default_rng(1)
    littered = {
        name: Column(np.where(column.known, column.values, rng.integers(0, 2, SIZE)), column.known)
        for name, column in columns.items()
    }
    clean, dirty = (decide_many(decider, given, SIZE, TODAY) for given in (columns, littered))
    assert [said(clean, row) for row in range(SIZE)] == [said(dirty, row) for row in range(SIZE)]


def test_truth_values_in_bits_are_as_good_as_each_alone(
    decider: Decider, columns: dict[str, Column], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {
        name: Column(
            Marks.of(column.values) if type_of(decider.rulebook.readable[name]).holds else column.values,
            Marks.of(column.known),
        )
        for name, column in columns.items()
    }
    assert any(isinstance(column.values, Marks) for column in given.values())
    monkeypatch.setattr(pieces, "CELLS", WORD * decider.rulebook.width)
    each, in_bits = (decide_many(decider, one, SIZE, TODAY) for one in (columns, given))
    assert [said(each, row) for row in range(SIZE)] == [said(in_bits, row) for row in range(SIZE)]


def test_who_asks_for_no_questions_gets_the_same_answers(
    decider: Decider, columns: dict[str, Column]
) -> None:
    asking, not_asking = (decide_many(decider, columns, SIZE, TODAY, asking=ask) for ask in (True, False))
    for row in range(SIZE):
        assert said(asking, row) | {"asked": set(), "assumed": set()} == said(not_asking, row)


def test_where_nothing_is_to_be_looked_up_a_line_has_the_number_of_an_unknown_one() -> None:
    nothing = Column(0, False)
    for book in (shipped(), load_rulebook(RULES)):
        assert book.lines.unknown == book.lines.of(OneSim(), nothing, nothing, nothing, nothing)
    lines = draw_lines(5)
    stated = {name: Column(values, lines.known[name]) for name, values in lines.values.items()}
    decided = decide_many(Decider(load_rulebook(RULES)), stated, 5, TODAY)
    assert [load_rulebook(RULES).lines.unknown] * 5 == decided.term_line.tolist()


def test_no_sims_at_all(decider: Decider, columns: dict[str, Column]) -> None:
    none = {name: Column(column.values[:0], column.known[:0]) for name, column in columns.items()}
    decided = decide_many(decider, none, 0, TODAY)
    assert {0} == {len(index) for index in decided.index.values()}
    assert 0 == len(decided.consequences.cancel_on.values) == len(decided.term_line)


@pytest.mark.parametrize("conditions", [1, 5, 8, 21, 22, 63])
def test_cases_are_found_once_each(conditions: int) -> None:
    """Beside a dictionary of tuples; more conditions than a dense table can take are sorted instead."""
    rng = random.Random(conditions)
    rows = [looked_at(rng.choices((0, 1, 2), (6, 3, 1), k=conditions)) for _ in range(60)] * 2
    numbers = {case: number for number, case in enumerate(dict.fromkeys(rows))}
    asked: list[tuple[int, ...]] = []

    def solve(case: tuple[int, ...]) -> int:
        asked.append(case)
        return numbers[case]

    codes = [Codes.of(np.array(column)) for column in zip(*rows, strict=True)]
    memo = Cases()
    for _ in range(2):
        assert [numbers[case] for case in rows] == list(ManySims(len(rows)).cases(codes, memo, solve))
    assert len(numbers) == len(asked) == len({*asked})
    assert [numbers[case] for case in rows] == [OneSim().cases(case, memo, solve) for case in rows]
    assert len(numbers) == len(asked)


def test_too_many_conditions_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="at most 63 conditions, this one has 64"):
        ManySims(1).cases([NO] * 64, Cases(), lambda _: 0)


def looked_at(codes: list[int]) -> tuple[int, ...]:
    """A case down to the first condition that holds: what is below it does not count."""
    until = codes.index(YES) + 1 if YES in codes else len(codes)
    return (*codes[:until], *[NO] * (len(codes) - until))


def test_a_function_is_asked_once_for_each_combination_that_counts() -> None:
    asked: list[tuple[int, int]] = []

    def total(left: int, right: int) -> int:
        asked.append((left, right))
        return left + right

    left, right = np.array([1, 1, 2, 2, 1, 9]), np.array([5, 5, 5, 6, 5, 9])
    where = np.array([True, True, True, True, True, False])
    assert [6, 6, 7, 8, 6, 0] == list(ManySims(6).each_distinct(total, where, left, right))
    assert [(1, 5), (2, 5), (2, 6)] == sorted(asked)
    assert [0] * 6 == list(ManySims(6).each_distinct(total, ~np.ones(6, np.bool_), left, right))


def test_both_lanes_compute_the_same() -> None:
    one, many = OneSim(), ManySims(4)
    truths = list(itertools.product((False, True), repeat=2))
    holds, known = (np.array(column) for column in zip(*truths, strict=True))
    assert [one.truth(*pair) for pair in truths] == list(np.asarray(many.truth(holds, known)))
    assert [one.truth(pair[0], True) for pair in truths] == list(np.asarray(many.truth(holds, True)))
    assert [one.choose(mask, 7, -3) for mask in holds.tolist()] == list(many.choose(holds, 7, np.full(4, -3)))
    table, places = [1, 64, 300], [0, 2, 1, 0]
    assert [one.bits(table, at, 9) for at in places] == list(np.asarray(many.bits(table, places, 9)))


def test_a_set_of_more_than_a_word_of_things_is_looked_up_as_well() -> None:
    table, places = [1, 1 << 63 | 5, 1 << 70 | 1 << 64 | 2], np.array([0, 2, 1, 0, 2])
    found = ManySims(len(places)).bits(table, places, 71)
    for bit in (0, 1, 2, 63, 64, 69, 70):
        assert [bool(table[at] >> bit & 1) for at in places] == list(np.asarray((found & (1 << bit)) != 0))


@pytest.mark.parametrize("size", [3, MANY, MANY + 1])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32, np.int16, np.intp])
def test_many_are_looked_up_as_few_are(size: int, kind: type[Any]) -> None:
    places = np.random.default_rng(size).integers(0, 5, size).astype(kind)
    for table in (np.array([7, -3, 0, 90, 1], np.int8), np.arange(5, dtype=np.uint64) << 60):
        found = looked_up(table, places)
        assert table.dtype == found.dtype
        assert np.array_equal(table[places], found)


def test_one_place_that_is_the_same_for_all_is_looked_up_as_each_is() -> None:
    lane, flags = ManySims(3), Flags([[True, False], [False, True], [True, True]])
    for place in (0, 1):
        places = np.full(3, place, np.uint8)
        assert lane.lookup((4, -5), places).tolist() == [lane.lookup((4, -5), place)] * 3
        for each, same in zip(lane.flags(flags, places), lane.flags(flags, place), strict=True):
            assert np.array_equal(np.asarray(each), np.asarray(same))


@pytest.mark.parametrize("place", [-1, 3])
def test_a_place_beyond_its_table_is_refused(place: int) -> None:
    with pytest.raises(IndexError, match="beyond the 3"):
        ManySims(2).places(np.array([0, place]), 3)
    assert [0, 2] == ManySims(2).places(np.array([0, 2]), 3).tolist()
    assert 1 == ManySims(2).places(1, 3)


def test_of_a_column_nowhere_known_nothing_is_kept() -> None:
    whole = WholeColumns(3)
    whole.put("fee", slice(0, 3), Column(0, False))
    column = whole.column("fee")
    assert ([0, 0, 0], [False] * 3) == (column.values.tolist(), column.known.tolist())
