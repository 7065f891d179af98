"""For which purposes an obstacle is something to do: it counts where one of them is still possible.

Knows roles of outcomes; knows no particular outcome, purpose or obstacle.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision, Rule
from engine.types.roles import Purpose


def purposed(rulebook: Rulebook) -> Decision | None:
    """The decision whose outcomes have purposes; None where none has."""
    return next(
        (one for one in rulebook.decisions.values() if any(roles.purpose for roles in one.roles.values())),
        None,
    )


def serving(decision: Decision, purposes: Iterable[Purpose]) -> set[str]:
    """The outcomes that are for one of these purposes."""
    wanted = set(purposes)
    return {outcome for outcome, roles in decision.roles.items() if roles.purpose in wanted}


class Concerned:
    """Where each rule concerns a purpose that is still possible; `candidates` are the purposed decision's, as bits."""

    def __init__(self, decision: Decision | None, candidates: tuple[Any, Mapping[str, int]] | None) -> None:
        self.decision, self.candidates = decision, candidates
        self._found: dict[tuple[Purpose, ...], Any] = {}

    def of(self, rule: Rule) -> Any:
        """Where a rule concerns what is possible; one that names no purpose concerns every line."""
        return self.possible(rule.concerns) if rule.concerns else True

    def possible(self, purposes: tuple[Purpose, ...]) -> Any:
        """Where one of these purposes is still possible."""
        if self.decision is None or self.candidates is None:
            return True
        if purposes not in self._found:
            found, bits = self.candidates
            wanted = sum(bits[outcome] for outcome in serving(self.decision, purposes) if outcome in bits)
            self._found[purposes] = (found & wanted) != 0
        return self._found[purposes]

    def shown(self, rules: Sequence[Rule], codes: Mapping[str, Any]) -> dict[str, Any]:
        """The codes of collected rules as a result shows them: none of a rule that concerns nothing possible."""
        return {
            rule.id: codes[rule.id] * self.of(rule) if rule.concerns else codes[rule.id] for rule in rules
        }
