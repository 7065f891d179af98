"""What a combined question is: one answer says several facts. Values only."""

from typing import Any

import msgspec

from engine.types.fact_types import ChoiceType
from engine.types.facts import Fact


class Combined(msgspec.Struct, frozen=True):
    """A question with several choices: the words of each, and the facts that it says, typed."""

    name: str
    values: dict[str, list[str]]
    means: dict[str, dict[str, Any]]

    @property
    def as_fact(self) -> Fact:
        """The question as a fact of a sheet: its answer is a choice."""
        return Fact(name=self.name, type=ChoiceType.name, values=self.values)

    @property
    def facts(self) -> tuple[str, ...]:
        """All the facts that its answers say, each once."""
        return tuple(dict.fromkeys(name for said in self.means.values() for name in said))
