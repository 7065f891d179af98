"""Put every case to all available rules engines, and stop if two differ. Must not know any one of them."""

from collections import Counter
from collections.abc import Mapping

from engine.engines import Decisions, loaded
from engine.types.kleene import NO, UNKNOWN, YES

_WORDS = {NO: "no", UNKNOWN: "unknown", YES: "yes"}


class EnginesDiffer(Exception):
    """Two rules engines answer one case differently, so one of them is wrong."""


class Compared:
    """The rules of a rulebook in every engine; what all of them say is the answer."""

    def __init__(self, decisions: Decisions) -> None:
        self.asked: Counter[str] = Counter()
        self.engines = {name: make(decisions) for name, make in loaded().items()}

    def fire(self, decision: str, codes: Mapping[int, int]) -> tuple[int, ...]:
        """The positions of the rules that fire: as `Inference` says. EnginesDiffer names the case where they differ."""
        self.asked[decision] += 1
        fired = {name: engine.fire(decision, codes) for name, engine in self.engines.items()}
        if len(set(fired.values())) > 1:
            case = ", ".join(
                f"rule {position + 1} {_WORDS[code]}" for position, code in sorted(codes.items())
            )
            answers = "; ".join(f"{name} fires {_rules(found)}" for name, found in fired.items())
            raise EnginesDiffer(f"the rules engines differ on `{decision}` ({case}): {answers}")
        return next(iter(fired.values()))


def _rules(positions: tuple[int, ...]) -> str:
    return ", ".join(f"rule {position + 1}" for position in positions) or "no rule"
