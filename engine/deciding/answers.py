"""What first decisions come to, numbered as they are met. Must not know any decision or outcome."""

import msgspec

from engine.rulebook.model import Decision


class Answer(msgspec.Struct, frozen=True):
    """What a first decision comes to: the outcomes that remain possible, in rule order.

    `possible` are the positions of the rules that may hold, `certain` that of the rule that does (None: none does).
    """

    candidates: tuple[str, ...]
    possible: tuple[int, ...]
    certain: int | None

    @property
    def outcome(self) -> str | None:
        """The outcome when one remains, else None."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    def considers(self, position: int) -> bool:
        """Whether the rule at this position was looked at, being above or at the one that certainly holds."""
        return self.certain is None or position <= self.certain


class Answers:
    """The answers that a first decision has come to so far, numbered in the order met; each also as bits.

    `told` has a bit for each outcome that remains (`bits` says which), and above these one for each rule that leaves an
    undetermined answer open; `looked_at` has one for each rule that was looked at. `by_conditions`: every case so far
    was answered with the rules that may hold, down to the first that certainly does.
    """

    def __init__(self, decision: Decision) -> None:
        self.bits = {outcome: 1 << place for place, outcome in enumerate(decision.outcomes)}
        self.every = sum(self.bits.values())
        self.rules = len(decision.rules)
        self.places = [decision.outcomes.index(rule.outcome) for rule in decision.rules]
        self.by_conditions = True
        self.found: list[Answer] = []
        self._numbers: dict[Answer, int] = {}
        self.told: list[int] = []
        self.looked_at: list[int] = []

    def number(self, answer: Answer) -> int:
        """The answer's number, given when it is first met."""
        if answer not in self._numbers:
            self._numbers[answer] = len(self.found)
            self.found.append(answer)
            remain = sum(self.bits[outcome] for outcome in answer.candidates)
            left = sum(1 << place for place in answer.possible) if answer.outcome is None else 0
            self.told.append(remain | left << len(self.bits))
            self.looked_at.append(sum(1 << place for place in range(self.rules) if answer.considers(place)))
        return self._numbers[answer]
