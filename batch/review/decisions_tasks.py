"""Take what a file of decisions says of tasks into a check that was just made. It must not know how such a file is
written.

A task is found as `batch.review.tasks` finds one of an earlier report; one that is named without what it says is the
only one of its place.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from batch.readback.beside import ReadBeside
from batch.report.tasks import keys_of, tasks_of
from batch.review.decision_keys import own_names
from batch.review.decision_shapes import TaskDone, of_line
from batch.review.decisions_met import keys_of_items, names_of, rows_of_keys
from batch.review.tasks import TasksSince, tasks_since
from batch.task_shapes import TaskKey, TaskNote, parsed

if TYPE_CHECKING:
    from batch.shapes import FleetResult
    from engine.rulebook.book import Rulebook


def with_tasks_done(
    result: FleetResult, said: Sequence[TaskDone], rulebook: Rulebook
) -> tuple[FleetResult, TasksSince]:
    """The result with what the file says beside its tasks, before what stands there already; and what was left."""
    found = (parsed(str(key)) for key in keys_of(result, tasks_of(result)).to_pylist())
    there = [key for key in found if key is not None]
    notes = dict(_meant(result, said, there, rulebook))
    since = tasks_since(ReadBeside(tuple(notes), notes), there, {})
    before = result.task_notes
    together = {key: _over(note, before.get(key)) for key, note in since.carried.items()}
    return replace(result, task_notes={**before, **together}), since


def tasks_said(result: FleetResult, notes: Mapping[TaskKey, TaskNote]) -> list[TaskDone]:
    """What is written beside tasks of a check, as items of a file: a day that is none is left out."""
    lines = {key.line for key in notes if key.line}
    names = result.sims["sim_id"].tolist()
    rows = [at for at, name in enumerate(names) if name in lines]
    own = dict(zip((names[at] for at in rows), own_names(result, rows), strict=True))
    return [
        TaskDone(
            key.rule, (own.get(key.line) or key.line,) if key.line else (), (), key.whose, _day(key.due),
            (key.says,), note.who, _day(note.done_on) if note.done or note.ahead else None,
        )
        for key, note in notes.items()
    ]  # fmt: skip


def _meant(
    result: FleetResult, said: Sequence[TaskDone], there: Sequence[TaskKey], rulebook: Rulebook
) -> Iterator[tuple[TaskKey, TaskNote]]:
    """The key of each task that is named, and what is said of it; what has none has one that no task has."""
    keys = keys_of_items(said)
    key_of, rows = rows_of_keys(result, said, keys, rulebook)
    counts = np.bincount(key_of, minlength=len(keys.texts))
    once = counts[key_of] == 1
    row_of = dict(zip(key_of[once].tolist(), rows[once].tolist(), strict=True))
    by_place: dict[tuple[str, str, str], list[TaskKey]] = {}
    for key in there:
        by_place.setdefault(key.place, []).append(key)
    names = names_of(result)
    shared = [(at, -1, 0) for at, one in enumerate(said) if not one.count]
    named = zip(keys.of.tolist(), range(len(keys.texts)), keys.place.tolist(), strict=True)
    for at, place, within in sorted([*shared, *named]):
        one = said[at]
        line = "" if place < 0 else keys.texts[place]
        if place in row_of:
            line = names[row_of[place]].as_py()
        done_on = "" if one.done_on is None else one.done_on.isoformat()
        note = TaskNote(one.who, done_on, ahead=one.done_on is not None and one.done_on > result.as_of)
        yield _key(one, line, of_line(one.says, within), by_place), note


def _key(
    one: TaskDone, line: str, says: str, by_place: Mapping[tuple[str, str, str], Sequence[TaskKey]]
) -> TaskKey:
    due = "" if one.due is None else one.due.isoformat()
    meant = TaskKey(one.task, line, one.whose, says, due)
    fitting = [key for key in by_place.get(meant.place, ()) if not due or key.due == due]
    return fitting[0] if not says and len(fitting) == 1 else meant


def _over(note: TaskNote, before: TaskNote | None) -> TaskNote:
    """What is said of a task over what was said before."""
    if before is None:
        return note
    done = note if note.done_on else before
    return TaskNote(note.who or before.who, done.done_on, done.ahead)


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
