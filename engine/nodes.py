"""The typed tree of a condition or derived fact, after names and types are settled. Knows no values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """A part of a condition; its children are the fields that are nodes or tuples of nodes."""

    def children(self) -> tuple["Node", ...]:
        found: list[Node] = []
        for value in vars(self).values():
            if isinstance(value, Node):
                found.append(value)
            elif isinstance(value, tuple):
                found.extend(item for item in value if isinstance(item, Node))
        return tuple(found)


@dataclass(frozen=True)
class Number(Node):
    """A literal in the units of what it is compared with (cents, days, a count)."""

    value: int


@dataclass(frozen=True)
class Value(Node):
    """The number of a fact, term or derived fact (`as_of` too)."""

    name: str


@dataclass(frozen=True)
class Holds(Node):
    """A yes/no fact, term or derived fact used as a condition."""

    name: str


@dataclass(frozen=True)
class Compare(Node):
    """A comparison of two numbers; `operator` is one of < <= > >= == !=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class OneOf(Node):
    """A choice fact or term is one of these values (their numbers)."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class OutcomeIn(Node):
    """A first decision came out as one of these outcomes."""

    decision: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Collected(Node):
    """At least one of these rules of a collect decision holds."""

    decision: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class SettingIs(Node):
    """A setting of the house has one of these values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Known(Node):
    """Whether a fact or term is known at all: the only condition that is never unknown."""

    name: str


@dataclass(frozen=True)
class Always(Node):
    """`otherwise`."""


@dataclass(frozen=True)
class Not(Node):
    """Kleene's not."""

    item: Node


@dataclass(frozen=True)
class All(Node):
    """Kleene's and."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Any_(Node):
    """Kleene's or."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Arithmetic(Node):
    """+ - * // of two numbers."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Extreme(Node):
    """`max(…)` or `min(…)`."""

    function: str
    left: Node
    right: Node


def walk(node: Node) -> list[Node]:
    """The node and everything below it, top first, left to right."""
    found = [node]
    for child in node.children():
        found.extend(walk(child))
    return found


def names_in(node: Node) -> tuple[str, ...]:
    """The facts, terms and derived facts a tree looks at, each once, in the order written."""
    named = (part.name for part in walk(node) if isinstance(part, Value | Holds | OneOf | Known))
    return tuple(dict.fromkeys(named))
