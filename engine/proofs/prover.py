"""Ask for a line with which something is so, and get one that is real, or the proof that there is none.

Knows lines and what can't be reckoned with; knows no particular fact or rule.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from engine.proofs.any_line import OpenFact
from engine.proofs.graph import Graph
from engine.proofs.logic import Formula, Model, Solver, Undecided, both, denied, follows, whether
from engine.proofs.opaque import Applied, in_order, laws, really
from engine.rulebook.model import SETTING_VALUES
from engine.types.fact_types import DATE, type_of
from engine.types.facts import Fact
from engine.types.type import PRESENT
from engine.types.values import decode
from engine.verifying.finding import Witness

#: How often an example may turn out to be none before it is given up.
MOST_ROUNDS = 200
#: No fact's name, which has no blank in it.
MODEST = "a modest line"
#: Examples have amounts (in cents), counts and days that people meet and sheets may hold, where these will do.
MODEST_AMOUNT, MODEST_COUNT, MODEST_DAYS = 200_000, 365, 1_000


class Prover:
    """Questions about the lines of one graph; `Undecided` where the solver can't say."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.house = graph, graph.house
        self.solver = Solver()
        self.solver.add(*self.house.laws)
        self._modest = whether(MODEST)
        self._told: set[str] = set()
        # By what they give, as the solver numbers it.
        self._applied: dict[int, Applied] = {}

    @classmethod
    def of_all(cls, graph: Graph) -> "Prover":
        """One of lines that say whatever can matter, also where what is asked does not look at it."""
        _ = graph.looked_at
        return cls(graph)

    @contextmanager
    def further(self, applied: Iterable[Applied]) -> Iterator[None]:
        """Meanwhile, functions that stand in what is wanted but not in the graph are told of, too."""
        self._tell()
        new = {key: one for one in applied if (key := one.given.get_id()) not in self._applied}
        with self.solver.apart():
            self.solver.add(*laws([*new.values()]))
            self._applied |= new
            yield
        for key in new:
            del self._applied[key]

    def model(self, *wanted: Formula) -> Model | None:
        """A line as the solver has it, with what functions really give; None is a proof that there is none."""
        self._tell()
        for _ in range(MOST_ROUNDS):
            found = self.solver.model(*wanted)
            if found is None:
                return None
            real = self._real(found, wanted)
            if real is not None:
                return real
        raise Undecided("examples that are none")

    def _real(self, found: Model, wanted: Sequence[Formula]) -> Model | None:
        """An example with the same line in which every function gives what it really does; None if it is none."""
        line = [as_in(said, found) for said in self.graph.line.stated.values()]
        line.append(self.house.as_of == found.value(self.house.as_of))
        # Numbers that are not known stay too: of others, functions would be asked after again and again.
        line += [
            figure == found.value(figure)
            for one in self._applied.values()
            for figure in (one.left, one.right)
            if self.graph.reckoned(figure)
        ]
        model: Model | None = found
        for _ in range(len(self._applied) + 1):  # one may be of what another gives
            if model is None:
                return None
            mended = [really(one, model) for one in self._applied.values()]
            if not any(one is not None for one in mended):
                return model
            self.solver.add(*(one for one in mended if one is not None))
            model = self.solver.model(*wanted, *line)
        return None

    def _tell(self) -> None:
        """Let the solver know what holds of what is new."""
        for name, said in self.graph.line.stated.items():
            if name not in self._told:
                self._told.add(name)
                self.solver.add(said.within, follows(self._modest, self._is_modest(said)))
        new = {key: one for one in self.graph.applied if (key := one.given.get_id()) not in self._applied}
        self.solver.add(*laws([*new.values()]), *in_order([*new.values()], [*self._applied.values()]))
        self._applied |= new

    def _is_modest(self, said: OpenFact) -> Formula:
        type_ = type_of(self.graph.book.readable[said.name])
        if not type_.ordered:
            return True
        if type_ is DATE:
            near = both(
                said.value >= self.house.day - MODEST_DAYS, said.value <= self.house.day + MODEST_DAYS
            )
            return (
                near
                if not self.graph.book.readable[said.name].none
                else said.value <= self.house.day + MODEST_DAYS
            )
        most = MODEST_AMOUNT if type_.scale > 1 else MODEST_COUNT
        return both(said.value <= most, said.value >= -most)

    # ------------------------------------------------------------------------------------------- a line shown

    def witness(self, *wanted: Formula, rather: Iterable[Formula] = ()) -> Witness | None:
        """A line with which all of these are so, that says as little as it can; None where there is none.

        `rather`: what is so of it besides, each if it can be.
        """
        model = self.smallest(*wanted, rather=rather)
        return None if model is None else self.written(model)

    def smallest(self, *wanted: Formula, rather: Iterable[Formula] = ()) -> Model | None:
        """The same as the solver has it."""
        model = self.model(*wanted)
        if model is None:
            return None
        for more in (*self.house.as_it_is, self._modest, *rather):
            better = self.model(*wanted, more)
            if better is not None:
                model, wanted = better, (*wanted, more)
        said = self.known(model)
        unsaid = [denied(one.known) for one in self.graph.line.stated.values() if one not in said]
        for one in said:
            shorter = self.model(*wanted, *unsaid, denied(one.known))
            if shorter is not None:
                model = shorter
                unsaid.append(denied(one.known))
        return model

    def known(self, model: Model) -> list[OpenFact]:
        """What a line says, of all that there is to say."""
        return [one for one in self.graph.line.stated.values() if model.holds(one.known)]

    def written(self, model: Model) -> Witness:
        """A line of the solver's as `check` takes it."""
        known = {one.name: one for one in self.known(model)}
        readable = self.graph.book.readable
        facts = {name: _value(readable[name], known[name], model) for name in readable if name in known}
        return Witness(facts, self._day(model), dict(self._settings(model)))

    def _day(self, model: Model) -> datetime.date | None:
        day = model.value(self.house.as_of)
        return datetime.date.fromordinal(day) if day != self.house.day else None

    def _settings(self, model: Model) -> Iterator[tuple[str, Any]]:
        own = self.graph.book.settings
        for name, values in SETTING_VALUES.items():
            value = values[model.value(self.house.settings[name])]
            if value != getattr(own, name):
                yield name, value
        small = model.value(self.house.small_balance)
        if small != round(own.small_balance_hkd * 100):
            yield "small_balance_hkd", _tidy(small / 100)


def coded(said: OpenFact, model: Model) -> int:
    """The number of what a line says; of a yes/no, 1 is yes."""
    return int(model.holds(said.value)) if said.of_truth else model.value(said.value)


def as_in(said: OpenFact, model: Model) -> Formula:
    """The fact is known and is what it is in an example, or is not known in it."""
    if not model.holds(said.known):
        return denied(said.known)
    return both(said.known, said.is_value(coded(said, model)))


def _value(item: Fact, said: OpenFact, model: Model) -> Any:
    """What a line says, as `check` takes it."""
    type_, code = type_of(item), coded(said, model)
    if type_.names_contracts and code > 1:
        return list(item.values)[code - 2]
    value = decode(item, code)
    if value == PRESENT and type_.opaque:
        return type_.sample
    return _tidy(code / type_.scale) if type_.scale > 1 else value


def _tidy(amount: float) -> float | int:
    return int(amount) if amount == int(amount) else amount
