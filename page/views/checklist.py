"""What is to be done about one line, to tick off: its tasks of the report's list, and what was written beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from batch.report.task_words import TaskWords
from batch.report.tasks import Tasks, days_of, keys_of, tasks_of
from batch.shapes import FleetResult
from batch.task_shapes import TaskKey, TaskNote, parsed
from page.views.page_words import ScreenWords

_NOTHING = TaskNote()


@dataclass(frozen=True)
class TaskShown:
    """One task: its place in the list, what is to be done and by when, and who did it; `lines`: how many share it."""

    place: int
    label: str
    text: str
    due: str
    lines: int
    who: str
    done_on: str
    done: bool


def checklist(result: FleetResult, at: int, words: ScreenWords) -> list[TaskShown]:
    """The tasks of the line at a place, in the order of the report's list."""
    tasks = tasks_of(result)
    places = _of_line(tasks, at)
    if not places:
        return []
    said = TaskWords(result, tasks, words.report, words.texts)
    labels, texts, days = said.labels(), said.sentences(), days_of(tasks.due)
    keys = keys_of(result, tasks)
    found = []
    for place in places:
        key, due = parsed(keys[place].as_py()), days[place].as_py()
        note = result.task_notes.get(key, _NOTHING) if key else _NOTHING
        found.append(
            TaskShown(
                place, labels[place].as_py() or "", texts[place].as_py() or "", due.isoformat() if due else "",
                int(tasks.counts[place]), note.who, note.done_on, note.done,
            )
        )  # fmt: skip
    return found


def task_at(result: FleetResult, at: int, place: int) -> TaskKey | None:
    """By what the task at a place of the list is known again; None where it is none of the line's."""
    tasks = tasks_of(result)
    if place not in _of_line(tasks, at):
        return None
    return parsed(keys_of(result, tasks)[place].as_py())


def _of_line(tasks: Tasks, at: int) -> Sequence[int]:
    members = np.flatnonzero(tasks.items.sim[tasks.members] == at)
    found: list[int] = (np.searchsorted(tasks.starts, members, side="right") - 1).tolist()
    return sorted(set(found))
