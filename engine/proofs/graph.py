"""The graph of decisions over any line there may be: each rule's condition, what remains possible, what is collected.

Knows hit policies and candidates, as `engine.deciding.decide` does; knows no particular decision.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from engine.conditions.nodes import Node
from engine.deciding.concerns import purposed, serving
from engine.proofs.any_line import NOT_RECODED, AnyLine, OpenFact, Recoded
from engine.proofs.house import House
from engine.proofs.logic import Formula, both, denied, either, open_in
from engine.proofs.opaque import LAWS, Applied
from engine.proofs.translated import Translated
from engine.proofs.truths import Found, Truth
from engine.rulebook.model import SETTING_VALUES, Decision, Rule


class Graph:
    """A rulebook decided for any line at once; `assuming`: with what it assumes of facts that are missing.

    `recoded`: what the numbers of what lines say are in this rulebook, where they are another's.
    """

    def __init__(self, house: House, *, assuming: bool = True, recoded: Recoded = NOT_RECODED) -> None:
        self.house, self.book = house, house.rulebook
        self.line = AnyLine(house, assuming=assuming, recoded=recoded)
        self.translated = Translated(self)
        self.line.condition, self.line.figure = self.translated.condition, self.translated.figure
        self._codes: dict[str, tuple[Truth, ...]] = {}
        self._candidates: dict[str, Mapping[str, Formula]] = {}
        self._shown = Shown(self)
        self._open: dict[int, tuple[Formula, frozenset[str]]] = {}

    def named(self, name: str) -> Found:
        return self.line.named(name)

    def setting_is(self, name: str, values: Sequence[str]) -> Formula:
        allowed = SETTING_VALUES[name]
        return either(*(self.house.settings[name] == allowed.index(value) for value in values))

    @property
    def applied(self) -> list[Applied]:
        """The functions that can't be reckoned with, wherever they stand."""
        return [*self.translated.applied.values(), *self._shown.translated.applied.values()]

    def codes(self, decision: str) -> tuple[Truth, ...]:
        """The condition of each rule of a decision."""
        if decision not in self._codes:
            rules = self.book.decisions[decision].rules
            self._codes[decision] = tuple(self.translated.condition(rule.condition) for rule in rules)
        return self._codes[decision]

    def candidates(self, decision: str) -> Mapping[str, Formula]:
        """Where each outcome of a first decision remains possible."""
        if decision not in self._candidates:
            found = self.book.decisions[decision]
            self._candidates[decision] = remaining(found, self.codes(decision))
        return self._candidates[decision]

    def collected(self, decision: str) -> Mapping[str, Truth]:
        """The condition of each rule of a collect decision, by its id."""
        rules = self.book.decisions[decision].rules
        return {rule.id: code for rule, code in zip(rules, self.codes(decision), strict=True)}

    def shown(self, decision: str) -> Mapping[str, Truth]:
        """The same as a result shows it: only what concerns a purpose that is still possible."""
        rules = self.book.decisions[decision].rules
        return {
            rule.id: self._concerned(rule, code)
            for rule, code in zip(rules, self.codes(decision), strict=True)
        }

    def _concerned(self, rule: Rule, code: Truth) -> Truth:
        if not rule.concerns or self._purposed is None:
            return code
        wanted = serving(self._purposed, rule.concerns)
        candidates = self.candidates(self._purposed.name)
        possible = either(*(here for outcome, here in candidates.items() if outcome in wanted))
        return Truth(both(possible, code.yes), either(denied(possible), code.no))

    @cached_property
    def _purposed(self) -> Decision | None:
        return purposed(self.book)

    @cached_property
    def looked_at(self) -> list[OpenFact]:
        """The facts and terms that conditions look at, and what is computed from them."""
        for name, decision in self.book.decisions.items():
            _ = self.candidates(name) if decision.hit_policy == "first" else self.codes(name)
        for name in self.book.derived:
            self.named(name)
        return [*self.line.stated.values()]

    def rests(self, formula: Formula, said: OpenFact) -> bool:
        """Whether something turns upon what a line says of a fact or term."""
        return not self._open_in(said.known).isdisjoint(self._open_in(formula))

    def reckoned(self, formula: Formula) -> bool:
        """Whether the solver can reckon with all that is in it."""
        return self._open_in(formula).isdisjoint(LAWS)

    def _open_in(self, formula: Formula) -> frozenset[str]:
        if isinstance(formula, bool | int):
            return frozenset()
        # Kept with its formula, whose number another would have after it.
        if formula.get_id() not in self._open:
            self._open[formula.get_id()] = formula, open_in(formula)
        return self._open[formula.get_id()][1]

    def of_result(self, node: Node) -> Truth:
        """A condition about what a result shows."""
        return self._shown.translated.condition(node)


class Shown:
    """The names of a condition about a result: collected rules are those that it shows."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.named, self.setting_is, self.candidates = graph.named, graph.setting_is, graph.candidates
        self.collected = graph.shown
        self.translated = Translated(self)


def reached(codes: Sequence[Truth]) -> list[Formula]:
    """Where no rule above certainly holds, for each rule of a first decision."""
    found: list[Formula] = [True]
    for code in codes[:-1]:
        found.append(both(found[-1], denied(code.yes)))
    return found


def remaining(decision: Decision, codes: Sequence[Truth], without: int | None = None) -> dict[str, Formula]:
    """Where each outcome remains possible; `without`: as if the rule at that place were not there."""
    rules = [place for place in range(len(codes)) if place != without]
    left = [codes[place] for place in rules]
    fired = [both(here, code.possible) for here, code in zip(reached(left), left, strict=True)]
    by_outcome: dict[str, list[Formula]] = {outcome: [] for outcome in decision.outcomes}
    for place, formula in zip(rules, fired, strict=True):
        by_outcome[decision.rules[place].outcome].append(formula)
    return {outcome: either(*formulas) for outcome, formulas in by_outcome.items()}
