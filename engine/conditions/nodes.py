"""The typed tree of a condition or derived fact, after names and types are settled. Knows no values."""

from collections.abc import Callable, Mapping

import msgspec


class _Node(msgspec.Struct, frozen=True, cache_hash=True, tag=True, array_like=True):
    """A part of a condition. The tag says which, where it is kept as data (`engine.keeping.compiled`)."""

    def children(self) -> tuple["Node", ...]:
        """The parts it is made of, left to right."""
        return ()

    @property
    def is_number(self) -> bool:
        """Whether it is a number rather than a condition."""
        return False


class _Numeric(_Node, frozen=True, tag=True, array_like=True):
    """A part that is a number."""

    @property
    def is_number(self) -> bool:
        return True


class Number(_Numeric, frozen=True):
    """A literal in the units of what it is compared with (cents, days, a count)."""

    value: int


class Value(_Numeric, frozen=True):
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


class Settled(_Node, frozen=True):
    """Whether a first decision came to one outcome; never unknown."""

    decision: str


class Possibly(_Node, frozen=True):
    """A condition that holds or may hold; never unknown."""

    item: "Node"

    def children(self) -> tuple["Node", ...]:
        return (self.item,)


class Certainly(_Node, frozen=True):
    """A condition that holds, whatever is not known; never unknown."""

    item: "Node"

    def children(self) -> tuple["Node", ...]:
        return (self.item,)


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


class Arithmetic(_Numeric, frozen=True):
    """+ - * // of two numbers, and `up`: divided and rounded up."""

    operator: str
    left: "Node"
    right: "Node"

    def children(self) -> tuple["Node", ...]:
        return self.left, self.right


class Extreme(_Numeric, frozen=True):
    """`max(…)` or `min(…)`."""

    function: str
    left: "Node"
    right: "Node"

    def children(self) -> tuple["Node", ...]:
        return self.left, self.right


class Calendar(_Numeric, frozen=True):
    """A function of the calendar, such as `working_days_after(…)`."""

    function: str
    items: tuple["Node", ...]

    def children(self) -> tuple["Node", ...]:
        return self.items


class Either(_Numeric, frozen=True):
    """`a if condition else b` of two numbers; not known where the condition is not."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"

    def children(self) -> tuple["Node", ...]:
        return self.condition, self.then, self.otherwise


class OnlyWhere(_Node, frozen=True):
    """A number or condition that is known only where another condition certainly holds."""

    condition: "Node"
    item: "Node"

    def children(self) -> tuple["Node", ...]:
        return self.condition, self.item

    @property
    def is_number(self) -> bool:
        return self.item.is_number


Node = (
    Number | Value | Holds | Compare | OneOf | OutcomeIn | Collected | SettingIs | Known | Settled | Possibly
    | Certainly | Always | Not | All | Any_ | Arithmetic | Extreme | Calendar | Either | OnlyWhere
)  # fmt: skip
"""Any of them. The list is closed, so that what is kept as data comes back as what it was."""

TakesDecision = OutcomeIn | Collected | Settled
# Put together once: a start asks of thousands of parts whether they are one of these.
NAMING = (Value, Holds, OneOf, Known)
_COMPUTED = (Value, Holds, Known)


def walk(node: Node) -> list[Node]:
    """The node and everything below it, top first, left to right."""
    found, waiting = [], [node]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting.extend(reversed(part.children()))
    return found


def parts_of(node: Node, derived: Mapping[str, Node]) -> list[Node]:
    """The node and everything below it, what the derived facts it names consist of included."""
    found, followed = walk(node), set()
    for part in found:  # which grows
        if isinstance(part, _COMPUTED) and part.name in derived and part.name not in followed:
            followed.add(part.name)
            found.extend(walk(derived[part.name]))
    return found


def spelled_out(node: Node, derived: Mapping[str, Node]) -> Node:
    """The condition with each computed yes/no replaced by what it is computed as."""
    if isinstance(node, Holds) and node.name in derived:
        return spelled_out(derived[node.name], derived)
    return rebuilt(node, lambda part: spelled_out(part, derived))


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same part made of its changed children."""
    fields = {name: getattr(node, name) for name in node.__struct_fields__}
    for name, value in fields.items():
        if isinstance(value, Node):
            fields[name] = change(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            fields[name] = tuple(change(item) for item in value)
    return type(node)(**fields)


def decisions_in(node: Node, derived: Mapping[str, Node]) -> tuple[str, ...]:
    """The decisions that a condition takes as input, itself or through derived facts, each once."""
    parts = (part.decision for part in parts_of(node, derived) if isinstance(part, TakesDecision))
    return tuple(dict.fromkeys(parts))


def names_in(node: Node) -> tuple[str, ...]:
    """The facts, terms and derived facts a tree looks at, each once, in the order written."""
    named = (part.name for part in walk(node) if isinstance(part, NAMING))
    return tuple(dict.fromkeys(named))
