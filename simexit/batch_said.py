"""What `batch` says on standard error: what was understood of the sheets, what to mend, and the answer in words.

It must not decide, read or write anything.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from batch.fleet.check import CheckedFleet
from batch.fleet.codes import action_open
from batch.fleet.fill_in import answer_keys
from batch.fleet.problem_groups import ProblemGroup, cells_to_mend
from batch.fleet.resting import rests
from batch.fleet.sentences import notice_sentence
from batch.identity import mask_words
from batch.outputs.formats import REPORT, SUMMARY, written_as
from batch.report.counted import FigureRow, counted
from batch.report.lead import net
from batch.report.words import dollars
from batch.shapes import RawTable
from batch.shown import one_line
from batch.understanding.columns_file import place
from batch.understanding.matching import Matching
from batch.verdicts import VERDICTS
from engine.problems import RulebookInvalid
from engine.types.roles import RoleTable
from language.refusals import worded
from language.speaker import Speaker
from language.texts import Texts
from simexit.problems_said import MOST_SHOWN, ProblemsSaid

if TYPE_CHECKING:
    import pyarrow as pa

    from batch.ahead_shapes import Ahead
    from batch.fleet.table import Mask
    from batch.parted.sums import Sums


class BatchSaid:
    """The conversation of one batch, in one language.

    `briefly`: somebody watches at a terminal, where only what is doubtful is told of the columns.
    """

    def __init__(
        self, texts: Texts, *, briefly: bool = False, used: Callable[[str], bool] = lambda _: False
    ) -> None:
        """`used`: whether a column is of use to us as it is, whatever else its heading is like."""
        self.texts, self.briefly, self._used = texts, briefly, used
        self.phrases = Speaker(texts, "messages", "batch")
        self._messages = Speaker(texts, "messages")
        self._problems = ProblemsSaid(texts)

    def headings(self, tables: Sequence[RawTable], matchings: Sequence[Matching]) -> Iterator[str]:
        """What each table's columns were taken for, and which are carried along."""
        for table, matching in zip(tables, matchings, strict=True):
            taken = [
                self.phrases.say("taken", heading=one_line(item.heading), fact=item.fact)
                for item in matching.matched.values()
            ]
            found = {"rows": f"{len(table.rows):,}", "columns": len(matching.matched)}
            listed = None if self.briefly else ", ".join(taken)
            yield self.phrases.say(
                "understood", place=worded(place(table), self.texts), taken=listed, **found
            )
            for left in matching.unmatched[:MOST_SHOWN]:
                heading = mask_words(one_line(left.heading))
                near = left.suggested
                near = "" if near and self._used(left.heading) else near
                yield "  " + self.phrases.say("carried", heading=heading, near=near)
            if len(matching.unmatched) > MOST_SHOWN:
                more = len(matching.unmatched) - MOST_SHOWN
                yield "  " + self.phrases.say("more_carried", count=more)

    def closing(self, answers: CheckedFleet, roles: RoleTable, outputs: Sequence[Path]) -> list[str]:
        """The lines that are said once everything is written; the last one is the answer."""
        answer = self.phrases.say(
            "done",
            sims=f"{answers.fleet.size:,}",
            counts=self.counted(answers, roles),
            written=", ".join(map(str, outputs)),
        )
        # Worked out for people: where nobody watches and no report is written, a program reads the codes.
        watched = self.briefly or any(written_as(path) in (REPORT, SUMMARY) for path in outputs)
        planned = self._plan(answers) if watched else ()
        following = self._next(answers, outputs) if watched else ()
        return [*self.met(answers), *planned, *following, answer]

    def ahead(self, ahead: Ahead) -> str:
        """How many lines change by time alone, and from when."""
        until = ahead.until.isoformat()
        if not len(ahead.sim):
            return self.phrases.say("ahead_none", until=until)
        first = datetime.date.fromordinal(int(ahead.day.min())).isoformat()
        lines = f"{len({*ahead.sim.tolist()}):,}"
        return self.phrases.say("ahead", lines=lines, first=first, until=until)

    def failing(self, codes: Sequence[str]) -> list[str]:
        """Why the run ends with 1, if it does. `codes`: what is told of lines that makes it so."""
        named = self._messages.joined_by("comma", map(self._told, codes))
        return [self.phrases.say("failing", codes=named)] if codes else []

    def _told(self, code: str) -> str:
        """A status, or an outcome of whichever decision, in words and as `--fail-on` has it."""
        paths = [("statuses",), *(("decisions", decision, "outcomes") for decision in VERDICTS)]
        labels = (self.texts.label(*path, code) for path in paths)
        label = next((one for one in labels if one != code), None)
        return self.phrases.say("failing_code", label=label, code=code)

    def closing_of(
        self, sums: Sums, files: Collection[str], roles: RoleTable, outputs: Sequence[Path]
    ) -> list[str]:
        """The same of a fleet that was checked in parts."""
        resting = {line.name: line for line in sums.resting}
        counts = self._by_verdict(sums.verdicts, resting, roles)
        said = [*counts, *self._cells(cells_to_mend(sums.groups) + sums.unlisted)]
        notices = [one_line(notice_sentence(self.texts, notice)) for notice in sums.notices]
        answer = self.phrases.say(
            "done",
            sims=f"{sums.lines:,}",
            counts=self._messages.joined_by("comma", said),
            written=", ".join(map(str, outputs)),
        )
        return [*notices, *self._problems.lines(sums.groups, files), answer]

    def met(self, answers: CheckedFleet) -> list[str]:
        """What is to be known of the files, and what is to be mended in them."""
        notices = [one_line(notice_sentence(self.texts, notice)) for notice in answers.fleet.notices]
        files = {read.source for read in answers.fleet.inputs}
        return [*notices, *self._problems.lines(answers.problem_groups, files)]

    def counted(self, answers: CheckedFleet, roles: RoleTable) -> str:
        """How many SIMs go which way, and how many cells are to be mended."""
        only = rests(answers.fleet, answers.decided)
        counts = [*self._counts(answers.codes, roles, only), *self._to_mend(answers.problem_groups)]
        return self._messages.joined_by("comma", counts)

    def _next(self, answers: CheckedFleet, outputs: Sequence[Path]) -> Iterator[str]:
        """What to do about lines that wait for answers."""
        waiting = _waiting(answers)
        named = answer_keys(answers.fleet).is_valid().to_numpy(zero_copy_only=False)
        if keyless := np.count_nonzero(waiting & ~named):
            column = self.texts.fact("sim_id")
            yield self.phrases.say("keyless", count=f"{keyless:,}", column=column)
        if (waiting & named).any():
            report = next((path for path in outputs if written_as(path) == REPORT), None)
            sheet = str(self.texts.section("report")["sheets"]["fill_in"])
            yield self.phrases.say("next" if report else "next_codes", sheet=sheet, report=report)

    def _plan(self, answers: CheckedFleet) -> Iterator[str]:
        """What to ask first, where most lines wait for answers."""
        waiting = np.count_nonzero(_waiting(answers))
        if 2 * waiting <= answers.fleet.size or not answers.plan.steps:
            return
        first = answers.plan.steps[: answers.plan.first]
        hinted, least, most = first[-1].settled.lines
        named = [self.texts.fact(name) for step in first for name in step.questions]
        facts = self._messages.joined_by("comma", named[:MOST_SHOWN])
        if more := len(named) - len(named[:MOST_SHOWN]):
            facts = self._messages.say("more", items=facts, count=more)
        held = f"{answers.plan.held:,}" if answers.plan.held else None
        if not hinted:
            yield self.phrases.say(
                "plan_open",
                questions=len(first),
                lines=f"{answers.plan.lines:,}",
                most=f"{most:,}",
                facts=facts,
                held=held,
            )
            return
        yield self.phrases.say(
            "plan", questions=len(first), hinted=f"{hinted:,}", lines=f"{answers.plan.lines:,}",
            least=f"{least:,}", most=f"{most:,}" if most > least else None, facts=facts,
            held=held,
        )  # fmt: skip

    def _counts(self, codes: pa.Table, roles: RoleTable, only: Mask) -> Iterator[str]:
        """How many SIMs each verdict has and the money of those that may go; by status where there are no verdicts.

        `only`: the SIMs that rest on what is only suggested.
        """
        try:
            lines = counted(codes, roles)
        except RulebookInvalid:
            for status, many in Counter(codes["status"].to_pylist()).most_common():
                yield self.phrases.say("counts", status, count=f"{many:,}")
            return
        yield from self._by_verdict(lines.verdicts().values(), lines.of(only).verdicts(), roles)

    def _by_verdict(
        self, lines: Iterable[FigureRow], resting: Mapping[str, FigureRow], roles: RoleTable
    ) -> Iterator[str]:
        labels = self.texts.section("report")["verdicts"]
        for line in lines:
            if line.sims:
                amounts = self._amounts(line) if roles.verdicts[line.name].ends else []
                if resting[line.name].sims:
                    amounts.append(self._resting(resting[line.name]))
                told = self._messages.joined_by("semicolon", amounts) or None
                label = labels.get(line.name, line.name)
                yield self.phrases.say("verdict", verdict=label, count=f"{line.sims:,}", money=told)

    def _amounts(self, line: FigureRow) -> list[str]:
        """What lines save, and what is left of that after twelve months where it is known."""
        told = [("saving", dollars(line.saving) if line.saving else None), ("net", net(line))]
        return [self.phrases.say(name, amount=amount) for name, amount in told if amount]

    def _resting(self, line: FigureRow) -> str:
        """How many of them rest on what is only suggested, and what they would save."""
        amount = self.phrases.say("saving", amount=dollars(line.saving)) if line.saving else None
        return self.phrases.say("resting", count=f"{line.sims:,}", money=amount)

    def _to_mend(self, groups: Sequence[ProblemGroup]) -> list[str]:
        return self._cells(cells_to_mend(groups))

    def _cells(self, cells: int) -> list[str]:
        return [self.phrases.say("to_mend", count=f"{cells:,}")] if cells else []


def _waiting(answers: CheckedFleet) -> Mask:
    """Which lines wait for answers."""
    waits: Mask = action_open(answers.decider, answers.decided) & ~answers.fleet.unreadable
    return waits
