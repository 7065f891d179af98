"""Say what each task is: its sentence, what it is about, whom to reach, which lines it is of. Must not know any rule,
nor how a sheet is written."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, codes_of, spelt_out, whole
from batch.dated import NO_DATES
from batch.fleet.todo import FOLLOW_UPS, OBSTACLES
from batch.report.date_words import DateWords
from batch.report.task_items import DEADLINES
from batch.report.words import ReportWords
from language.templates import fill
from language.wording import rule_text

if TYPE_CHECKING:
    from batch.report.task_items import TaskItems
    from batch.report.tasks import Tasks
    from batch.shapes import FleetResult
    from language.texts import Texts

_MOST_NAMED = 40  # of the lines of one task
_EACH_ONCE = pa.dictionary(pa.int32(), pa.string())


class TaskWords:
    """One language's words for the tasks of a fleet."""

    def __init__(self, result: FleetResult, tasks: Tasks, words: ReportWords, texts: Texts) -> None:
        self._result, self._tasks, self._words, self._texts = result, tasks, words, texts
        self._dates = NO_DATES if result.dated is None else result.dated
        self._said = DateWords(texts, words.carrier)

    def labels(self) -> pa.Array:
        """What each task is about."""
        items = self._tasks.items
        return pa.DictionaryArray.from_arrays(
            pa.array(items.rule[self._tasks.first]),
            pa.array([self._label(rule) for rule in items.rules], pa.string()),
        )

    def sentences(self) -> pa.Array:
        """What is to be done; of an obstacle that has a day of its own, by when as well."""
        items, first = self._tasks.items, self._tasks.first
        said = spelt_out(self._to_do)
        by_when = self._by_when(items.date[first])
        adds = np.isin(items.rule[first], _numbers_of(items, OBSTACLES)) & (items.date[first] >= 0)
        between = self._texts.get("messages", "between") or ""
        both = pc.binary_join_element_wise(said, by_when, between)
        differ = pa.array(self._tasks.common(items.said) < 0)
        shared = pa.array([self._shared(rule) for rule in items.rules], pa.string())
        return pc.if_else(
            differ, shared.take(pa.array(items.rule[first])), pc.if_else(pa.array(adds), both, said)
        )

    @cached_property
    def _to_do(self) -> pa.Array:
        """What is to be done about the first line of each task."""
        return self._of_items("to_do", self._tasks.first)

    def contacts(self) -> pa.Array:
        """How the carrier is reached, of each task; blank where its lines have several."""
        tasks = self._tasks
        codes, names = codes_of(self._of_items("contact", np.arange(len(tasks.items.sim))))
        shared = tasks.common(codes)
        texts = pa.array([name or None for name in names], pa.string())
        return texts.take(pa.array(shared, mask=shared < 0))

    def lines(self) -> tuple[pa.Array, pa.Array]:
        """How each task's lines are named: its own or how many; and, where it has several, which they are."""
        tasks = self._tasks
        names = spelt_out(arrow(self._result.sims["sim_id"]))
        own = names.take(pa.array(tasks.items.sim[tasks.first]))
        shared = np.flatnonzero(tasks.counts > 1)
        several = {
            at: self._words.say("todo_each" if each else "todo_of", count=f"{tasks.counts[at]:,}")
            for at, each in zip(shared.tolist(), self._of_each(shared), strict=True)
        }
        which = [self._which(names, at) if at in several else None for at in range(tasks.size)]
        said = pa.array([several.get(at) for at in range(tasks.size)], pa.string())
        return pc.coalesce(said, own), pa.array(which, pa.string())

    def _of_each(self, tasks: np.ndarray) -> list[bool]:
        """Whether a task's sentence has something that each of its lines has, such as an amount: it is no total."""
        items, first = self._tasks.items, self._tasks.first[tasks]
        shared = [self._shared(rule) for rule in items.rules]
        said = self._to_do.take(pa.array(tasks)).to_pylist()
        alike = self._tasks.common(items.said)[tasks] >= 0
        return [
            bool(shared[rule]) and one != shared[rule] and bool(same)
            for rule, one, same in zip(items.rule[first].tolist(), said, alike, strict=True)
        ]

    def _which(self, names: pa.Array, task: int) -> str:
        tasks = self._tasks
        start, count = int(tasks.starts[task]), int(tasks.counts[task])
        sims = tasks.items.sim[tasks.members[start : start + count]]
        if count > _MOST_NAMED:  # only the first are named: the others need no order
            sims = np.partition(sims, _MOST_NAMED)[:_MOST_NAMED]
        named = names.take(pa.array(np.sort(sims))).to_pylist()
        if count > len(named):
            named.append(self._words.say("todo_more", count=f"{count - len(named):,}"))
        return self._words.listed(str(name) for name in named)

    def _shared(self, rule: str) -> str:
        """What a rule says of any line: without what each line has of its own."""
        decision, _, name = rule.partition(".")
        return fill(rule_text(self._texts, decision, name), {}) if decision != DEADLINES else ""

    def _label(self, rule: str) -> str:
        decision, _, name = rule.partition(".")
        return self._said.label(name) if decision == DEADLINES else self._words.rule(decision, name)

    def _by_when(self, rows: np.ndarray) -> pa.Array:
        dates = self._dates.take(pa.array(np.maximum(rows, 0))) if self._dates.num_rows else NO_DATES
        if not dates.num_rows:
            return pa.nulls(len(rows), pa.string())
        return spelt_out(self._said.each_to_do(dates))

    def _of_items(self, name: str, chosen: np.ndarray) -> pa.Array:
        """A column of the tables that the items come from, for some of the items."""
        items = self._tasks.items
        found: list[pa.Array] = []
        places: list[np.ndarray] = []
        for kind, table in (
            (OBSTACLES, self._result.todo),
            (FOLLOW_UPS, self._result.afterwards),
            (DEADLINES, None),
        ):
            here = np.flatnonzero(np.isin(items.rule[chosen], _numbers_of(items, kind)))
            if not len(here):
                continue
            rows = pa.array(items.source[chosen[here]])
            if table is not None:
                texts = arrow(table[name]).take(rows)
            elif name == "to_do":
                texts = self._by_when(items.source[chosen[here]])
            else:
                texts = arrow(self._dates[name]).take(rows)
            found.append(texts.cast(_EACH_ONCE))
            places.append(here)
        if not found:
            return pa.array([], _EACH_ONCE)
        order = np.argsort(np.concatenate(places), kind="stable")
        return whole(pa.chunked_array(found)).take(pa.array(order))


def _numbers_of(items: TaskItems, kind: str) -> list[int]:
    return [number for number, rule in enumerate(items.rules) if rule.startswith(f"{kind}.")]
