"""The typed tree of a condition or derived fact, after names and types are settled. Knows no values."""

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
