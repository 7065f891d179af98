"""What is wrong with a rulebook, or worth a look, and the line that shows it. Values only; knows no rule."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.rulebook.model import Decision
from engine.types.written import in_yaml


@dataclass(frozen=True)
class Witness:
    """A line that shows something: what `check` is told of it, the day of the check, and settings of the house.

    `as_of` and `settings` are there where another day or house than that of the check is needed.
    """

    facts: Mapping[str, Any]
    as_of: datetime.date | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """As `check` takes it from a file, in one line."""
        said = [f"{{{', '.join(f'{name}: {in_yaml(value)}' for name, value in self.facts.items())}}}"]
        if self.as_of is not None:
            said.append(f"--as-of {self.as_of.isoformat()}")
        said += [f"with `{name}: {in_yaml(value)}`" for name, value in self.settings.items()]
        return " ".join(said)


#: The gravest first.
GRADES = ("problem", "remark", "intended")


@dataclass(frozen=True)
class Finding:
    """Something wrong (`problem`), worth a look (`remark`), or so on purpose (`intended`), and where.

    `shown_by` is a line that shows it; `invariant` the id of the one that it breaks, which a sentence says.
    """

    grade: str
    place: str
    message: str
    shown_by: Witness | None = None
    invariant: str = ""

    def __str__(self) -> str:
        shown = f"; a line that shows it: {self.shown_by}" if self.shown_by is not None else ""
        return f"{self.place}: {self.message}{shown}"


def row(decision: Decision, place: int) -> str:
    """`row 4 (cancel)`, counted from 1."""
    return f"row {place + 1} (`{decision.rules[place].id}`)"
