"""Say what is to be read back of the sheet To do, in any language. Must not know what becomes of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from batch.own_marks import TASKS
from batch.readback.beside import Beside, ReadBeside
from batch.report.todo import WRITTEN
from batch.task_shapes import TaskKey, TaskNote, parsed
from batch.understanding.understood import CellWords
from language.texts import Texts

ReadTasks = ReadBeside[TaskKey, TaskNote]


class TaskSheetWords(Beside[TaskKey, TaskNote]):
    """What the columns for people are called in any language, and how days are read."""

    mark, kind, written, nothing = TASKS, "task", tuple(WRITTEN), TaskNote()

    def __init__(
        self, texts: Iterable[Texts], vocabulary: CellWords, today: datetime.date | None = None
    ) -> None:
        """`today`: nothing can have been done after it, where that is known."""
        reports = [one.section("report") for one in texts]
        columns = [one["columns"]["todo"] for one in reports]
        headings = [(str(one[name]["label"]), name) for one in columns for name in WRITTEN]
        super().__init__([str(one["sheets"]["todo"]) for one in reports], headings, vocabulary)
        self._today = today

    def key(self, text: str | None) -> TaskKey | None:
        """The task in a hidden cell; None where there is none, or no longer one."""
        return parsed(text or "")

    def note(self, written: Mapping[str, str], date_system_1904: bool) -> TaskNote:
        """What is written beside a task."""
        note = TaskNote(written.get("who", ""), self.day(written.get("done_on", ""), date_system_1904))
        ahead = self._today is not None and note.done and note.done_on > self._today.isoformat()
        return replace(note, ahead=ahead)

    def trouble(self, note: TaskNote) -> tuple[str, Mapping[str, str]] | None:
        """A day that can't be read, or has not come yet."""
        if note.done or not note.done_on:
            return None
        return "task_ahead" if note.ahead else "task_no_day", {"text": note.done_on}
