"""Read an earlier report for `--carry`, and bring what people wrote in it into a new one. Must not print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from batch.answers.holders import Then
from batch.identity import mask_words
from batch.review.calls import carry_calls
from batch.review.carry import carry_over
from batch.review.left_said import left_decisions, what_left, why_left
from batch.review.tasks import carry_tasks
from batch.shown import first_of
from simexit.reviewing.review_run import ReviewRun

if TYPE_CHECKING:
    import datetime

    import pandas as pd

    from batch.shapes import FleetResult
    from engine.rulebook.book import Rulebook

_MOST_SHOWN = 8


class Earlier:
    """An earlier report, read before anything else is done; InputError when it is not a report of simexit."""

    def __init__(self, rulebook: Rulebook, paths: Sequence[Path], today: datetime.date) -> None:
        """`paths`: one report, or the parts of it that came back; `today`: nothing was done after it."""
        self._run = ReviewRun(rulebook)
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

    def into(self, result: FleetResult) -> tuple[FleetResult, list[str]]:
        """The result with the decisions that still hold, and what to tell the user about it."""
        sentences = self._run.sentences(result.lang, self._words)
        filled, found = carry_over(result, self._reviews, self._words, sentences.memory)
        lines = [
            sentences.say(
                "carry",
                "done",
                name=self._reviews.report.name,
                count=f"{len(found.taken):,}",
                left=f"{len(found.left):,}",
            )
        ]
        if found.settled:
            some = mask_words(first_of([*found.settled.values()], _MOST_SHOWN))
            count = f"{len(found.settled):,}"
            lines.append("  " + sentences.say("carry", "settled", count=count, sims=some))
        not_carried = left_decisions(sentences, found.left)
        for left in found.left[:_MOST_SHOWN]:
            what, why = what_left(sentences, left), why_left(sentences, left)
            told = sentences.say("carry", "left_line", sim=left.sim_id, review=what, why=why)
            lines.append("  " + mask_words(told))
        if (more := len(found.left) - _MOST_SHOWN) > 0:
            lines.append("  " + sentences.say("more", count=f"{more:,}"))
        if self._calls.notes:
            filled, called = carry_calls(filled, self._calls)
            said = self._run.call_sentences(result.lang)
            lines += [said.carried(called), *_shown(said.each(called.left))]
            not_carried += said.left(called)
        if self._tasks.notes:
            filled, tasks = carry_tasks(filled, self._tasks)
            tasks_said = self._run.task_sentences(result.lang)
            lines += [tasks_said.carried(tasks), *_shown(map(mask_words, tasks_said.each(tasks.left)))]
            not_carried += tasks_said.left(tasks)
        if not_carried:
            sheet = str(self._run.texts[result.lang].section("report")["sheets"]["not_carried"])
            lines.append(sentences.say("carry", "all_there", count=f"{len(not_carried):,}", sheet=sheet))
        return replace(filled, not_carried=not_carried), lines


def _shown(lines: Iterable[str]) -> Iterator[str]:
    """The first of some lines, set in."""
    return (f"  {line}" for line in islice(lines, _MOST_SHOWN))


def _held(rows: pd.DataFrame, name: str) -> list[str]:
    """A holder of each row as its table said it: what is shown, or the code, but of an unknown one its name."""
    columns = [rows[column].tolist() for column in (f"shown_{name}", f"{name}_name", name) if column in rows]
    return [next(filter(None, texts), "") for texts in zip(*columns, strict=True)]
