"""The typed tree of a condition or derived fact, after names and types are settled. Knows no values."""

import msgspec


class _Node(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """A part of a condition. The tag says which, where it is kept as data (`engine.keeping.compiled`)."""

    def children(self) -> tuple["Node", ...]:
        """The parts it is made of, left to right."""
        return ()


class Number(_Node, frozen=True):
    """A literal in the units of what it is compared with (cents, days, a count)."""

    value: int


class Value(_Node, frozen=True):
    """The number of a fact, term or derived fact (`as_of` too)."""

    name: str


class Holds(_Node, frozen=True):
    """A yes/no fact, term or derived fact used as a condition."""

    name: str


class Compare(_Node, frozen=True):
    """A comparison of two numbers; `operator` is one of < <= > >= == !=."""

    operator: str
    left: "Node"
    right: "Node"

    def children(self) -> tuple["Node", ...]:
        return self.left, self.right


class OneOf(_Node, frozen=True):
    """A choice fact or term is one of these values (their numbers)."""

    name: str
    values: tuple[int, ...]


class OutcomeIn(_Node, frozen=True):
    """A first decision came out as one of these outcomes."""

    decision: str
    outcomes: tuple[str, ...]


class Collected(_Node, frozen=True):
    """At least one of these rules of a collect decision holds."""

    decision: str
    rules: tuple[str, ...]


class SettingIs(_Node, frozen=True):
    """A setting of the house has one of these values."""

    name: str
    values: tuple[str, ...]


class Known(_Node, frozen=True):
    """Whether a fact or term is known at all: the only condition that is never unknown."""

    name: str


class Always(_Node, frozen=True):
    """`otherwise`."""


class Not(_Node, frozen=True):
    """Kleene's not."""

    item: "Node"

    def children(self) -> tuple["Node", ...]:
        return (self.item,)


class All(_Node, frozen=True):
    """Kleene's and."""

    items: tuple["Node", ...]

    def children(self) -> tuple["Node", ...]:
        return self.items


class Any_(_Node, frozen=True):  # noqa: N801 - Any is taken by typing
    """Kleene's or."""

    items: tuple["Node", ...]

    def children(self) -> tuple["Node", ...]:
        return self.items


class Arithmetic(_Node, frozen=True):
    """+ - * // of two numbers."""

    operator: str
    left: "Node"
    right: "Node"

    def children(self) -> tuple["Node", ...]:
        return self.left, self.right


class Extreme(_Node, frozen=True):
    """`max(…)` or `min(…)`."""

    function: str
    left: "Node"
    right: "Node"

    def children(self) -> tuple["Node", ...]:
        return self.left, self.right


Node = (
    Number | Value | Holds | Compare | OneOf | OutcomeIn | Collected | SettingIs | Known | Always | Not | All | Any_
    | Arithmetic | Extreme
)  # fmt: skip
"""Any of them. The list is closed, so that what is kept as data comes back as what it was."""


def walk(node: Node) -> list[Node]:
    """The node and everything below it, top first, left to right."""
    found, waiting = [], [node]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting.extend(reversed(part.children()))
    return found


def names_in(node: Node) -> tuple[str, ...]:
    """The facts, terms and derived facts a tree looks at, each once, in the order written."""
    named = (part.name for part in walk(node) if isinstance(part, Value | Holds | OneOf | Known))
    return tuple(dict.fromkeys(named))
