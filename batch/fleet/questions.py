"""The questions of a fleet by what they are worth: how many SIMs wait for each, and how many it alone would release.

A SIM is released when nothing keeps a reviewer from approving its advice any more. Counted by deciding again with each
possible answer, once per distinct situation, never guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from batch.columns import codes_of
from batch.fleet.asked import CHECKING, asked_about
from batch.fleet.codes import asked_anywhere, decimals
from batch.fleet.combined import combined_columns
from batch.fleet.plan_questions import combined_answers
from batch.fleet.table import Fleet
from batch.fleet.worth import Alike, Put, Worth
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided
from engine.deciding.possible import possible_answers
from engine.types.fact_types import type_of
from engine.types.kleene import YES
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
    "going",
    "going_hkd",
)


def question_list(
    decider: Decider, fleet: Fleet, decided: FleetDecided, texts: Texts, as_of: int, first: Sequence[str] = ()
) -> pd.DataFrame:
    """One row per question to the owner, and per question to each carrier; what releases most comes first.

    What one question asks for together is one. Of those that release as many, as they are planned to be asked `first`;
    then those that hold up most. Their money is that of the lines of which it turns upon them what to do. `going` are
    the lines that each alone releases and that go by some answer, with what these cost a year.
    """
    questions = list(_put(decider, fleet, decided, as_of))
    situations = Alike(decider, fleet, decided, questions, as_of)
    rows_of = _Rows(decider, fleet, decided, texts)
    book = decider.rulebook
    numbers, carriers = codes_of(fleet.carriers)
    listed = book.facts["carrier"].values if "carrier" in book.facts else {}
    order = sorted(range(len(carriers)), key=lambda at: (_place(carriers[at], listed), carriers[at]))
    rows = []
    for one in questions:
        worth = situations.worth(one)
        if one.name not in book.terms:
            rows.append(rows_of.row(one, "", one.asked, worth))
            continue
        met = set(np.unique(numbers[one.asked]).tolist())
        each = [(carriers[at], one.asked & (numbers == at)) for at in order if at in met]
        rows += [rows_of.row(one, carrier, where, worth) for carrier, where in each]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table[table["holds_up"] > 0]
    table = in_order(table, first)
    for name in ("money_hkd", "going_hkd"):
        cents = table[name].to_numpy(dtype=np.int64)
        amounts = decimals(Column(cents, np.ones(len(cents), dtype=np.bool_)))
        table[name] = pd.Series(amounts, dtype=pd.ArrowDtype(amounts.type))
    return table


def in_order(table: pd.DataFrame, first: Sequence[str] = ()) -> pd.DataFrame:
    """The questions, what releases most first, as for `question_list`."""
    planned = np.asarray([first.index(name) if name in first else len(first) for name in table["fact"]])
    most = table.groupby("fact")["holds_up"].transform("max").to_numpy()
    places, _ = pd.factorize(table["fact"])
    keys = [-table["holds_up"].to_numpy(), places, -most, planned, -table["releases"].to_numpy()]
    return table.iloc[np.lexsort(keys)].reset_index(drop=True)


def _put(decider: Decider, fleet: Fleet, decided: FleetDecided, as_of: int) -> Iterator[Put]:
    """The questions that some SIMs wait for, those for several facts before what is asked for one of them alone."""
    book, asked = decider.rulebook, asked_anywhere(decided)
    masks = {name: np.asarray(mask) & ~fleet.unreadable for name, mask in asked.items()}
    together = {
        name: one
        for one in combined_columns(book.combined.values(), book.facts, fleet, masks)
        for name in one.question.facts
    }
    said: set[str] = set()
    for name in (*book.facts, *book.terms):
        if name not in masks:
            continue
        mask, one = masks[name], together.get(name)
        if one is not None:
            question = one.question
            if question.name not in said:
                said.add(question.name)
                answers = combined_answers(question, book.facts)
                yield Put(question.name, question.facts, answers, one.asked, one)
            mask = mask & ~one.asked
        alone = tuple({name: answer} for answer in possible_answers(book, name, as_of))
        yield Put(name, (name,), alone, mask)


def _place(carrier: str, listed: Collection[str]) -> int:
    """Where a carrier stands in the order of the rulebook's: one that is not given first, one not listed last."""
    return -1 if not carrier else list(listed).index(carrier) if carrier in listed else len(listed)


@dataclass(frozen=True)
class _Rows:
    """What is told of a question, in words and figures."""

    decider: Decider
    fleet: Fleet
    decided: FleetDecided
    texts: Texts

    def row(self, one: Put, about: str, where: Any, worth: Worth) -> dict[str, Any]:
        """`worth`: for each answer, the SIMs that it alone would settle."""
        decider, decided, texts = self.decider, self.decided, self.texts
        turning: Mapping[str, Any] = decided.asked.get(decider.purposed.name, {}) if decider.purposed else {}
        turned = np.logical_or.reduce([where & turning.get(name, False) for name in one.facts])
        released = worth.released & where
        going = released & worth.goes
        labels = self._labels(one)
        told = zip(labels, worth.settled, strict=True) if labels else ()
        return {
            "fact": one.name,
            "asks": "carrier" if one.name in decider.rulebook.terms else "owner",
            "about": about,
            "text": texts.ask(one.name),
            "decides": ";".join(self._decides(one, where)),
            "holds_up": int(where.sum()),
            "releases": int(released.sum()),
            "by_answer": {label: int(np.sum(some[where])) for label, some in told},
            "suggested": self._suggested(one, where),
            "money_hkd": int(self.fleet.yearly_fees[turned].sum()),
            "going": int(going.sum()),
            "going_hkd": int(self.fleet.yearly_fees[going].sum()),
        }

    def _labels(self, one: Put) -> list[str]:
        """The answers in words, where there are few to choose from."""
        book = self.decider.rulebook
        if one.together:
            return [self.texts.value(one.name, choice) for choice in one.together.question.means]
        item = book.readable[one.name]
        if not type_of(item).discrete:
            return []
        return [shown(book, self.texts, one.name, decode(item, said[one.name])) for said in one.answers]

    def _decides(self, one: Put, where: Any) -> Iterator[str]:
        """The decisions that turn upon it, and the checks that ask for it."""
        for name in asked_about(self.decider.rulebook):
            asked: Mapping[str, Any] = self.decided.asked.get(name, {})
            masks = [asked.get(fact, False) & where for fact in one.facts]
            if not np.any(masks):
                continue
            if name not in CHECKING:
                yield name
                continue
            for rule in self.decider.rulebook.decisions[name].rules:
                met = np.logical_or.reduce(masks) & (self.decided.codes[name][rule.id] == YES)
                if rule.asks and rule.names[0] in one.facts and met.any():
                    yield f"{name}={rule.id}"

    def _suggested(self, one: Put, where: Any) -> dict[str, int]:
        """For how many of the SIMs that wait a hint suggests which answer, in words."""
        if one.together:
            places = one.together.suggested[where]
            counts = np.bincount(places[places >= 0], minlength=len(one.answers)).tolist()
            pairs = zip(self._labels(one), counts, strict=True)
            return {label: count for label, count in pairs if count}
        if one.name not in self.fleet.hinted:
            return {}
        book = self.decider.rulebook
        item, told = book.readable[one.name], self.fleet.hinted[one.name].counts(where)
        return {
            shown(book, self.texts, one.name, decode(item, value)): count for value, count in told.items()
        }
