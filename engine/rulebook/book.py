"""A rulebook as one checked value: all the engine needs to decide.

Knows what a rulebook consists of; knows no particular fact, rule, carrier or sentence.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from engine.conditions.nodes import Node
from engine.rulebook.model import LANGUAGES, Carrier, Citation, Decision, Platform, Sections, Settings
from engine.rulebook.terms import TermTable, term_tables
from engine.types.facts import Definition, Derived, Fact, Term

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
    """Everything the engine needs to decide, with names and types settled."""

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

    def definition(self, name: str) -> Definition | None:
        """The fact, term or derived fact of this name."""
        return self.facts.get(name) or self.terms.get(name) or self.derived.get(name)

    @cached_property
    def readable(self) -> dict[str, Fact]:
        """What may be stated of a line: every fact, and every term as the line's own."""
        return {**self.facts, **{name: term.as_fact for name, term in self.terms.items()}}

    @cached_property
    def term_tables(self) -> dict[str, TermTable]:
        return term_tables(list(self.terms), self.carriers, self.general)


def load_rulebook(folder: Path | None = None, terms: Path | None = None) -> Rulebook:
    """The rulebook in `folder` (the shipped one by default) with a company's own `terms` laid over it.

    Raises RulebookInvalid with every problem found, each with its file and line.
    """
    from engine.rulebook.loading import Loading

    return Loading(folder or SHIPPED).load(terms)
