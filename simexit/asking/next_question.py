"""Find the question whose answer settles most about a line, by trying each possible answer, never by guessing.

Knows rules, terms and what they leave open; must not know a terminal or a sentence.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import msgspec

from batch.fleet.asked import asked_about
from batch.fleet.single import Line
from engine.deciding.decide import Decider
from engine.deciding.possible import possible_answers
from engine.rulebook.term_table import NARROWINGS
from engine.rulebook.terms import CHOOSE_TERMS
from engine.types.fact_types import type_of
from engine.types.lanes import Column, OneSim
from engine.types.values import encode
from simexit.asking.afterwards import asked_afterwards
from simexit.asking.asked_together import Together, structure

# A question more weighs as much as five facts more that are settled together with others.
FACT_WEIGHT = 0.2
# The owner is at the keyboard; the carrier has to be called.
ASKING_THE_CARRIER = 1.5
# More purposes than any obstacle concerns.
MANY = 99
Answers = tuple[int, ...]


class Question(msgspec.Struct, frozen=True):
    """What to ask next: one fact, or several that one answer settles together.

    `kind`: `one`; `which`, several yes/no facts of which the answer names those that are true (`picks`: what naming
    each means, True for yes or "some", False for no); or `line`, the choices that say what kind of line it is.
    """

    facts: tuple[str, ...]
    kind: str = "one"
    about: str = ""
    asks: str = "owner"
    picks: tuple[bool, ...] = ()


def next_question(
    decider: Decider, line: Line, as_of: datetime.date, skipped: Collection[str] = ()
) -> Question | None:
    """The question that can settle most, or None when nothing is left to ask.

    `skipped` are the facts and terms that nobody knew; they are not asked for again.
    """
    choice = _Choice(decider, line, as_of.toordinal(), frozenset(skipped))
    questions = choice.questions()
    return min(questions, key=choice.left_after) if questions else None


class _Choice:
    """A line as it is known now, and what each answer would make of it."""

    def __init__(self, decider: Decider, line: Line, as_of: int, skipped: frozenset[str]) -> None:
        self.decider, self.book, self.as_of, self.skipped = decider, decider.rulebook, as_of, skipped
        self.verdicts = [
            name for name in asked_about(self.book) if self.book.decisions[name].hit_policy == "first"
        ]
        self.structure = structure(decider)
        self.known: dict[str, Column] = {}
        for name, value in line.values.items():
            fact = self.book.readable.get(name)
            if fact is not None:
                self.known[name] = Column(encode(fact, value), True)
        self.carriers: Answers = ()
        self.walked = decider.walked(self.known, as_of, OneSim(), *self.verdicts)
        self.now = self._candidates({})

    def questions(self) -> list[Question]:
        """The questions to choose from: those that can change a verdict, else what else is asked, else what follows."""
        asked = self._asked({})
        if not asked:
            return self._gathered(asked_afterwards(self.decider, self.known, self.as_of, self.skipped)[:1])
        self.carriers = self._kinds_of_carriers()
        useful = self._useful(asked) if any(bits & (bits - 1) for bits in self.now) else []
        if not useful:
            return self._first_of(asked)
        return self._gathered([name for name in useful if not self._waits(name, useful)])

    def _first_of(self, asked: Sequence[str]) -> list[Question]:
        """What is asked besides the verdicts: first what matters for the fewest purposes, as for this line's own."""
        narrow = self.structure.narrow
        questions = self._gathered([name for name in asked if not self._waits(name, asked)])
        least = min(min(narrow.get(name, MANY) for name in item.facts) for item in questions)
        return [item for item in questions if min(narrow.get(name, MANY) for name in item.facts) == least]

    def _waits(self, name: str, useful: Sequence[str]) -> bool:
        """Whether a choice not known yet decides if the fact matters, as whose the line is does for documents."""
        group = self.structure.together.get(name)
        return group is not None and any(choice in useful for choice in group.after)

    def left_after(self, question: Question) -> float:
        """How much would be left to ask, on average over the possible answers."""
        weights = [(share, self._left(answer)) for share, answer in self._answers(question)]
        left = sum(share * left for share, left in weights) / sum(share for share, _ in weights)
        return left + ASKING_THE_CARRIER * (question.asks == "carrier")

    def _answers(self, question: Question) -> Iterable[tuple[float, Mapping[str, int]]]:
        """The possible answers, each with its share: to `which`, none in half of the cases, else one of them."""
        if question.kind == "which":
            free = {
                name: int(self._is_yes_no(name) and not pick)
                for name, pick in zip(question.facts, question.picks, strict=True)
            }
            yield 1.0, free
            for name, value in free.items():
                yield 1 / len(free), {**free, name: 1 - value}
            return
        options = [self._options(name) for name in question.facts]
        for place in range(max(len(found) for found in options)):
            chosen = [found[place % len(found)] for found in options]
            yield 1.0, dict(zip(question.facts, chosen, strict=True))

    def _left(self, answer: Mapping[str, int]) -> float:
        asked = self._asked(answer)
        bundles = {self._bundle(name) for name in asked}
        return len(bundles) + FACT_WEIGHT * len(asked)

    def _bundle(self, name: str) -> object:
        if name in CHOOSE_TERMS:
            return "line"
        group = self.structure.together.get(name)
        return (group.about, group.asks) if group else name

    def _gathered(self, useful: Sequence[str]) -> list[Question]:
        """The useful facts as questions; those that can be asked together make one question."""
        bundles: dict[object, list[str]] = {}
        for name in useful:
            bundles.setdefault(self._bundle(name), []).append(name)
        return [self._question(tuple(names)) for names in bundles.values()]

    def _question(self, names: tuple[str, ...]) -> Question:
        asks = "carrier" if names[0] in self.book.terms else "owner"
        if len(names) == 1:
            return Question(names, asks=asks)
        if names[0] in CHOOSE_TERMS:
            return Question(names, "line")
        groups: list[Together] = [self.structure.together[name] for name in names]
        return Question(names, "which", groups[0].about, asks, tuple(group.pick for group in groups))

    def _useful(self, names: Sequence[str]) -> list[str]:
        """The facts whose answer changes a verdict, alone or once another fact of the same rule is given."""
        return [name for name in names if self._changes(name) or self._changes_with_another(name, names)]

    def _changes(self, name: str, known: Mapping[str, int] = MappingProxyType({})) -> bool:
        """Whether different answers, or none, leave different outcomes possible."""
        results = (self._candidates({**known, name: value}) for value in self._options(name))
        first = next(results, self.now) if known else self.now
        return any(found != first for found in results)

    def _changes_with_another(self, name: str, names: Sequence[str]) -> bool:
        partners = self.structure.partners.get(name, frozenset())
        return any(
            self._changes(name, {other: value})
            for other in names
            if other != name and other in partners
            for value in self._options(other)
        )

    def _asked(self, answer: Mapping[str, int]) -> list[str]:
        """The open facts and terms, in the rulebook's order."""
        decided = self.decider.decide(self.known | _columns(answer), self.as_of)
        names = {name for asked in decided.asked.values() for name in asked} - self.skipped
        return [name for name in (*self.book.facts, *self.book.terms) if name in names]

    def _candidates(self, answer: Mapping[str, int]) -> tuple[int, ...]:
        """What an answer leaves possible of each verdict, as bits."""
        sims = self.decider.walked_again(self.walked, _columns(answer)) if answer else self.walked
        return tuple(sims.outcomes[name][0] for name in self.verdicts)

    def _options(self, name: str) -> Answers:
        if name == "carrier" and self.carriers:
            return self.carriers
        return _answers_to(self.decider, name, self.as_of)

    def _kinds_of_carriers(self) -> Answers:
        """One carrier of each kind, as far as the terms that are still not known can tell them apart."""
        sims = self.decider.sims(self.known, self.as_of, OneSim())
        terms = [name for name in self.structure.terms if not sims.column(name).known]
        kinds: dict[object, int] = {}
        for carrier in range(len(self.book.carriers) + 1):
            lines = [carrier * NARROWINGS + plan * 3 + account for plan in range(2) for account in range(2)]
            values = (self.book.terms_on(self.as_of)[term].value(line) for line in lines for term in terms)
            kinds.setdefault(tuple(found.value if found else None for found in values), carrier)
        return tuple(kinds.values())

    def _is_yes_no(self, name: str) -> bool:
        fact = self.book.readable.get(name)
        return fact is not None and type_of(fact).holds


def _columns(answer: Mapping[str, int]) -> dict[str, Column]:
    return {name: Column(value, True) for name, value in answer.items()}


@lru_cache(maxsize=256)
def _answers_to(decider: Decider, name: str, as_of: int) -> Answers:
    return possible_answers(decider.rulebook, name, as_of)
