"""Try answers for a line's open facts, to see what would end it. Must not know any fact or outcome, only roles."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from engine.conditions.nodes import OneOf, parts_of
from engine.deciding.decide import Decider
from engine.deciding.references import looked_at
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Rule
from engine.rulebook.terms import NARROWING
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.lanes import Column, Lane

Columns = Mapping[str, Column]
Trial = dict[str, int]


class Ending:
    """The facts that answers are tried for, in the order in which people are asked them, and what has to come out.

    `answers` are those of each fact that can be ticked off and that rules tell apart, `tried` also that there is some
    amount or number.
    """

    def __init__(self, decider: Decider, as_of: int) -> None:
        self.decider, self.as_of, self.decision = decider, as_of, decider.purposed
        self.facts: list[Fact] = []
        self.goal = self.rest = 0
        if self.decision is None:
            return
        for outcome in self.decision.outcomes:
            bit = decider.bit(self.decision.name, outcome)
            ends = self.decision.roles[outcome].ends
            self.goal, self.rest = self.goal | bit * ends, self.rest | bit * (not ends)
        book = decider.rulebook
        rules = [rule for one in decider.needed((self.decision.name,)) for rule in one.rules]
        names = {name for rule in rules for name in looked_at(book, rule.condition)} | {*NARROWING}
        self.answers = {
            name: told_apart(book, fact, rules) for name, fact in book.facts.items() if name in names
        }
        self.facts = [fact for name, fact in book.facts.items() if self.answers.get(name)]
        self.tried = {
            fact.name: self.answers[fact.name]
            if len(self.answers[fact.name]) > 1
            else [*self.answers[fact.name], 1]
            for fact in self.facts
        }

    def bits(self, stated: Columns, lane: Lane, answers: Mapping[str, int]) -> Any:
        """What remains possible with these answers to facts that are not known, as bits."""
        columns = dict(stated)
        for name, answer in answers.items():
            before = columns.get(name)
            values = answer if before is None else lane.choose(before.known, before.values, answer)
            columns[name] = Column(lane.full(values), lane.full(True))
        return (
            self.decider.outcome_bits(columns, self.as_of, lane, self.decision.name) if self.decision else 0
        )

    def waits(self, bits: Any) -> Any:
        """Where the line may be ended, and may not."""
        return ((bits & self.goal) != 0) & ((bits & self.rest) != 0)

    def closed(self, stated: Columns, lane: Lane, where: Any, trial: Trial) -> Iterator[tuple[Any, Trial]]:
        """The trial with all that must be answered, in each way that may end the line; and which SIMs it is for.

        What must be answered shows only step by step: whether a fee is owed means nothing while the line may be gone.
        """
        forced = [self._forced(fact, stated, lane, trial) for fact in self.facts]
        for places, pattern in lane.alike(where, forced):
            must = self._must(pattern)
            if not must:
                yield places, trial
                continue
            columns, its_lane = lane.taken(stated, places)
            for answers in product(*must.values()):
                more = trial | dict(zip(must, answers, strict=True))
                for inner, found in self.closed(columns, its_lane, its_lane.full(True), more):
                    yield lane.within(places, inner), found

    def _forced(self, fact: Fact, stated: Columns, lane: Lane, trial: Trial) -> Any:
        """A bit for each answer that may be given, where some other answer rules the end out; else 0.

        Such a fact must be answered: left open, it could be that other answer. The bit above those of the answers says
        so even where no answer may be given.
        """
        if fact.name in trial:
            return 0
        column = self.decider.seen(stated, self.as_of, lane, fact.name)
        if not lane.some(column.known ^ True):
            return 0
        marks: Any = 1 << len(self.tried[fact.name])
        excluded: Any = False
        for place, answer in enumerate(self.tried[fact.name]):
            out = (self.bits(stated, lane, trial | {fact.name: answer}) & self.goal) == 0
            excluded = excluded | out
            marks = marks + (1 << place) * ((out ^ True) & (answer in self.answers[fact.name]))
        return marks * (excluded & (column.known ^ True))

    def _must(self, forced: Sequence[int]) -> dict[str, list[int]]:
        """The facts that must be answered, each with the answers that may be given."""
        return {
            fact.name: [answer for place, answer in enumerate(self.tried[fact.name]) if marks & (1 << place)]
            for fact, marks in zip(self.facts, forced, strict=True)
            if marks
        }


def told_apart(rulebook: Rulebook, fact: Fact, rules: Sequence[Rule]) -> list[int]:
    """The numbers of the answers that can be ticked off: yes or no, a value of the list, nothing, none.

    Of values that no condition tells apart, the first.
    """
    type_ = type_of(fact)
    if type_.names_carriers or type_.names_contracts:
        return []
    if type_.holds or (type_.coded and fact.name in NARROWING):
        return list(type_.codes(fact))
    if type_.coded:
        parts = {part for rule in rules for part in parts_of(rule.condition, rulebook.derived_nodes)}
        tests = [part for part in parts if isinstance(part, OneOf) and part.name == fact.name]
        first: dict[tuple[bool, ...], int] = {}
        for code in type_.codes(fact):
            first.setdefault(tuple(code in test.values for test in tests), code)
        return list(first.values())
    return [0] if fact.none or (type_.ordered and type_.distance is None and type_.least == 0) else []
