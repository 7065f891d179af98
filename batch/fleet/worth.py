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
from batch.fleet.settling import Settling, taken
from batch.fleet.situations import numbers_alike
from batch.fleet.table import Fleet
from batch.verdicts import VERDICTS
from engine.deciding.concerns import serving
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided
from engine.deciding.possible import atoms
from engine.deciding.sims import Sims
from engine.types.arrays import ManySims
from engine.types.lanes import Column
from engine.types.roles import GOING


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
        self.settling = Settling(decider, as_of)
        self.rows = np.flatnonzero(needs_answers(decider.rulebook, decided) & ~fleet.unreadable)
        columns = taken(fleet.columns, self.rows)
        asked = list(dict.fromkeys(name for one in questions for name in one.facts))
        self.numbers, self.first = self._alike(columns, decided.term_line[self.rows], asked)
        self.columns = taken(columns, self.first)
        self.sims = self.settling.walked(self.columns, len(self.first))

    def _alike(self, columns: dict[str, Column], lines: Any, asked: list[str]) -> tuple[Any, Any]:
        """A number per SIM, the same where every comparison of a rule and every asked fact stand the same; the first
        SIM of each number."""
        book, size = self.decider.rulebook, len(self.rows)
        sims = Sims(book, columns, ManySims(size), self.as_of, self.decider.assumed_values, book.settings)
        wanted = [name for name in book.decisions if name in (*VERDICTS, *CHECKING) or name == "obstacles"]
        codes = [sims.condition(atom) for atom in atoms(book, wanted)]
        codes += [sims.column(name).known for name in asked]
        return numbers_alike(codes, [lines], size)

    def worth(self, one: Put) -> Worth:
        """What its answers would settle, and which SIMs go then."""
        asked = one.asked[self.rows][self.first]
        goes, settled = np.zeros(len(self.first), dtype=np.bool_), []
        for said in one.answers:
            marks = asked
            if asked.any():
                again = self._with(one, said)
                marks = asked & self.settling.of(again, len(self.first))
                goes = goes | self._goes(again)
            settled.append(self._of_all(marks) & one.asked)
        return Worth(settled, self._of_all(asked & goes) & one.asked)

    def _of_all(self, marks: Any) -> Any:
        """Marks of the situations as marks of the whole fleet."""
        whole = np.zeros(self.size, dtype=np.bool_)
        whole[self.rows] = marks[self.numbers]
        return whole

    def _with(self, one: Put, said: Said) -> Sims:
        """The situations with an answer given to all; only what rests on it is decided anew."""
        given = said_by_all(said, len(self.first))
        if one.together:
            filled = with_said(self.columns, [given])
            given = {name: filled[name] for name in given}
        return self.settling.walked_again(self.sims, given)

    def _goes(self, sims: Sims) -> Any:
        """In which of them the line certainly goes."""
        action = self.decider.purposed
        if action is None or action.name not in sims.outcomes:
            return np.zeros(len(self.first), dtype=np.bool_)
        left, bits = sims.outcomes[action.name]
        going = serving(action, GOING)
        staying = sum(bit for outcome, bit in bits.items() if outcome not in going)
        return np.asarray((left & staying) == 0)
