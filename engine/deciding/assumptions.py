"""Where an assumption counts: without it, something that an answer rests on would not be settled as it is.

Knows which rules rest on a fact; takes no decision, and must not know the rules engine.
"""

from collections.abc import Mapping
from typing import Any

from engine.deciding.answers import Answers
from engine.deciding.concerns import Concerned
from engine.deciding.references import References
from engine.deciding.resting import Resting
from engine.deciding.sims import Sims
from engine.deciding.sims_made_of_others import without_assumption
from engine.rulebook.model import Decision
from engine.types.kleene import YES


class Assumptions:
    """What a rulebook's assumptions are to its decisions; `answers` are those that the first ones have come to."""

    def __init__(self, references: References, resting: Resting, answers: Mapping[str, Answers]) -> None:
        self._references = references
        self._resting = resting
        self._answers = answers

    def counting(self, sims: Sims, index: Mapping[str, Any], concerned: Concerned) -> dict[str, Any]:
        """Where each assumption counts: a rule that was looked at would not be settled as it is without it.

        `index`: the number of each first decision's answer. An obstacle is looked at where it concerns what is still
        possible, or a rule that is looked at turns upon it.
        """
        where: dict[str, Any] = {}
        for name, missing in list(sims.assumed.items()):
            twin = without_assumption(sims, name, self._resting)
            counts: Any = False
            for decision, position in self._references.resting_on(name):
                rule = decision.rules[position]
                condition = rule.condition
                with_it = sims.condition(condition)
                without_it = twin.condition(condition)
                # A check that is only possible is no part of an answer.
                differs = missing & (
                    (with_it == YES) != (without_it == YES) if rule.names else with_it != without_it
                )
                if decision.name in index:
                    differs = differs & self._looked_at(sims, index, decision, position)
                else:
                    wanted = concerned.of(rule)
                    for user, place in self._references.turned_upon(decision.name, rule.id):
                        wanted = wanted | self._looked_at(sims, index, user, place)
                    differs = differs & wanted
                counts = counts | differs
            where[name] = counts
        return where

    def _looked_at(self, sims: Sims, index: Mapping[str, Any], decision: Decision, position: int) -> Any:
        """Where a rule was looked at, being above or at the one that certainly holds; a collected rule always is."""
        if decision.name not in index:
            return True
        answers = self._answers[decision.name]
        looked_at = sims.lane.bits(answers.looked_at, index[decision.name], answers.rules)
        return (looked_at & (1 << position)) != 0
