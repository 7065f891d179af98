"""The facts, terms and derived facts of one SIM or many, by name: what is stated, what is assumed, what is computed.

Knows how a value is found for a name; knows no particular name but those that choose a line's terms.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.conditions.evaluate import Evaluator
from engine.deciding.steps import AnyStep, ConditionStep, FactStep
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Settings, said_of
from engine.rulebook.terms import CHOOSE_TERMS, CONTRACT, LineTerms
from engine.types.fact_types import type_of
from engine.types.facts import AS_OF, BESIDE, SMALL_BALANCE, Term
from engine.types.kleene import UNKNOWN, YES
from engine.types.lanes import Column, Flags, Lane
from engine.types.values import encode

MISSING = Column(0, False)
NOTHING: Mapping[str, Any] = {}


class Sims(Evaluator):
    """The source of columns for conditions. `stated` are the columns the input gives, for facts and terms alike.

    `codes` are those of the conditions of each decision taken; `left` has a bit for each rule that leaves one open, and
    none where it is determined. `hinted` says, by fact, where a stated value is only
    what a hint suggests: it counts as an assumption.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        stated: Mapping[str, Column],
        lane: Lane,
        as_of: int,
        assumed_values: Mapping[str, Any],
        settings: Settings,
        hinted: Mapping[str, Any] = NOTHING,
    ) -> None:
        super().__init__(lane)
        self.rulebook = rulebook
        self.stated = stated
        self.as_of = as_of
        self.assumed_values = assumed_values
        self.settings = settings
        self.hinted = {name: lane.marks(where) for name, where in hinted.items()}
        self.outcomes: dict[str, tuple[Any, Mapping[str, int]]] = {}
        self.left: dict[str, Any] = {}
        self.collected: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, Sequence[Any]] = {}
        self.assumed: dict[str, Any] = {}
        self._columns: dict[str, Column] = {}
        self._line_terms: LineTerms | None = None

    def asked_for(self, term: str) -> Iterator[tuple[str, Any]]:
        """What is asked where a term is not known, and where: a fact that narrows it, or the term itself."""
        yield from self._terms().asked(term)

    def work_out(self, step: AnyStep) -> None:
        """Work a step out, of which those that it is made of are."""
        match step:
            case ConditionStep(node=node):
                self.condition(node)
            case FactStep(name=name):
                self.column(name)

    def column(self, name: str) -> Column:
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = self._find(name)
        return column

    def candidates(self, decision: str) -> tuple[Any, Mapping[str, int]]:
        """The outcomes that remain possible as a number of which each outcome is one bit, and those bits."""
        return self.outcomes[decision]

    def rule_codes(self, decision: str, rules: tuple[str, ...]) -> Sequence[Any]:
        codes = self.collected[decision]
        return [codes[rule] for rule in rules]

    def setting(self, name: str) -> str:
        return str(getattr(self.settings, name))

    def _stated(self, name: str) -> Column:
        """What is stated under a name, as it is computed with."""
        column = self.stated.get(name)
        if column is None:
            return MISSING
        item = self.rulebook.definition(name)
        return self.lane.column(column, item is not None and type_of(item).holds)

    def _find(self, name: str) -> Column:
        book = self.rulebook
        if name in BESIDE and name not in book.readable:
            return self._beside(name)
        if name in book.derived_nodes:
            return self._filled(self._stated(name), self._computed(name))
        column = self._stated(name)
        if name in book.terms:
            column = self._filled(self._own(book.terms[name], column), self._terms().column(name))
        for condition, value in book.when_missing.get(name, ()):
            holds = self.condition(condition) == YES
            column = self._filled(column, Column(encode(book.facts[name], value), holds))
        return self._with_assumption(name, column)

    def _beside(self, name: str) -> Column:
        """What conditions may name beside facts: the day, an amount of the house, what is said of the carrier."""
        if name == AS_OF.name:
            # Of SIMs that are each on a day of their own, `as_of` is the one whose terms apply to all.
            return self.stated.get(name) or Column(self.as_of, True)
        if name == SMALL_BALANCE.name:
            return Column(round(self.settings.small_balance_hkd * 100), True)
        said = [said_of(carrier, name) for carrier in self.rulebook.carriers.values()]
        numbers = [encode(BESIDE[name], value) if value is not None else 0 for value in said]
        carrier = self.column(CHOOSE_TERMS[0])
        # `other` comes after the carriers; nothing is said of it.
        where = self.lane.choose(carrier.known, carrier.values, len(said))
        where = self.lane.places(where, len(said) + 1)
        (known,) = self.lane.flags(Flags([[*(value is not None for value in said), False]]), where)
        return Column(self.lane.lookup((*numbers, 0), where), known)

    def _own(self, term: Term, column: Column) -> Column:
        """A line's own value of a term; of one that goes with another, beside that one alone."""
        if not term.goes_with:
            return column
        main = self._stated(term.goes_with)
        if main is MISSING:
            return MISSING
        return Column(self.lane.choose(column.known, column.values, encode(term, term.unsaid)), main.known)

    def _computed(self, name: str) -> Column:
        node = self.rulebook.derived_nodes[name]
        if not type_of(self.rulebook.derived[name]).holds:
            return self.number(node)
        code = self.condition(node)
        return Column(code == YES, code != UNKNOWN)

    def _filled(self, column: Column, other: Column) -> Column:
        """The column, with `other` where it is not known."""
        if column is MISSING:
            return other
        return Column(self.lane.choose(column.known, column.values, other.values), column.known | other.known)

    def _with_assumption(self, name: str, column: Column) -> Column:
        if name in self.hinted:
            self.assumed[name] = self.hinted[name]
        if name not in self.assumed_values:
            return column
        missing = column.known ^ True
        if not self.lane.some(missing):
            return column
        book = self.rulebook
        fact = book.readable[name]
        self.assumed[name] = self.assumed[name] | missing if name in self.assumed else missing
        return Column(self.lane.choose(missing, encode(fact, self.assumed_values[name]), column.values), True)

    def _terms(self) -> LineTerms:
        """The terms of these SIMs' lines."""
        if self._line_terms is None:
            carrier, plan, account = (self.column(name) for name in CHOOSE_TERMS)
            line = self.rulebook.lines.of(self.lane, carrier, plan, account, self._stated(CONTRACT))
            self._line_terms = self.rulebook.terms_on(self.as_of).of(self.lane, line)
        return self._line_terms

    def term_line(self) -> Any:
        """The number by which the term tables look these SIMs up."""
        return self._terms().line
