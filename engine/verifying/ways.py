"""Say in which ways each condition of a rulebook can come out, so that cases may be held against them.

A condition can hold, fail and be unknown. A comparison of numbers can besides be right at its threshold, and one step
(a day, a cent, one) beyond it: there a threshold that is moved, or strict instead of not, shows. Must not decide
anything, nor know any rule.
"""

from collections.abc import Iterator
from typing import NamedTuple

from engine.conditions.nodes import Always, Certainly, Compare, Known, Node, Possibly, SettingIs, Settled
from engine.conditions.walking import walk
from engine.rulebook.book import Rulebook

HOLDS, FAILS, NOT_KNOWN, AT = "to hold", "to fail", "to be unknown", "at its threshold"
BELOW, ABOVE = "one below its threshold", "one above its threshold"
#: By the way, how far the left side is from the right one.
STEPS = {BELOW: -1, AT: 0, ABOVE: 1}
# Between which two numbers each comparison turns.
TURNS = {">": (AT, ABOVE), "<=": (AT, ABOVE), "<": (BELOW, AT), ">=": (BELOW, AT), "==": (BELOW, AT, ABOVE),
         "!=": (BELOW, AT, ABOVE)}  # fmt: skip
NEVER_UNKNOWN = Certainly | Known | Possibly | SettingIs | Settled
#: What the conditions of hints belong to.
HINTS = "hints"


class ConditionPlace(NamedTuple):
    """A condition, or a part of one: the decision or `hints` that it belongs to, if any, and the name of its owner."""

    of: str
    name: str
    node: Node

    @property
    def owner(self) -> str:
        """Its owner as people name it: `action.cancel`, `can_transfer`."""
        return f"{self.of}.{self.name}" if self.of else self.name


def condition_places(rulebook: Rulebook) -> Iterator[ConditionPlace]:
    """Every condition of rules, computed facts and hints, and every part of one, once for each owner."""
    owners = [
        (one.name, rule.id, rule.condition) for one in rulebook.decisions.values() for rule in one.rules
    ]
    owners += [("", name, node) for name, node in rulebook.derived_nodes.items()]
    owners += [(HINTS, hint.id, hint.condition) for hint in rulebook.hints.values()]
    for of, name, whole in owners:
        for node in dict.fromkeys(walk(whole)):
            if not node.is_number and not isinstance(node, Always):
                yield ConditionPlace(of, name, node)


def ways_of(node: Node) -> tuple[str, ...]:
    """The ways in which a condition can come out, as far as it alone says."""
    unknown = () if isinstance(node, NEVER_UNKNOWN) else (NOT_KNOWN,)
    return (HOLDS, FAILS, *unknown, *(TURNS[node.operator] if isinstance(node, Compare) else ()))
