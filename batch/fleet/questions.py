"""The questions of a fleet by what they are worth: how many SIMs wait for each, and how many it alone would release.

A SIM is released when nothing keeps a reviewer from approving its advice any more. Counted by deciding again with each
possible answer, once per distinct situation, never guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from batch.columns import codes_of
from batch.fleet.asked import CHECKING, asked_about
from batch.fleet.codes import asked_anywhere, money_series, needs_answers
from batch.fleet.settling import taken
from batch.fleet.situations import numbers_alike
from batch.fleet.table import Fleet
from batch.shapes import VERDICTS
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided, decide_many
from engine.deciding.possible import atoms, possible_answers
from engine.deciding.sims import Sims
from engine.types.arrays import ManySims
from engine.types.fact_types import type_of
from engine.types.lanes import Column
from engine.types.values import decode
from language.texts import Texts
from language.wording import shown

COLUMNS = (
    "fact",
    "asks",
    "about",
    "text",
    "decides",
    "holds_up",
    "releases",
    "by_answer",
    "suggested",
    "money_hkd",
)


def question_list(
    decider: Decider, fleet: Fleet, decided: FleetDecided, texts: Texts, as_of: int, first: Sequence[str] = ()
) -> pd.DataFrame:
    """One row per question to the owner, and per question to each carrier; what releases most comes first.

    Of those that release as many, as they are planned to be asked `first`; then those that hold up most. Their money is
    that of the lines of which it turns upon them what to do.
    """
    asked = asked_anywhere(decided)
    situations = _Situations(decider, fleet, decided, list(asked), as_of)
    book = decider.rulebook
    numbers, carriers = codes_of(fleet.carriers)
    listed = book.facts["carrier"].values if "carrier" in book.facts else {}
    order = sorted(range(len(carriers)), key=lambda at: (_place(carriers[at], listed), carriers[at]))
    rows = []
    for name in (*book.facts, *book.terms):
        if name not in asked:
            continue
        mask = asked[name] & ~fleet.unreadable
        worth = situations.worth(name, mask)
        if name in book.facts:
            rows.append(_row(decider, fleet, decided, texts, name, "", mask, worth))
            continue
        met = set(np.unique(numbers[mask]).tolist())
        for at in order:
            if at in met:
                where = mask & (numbers == at)
                rows.append(_row(decider, fleet, decided, texts, name, carriers[at], where, worth))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table[table["holds_up"] > 0]
    planned = [first.index(name) if name in first else len(first) for name in table["fact"]]
    keys = [-table["holds_up"].to_numpy(), np.asarray(planned), -table["releases"].to_numpy()]
    table = table.iloc[np.lexsort(keys)].reset_index(drop=True)
    cents = table["money_hkd"].to_numpy(dtype=np.int64)
    table["money_hkd"] = money_series(Column(cents, np.ones(len(cents), dtype=np.bool_)), True)
    return table


def _place(carrier: str, listed: Collection[str]) -> int:
    """Where a carrier stands in the order of the rulebook's: one that is not given first, one not listed last."""
    return -1 if not carrier else list(listed).index(carrier) if carrier in listed else len(listed)


def _row(
    decider: Decider,
    fleet: Fleet,
    decided: FleetDecided,
    texts: Texts,
    name: str,
    about: str,
    where: Any,
    worth: Worth,
) -> dict[str, Any]:
    book = decider.rulebook
    turning = decided.asked.get(decider.purposed.name, {}) if decider.purposed else {}
    money = int(fleet.yearly_fees[where & turning.get(name, False)].sum())
    by_answer = [(answer, int(np.sum(settled[where]))) for answer, settled in worth.items()]
    released = np.logical_and.reduce(list(worth.values())) & where
    item = book.readable[name]
    told = {shown(book, texts, name, decode(item, answer)): count for answer, count in by_answer}
    return {
        "fact": name,
        "asks": "owner" if name in book.facts else "carrier",
        "about": about,
        "text": texts.ask(name),
        "decides": ";".join(
            item for item in asked_about(book) if _any(decided.asked.get(item, {}).get(name, False), where)
        ),
        "holds_up": int(where.sum()),
        "releases": int(released.sum()),
        "by_answer": "; ".join(f"{label}: {count}" for label, count in told.items())
        if type_of(item).discrete
        else "",
        "suggested": _suggested(decider, fleet, texts, name, where),
        "money_hkd": money,
    }


def _suggested(decider: Decider, fleet: Fleet, texts: Texts, name: str, where: Any) -> str:
    """For how many of the SIMs that wait a hint suggests which value."""
    if name not in fleet.hinted:
        return ""
    item, told = decider.rulebook.readable[name], fleet.hinted[name].counts(where)
    return "; ".join(
        f"{shown(decider.rulebook, texts, name, decode(item, value))}: {count}"
        for value, count in told.items()
    )


def _any(asked: Any, where: Any) -> bool:
    """Whether any of some SIMs asks."""
    return bool(np.any(asked & where))


Worth = dict[int, Any]


class _Situations:
    """The SIMs that need answers, those alike to every rule taken as one."""

    def __init__(
        self, decider: Decider, fleet: Fleet, decided: FleetDecided, asked: list[str], as_of: int
    ) -> None:
        self.decider, self.as_of, self.size = decider, as_of, fleet.size
        self.rows = np.flatnonzero(needs_answers(decider.rulebook, decided) & ~fleet.unreadable)
        columns = taken(fleet.columns, self.rows)
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

    def worth(self, name: str, asked: Any) -> Worth:
        """For each possible answer, which SIMs of the whole fleet would be settled by it alone."""
        here = np.flatnonzero(asked[self.rows][self.first])
        result: Worth = {}
        for answer in possible_answers(self.decider.rulebook, name, self.as_of):
            settled = np.zeros(len(self.first), dtype=np.bool_)
            if len(here):
                settled[here] = self._settled(name, answer, here)
            whole = np.zeros(self.size, dtype=np.bool_)
            whole[self.rows] = settled[self.numbers]
            result[answer] = whole & asked
        return result

    def _settled(self, name: str, answer: int, here: Any) -> Any:
        columns = {
            item: Column(column.values[here], column.known[here]) for item, column in self.columns.items()
        }
        columns[name] = Column(np.full(len(here), answer, dtype=np.int64), np.ones(len(here), dtype=np.bool_))
        again = decide_many(self.decider, columns, len(here), self.as_of)
        return ~needs_answers(self.decider.rulebook, again)
