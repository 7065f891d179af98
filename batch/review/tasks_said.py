"""The sentences about tasks in one language: how many are done, by whom, and what was not taken over. Must not know a
terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from batch.report.task_items import DEADLINES
from batch.report.words import ReportWords
from batch.review.beside_said import BesideSentences
from batch.review.tasks import TasksSince, done
from batch.task_shapes import TaskKey, TaskNote

if TYPE_CHECKING:
    from language.texts import Texts


class TaskSentences(BesideSentences[TaskKey, TaskNote]):
    """One language's sentences about tasks."""

    section, sheet = "tasks", "todo"

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._texts = texts
        self._words = ReportWords(texts)

    def title(self, tasks: TasksSince) -> str:
        """How many of the tasks are done."""
        return self._phrases.say("tasks", "title", count=f"{len(tasks.keys):,}", done=f"{done(tasks.all):,}")

    def by_whom(self, tasks: TasksSince) -> Sequence[str]:
        """A line for each of those who are named beside tasks, and one for all tasks that nobody is named beside."""
        given = Counter(note.who for note in tasks.all.values())
        ready = Counter(note.who for note in tasks.all.values() if note.done)
        named = sorted(filter(None, given), key=lambda one: (-given[one], one))
        if named or given[""]:
            given[""] = len(tasks.keys) - sum(given[who] for who in named)
        return [
            self._phrases.say("tasks", "who", who=who or self._phrases.say("tasks", "nobody"),
                              count=f"{given[who]:,}", done=f"{ready[who]:,}")
            for who in (*named, "") if given[who] > 0
        ]  # fmt: skip

    def _row(self, key: TaskKey) -> str:
        decision, _, rule = key.rule.partition(".")
        dated = decision == DEADLINES
        label = self._texts.label("deadlines", rule) if dated else self._words.rule(decision, rule)
        return self._phrases.say("tasks", "task", task=label, line=key.line or key.whose, due=key.due)

    def _note(self, note: TaskNote) -> str:
        day = note.done_on and self._phrases.say("tasks", "done_on", day=note.done_on)
        return self._words.listed(part for part in (note.who, day) if part)
