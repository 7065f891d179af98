"""Ask an SMT solver whether something can be so. The only module that imports z3; must not know any rulebook.

A formula is one of the solver's, or Python's own True or False, which need not be put to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import z3

Formula = Any
"""Something that holds or fails."""
Number = Any
"""A whole number of the solver's, or Python's own."""
PATIENCE_MS = 20_000


class Undecided(Exception):
    """The solver gave up."""


def whether(name: str) -> Formula:
    """Something open that holds or fails."""
    return z3.Bool(name)


def number(name: str) -> Number:
    """An open whole number."""
    return z3.Int(name)


def applied(name: str, left: Number, right: Number) -> Number:
    """What a function gives of which nothing is known but its name."""
    whole = z3.IntSort()
    return z3.Function(name, whole, whole, whole)(left, right)


def both(*parts: Formula) -> Formula:
    """All of them hold."""
    return _joined(z3.And, parts, idle=True)


def either(*parts: Formula) -> Formula:
    """At least one holds."""
    return _joined(z3.Or, parts, idle=False)


def _joined(join: Any, parts: Iterable[Formula], *, idle: bool) -> Formula:
    left = [part for part in parts if part is not idle]
    if any(part is (not idle) for part in left):
        return not idle
    if len(left) < 2:
        return left[0] if left else idle
    return join(*left)


def denied(formula: Formula) -> Formula:
    """It fails."""
    return not formula if isinstance(formula, bool) else z3.Not(formula)


def follows(when: Formula, then: Formula) -> Formula:
    """Where the one holds, the other does."""
    return either(denied(when), then)


def same(left: Formula, right: Formula) -> Formula:
    """Both hold or both fail."""
    return either(both(left, right), both(denied(left), denied(right)))


def alike(one: Formula, other: Formula) -> bool:
    """They are one formula, or one number: written the same, they need not be compared."""
    if isinstance(one, bool | int) or isinstance(other, bool | int):
        return type(one) is type(other) and bool(one == other)
    return bool(one.eq(other))


def chosen(when: Formula, then: Number, otherwise: Number) -> Number:
    """The one number where something holds, else the other."""
    if isinstance(when, bool):
        return then if when else otherwise
    if isinstance(then, int) and isinstance(otherwise, int) and then == otherwise:
        return then
    return z3.If(when, then, otherwise)


def at_most_one(parts: Sequence[Formula]) -> Formula:
    """No two of them hold."""
    sure = sum(part is True for part in parts)
    open_ = [part for part in parts if not isinstance(part, bool)]
    if sure > 1:
        return False
    if sure:
        return denied(either(*open_))
    return z3.AtMost(*open_, 1) if len(open_) > 1 else True


def quotient(left: Number, divisor: int) -> Number:
    """Divided by a positive number and rounded down."""
    return left // divisor if isinstance(left, int) else left / divisor


def put(formula: Formula, places: Sequence[tuple[Any, Any]]) -> Formula:
    """The same formula or number with other things in the place of some open ones."""
    if isinstance(formula, bool | int):
        return formula
    return z3.substitute(formula, *((open_, _of_solver(value)) for open_, value in places))


def _of_solver(value: Any) -> Any:
    if isinstance(value, bool):
        return z3.BoolVal(value)
    return z3.IntVal(value) if isinstance(value, int) else value


def figure_of(number_: Number) -> int | None:
    """The number that something comes to however all that is open is; None where it turns upon that."""
    simple = number_ if isinstance(number_, int) else z3.simplify(number_)
    return simple if isinstance(simple, int) else simple.as_long() if z3.is_int_value(simple) else None


def open_in(formula: Formula) -> frozenset[str]:
    """The names of all that is open in a formula, of functions too."""
    if isinstance(formula, bool | int):
        return frozenset()
    found, waiting, met = set[str](), [formula], set[int]()
    while waiting:
        part = waiting.pop()
        if part.get_id() in met:
            continue
        met.add(part.get_id())
        if part.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            found.add(part.decl().name())
        waiting += part.children()
    return frozenset(found)


class Model:
    """One way in which all that was wanted is so."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def holds(self, formula: Formula) -> bool:
        """Whether something holds in it."""
        return formula if isinstance(formula, bool) else z3.is_true(self._model.eval(formula, True))

    def value(self, figure: Number) -> int:
        """The number that an open one is in it."""
        return figure if isinstance(figure, int) else int(self._model.eval(figure, True).as_long())


class Solver:
    """What is so in any case, and whether more can be so with it. `asked` counts the questions put to it."""

    def __init__(self) -> None:
        self._solver = z3.Solver()
        self._solver.set("timeout", PATIENCE_MS)
        self.asked = 0

    def add(self, *formulas: Formula) -> None:
        """From now on these hold."""
        for formula in formulas:
            if formula is not True:
                self._solver.add(formula)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is added meanwhile holds no longer afterwards."""
        self._solver.push()
        try:
            yield
        finally:
            self._solver.pop()

    def model(self, *wanted: Formula) -> Model | None:
        """A way in which all of these hold, or None where there is none."""
        if any(formula is False for formula in wanted):
            return None
        self.asked += 1
        found = self._solver.check(*(formula for formula in wanted if formula is not True))
        if found == z3.unknown:
            raise Undecided(self._solver.reason_unknown())
        return Model(self._solver.model()) if found == z3.sat else None

    def against(self, *wanted: Formula) -> list[int]:
        """Of formulas that can't all hold, by their place, some that can't; as few as the solver tells at once."""
        marks = [z3.Bool(f"wanted {place}") for place in range(len(wanted))]
        self._solver.push()
        try:
            self._solver.add(
                *(z3.Implies(mark, formula) for mark, formula in zip(marks, wanted, strict=True))
            )
            if self._solver.check(*marks) != z3.unsat:
                return list(range(len(wanted)))
            core = {mark.decl().name() for mark in self._solver.unsat_core()}
        finally:
            self._solver.pop()
        return [place for place, mark in enumerate(marks) if mark.decl().name() in core]
