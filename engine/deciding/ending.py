"""Try answers for lines' open facts, to see what would end them. Must not know any fact or outcome, only roles."""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.conditions.nodes import Always, Collected, Node, OneOf, OutcomeIn, Settled
from engine.conditions.walking import parts_of
from engine.deciding.decide import Decider
from engine.deciding.references import looked_at
from engine.deciding.trial import Columns, Trial
from engine.rulebook.book import Rulebook
from engine.rulebook.term_table import NARROWING
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.kleene import UNKNOWN
from engine.types.lanes import Lane


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

    def bits(self, trial: Trial) -> Any:
        """What remains possible with the answers of a trial, as bits."""
        return trial.sims.outcomes[self.decision.name][0] if self.decision is not None else 0

    def begun(self, stated: Columns, lane: Lane) -> Trial:
        """Lines with nothing answered yet."""
        names = [] if self.decision is None else [self.decision.name]
        return Trial(self.decider, self.decider.walked(stated, self.as_of, lane, *names))

    def waits(self, bits: Any) -> Any:
        """Where the line may be ended, and may not."""
        return ((bits & self.goal) != 0) & ((bits & self.rest) != 0)

    def closed(self, trial: Trial, where: Any) -> Iterator[tuple[Any, Trial]]:
        """All that must be answered, in each way that may end the line; and for which SIMs.

        What must be answered shows only step by step: whether a fee is owed means nothing while the line may be gone.
        """
        lane = trial.lane
        several: dict[str, Any] = {}
        waiting = self.turning_upon(trial, where)
        tested: list[Fact] = []
        while waiting:
            fact, *waiting = waiting
            forced, allowed = self._forced(fact, trial)
            forced = forced & where
            where = where & ((forced & (allowed == 0)) ^ True)
            one = forced & (allowed != 0) & ((allowed & (allowed - 1)) == 0)
            several[fact.name] = allowed * (forced & where & (one ^ True))
            if lane.some(one):
                trial = trial.with_answers(self._only(fact, one, allowed))
                # These may have to be answered now, though they had not before.
                waiting, tested = waiting + tested, []
            tested.append(fact)
        if not lane.some(where):
            return
        branching = next((fact for fact in self.facts if lane.some(several.get(fact.name, False))), None)
        if branching is None:
            yield where, trial
        else:
            yield from self._each_way(trial, where, branching, several[branching.name] * where)

    def _only(self, fact: Fact, where: Any, allowed: Any) -> list[tuple[Fact, int, Any]]:
        """The one answer that may be given to a fact."""
        tried = enumerate(self.tried[fact.name])
        return [(fact, answer, where & (allowed == (1 << place))) for place, answer in tried]

    def _each_way(self, trial: Trial, where: Any, fact: Fact, allowed: Any) -> Iterator[tuple[Any, Trial]]:
        """Go on with each answer that a fact may be given, and with the SIMs that it is not asked of."""
        lane = trial.lane
        for place, answer in enumerate(self.tried[fact.name]):
            here = where & ((allowed & (1 << place)) != 0)
            if lane.some(here):
                yield from self.closed(trial.with_answers([(fact, answer, here)]), here)
        others = where & (allowed == 0)
        if lane.some(others):
            yield from self.closed(trial, others)

    def turning_upon(self, trial: Trial, where: Any) -> list[Fact]:
        """The facts that something still open for one of these SIMs turns upon: no other can change what comes out.

        They are those that open conditions look at, and the plan and account behind the terms that these look at.
        """
        book, found = self.decider.rulebook, set[str]()
        for node in self.conditions:
            if trial.lane.some((trial.sims.condition(node) == UNKNOWN) & where):
                names = looked_at(book, node)
                found |= {*names, *(NARROWING if not book.terms.keys().isdisjoint(names) else ())}
        return [fact for fact in self.facts if fact.name in found]

    def _forced(self, fact: Fact, trial: Trial) -> tuple[Any, Any]:
        """Where a fact must be answered, since some answer rules the end out; and a bit for each answer that may be."""
        unknown = trial.unknown(fact.name)
        excluded: Any = False
        allowed: Any = 0
        if not trial.lane.some(unknown):
            return False, 0
        for place, answer in enumerate(self.tried[fact.name]):
            out = (self.bits(trial.with_answers([(fact, answer, True)])) & self.goal) == 0
            excluded = excluded | out
            if answer in self.answers[fact.name]:
                allowed = allowed + (1 << place) * (out ^ True)
        return excluded & unknown, allowed


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
