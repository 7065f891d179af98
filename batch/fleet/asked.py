"""What a line's status, its questions and its way to an end are read from, for one line and for many.

Knows decisions by the parts they play; must not know pandas nor how anything is shown.
"""

from engine.deciding.references import is_root
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Open, Rule
from engine.types.facts import Fact
from engine.types.roles import Purpose
from engine.types.values import decode

#: How far a line is decided, from wholly to hardly.
STATUSES: tuple[Open, ...] = ("determined", "details_open", "needs_info")
#: The decisions whose rules are checks of the facts themselves.
CHECKING = ("checks",)
ENDING: Purpose = "ending"


def asked_about(rulebook: Rulebook) -> tuple[str, ...]:
    """The decisions that questions are asked for: first those to be settled, then those whose rules are."""
    roots = [decision for decision in rulebook.decisions.values() if is_root(decision)]
    roots.sort(key=lambda decision: decision.hit_policy == "collect")
    return tuple(decision.name for decision in roots)


def asking_checks(rulebook: Rulebook) -> frozenset[str]:
    """The checks whose lines wait until the owner says which fact is right; a line's problem has the check's name."""
    decisions = (rulebook.decisions[name] for name in CHECKING if name in rulebook.decisions)
    return frozenset(rule.id for decision in decisions for rule in decision.rules if rule.asks)


def blockers(rulebook: Rulebook) -> tuple[Rule, ...]:
    """The obstacles that must be removed before a line can be ended, in rule order."""
    obstacles = rulebook.decisions.get("obstacles")
    rules = obstacles.rules if obstacles else ()
    return tuple(
        rule
        for rule in rules
        if rule.severity == "blocker" and (not rule.concerns or ENDING in rule.concerns)
    )


def answer_code(fact: Fact, answer: int) -> str:
    """An answer under which a line may go, as codes write it: `yes`, `no`, `0`, `none`, or a value of the list."""
    value = decode(fact, answer)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
