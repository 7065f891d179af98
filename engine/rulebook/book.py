"""A rulebook as one checked value: all the engine needs to decide.

Knows what a rulebook consists of; knows no particular fact, rule, carrier or sentence.
"""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from engine.conditions.nodes import Node
from engine.rulebook.model import LANGUAGES, Carrier, Citation, Decision, Platform, Sections, Settings
from engine.rulebook.terms import TermTable, term_tables
from engine.types.facts import Derived, Fact, Term
from engine.types.roles import RoleTable, VerdictGroup

__all__ = ["LANGUAGES", "SHIPPED", "Header", "Rulebook", "load_rulebook"]

SHIPPED = Path(__file__).resolve().parents[2] / "rulesets"


class Header(msgspec.Struct, frozen=True):
    """The identity of a rulebook, and the house settings it ships with what they rest on."""

    rulebook: str
    version: str
    as_of: datetime.date
    settings: dict[str, Any] = {}
    sources: list[str] = []


@dataclass(frozen=True)
class Rulebook:
    """Everything the engine needs to decide, with names and types settled.

    `given` are decisions whose answers are brought along, which its own rest on: those of the rulebook that a
    `review` is about. `review` says what a reviewer may decide of a line; None where the folder has no rules for it.
    """

    folder: Path
    header: Header
    facts: dict[str, Fact]
    terms: dict[str, Term]
    derived: dict[str, Derived]
    derived_nodes: dict[str, Node]
    when_missing: dict[str, tuple[tuple[Node, Any], ...]]
    decisions: dict[str, Decision]
    carriers: dict[str, Carrier]
    general: Sections
    sources: dict[str, Citation]
    settings: Settings
    words: dict[str, Any]
    platforms: dict[str, Platform]
    terms_file: str = ""
    verdicts: dict[str, VerdictGroup] = field(default_factory=dict)
    given: dict[str, Decision] = field(default_factory=dict)
    review: "Rulebook | None" = None

    def decision(self, name: str) -> Decision:
        """A decision of its own, or one that is given."""
        return self.decisions[name] if name in self.decisions else self.given[name]

    @cached_property
    def roles(self) -> RoleTable:
        """What the outcomes of its decisions are for."""
        decisions = self.given | self.decisions
        return RoleTable({name: item.roles for name, item in decisions.items() if item.roles}, self.verdicts)

    @cached_property
    def term_tables(self) -> dict[str, TermTable]:
        return term_tables(list(self.terms), self.carriers, self.general)


def load_rulebook(folder: Path | None = None, terms: Path | None = None) -> Rulebook:
    """The rulebook in `folder` (the shipped one by default) with a company's own `terms` laid over it.

    Raises RulebookInvalid with every problem found, each with its file and line.
    """
    from engine.rulebook.loading import Loading

    return Loading(folder or SHIPPED).load(terms)
