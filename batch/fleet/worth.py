"""What an answer alone would settle: decided again with each possible answer, once per distinct situation.

Must not know any fact, nor what is told of a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from batch.fleet.asked import CHECKING
from batch.fleet.codes import needs_answers
from batch.fleet.combined import CombinedColumn
from batch.fleet.plan_questions import Said, said_by_all, with_said
from batch.fleet.settling import taken
from batch.fleet.situations import numbers_alike
from batch.fleet.table import Fleet
from batch.shapes import VERDICTS
from engine.deciding.concerns import serving
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided, decide_many
from engine.deciding.possible import atoms
from engine.deciding.sims import Sims
from engine.types.arrays import ManySims
from engine.types.lanes import Column
from engine.types.roles import Purpose

#: What is done with a line that goes: it is ended, or left to expire.
GOING: tuple[Purpose, ...] = ("ending", "lapse")


@dataclass(frozen=True)
class Put:
    """A question as it is put: of which SIMs, for which facts, and what each answer says; `suggested` place of one.

    An answer takes the place of a value that is doubted; what several facts are asked for together leaves values alone.
    """

    name: str
    facts: tuple[str, ...]
    answers: tuple[Said, ...]
    asked: Any
    together: CombinedColumn | None = None


@dataclass(frozen=True)
class Worth:
    """For each answer to a question, which SIMs it alone would settle; and which of them go by some answer."""

    settled: list[Any]
    goes: Any

    @property
    def released(self) -> Any:
        """The SIMs that are settled whatever the answer is."""
        return np.logical_and.reduce(self.settled)


class Alike:
    """The SIMs that need answers, those alike to every rule taken as one."""

    def __init__(
        self,
        decider: Decider,
        fleet: Fleet,
        decided: FleetDecided,
        questions: Sequence[Put],
        as_of: int,
    ) -> None:
        self.decider, self.as_of, self.size = decider, as_of, fleet.size
        self.rows = np.flatnonzero(needs_answers(decider.rulebook, decided) & ~fleet.unreadable)
        columns = taken(fleet.columns, self.rows)
        asked = list(dict.fromkeys(name for one in questions for name in one.facts))
        self.numbers, self.first = self._alike(columns, decided.term_line[self.rows], asked)
        self.columns = taken(columns, self.first)

    def _alike(self, columns: dict[str, Column], lines: Any, asked: list[str]) -> tuple[Any, Any]:
        """A number per SIM, the same where every comparison of a rule and every asked fact stand the same; the first
        SIM of each number."""
        book, size = self.decider.rulebook, len(self.rows)
        sims = Sims(book, columns, ManySims(size), self.as_of, self.decider.assumed_values, book.settings)
        wanted = [name for name in book.decisions if name in (*VERDICTS, *CHECKING) or name == "obstacles"]
        codes = [sims.evaluator.condition(atom) for atom in atoms(book, wanted)]
        codes += [np.asarray(sims.column(name).known).astype(np.int8) for name in asked]
        return numbers_alike(codes, [lines], size)

    def worth(self, one: Put) -> Worth:
        """What its answers would settle, and which SIMs go then."""
        here = np.flatnonzero(one.asked[self.rows][self.first])
        goes = np.zeros(len(self.first), dtype=np.bool_)
        settled = []
        for said in one.answers:
            marks = np.zeros(len(self.first), dtype=np.bool_)
            if len(here):
                marks[here], going = self._decided(one, said, here)
                goes[here] |= going
            settled.append(self._of_all(marks) & one.asked)
        return Worth(settled, self._of_all(goes) & one.asked)

    def _of_all(self, marks: Any) -> Any:
        """Marks of the situations as marks of the whole fleet."""
        whole = np.zeros(self.size, dtype=np.bool_)
        whole[self.rows] = marks[self.numbers]
        return whole

    def _decided(self, one: Put, said: Said, here: Any) -> tuple[Any, Any]:
        """Which of these situations an answer settles, and in which of them the line then goes."""
        columns, size = taken(self.columns, here), len(here)
        given = said_by_all(said, size)
        columns = with_said(columns, [given]) if one.together else columns | given
        again = decide_many(self.decider, columns, size, self.as_of)
        return ~needs_answers(self.decider.rulebook, again), self._goes(again)

    def _goes(self, decided: FleetDecided) -> Any:
        action = self.decider.purposed
        if action is None:
            return np.zeros(decided.size, dtype=np.bool_)
        going = serving(action, GOING)
        table = [answer.outcome in going for answer in decided.answers[action.name]]
        return np.asarray(table or [False])[decided.index[action.name]]
