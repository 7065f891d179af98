"""Ask durable-rules which rules of a decision fire for one case. The only module that imports `durable`, and itself
imported only by name, where `engine.engines` tries it.

Only small codes cross over (0 no, 1 unknown, 2 yes), never a fact's value: durable-rules compares text with numbers,
rounds long digits and refuses dates. One host and one session id serve a whole rulebook; each case is asserted and
taken back, so memory stays constant.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from durable import engine as durable

from engine.engines import Decisions
from engine.types.kleene import UNKNOWN, YES

SESSION = "cases"


class _Host(durable.Host):  # type: ignore[misc]  # durable ships no types
    """A host without the two timer threads that durable-rules starts for itself."""

    def _run(self) -> None:
        pass


class DurableRules:
    """The rules of every decision of a rulebook, loaded once into durable-rules."""

    def __init__(self, decisions: Decisions) -> None:
        self.asked: Counter[str] = Counter()
        self._fired: list[int] = []
        self._number = 0
        self._host = _Host()
        rulesets = {
            name: self._ruleset(policy, count) for name, (policy, count) in decisions.items() if count
        }
        if rulesets:
            self._host.set_rulesets(rulesets)

    def fire(self, decision: str, codes: Mapping[int, int]) -> tuple[int, ...]:
        """The positions of the rules that fire: as `Inference` says."""
        self.asked[decision] += 1
        self._number += 1
        self._fired.clear()
        case: dict[str, Any] = {"id": self._number, "sid": SESSION}
        case.update({f"rule_{position}": code for position, code in codes.items()})
        for step in (self._host.assert_fact, self._host.retract_fact):
            with suppress(durable.MessageNotHandledException):  # no rule matched: an answer like any other
                step(decision, dict(case))
        return tuple(self._fired)

    def _ruleset(self, policy: str, count: int) -> dict[str, Any]:
        return {
            f"rule_{position}": {
                "all": [{"case": _matches(policy, position)}],
                "pri": position,
                "run": self._remember(position),
            }
            for position in range(count)
        }

    def _remember(self, position: int) -> Callable[[Any], None]:
        return lambda _: self._fired.append(position)


def _matches(policy: str, position: int) -> dict[str, Any]:
    """The pattern of one rule: it may hold and, under hit policy first, none above it certainly holds."""
    possible = {"$gte": {f"rule_{position}": UNKNOWN}}
    if policy == "collect" or position == 0:
        return possible
    above = [{"$lt": {f"rule_{higher}": YES}} for higher in range(position)]
    return {"$and": [*above, possible]}
