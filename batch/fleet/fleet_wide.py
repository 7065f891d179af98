"""What a fleet adds to its rows, found in the rows at hand or elsewhere. Must not know how rows are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from batch.fleet.across import with_fleet_facts
from batch.fleet.across_problems import across_problems
from batch.fleet.references import shared_references
from batch.fleet.single import vocabulary
from batch.problem_list import ProblemList
from batch.problems import Notice
from batch.understanding.clean import CleanTable
from engine.rulebook.book import Rulebook
from engine.types.facts import Fact


class FleetWide(Protocol):
    """Who knows what the rows of a fleet together show."""

    def with_facts(self, table: CleanTable, facts: Mapping[str, Fact]) -> CleanTable:
        """The table with the facts that the fleet adds."""

    def problems(self, table: CleanTable, rulebook: Rulebook) -> ProblemList:
        """What rows of the table and others say against each other."""

    def notices(self, table: CleanTable, /) -> list[Notice]:
        """What people should know of the fleet as a whole."""


class AllRows:
    """The rows at hand are the whole fleet."""

    def with_facts(self, table: CleanTable, facts: Mapping[str, Fact]) -> CleanTable:
        return with_fleet_facts(table, facts)

    def problems(self, table: CleanTable, rulebook: Rulebook) -> ProblemList:
        operator_of = {code: carrier.operator for code, carrier in rulebook.carriers.items()}
        return across_problems(table, rulebook.settings.prepaid_cap, operator_of, vocabulary(rulebook))

    def notices(self, table: CleanTable) -> list[Notice]:
        return shared_references(table)


ALL_ROWS = AllRows()
