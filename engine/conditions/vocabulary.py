"""The names that conditions may use, by what they are, and what is wrong with any other. Knows no particular name."""

from collections.abc import Mapping

import msgspec

from engine.conditions.nodes import Node
from engine.problems import suggest
from engine.types.fact_types import type_of
from engine.types.facts import BESIDE, Definition, Derived, Fact, Term
from engine.types.roles import COMPARED, Roles
from engine.types.type import Type


class ConditionInvalid(Exception):
    """A condition that the grammar or the types refuse; the message says what is allowed."""


class BrokenName(ConditionInvalid):
    """A condition uses a name whose own definition is wrong, which is said where that stands."""


class Vocabulary(msgspec.Struct):
    """The names a condition may use, by what they are."""

    facts: Mapping[str, Fact]
    terms: Mapping[str, Term]
    derived: Mapping[str, Derived]
    settings: Mapping[str, tuple[str, ...]] = {}
    outcomes: dict[str, tuple[str, ...]] = {}
    collected: dict[str, dict[str, tuple[str, ...]]] = {}
    broken: set[str] = set()
    """Names that are defined, but wrongly; and decisions that come later, with the file of each."""
    later: dict[str, str] = {}
    roles: dict[str, Mapping[str, Roles]] = {}
    rests: dict[str, tuple[str, ...]] = {}
    """The roles of each decision's outcomes; and the decisions that a derived fact rests on."""
    nodes: dict[str, Node] = {}
    """Each derived fact as a tree."""

    def definition(self, name: str) -> Definition | None:
        """The fact, term or derived fact of this name, or what may be named beside them."""
        return self.facts.get(name) or self.terms.get(name) or self.derived.get(name) or BESIDE.get(name)

    def type_of(self, name: str) -> Type | None:
        item = self.definition(name)
        return type_of(item) if item is not None else None

    def values_of(self, name: str) -> tuple[str, ...]:
        item = self.definition(name)
        return tuple(item.values) if item is not None else ()

    def names(self) -> list[str]:
        return [
            *self.facts,
            *self.terms,
            *self.derived,
            *self.settings,
            *self.outcomes,
            *self.collected,
            *BESIDE,
        ]

    def rests_on_later(self, name: str) -> None:
        """Refuse a derived fact that rests on a decision which is not taken yet."""
        for decision in self.rests.get(name, ()):
            if decision in self.later:
                raise ConditionInvalid(
                    f"`{name}` rests on `{decision}`, which is decided later, in {self.later[decision]}"
                )

    def outcomes_with(self, decision: str, role: str, values: list[str]) -> tuple[str, ...]:
        """The outcomes of a decision whose role has one of these values; `none`: that do not carry it."""
        roles = self.roles.get(decision)
        if not roles:
            raise ConditionInvalid(f"`{decision}.{role}`: `{decision}` has no `outcomes:` with roles")
        if role not in COMPARED:
            raise ConditionInvalid(f"`{role}` is not a role that can be compared{suggest(role, COMPARED)}")
        carried = dict.fromkeys(getattr(one, role) for one in roles.values())
        allowed = [*filter(None, COMPARED[role] or carried), "none"]
        for value in values:
            if value not in allowed:
                raise ConditionInvalid(
                    f"`{value}` is not a value of the role `{role}`{suggest(value, allowed)}"
                )
        wanted = ["" if value == "none" else value for value in values]
        return tuple(outcome for outcome, one in roles.items() if getattr(one, role) in wanted)

    def compared(self, decision: str) -> str:
        """How a decision stands in a condition."""
        return f"`… in {decision}`" if decision in self.collected else f"`{decision} is …`"

    def unknown(self, name: str) -> ConditionInvalid:
        """What is wrong with using a name here."""
        if name in self.broken:
            return BrokenName(f"`{name}` is not defined rightly")
        if name in self.later:
            return ConditionInvalid(
                f"`{name}` is decided later, in {self.later[name]}: a decision may rest only on those whose files "
                "come before its own in name order"
            )
        if name in self.outcomes or name in self.collected:
            return ConditionInvalid(f"`{name}` is a decision and can't be used here: {self.compared(name)}")
        if name in self.settings:
            return ConditionInvalid(f"`{name}` is a setting and can't be used here: `{name} is …`")
        close = suggest(name, self.names(), most=0)
        return ConditionInvalid(
            f"unknown name `{name}`{close or '; it is no fact, term, computed fact, setting or decision'}"
        )
