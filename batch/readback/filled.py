"""What came back of questionnaires and reports, as plain values. Must not know how it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batch.answers.answers_file import LineAnswer
    from batch.problems import Notice, Problem
    from batch.readback.fill_sheet import FilledSheet


@dataclass(frozen=True)
class Filled:
    """All that came back: answers, what is wrong with cells, what to tell, and each sheet with its file's name."""

    answers: list[LineAnswer] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    sheets: list[tuple[str, FilledSheet]] = field(default_factory=list)
