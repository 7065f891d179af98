"""Find what made a condition hold, fail or stay unknown: the parts that were enough. Must not put it into words."""

from collections.abc import Callable

from engine.conditions.nodes import All, Any_, Node, Not
from engine.types.kleene import NO, YES

Code = Callable[[Node], int]
Weak = Callable[[Node], bool]


def because(node: Node, code: Code, weak: Weak = lambda _: False) -> tuple[Node, ...]:
    """The comparisons that settle a condition, or leave it open.

    Where any one of several is enough, it is the first that is not `weak` (does not depend on an assumption or a term).
    """
    if isinstance(node, Not):
        return because(node.item, code, weak)
    if not isinstance(node, All | Any_):
        return (node,)
    result = code(node)
    alike = [item for item in node.items if code(item) == result]
    enough = NO if isinstance(node, All) else YES
    if result == enough:
        reasons = [because(item, code, weak) for item in alike]
        return min(reasons, key=lambda parts: any(weak(part) for part in parts))
    return tuple(dict.fromkeys(part for item in alike for part in because(item, code, weak)))
