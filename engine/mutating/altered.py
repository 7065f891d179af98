"""All the ways in which one small part of a condition or computed fact can be wrong. Must not know any name in it."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from engine.conditions.nodes import (
    All,
    Always,
    Any_,
    Arithmetic,
    Collected,
    Compare,
    Either,
    Node,
    Not,
    Number,
    OneOf,
    OnlyWhere,
    OutcomeIn,
)
from engine.conditions.walking import rebuilt

Alteration = Literal["negated", "part dropped", "value dropped", "threshold moved", "alternative dropped"]
#: What a comparison becomes where it takes its threshold in, or no longer does.
STRICTNESS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
#: By how much the threshold moves the other way: what it moves this way is a change of strictness.
AWAY = {"<": (-1,), ">=": (-1,), "<=": (1,), ">": (1,), "==": (-1, 1), "!=": (-1, 1)}
NEVER = Not(Always())


class Altered(msgspec.Struct, frozen=True):
    """A tree in which one part is another: which part, what it is instead, and the whole."""

    kind: Alteration
    part: Node
    instead: Node
    whole: Node


def altered(node: Node) -> Iterator[Altered]:
    """The tree with each of its parts altered in each way, one at a time."""
    for kind, instead in _alterations(node):
        yield Altered(kind, node, instead, instead)
    for place, child in enumerate(node.children()):
        for one in altered(child):
            if not _said_already(node, child, one):
                yield msgspec.structs.replace(one, whole=_with_child(node, place, one.whole))


def _said_already(parent: Node, child: Node, one: Altered) -> bool:
    """What is denied and negated is the same without either, and a threshold is moved with its comparison."""
    if one.part is not child:
        return False
    denied = isinstance(parent, Not) and one.kind == "negated"
    return denied or (isinstance(parent, Compare) and isinstance(child, Number))


def _with_child(node: Node, place: int, child: Node) -> Node:
    children = list(node.children())
    children[place] = child
    left = iter(children)
    return rebuilt(node, lambda _: next(left))


def _alterations(node: Node) -> Iterator[tuple[Alteration, Node]]:
    if not node.is_number and not isinstance(node, Always):
        yield "negated", node.item if isinstance(node, Not) else Not(node)
    match node:
        case All(items) | Any_(items):
            for place in range(len(items)):
                left = (*items[:place], *items[place + 1 :])
                yield "part dropped", left[0] if len(left) == 1 else type(node)(left)
        case OneOf(name, values) if len(values) > 1:
            yield from (("value dropped", OneOf(name, left)) for left in _one_less(values))
        case OutcomeIn(name, outcomes) if len(outcomes) > 1:
            yield from (("value dropped", OutcomeIn(name, left)) for left in _one_less(outcomes))
        case Collected(name, rules) if len(rules) > 1:
            yield from (("value dropped", Collected(name, left)) for left in _one_less(rules))
        case Compare():
            yield from (("threshold moved", other) for other in _moved(node))
        case Number(value):
            yield from (("threshold moved", Number(value + step)) for step in (-1, 1))
        case Either(_, then, otherwise):
            yield from (("alternative dropped", other) for other in (then, otherwise))
        case OnlyWhere(_, item):
            yield "part dropped", item


def _one_less(values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for place in range(len(values)):
        yield (*values[:place], *values[place + 1 :])


def _moved(node: Compare) -> Iterator[Compare]:
    """Strict instead of not, which is one step one way; and one step the other way."""
    if node.operator in STRICTNESS:
        yield Compare(STRICTNESS[node.operator], node.left, node.right)
    for step in AWAY[node.operator]:
        yield Compare(node.operator, node.left, _further(node.right, step))


def _further(node: Node, step: int) -> Node:
    if isinstance(node, Number):
        return Number(node.value + step)
    return Arithmetic("+", node, Number(step)) if step > 0 else Arithmetic("-", node, Number(-step))
