"""Walk the graph of decisions for one SIM or many, asking the rules engine once per distinct case.

Knows hit policies and candidates; knows no particular decision, and nothing of how an answer is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from engine.deciding.answers import Answer, Answers
from engine.deciding.assumptions import Assumptions
from engine.deciding.concerns import Concerned, purposed
from engine.deciding.given import Given, as_bits
from engine.deciding.questions import Asked, asked_facts
from engine.deciding.references import References
from engine.deciding.resting import Resting
from engine.deciding.sims import NOTHING, Sims
from engine.deciding.sims_made_of_others import with_facts
from engine.deciding.steps import by_decision, compiled
from engine.engines import Make, make_inference
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Cases, Column, Lane, OneSim

# What a collected rule's three codes mean when it fires for "holds" and "may hold", as every rule should.
AS_IT_IS = [NO, UNKNOWN, YES]


class Decided(msgspec.Struct, frozen=True):
    """The outcomes of one SIM (numbers) or many (arrays).

    `index[decision]` points into `answers[decision]`; `codes[decision][rule]` is the Kleene code of a collected rule,
    which is NO where it concerns nothing that is still possible; `asked[decision][fact]` and `assumed[fact]` say where
    a fact is asked for or an assumption counts.
    """

    sims: Sims
    answers: Mapping[str, Sequence[Answer]]
    index: Mapping[str, Any]
    codes: Mapping[str, Mapping[str, Any]]
    asked: Asked
    assumed: Mapping[str, Any]


class Decider:
    """A rulebook ready to decide; remembers every case it has put to the rules engine."""

    def __init__(
        self, rulebook: Rulebook, assume: Mapping[str, Any] | None = None, make: Make = make_inference
    ) -> None:
        """`assume` are typed values for facts that are missing, beside those the rulebook assumes itself.

        `make` puts the rules into the engine that is to decide.
        """
        self.rulebook = rulebook
        soft = {name: fact.assume for name, fact in rulebook.facts.items() if fact.assume is not None}
        self.assumed_by_user = frozenset(assume or {})
        self.assumed_values: dict[str, Any] = soft | dict(assume or {})
        decisions = rulebook.decisions.values()
        self.inference = make({item.name: (item.hit_policy, len(item.rules)) for item in decisions})
        self._references = References(rulebook)
        self._steps = by_decision(compiled(rulebook))
        self._resting = Resting(rulebook)
        self.purposed = purposed(rulebook)
        self._answers = {item.name: Answers(item) for item in decisions}
        self._assumptions = Assumptions(self._references, self._resting, self._answers)
        self._cases: dict[str, Cases] = {item.name: Cases() for item in decisions}
        self._collects: dict[tuple[str, int, int], int] = {}
        self._canonical: dict[tuple[str, tuple[int, ...]], int] = {}

    @property
    def cases_asked(self) -> int:
        """How many cases were put to the rules engine so far."""
        return sum(self.inference.asked.values())

    def answers(self, decision: str) -> tuple[Answer, ...]:
        """The answers a first decision has come to so far, in the order they were met; numbers never change."""
        return tuple(self._answers[decision].found)

    def decide(
        self,
        stated: Mapping[str, Column],
        as_of: int,
        lane: Lane | None = None,
        hinted: Mapping[str, Any] = NOTHING,
        *,
        asking: bool = True,
    ) -> Decided:
        """Every decision for the SIMs whose facts (and own terms) `stated` gives; `as_of` is a day's ordinal.

        `hinted`: where a fact stated is only what a hint suggests, so that it counts as an assumption.
        `asking`: whether it is told what to ask, and where an assumption counts.
        """
        sims = self.sims(stated, as_of, lane or OneSim(), hinted)
        index = self._walked(sims, self.rulebook.decisions.values())
        answers = {name: self.answers(name) for name in index}
        about = sims.outcomes.get(self.purposed.name) if self.purposed else None
        concerned = Concerned(self.purposed, about)
        asked = asked_facts(sims, self._references, concerned) if asking else {}
        assumed = self._assumptions.counting(sims, index, concerned) if asking else {}
        codes = {
            name: concerned.shown(self.rulebook.decisions[name].rules, found)
            for name, found in sims.collected.items()
        }
        return Decided(sims, answers, index, codes, asked, assumed)

    def candidates(
        self, stated: Mapping[str, Column], as_of: int, decisions: Sequence[str]
    ) -> tuple[tuple[str, ...], ...]:
        """What remains possible of these first decisions for one SIM, and no more: to try many answers quickly."""
        wanted = self._references.needed(decisions)
        _, index = self._walk(stated, as_of, OneSim(), wanted)
        return tuple(self._answers[name].found[index[name]].candidates for name in decisions)

    def needed(self, decisions: Sequence[str]) -> list[Decision]:
        """These decisions and those they rest on, in order."""
        return self._references.needed(decisions)

    def bit(self, decision: str, outcome: str) -> int:
        """The bit that stands for an outcome in what remains possible."""
        return self._answers[decision].bits[outcome]

    def walked(self, stated: Mapping[str, Column], as_of: int, lane: Lane, *decisions: str) -> Sims:
        """SIMs with decisions taken and those they rest on, to ask the conditions of these about them."""
        return self._walk(stated, as_of, lane, self._references.needed(decisions))[0]

    def walked_again(self, before: Sims, changed: Mapping[str, Column]) -> Sims:
        """SIMs walked before, some of whose facts are now these; only what rests on them is worked out anew."""
        sims = with_facts(before, changed, self._resting)
        for decision, positions in self._resting.rules_on(frozenset(changed)):
            if decision.name in before.codes:
                codes = [*before.codes[decision.name]]
                for position in positions:
                    codes[position] = sims.condition(decision.rules[position].condition)
                self._take(decision, sims, codes)
        return sims

    def walk_on(self, sims: Sims, decisions: Iterable[Decision]) -> None:
        """Take decisions in SIMs of which those that these rest on are taken already, or among them in order."""
        self._walked(sims, decisions)

    def sims(
        self, stated: Mapping[str, Column], as_of: int, lane: Lane, hinted: Mapping[str, Any] = NOTHING
    ) -> Sims:
        """SIMs before anything is decided of them."""
        book = self.rulebook
        return Sims(book, stated, lane, as_of, self.assumed_values, book.settings, hinted)

    def with_given(
        self, stated: Mapping[str, Column], as_of: int, given: Given
    ) -> tuple[Mapping[str, Answer], Mapping[str, Mapping[str, int]]]:
        """Every decision for one SIM, resting on others that are given: answers, and codes of collected rules."""
        sims, index = self._walk(stated, as_of, OneSim(), self.rulebook.decisions.values(), given)
        answers = {name: self._answers[name].found[found] for name, found in index.items()}
        return answers, {
            name: sims.collected[name] for name in self.rulebook.decisions if name not in answers
        }

    def _walk(
        self,
        stated: Mapping[str, Column],
        as_of: int,
        lane: Lane,
        decisions: Iterable[Decision],
        given: Given | None = None,
    ) -> tuple[Sims, dict[str, Any]]:
        """The SIMs with these decisions taken, in the order of their requirements, and each answer's number."""
        book = self.rulebook
        sims = self.sims(stated, as_of, lane)
        if given is not None:
            sims.outcomes |= {
                name: as_bits(book.given[name], found) for name, found in given.outcomes.items()
            }
            sims.collected |= given.collected
        return sims, self._walked(sims, decisions)

    def _walked(self, sims: Sims, decisions: Iterable[Decision]) -> dict[str, Any]:
        """The number of each answer; the decisions are taken in the SIMs themselves."""
        index: dict[str, Any] = {}
        for decision in decisions:
            for step in self._steps[decision.name]:
                sims.work_out(step)
            codes = [sims.condition(rule.condition) for rule in decision.rules]
            found = self._take(decision, sims, codes)
            if decision.hit_policy == "first":
                index[decision.name] = found
        return index

    def _take(self, decision: Decision, sims: Sims, codes: Sequence[Any]) -> Any:
        """Take a decision in the SIMs themselves, from its conditions' codes; of a first one, the answer's number."""
        sims.codes[decision.name] = codes
        if decision.hit_policy == "collect":
            sims.collected[decision.name] = self._collect(decision, codes, sims.lane)
            return None
        found = sims.lane.cases(codes, self._cases[decision.name], partial(self._solve, decision))
        answers = self._answers[decision.name]
        remaining, sims.left[decision.name] = _remaining(answers, codes, found, sims.lane)
        sims.outcomes[decision.name] = remaining, answers.bits
        return found

    def _collect(self, decision: Decision, codes: Sequence[Any], lane: Lane) -> dict[str, Any]:
        """Each rule is a case of its own: which of its three codes make it fire."""
        result = {}
        for position, (rule, code) in enumerate(zip(decision.rules, codes, strict=True)):
            if isinstance(code, int):
                result[rule.id] = lane.code(self._fired(decision.name, position, code))
                continue
            meaning = [self._fired(decision.name, position, value) for value in AS_IT_IS]
            result[rule.id] = code if meaning == AS_IT_IS else code.meaning(meaning)
        return result

    def _fired(self, decision: str, position: int, code: int) -> int:
        """The code of a collected rule whose condition has this code: the same where it fires, else NO."""
        key = (decision, position, code)
        if key not in self._collects:
            self._collects[key] = code if self.inference.fire(decision, {position: code}) else NO
        return self._collects[key]

    def _solve(self, decision: Decision, case: tuple[int, ...]) -> int:
        """The number of the answer to a case; cases alike down to the first certain rule are one case."""
        seen = case[: case.index(YES) + 1] if YES in case else case
        key = (decision.name, seen)
        if key not in self._canonical:
            padded = (*seen, *(NO,) * (len(case) - len(seen)))
            fired = self.inference.fire(decision.name, dict(enumerate(padded)))
            if {*fired} != {position for position, code in enumerate(padded) if code != NO}:
                self._answers[decision.name].by_conditions = False
            candidates = tuple(dict.fromkeys(decision.rules[position].outcome for position in fired))
            certain = next((position for position in fired if padded[position] == YES), None)
            possible = tuple(position for position in fired if padded[position] == UNKNOWN)
            answer = Answer(candidates, possible, certain)
            self._canonical[key] = self._answers[decision.name].number(answer)
        return self._canonical[key]


def _remaining(answers: Answers, codes: Sequence[Any], found: Any, lane: Lane) -> tuple[Any, Any]:
    """The outcomes that remain of a first decision, and the rules that leave it open, as bits.

    Where the rules engine said of every case what its conditions say, they are told by these: to look up what it said,
    SIM by SIM, takes longer.
    """
    if answers.by_conditions:
        return lane.remaining(codes, answers.places, len(answers.bits))
    told = lane.bits(answers.told, found, len(answers.bits) + answers.rules)
    return told & answers.every, told >> len(answers.bits)
