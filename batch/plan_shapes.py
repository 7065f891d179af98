"""Define the plan of what to ask, and what is settled after each question. Must not know how it is found or shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SettledLines:
    """How many lines are settled, and what they cost a year in cents: as hinted, at least, and at most.

    As hinted: each open question is answered as a hint suggests or, where none does, with what the line needs to go;
    where neither says anything, in any way. At least and at most: whatever is answered, as far as rules tell answers
    apart. A line whose answers contradict each other is open.
    """

    lines: tuple[int, int, int] = (0, 0, 0)
    money: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True)
class PlanStep:
    """Some questions put to somebody, and what is settled once they and all before are answered.

    `questions` are what they are asked under, `facts` what they ask for: one question may ask for several. `kind`: whom
    they are put to: each value of a fact, of which there are `groups`, or the one named `value`; blank: whoever knows
    the lines. `once`: one answer holds for all lines of whoever is asked. `lines` and `money`: what waits for them.
    """

    questions: tuple[str, ...]
    facts: tuple[str, ...]
    kind: str
    value: str
    groups: int
    once: bool
    lines: int
    money: int
    settled: SettledLines


@dataclass(frozen=True)
class Plan:
    """What to ask of the `lines` that wait for answers, which cost `money` a year.

    `steps` are the questions in their order, for all of those lines. `groups` are the questionnaires of `simexit ask`
    in the order in which to send them, each with the first questions for one group. `held`: how many more wait whatever
    is answered, for a cell to be mended.
    """

    lines: int = 0
    money: int = 0
    steps: tuple[PlanStep, ...] = ()
    groups: tuple[PlanStep, ...] = ()
    held: int = 0

    @property
    def first(self) -> int:
        """How many of the questions to ask first: those that settle most lines for each question asked.

        As hinted; where nothing is settled so, at least; where nothing is in any case, at most.
        """
        for kind in range(3):
            rates = [(step.settled.lines[kind] / place, place) for place, step in enumerate(self.steps, 1)]
            best, place = max(rates, default=(0.0, 0))
            if best > 0:
                return place
        return len(self.steps)

    @property
    def questions(self) -> tuple[str, ...]:
        """What is asked, in its order."""
        return tuple(name for step in self.steps for name in step.questions)

    @property
    def fact_order(self) -> tuple[str, ...]:
        """The facts that are asked for, in the order of their questions."""
        return tuple(dict.fromkeys(name for step in self.steps for name in step.facts))


NO_PLAN = Plan()
