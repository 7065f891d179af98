"""Read an earlier report for `--carry`, and bring what people wrote in it into a new one. Must not print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from batch.answers.holders import Then
from batch.files import is_yaml
from batch.identity import mask_words
from batch.review.calls import carry_calls
from batch.review.carry import carry_over
from batch.review.decisions_file import read_decisions
from batch.review.left_said import left_decisions
from batch.review.tasks import carry_tasks
from simexit.reviewing.carried_said import carried_said, first_shown
from simexit.reviewing.decided import decided_into
from simexit.reviewing.review_run import ReviewRun

if TYPE_CHECKING:
    import datetime

    import pandas as pd

    from batch.shapes import FleetResult, NotCarried
    from engine.rulebook.book import Rulebook


class Earlier:
    """An earlier report, and files of decisions, read before anything else is done; InputError when it is none."""

    def __init__(
        self, rulebook: Rulebook, paths: Sequence[Path], today: datetime.date, before: Earlier | None = None
    ) -> None:
        """`paths`: one report, or the parts of it that came back, and files of decisions; `today`: nothing was done
        after it. `before`: what was read earlier, whose report is not read again where it is the same."""
        reports = [path for path in paths if not is_yaml(path)]
        self._read_by = (id(rulebook), reports, today)
        self._run: ReviewRun
        self._report: EarlierReport | None
        if before is not None and before._read_by == self._read_by:
            self._run, self._report = before._run, before._report
        else:
            self._run = ReviewRun(rulebook)
            self._report = EarlierReport(self._run, reports, today) if reports else None
        self._decided = [read_decisions(path, rulebook) for path in paths if is_yaml(path)]

    @property
    def then(self) -> Then | None:
        """Whose the report's lines were."""
        return self._report.then if self._report else None

    def into(self, result: FleetResult) -> tuple[FleetResult, list[str]]:
        """The result with the decisions that still hold, and what to tell the user about it.

        What files of decisions say goes before what the report says, and a later file before an earlier one.
        """
        lines: list[str] = []
        left: list[NotCarried] = []
        if self._report:
            result = self._report.into(result, lines, left)
        for file in self._decided:
            result = decided_into(self._run, result, file, lines, left)
        if left:
            sheet = str(self._run.texts[result.lang].section("report")["sheets"]["not_carried"])
            sentences = self._run.sentences(result.lang, self._run.words(result.lang))
            lines.append(sentences.say("carry", "all_there", count=f"{len(left):,}", sheet=sheet))
        return replace(result, not_carried=left), lines


class EarlierReport:
    """An earlier report."""

    def __init__(self, run: ReviewRun, paths: Sequence[Path], today: datetime.date) -> None:
        """`paths`: it, or the parts of it that came back."""
        self._run = run
        self._reviews, self._words = self._run.read(paths)
        self._calls, self._tasks = self._run.calls(paths), self._run.tasks(paths, today)

    @property
    def then(self) -> Then:
        """Whose its lines were."""
        report = self._reviews.report
        texts = {name: report.rows[name].tolist() for name in ("shown_msisdn", "shown_iccid", "shown_sim_id")}
        names = [first or second or third for first, second, third in zip(*texts.values(), strict=True)]
        shown = {
            name: _held(report.rows, name) for name, fact in self._run.rulebook.facts.items() if fact.holder
        }
        held = {name: texts for name, texts in shown.items() if any(texts)}
        return Then(report.about.as_of, names, held)

    def into(self, result: FleetResult, lines: list[str], not_carried: list[NotCarried]) -> FleetResult:
        """The result with the decisions that still hold; adds what to tell to `lines`, what is left to the other."""
        sentences = self._run.sentences(result.lang, self._words)
        filled, found = carry_over(result, self._reviews, self._words, sentences.memory)
        lines += carried_said(sentences, self._reviews.report.name, found)
        not_carried += left_decisions(sentences, found.left)
        if self._calls.notes:
            filled, called = carry_calls(filled, self._calls)
            said = self._run.call_sentences(result.lang)
            lines += [said.carried(called), *first_shown(said.each(called.left))]
            not_carried += said.left(called)
        if self._tasks.notes:
            filled, tasks = carry_tasks(filled, self._tasks)
            tasks_said = self._run.task_sentences(result.lang)
            lines += [tasks_said.carried(tasks), *first_shown(map(mask_words, tasks_said.each(tasks.left)))]
            not_carried += tasks_said.left(tasks)
        return filled


def _held(rows: pd.DataFrame, name: str) -> list[str]:
    """A holder of each row as its table said it: what is shown, or the code, but of an unknown one its name."""
    columns = [rows[column].tolist() for column in (f"shown_{name}", f"{name}_name", name) if column in rows]
    return [next(filter(None, texts), "") for texts in zip(*columns, strict=True)]
