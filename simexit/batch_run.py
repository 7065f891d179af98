"""Run a batch for the command line: read, decide, write, and tell the person at the terminal what happens."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from batch.ahead_shapes import Ahead
from batch.answers.answers_file import AnswersFile, LineAnswer
from batch.columns import codes_met
from batch.fleet.check import CheckedFleet, FleetOptions, Step, decided_of
from batch.fleet.cleaned import Cleaned, cleaned
from batch.fleet.codes import UNREADABLE
from batch.memory import give_back
from batch.outputs.formats import CALENDAR, CODES, REPORT, SUMMARY, write_outputs, written_as
from batch.parted.files import read_elsewhere, shown
from batch.questionnaires.words import languages_named
from batch.reading.inputs import OpenedFile
from batch.report.words import ReportWords
from batch.shapes import AskedOf, FleetResult, InputFile
from batch.understanding.columns_file import (
    place,
    refuse_headings,
)
from batch.verdicts import VERDICTS
from engine.deciding.decide import Decider
from engine.rulebook.hint import SHOW, HintsMode
from language.refusals import worded
from language.texts import texts_in
from simexit.batch_said import BatchSaid
from simexit.echo import echo
from simexit.engine_said import lines_for
from simexit.parted_cut import PartedCut
from simexit.parted_options import InParts
from simexit.progress import progress
from simexit.said_of_lines import SaidOfLines
from simexit.tables_read import TablesRead


class BatchRun:
    """One run of `simexit batch`, and its conversation on standard error."""

    def __init__(
        self, decider: Decider, as_of: datetime.date, language: str, *, debug: bool = False, sheet: str | None = None,
        columns: Path | None = None, encoding: str | None = None, protect: bool | None = None,
        carry: Sequence[Path] = (), in_parts: InParts | None = None, join: bool | None = None,
        answers: Sequence[Path] = (), hints: HintsMode = SHOW, quiet: bool = False, before: BatchRun | None = None,
        called: Callable[[Path], str] = str, until: datetime.date | None = None,
    ) -> None:  # fmt: skip
        """`until`: the day up to which it is told what changes by time alone. `called`: what people know a file by.
        `before`: an earlier run, of which what came home and what is carried over is not read again where it is the
        same."""
        self.decider, self.as_of, self.language, self.debug = decider, as_of, language, debug
        self.sheet, self.columns, self.encoding = sheet, columns, encoding
        self.protect, self.until = protect, until
        self._earlier: Any = _earlier(decider, carry, as_of, before and before._earlier)
        self.in_parts, self.join = in_parts, join
        # Of two that contradict each other neither holds; in one order they are also told alike.
        self.answers = sorted(answers, key=called)
        self.carry, self.hints, self.quiet = carry, hints, quiet
        self.texts = texts_in(decider.rulebook, language)
        self._before: SaidOfLines | None = vars(before).get("gathered") if before else None
        self._called = called
        self._given: Sequence[LineAnswer] = ()
        self.read: Sequence[InputFile] = ()  # by the check that was made
        self.parts = 0  # in which it was made
        self.said = BatchSaid(self.texts, briefly=sys.stderr.isatty(), used=self._is_language)

    def dry_run(self, inputs: Sequence[str], stdin: bytes | None) -> int:
        """Print what each heading is taken for, even if a real run would refuse it; write nothing."""
        words = self.gathered.words
        raw = self.tables.read([*read_elsewhere(inputs)], stdin, words=words, any_words=True)
        tables, matchings = self.tables.settled(raw, words)
        for table, matching in zip(tables, matchings, strict=True):
            if len(tables) > 1:
                echo(f"# {worded(place(table), self.texts)}")
            for line in matching.lines(self.language):
                echo(line)
        return 0

    def check(
        self, inputs: Sequence[str | OpenedFile], stdin: bytes | None, outputs: Sequence[Path],
        fail_on: frozenset[str], folders: Sequence[Path] = (), *, saving: bool = False,
    ) -> int:  # fmt: skip
        """Check the fleet and write every output; the exit status. `folders`: the outputs of which a large fleet has a
        folder of parts; `saving`: its answers are wanted afterwards."""
        from batch.report.needs import refuse_without_roles

        refuse_without_roles(self.decider.rulebook)  # the closing line counts actions too
        status = self._checked_in_parts(inputs, outputs, fail_on, folders, saving)
        if status is not None:
            return status
        kinds = {written_as(path) for path in outputs}
        with progress(self.texts) as step:
            answers, options = self.checked([*read_elsewhere(inputs)], stdin, step)
            give_back(answers.fleet.size)
            closing = self.said.closing(answers, self.decider.rulebook.roles, outputs)
            ahead = self._ahead(answers, step)
            if ahead is not None:
                closing.insert(-1, self.said.ahead(ahead))
            failing = bool(answers.fleet.unreadable.any()) or self._hits(answers, fail_on)
            told = kinds & {REPORT, SUMMARY}
            result = self.reported(answers, options, ahead) if told else None
            dates = result.dated if result else None
            calendar = None
            if CALENDAR in kinds:
                from batch.outputs.events_ahead import calendar_until  # few ask for one

                calendar = calendar_until(answers, self.texts, dates, ahead)
            codes = answers.codes if CODES in kinds else None
            size, self._given, self.read = answers.fleet.size, answers.given.answers, answers.fleet.inputs
            del answers  # of a million SIMs, half a gigabyte that no output needs
            give_back(size)
            step("write")
            write_outputs(outputs, codes, result, calendar, self.texts, protect=self.protect)
        if out := ReportWords(self.texts).still_out(self.asked_of):
            self._say(out)
        for line in closing:
            self._say(line)
        for line in lines_for(self.decider, self.texts, debug=self.debug):
            self._say(line)
        return 1 if failing else 0

    def _checked_in_parts(
        self, inputs: Sequence[str | OpenedFile], outputs: Sequence[Path], fail_on: frozenset[str],
        folders: Sequence[Path], saving: bool,
    ) -> int | None:  # fmt: skip
        """The exit status of a fleet that was checked in parts; None where it is to be checked in one piece."""
        if self.in_parts is None:
            return None
        asked = PartedCut(self.said, self._say, self.in_parts)
        at_once = bool(self.carry or self.sheet or self.encoding or self.join or self.until or saving)
        cut = asked.cut([one for one in inputs if isinstance(one, str)], outputs, at_once=at_once)
        if cut is None:
            return None
        from simexit.parted_run import PartedRun  # what works on parts: most fleets are checked in one piece

        run = PartedRun(self.decider, self.texts, self.tables, asked)
        sums = run.check(cut, self.options(), outputs, folders)
        if sums is None:
            return None
        if out := ReportWords(self.texts).still_out(self.asked_of):
            self._say(out)
        self.parts = len(cut.parts)
        files = [shown(name) for name in cut.files]
        for line in self.said.closing_of(sums, files, self.decider.rulebook.roles, outputs):
            self._say(line)
        for engine in sums.engines if self.debug else ():
            self._say(self.texts.message("decided_by", {"engine": engine}))
        return 1 if (fail_on | {UNREADABLE}) & {*sums.codes} else 0

    def checked(
        self, inputs: Sequence[str | OpenedFile], stdin: bytes | None, step: Step = lambda _: None
    ) -> tuple[CheckedFleet, FleetOptions]:
        """Check the fleet with all that was answered."""
        options = self.options(step)
        return self._answers(inputs, stdin, options), options

    def options(self, step: Step = lambda _: None) -> FleetOptions:
        """What the fleet's check is asked for, with all that was answered."""
        return FleetOptions(
            self.as_of, self.language, step, self.gathered.words, self.gathered.answers, self.join,
            self.hints, self.gathered.problems, self.gathered.notices, self._earlier.then if self._earlier else None,
        )  # fmt: skip

    def report(self, sheet: str, path: Path) -> tuple[CheckedFleet, FleetResult]:
        """Check a sheet and write its report; what was found, for whoever goes on from there."""
        answers, options = self.checked([sheet], None)
        result = self.reported(answers, options)
        write_outputs([path], None, result, None, self.texts, protect=self.protect)
        return answers, result

    def read_what_is_said(self) -> None:
        """Read what people said of columns and lines; InputError where that can't be done."""
        self.gathered.read()

    def save_answers(self, path: Path) -> None:
        """Write what was answered for the fleet just checked, and what texts were said to mean, for the next check."""
        from batch.answers.saved import together, write_answers

        given = AnswersFile(tuple(together(self._given)), self.gathered.words)
        above = self.texts.message("answers_file", {"day": self.as_of.isoformat()})
        write_answers(path, given, self.decider.rulebook.answerable, [above])
        self._say(self.texts.message("answers_saved", {"count": str(len(given.answers)), "path": str(path)}))

    def _answers(
        self, inputs: Sequence[str | OpenedFile], stdin: bytes | None, options: FleetOptions
    ) -> CheckedFleet:
        """Read and decide the fleet."""
        understood = self._understood(inputs, stdin, options)
        give_back(understood.lines.size)
        return decided_of(self.decider, understood, options)

    def _understood(
        self, inputs: Sequence[str | OpenedFile], stdin: bytes | None, options: FleetOptions
    ) -> Cleaned:
        """Read and understand the fleet; the tables of texts are not kept."""
        options.step("read")
        raw = self.tables.read(inputs, stdin, words=options.words)
        tables, matchings = self.tables.settled(raw, options.words)
        refuse_headings(tables, matchings)
        for line in self.said.headings(tables, matchings):
            self._say(line)
        options.step("understand")
        return cleaned(self.decider.rulebook, tables, matchings, options.words, options.join)

    def _ahead(self, answers: CheckedFleet, step: Step) -> Ahead | None:
        """What changes by time alone, where that is asked for."""
        if self.until is None:
            return None
        from batch.ahead.year import year_ahead

        step("ahead")
        return year_ahead(answers, self.until)

    def reported(
        self, answers: CheckedFleet, options: FleetOptions, ahead: Ahead | None = None
    ) -> FleetResult:
        """What the report says, ready to be written."""
        from batch.fleet.reported import report_of  # here, not above: codes alone need no report

        return self.reviewed(report_of(self.decider, answers, options), answers, ahead)

    def reviewed(self, result: FleetResult, answers: CheckedFleet, ahead: Ahead | None = None) -> FleetResult:
        """The result with what its review will need, what changes ahead, and the decisions carried over from an
        earlier report."""
        from batch.fleet.basis import basis_of

        book = self.decider.rulebook
        basis = basis_of(book, answers.fleet, answers.decided, self.decider.assumed_values)
        if ahead is not None:
            from batch.ahead.terms import with_ageing

            ahead = with_ageing(ahead, result.known, self.as_of, book.settings.stale_after_days)
            result = replace(
                result, ahead=ahead, settings=result.settings | {"until": ahead.until.isoformat()}
            )
        result = replace(result, basis=basis, asked_of=self.asked_of)
        if self._earlier is None:
            return result
        result, said = self._earlier.into(result)
        for line in said:
            self._say(line)
        return result

    @cached_property
    def asked_of(self) -> list[AskedOf]:
        """What became of the questionnaires whose record is among the answers."""
        if not self.answers:
            return []
        from batch.questionnaires.asked_log import asked_of, read_logs

        return asked_of(read_logs(self.answers), [sheet for _, sheet in self.gathered.filled.sheets])

    def _is_language(self, heading: str) -> bool:
        """Whether a column says in which language people are to be written to."""
        book = self.decider.rulebook
        return languages_named(texts_in(book, one) for one in book.languages).is_heading(heading)

    @cached_property
    def tables(self) -> TablesRead:
        """Where the fleet's tables come from."""
        return TablesRead(
            self.decider.rulebook,
            columns=self.columns,
            sheet=self.sheet,
            encoding=self.encoding,
            join=self.join,
        )

    @cached_property
    def gathered(self) -> SaidOfLines:
        """What people said of the lines."""
        return SaidOfLines(
            self.decider.rulebook, self.answers, self.carry, self.language,
            fact_of=self.tables.headings.finder({}), chosen=self.tables.said.words, as_of=self.as_of,
            before=self._before, called=self._called,
        )  # fmt: skip

    def _hits(self, answers: CheckedFleet, codes: frozenset[str]) -> bool:
        columns = ("status", *VERDICTS) if codes else ()
        return any(code in codes for name in columns for code in codes_met(answers.codes[name]))

    def _say(self, message: str) -> None:
        if not self.quiet:
            echo(message, err=True)


def _earlier(decider: Decider, paths: Sequence[Path], today: datetime.date, before: Any) -> Any:
    """Read the report whose decisions are to be taken over, or its parts, before the work begins."""
    if not paths:
        return None
    from simexit.reviewing.earlier import Earlier

    return Earlier(decider.rulebook, paths, today, before)
