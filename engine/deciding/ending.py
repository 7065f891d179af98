"""Try answers for lines' open facts, to see what would end them. Must not know any fact or outcome, only roles."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.conditions.nodes import Always, Collected, Node, OneOf, OutcomeIn, Settled, parts_of
from engine.deciding.decide import Decider
from engine.deciding.references import looked_at
from engine.rulebook.book import Rulebook
from engine.rulebook.terms import NARROWING
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.kleene import UNKNOWN
from engine.types.lanes import Column, Lane

Columns = Mapping[str, Column]
Given = dict[str, Column]
"""The answers given so far: of each fact its answer, and for which SIMs it is given."""


class Ending:
    """The facts that answers are tried for, in the order in which people are asked them, and what has to come out.

    `conditions` are those of the rules that keep a line from being ended, and of what they rest on. `answers` are those
    of each fact that can be ticked off and that these tell apart, `tried` also that there is some amount or number.
    """

    def __init__(self, decider: Decider, as_of: int) -> None:
        self.decider, self.as_of, self.decision = decider, as_of, decider.purposed
        self.goal = self.rest = 0
        self.conditions: tuple[Node, ...] = ()
        if self.decision is not None:
            ends = {outcome for outcome, roles in self.decision.roles.items() if roles.ends}
            bits = {outcome: decider.bit(self.decision.name, outcome) for outcome in self.decision.outcomes}
            self.goal = sum(bit for outcome, bit in bits.items() if outcome in ends)
            self.rest = sum(bits.values()) - self.goal
            rules = self.decision.rules
            # Ends that are reached in any case, after all that keeps the line, ask nothing; those before it do.
            certain = rules[-1].outcome in ends and isinstance(rules[-1].condition, Always)
            until = max((at for at, rule in enumerate(rules) if rule.outcome not in ends), default=-1)
            against = [rule.condition for rule in (rules[: until + 1] if certain else rules)]
            self.conditions = tuple(_resting(decider.rulebook, against))
        self.answers = dict(_answers(decider.rulebook, self.conditions))
        self.facts = [decider.rulebook.facts[name] for name in self.answers]
        self.tried = {
            name: answers if len(answers) > 1 else [*answers, 1] for name, answers in self.answers.items()
        }

    def bits(self, stated: Columns, lane: Lane, given: Columns) -> Any:
        """What remains possible with these answers to facts that are not known, as bits."""
        if self.decision is None:
            return 0
        columns = answered(lane, stated, given)
        return self.decider.outcome_bits(columns, self.as_of, lane, self.decision.name)

    def waits(self, bits: Any) -> Any:
        """Where the line may be ended, and may not."""
        return ((bits & self.goal) != 0) & ((bits & self.rest) != 0)

    def unknown(self, name: str, stated: Columns, lane: Lane, given: Columns) -> Any:
        """Where a fact is not known and no answer is given to it."""
        known = self.decider.seen(stated, self.as_of, lane, name).known
        return (known | (given[name].known if name in given else False)) ^ True

    def closed(self, stated: Columns, lane: Lane, where: Any, given: Given) -> Iterator[tuple[Any, Given]]:
        """All that must be answered, in each way that may end the line; and for which SIMs.

        What must be answered shows only step by step: whether a fee is owed means nothing while the line may be gone.
        """
        several: tuple[Fact, Any] | None = None
        settled = True
        found: Given = {}
        for fact in self.facts:
            forced, allowed = self._forced(fact, stated, lane, given)
            forced = forced & where
            if not lane.some(forced):
                continue
            where = where & ((forced & (allowed == 0)) ^ True)
            one = forced & (allowed != 0) & ((allowed & (allowed - 1)) == 0)
            if lane.some(one):
                settled = False
                found[fact.name] = self._only(fact, lane, one, allowed, given)
            more = forced & where & (one ^ True)
            if several is None and lane.some(more):
                several = (fact, allowed * more)
        if not lane.some(where):
            return
        if not settled:
            yield from self.closed(stated, lane, where, given | found)
        elif several is None:
            yield where, given
        else:
            yield from self._each_way(stated, lane, where, given, *several)

    def _each_way(
        self, stated: Columns, lane: Lane, where: Any, given: Given, fact: Fact, allowed: Any
    ) -> Iterator[tuple[Any, Given]]:
        """Go on with each answer that a fact may be given, and with the SIMs that it is not asked of."""
        for place, answer in enumerate(self.tried[fact.name]):
            here = where & ((allowed & (1 << place)) != 0)
            if lane.some(here):
                more = self.with_answers(lane, here, given, [(fact, answer)])
                yield from self.closed(stated, lane, here, more)
        others = where & (allowed == 0)
        if lane.some(others):
            yield from self.closed(stated, lane, others, given)

    def turning_upon(self, stated: Columns, lane: Lane, where: Any, given: Columns) -> set[str]:
        """The facts that conditions still open for one of these SIMs look at, the plan and account behind terms too."""
        book, found = self.decider.rulebook, set[str]()
        if self.decision is None:
            return found
        columns = answered(lane, stated, given)
        decided = self.decider.walked(columns, self.as_of, lane, self.decision.name)
        for node in self.conditions:
            if lane.some((decided.evaluator.condition(node) == UNKNOWN) & where):
                names = looked_at(book, node)
                found |= {*names, *(NARROWING if not book.terms.keys().isdisjoint(names) else ())}
        return found

    def _forced(self, fact: Fact, stated: Columns, lane: Lane, given: Given) -> tuple[Any, Any]:
        """Where a fact must be answered, since some answer rules the end out; and a bit for each answer that may be."""
        unknown = self.unknown(fact.name, stated, lane, given)
        excluded: Any = False
        allowed: Any = 0
        if not lane.some(unknown):
            return False, 0
        for place, answer in enumerate(self.tried[fact.name]):
            trial = given | {fact.name: self._more(fact, lane, True, answer, given)}
            out = (self.bits(stated, lane, trial) & self.goal) == 0
            excluded = excluded | out
            if answer in self.answers[fact.name]:
                allowed = allowed + (1 << place) * (out ^ True)
        return excluded & unknown, allowed

    def _only(self, fact: Fact, lane: Lane, where: Any, allowed: Any, given: Given) -> Column:
        """The one answer that may be given, where there is one."""
        column = given.get(fact.name, Column(0, False))
        for place, answer in enumerate(self.tried[fact.name]):
            here = where & (allowed == (1 << place))
            column = Column(lane.choose(here, answer, column.values), column.known | here)
        return column

    def _more(self, fact: Fact, lane: Lane, where: Any, answer: int, given: Given) -> Column:
        """The answers given to a fact with one more where none was given."""
        before = given.get(fact.name, Column(0, False))
        here = where & (before.known ^ True)
        return Column(lane.choose(here, answer, before.values), before.known | here)

    def with_answers(
        self, lane: Lane, where: Any, given: Given, answers: Sequence[tuple[Fact, int]]
    ) -> Given:
        """The answers given with these more."""
        return given | {fact.name: self._more(fact, lane, where, answer, given) for fact, answer in answers}


def answered(lane: Lane, stated: Columns, given: Columns) -> Columns:
    """What is stated, with the answers given where that is not known."""
    return dict(stated) | {name: _filled(lane, stated.get(name), column) for name, column in given.items()}


def _filled(lane: Lane, column: Column | None, other: Column) -> Column:
    if column is None:
        return Column(lane.full(other.values), lane.full(other.known))
    values = lane.choose(column.known, column.values, other.values)
    return Column(lane.full(values), lane.full(column.known | other.known))


def _answers(rulebook: Rulebook, conditions: Sequence[Node]) -> Iterator[tuple[str, list[int]]]:
    """The facts that conditions look at, each with the answers that can be ticked off, if there are any."""
    names = {name for node in conditions for name in looked_at(rulebook, node)}
    if not names.isdisjoint(rulebook.terms):
        names |= {*NARROWING}
    for name, fact in rulebook.facts.items():
        if name in names and (answers := told_apart(rulebook, fact, conditions)):
            yield name, answers


def told_apart(rulebook: Rulebook, fact: Fact, conditions: Sequence[Node]) -> list[int]:
    """The numbers of the answers that can be ticked off: yes or no, a value of the list, nothing, none.

    Of values that no condition tells apart, the first; but each plan and account has terms of its own.
    """
    type_ = type_of(fact)
    if type_.names_carriers or type_.names_contracts:
        return []
    if type_.holds or fact.name in NARROWING:
        return list(type_.codes(fact))
    if type_.coded:
        tests = [
            part
            for part in _parts(rulebook, conditions)
            if isinstance(part, OneOf) and part.name == fact.name
        ]
        first: dict[tuple[bool, ...], int] = {}
        for code in type_.codes(fact):
            first.setdefault(tuple(code in test.values for test in tests), code)
        return list(first.values())
    return [0] if fact.none or (type_.ordered and type_.distance is None and type_.least == 0) else []


def _parts(rulebook: Rulebook, conditions: Sequence[Node]) -> list[Node]:
    found = (part for node in conditions for part in parts_of(node, rulebook.derived_nodes))
    return list(dict.fromkeys(found))


def _resting(rulebook: Rulebook, conditions: Sequence[Node]) -> list[Node]:
    """These conditions and those of the rules that they rest on: of a decision down to the outcome they name."""
    found: dict[Node, None] = dict.fromkeys(conditions)
    waiting = list(conditions)
    while waiting:
        for part in parts_of(waiting.pop(), rulebook.derived_nodes):
            new = [node for node in _rules_behind(rulebook, part) if node not in found]
            found |= dict.fromkeys(new)
            waiting += new
    return list(found)


def _rules_behind(rulebook: Rulebook, part: Node) -> list[Node]:
    match part:
        case OutcomeIn(decision, outcomes):
            rules = rulebook.decision(decision).rules
            last = max(place for place, rule in enumerate(rules) if rule.outcome in outcomes)
            return [rule.condition for rule in rules[: last + 1]]
        case Settled(decision):
            return [rule.condition for rule in rulebook.decision(decision).rules]
        case Collected(decision, rules):
            return [rulebook.decision(decision).rule(rule).condition for rule in rules]
    return []
