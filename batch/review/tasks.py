"""Take over what was written beside the tasks of an earlier report. Must not know how reports are read or written.

Who sees to a task goes on when lines have come or gone, its day has moved, or something else is to be done about it;
that it was done does not: it is another task then. Nor does a day on which nothing can have been done yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from batch.report.tasks import keys_of, tasks_of
from batch.review.beside import WrittenSince, written_since
from batch.review.match import NAMELESS
from batch.task_shapes import TaskKey, TaskNote, parsed

if TYPE_CHECKING:
    from batch.readback.tasks_sheet import ReadTasks
    from batch.shapes import FleetResult

TasksSince = WrittenSince[TaskKey, TaskNote]


def done(notes: Mapping[TaskKey, TaskNote]) -> int:
    """How many tasks are done."""
    return sum(note.done for note in notes.values())


def tasks_since(
    earlier: ReadTasks | None, keys: Iterable[TaskKey], notes: Mapping[TaskKey, TaskNote]
) -> TasksSince:
    """A report's tasks with what an earlier one says of them."""
    found = written_since(earlier, keys, notes)
    if earlier is None:
        return found
    # Only its row says which line it is: that may be another's by now.
    nameless = {key: note for key, note in found.carried.items() if key.line.startswith(NAMELESS)}
    carried = {
        key: TaskNote(note.who) if note.ahead else note
        for key, note in found.carried.items()
        if key not in nameless
    }
    early = {key: replace(note, who="") for key, note in found.carried.items() if note.ahead}
    left = {**found.left, **early, **nameless}
    then, now = _by_place(earlier.keys), _by_place(found.keys)
    for key, note in list(left.items()):
        heir = now.get(key.place)
        if (
            key in nameless
            or heir is None
            or key.place not in then
            or heir in carried
            or heir in notes
            or not note.who
        ):
            continue
        carried[heir] = TaskNote(who=note.who)
        left[key] = replace(note, who="")
    return WrittenSince(found.keys, notes, _written(carried), _written(left))


def carry_tasks(result: FleetResult, earlier: ReadTasks) -> tuple[FleetResult, TasksSince]:
    """The result with what was written beside the tasks of an earlier report."""
    found = (parsed(str(key)) for key in keys_of(result, tasks_of(result)).to_pylist())
    since = tasks_since(earlier, [key for key in found if key is not None], {})
    return replace(result, task_notes=since.carried), since


def _written(notes: Mapping[TaskKey, TaskNote]) -> dict[TaskKey, TaskNote]:
    """The notes in which something is left."""
    return {key: note for key, note in notes.items() if note.who or note.done_on}


def _by_place(keys: Iterable[TaskKey]) -> dict[tuple[str, str, str], TaskKey]:
    """The tasks that are the only ones of their place."""
    there = list(keys)
    counts = Counter(key.place for key in there)
    return {key.place: key for key in there if counts[key.place] == 1}
