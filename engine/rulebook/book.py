"""A rulebook as one checked value: all the engine needs to decide.

Knows what a rulebook consists of; knows no particular fact, rule, carrier or sentence.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from engine.conditions.nodes import Node
from engine.keeping.cache import Cache
from engine.keeping.compiled import folder_key, kept
from engine.rulebook.combined import Combined
from engine.rulebook.deadline import Deadline
from engine.rulebook.hint import Hint, Remarks
from engine.rulebook.line_numbers import LineNumbers
from engine.rulebook.model import Carrier, Citation, Contract, Decision, Sections, Settings
from engine.rulebook.owners import Owner
from engine.rulebook.sheet_words import Platform
from engine.rulebook.terms import TermsOfDay, TermTables
from engine.types.facts import BESIDE, Definition, Derived, Fact, Term
from engine.types.roles import RoleTable, VerdictGroup

SHIPPED = Path(__file__).resolve().parents[2] / "rulesets"
# The language in which a text is shown that another language lacks.
FALLBACK = "en"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")


class Header(msgspec.Struct, frozen=True):
    """The identity of a rulebook, and the house settings it ships with what they rest on.

    `letters` are the languages in which carriers are written to, one or two.
    """

    rulebook: str
    version: str
    as_of: datetime.date
    settings: dict[str, Any] = {}
    sources: list[str] = []
    letters: tuple[str, ...] = (FALLBACK,)


@dataclass(frozen=True)
class Rulebook:
    """Everything the engine needs to decide, with names and types settled. Where it lies is no part of what it is.

    `given` are decisions whose answers are brought along, which its own rest on: those of the rulebook that a
    `review` is about. `review` says what a reviewer may decide of a line; None where the folder has no rules for it.
    """

    folder: Path = field(compare=False)
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
    contracts: dict[str, Contract] = field(default_factory=dict)
    hints: dict[str, Hint] = field(default_factory=dict)
    combined: dict[str, Combined] = field(default_factory=dict)
    remarks: Remarks = field(default_factory=Remarks)
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    owners: dict[str, Owner] = field(default_factory=dict)
    cache: Cache = field(default_factory=Cache, compare=False, repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that its answers can be given in."""
        return languages_in(self.folder)

    def definition(self, name: str) -> Definition | None:
        """The fact, term or derived fact of this name, or what conditions may name beside them."""
        return self.facts.get(name) or self.terms.get(name) or self.derived.get(name) or BESIDE.get(name)

    def decision(self, name: str) -> Decision:
        """A decision of its own, or one that is given."""
        return self.decisions[name] if name in self.decisions else self.given[name]

    @cached_property
    def roles(self) -> RoleTable:
        """What the outcomes of its decisions are for."""
        decisions = self.given | self.decisions
        return RoleTable({name: item.roles for name, item in decisions.items() if item.roles}, self.verdicts)

    @cached_property
    def width(self) -> int:
        """How many things are looked at of each line: facts, what is computed of them, rules."""
        rules = sum(len(decision.rules) for decision in self.decisions.values())
        return len(self.facts) + len(self.derived) + rules

    @cached_property
    def readable(self) -> dict[str, Fact]:
        """What may be stated of a line: every fact, and every term as the line's own."""
        return {**self.facts, **{name: term.as_fact for name, term in self.terms.items()}}

    @cached_property
    def answerable(self) -> dict[str, Fact]:
        """What people may be asked for: all that may be stated, and the questions that say several facts at once."""
        return {**self.readable, **{name: question.as_fact for name, question in self.combined.items()}}

    @cached_property
    def _term_tables(self) -> TermTables:
        return TermTables(self.terms, self.carriers, tuple(self.contracts.values()), self.general)

    @cached_property
    def lines(self) -> LineNumbers:
        """How lines are numbered, to look their terms up."""
        return LineNumbers(tuple(self.carriers), tuple(self.contracts.values()))

    def terms_on(self, as_of: int) -> TermsOfDay:
        """Every term's values by carrier, plan and account, as of a day given as its ordinal."""
        return self._term_tables.on(as_of)

    def terms_changing(self, after: int, until: int) -> Mapping[int, frozenset[str]]:
        """The days in that time on which terms change, in order, as ordinals; and which terms do."""
        return self._term_tables.changing(after, until)


def languages_in(folder: Path | None = None) -> tuple[str, ...]:
    """The languages that a rulebook can answer in: each is a folder of texts, its own or one of the shipped."""
    found = {
        path.name
        for texts in {SHIPPED / "texts", (folder or SHIPPED) / "texts"}
        if texts.is_dir()
        for path in texts.iterdir()
        if path.is_dir() and LANGUAGE.fullmatch(path.name)
    }
    return tuple(sorted({FALLBACK, *found}, key=lambda language: (language != FALLBACK, language)))


def load_rulebook(
    folder: Path | None = None, terms: Path | None = None, cache: Cache | None = None
) -> Rulebook:
    """The rulebook in `folder` (the shipped one by default) with a company's own `terms` laid over it.

    Where the same files were loaded before, it is taken from the `cache`. Raises RulebookInvalid with every problem
    found, each with its file and line.
    """
    folder, cache = folder or SHIPPED, cache or Cache()
    found = kept(
        cache, "rulebook", lambda: folder_key(folder, terms), Rulebook, lambda: _loaded(folder, terms)
    )
    return replace(found, folder=folder, cache=cache)


def _loaded(folder: Path, terms: Path | None) -> Rulebook:
    from engine.rulebook.loading import Loading  # with all that reads YAML

    return Loading(folder).load(terms)
