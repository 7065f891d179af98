"""Work out in plain Python which rules of a decision fire for one case: used where durable-rules can't be installed.

Must not know durable-rules; that the two never differ is held by tests and by `--engine-check`.
"""

from collections import Counter
from collections.abc import Mapping

from engine.engines import Decisions
from engine.types.kleene import NO, YES


class Twin:
    """The hit policy of every decision of a rulebook, applied to its codes."""

    def __init__(self, decisions: Decisions) -> None:
        self.asked: Counter[str] = Counter()
        self._policies = {name: policy for name, (policy, _) in decisions.items()}

    def fire(self, decision: str, codes: Mapping[int, int]) -> tuple[int, ...]:
        """The positions of the rules that fire: as `Inference` says."""
        self.asked[decision] += 1
        fired = []
        for position in sorted(codes):
            if codes[position] != NO:
                fired.append(position)
            if codes[position] == YES and self._policies[decision] == "first":
                break
        return tuple(fired)
