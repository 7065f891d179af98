"""Conditions and numbers that may not be known: Kleene's tables, whether what is known is Python's own or open."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from engine.proofs.logic import Formula, Model, Solver, denied, number, whether
from engine.proofs.truths import MISSING, SURE, UNSURE, Figure, Truth, all_of, any_of, settled
from engine.types.kleene import NO, UNKNOWN, YES

HELD, FAILED = whether("held"), whether("failed")
#: Each value of a condition, written with what is Python's own and with what is open.
WRITTEN: Sequence[tuple[Truth, int]] = [
    (SURE, YES), (UNSURE, UNKNOWN), (Truth(False, True), NO),
    (Truth(HELD, FAILED), YES), (Truth(FAILED, FAILED), UNKNOWN), (Truth(FAILED, HELD), NO),
]  # fmt: skip
WHERE: Sequence[tuple[Formula, bool]] = [(True, True), (False, False), (HELD, True), (FAILED, False)]
X = number("x")
FIGURES: Sequence[tuple[Figure, int | None]] = [
    (Figure(3, True), 3), (Figure(X, HELD), 7), (Figure(X + 1, FAILED), None), (Figure(4, False), None),
    (MISSING, None),
]  # fmt: skip


@pytest.fixture(scope="module")
def so() -> Model:
    found = Solver().model(HELD, denied(FAILED), X == 7)
    assert found is not None
    return found


def code(truth: Truth, so: Model) -> int:
    yes, no = so.holds(truth.yes), so.holds(truth.no)
    assert not (yes and no)
    return YES if yes else NO if no else UNKNOWN


def told(figure: Figure, so: Model) -> int | None:
    return so.value(figure.value) if so.holds(figure.known) else None


def test_a_condition_is_known_and_possible_as_its_value_says(so: Model) -> None:
    for truth, value in WRITTEN:
        assert (value != UNKNOWN, value != NO) == (so.holds(truth.known), so.holds(truth.possible))


def test_it_is_known_only_where_something_holds(so: Model) -> None:
    for (truth, value), (where, held) in itertools.product(WRITTEN, WHERE):
        assert (value if held else UNKNOWN) == code(truth.where(where), so), (truth, where)
    for (figure, number_), (where, held) in itertools.product(FIGURES, WHERE):
        assert (number_ if held else None) == told(figure.where(where), so), (figure, where)


def test_what_is_not_known_is_filled_by_another(so: Model) -> None:
    for (truth, value), (other, second) in itertools.product(WRITTEN, repeat=2):
        assert (second if value == UNKNOWN else value) == code(truth.filled(other), so), (truth, other)
    for (figure, first), (beside, then) in itertools.product(FIGURES, repeat=2):
        assert (then if first is None else first) == told(figure.filled(beside), so), (figure, beside)


def test_several_come_out_as_kleene_has_it(so: Model) -> None:
    for parts in itertools.chain(*(itertools.product(WRITTEN, repeat=count) for count in (1, 2, 3))):
        truths, values = [truth for truth, _ in parts], [value for _, value in parts]
        assert (min(values), max(values)) == (code(all_of(truths), so), code(any_of(truths), so)), parts


def test_what_is_settled_is_never_unknown(so: Model) -> None:
    for where, held in WHERE:
        assert (YES if held else NO) == code(settled(where), so)
