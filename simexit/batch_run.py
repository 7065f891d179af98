"""Do what `simexit batch` is run for: show what headings are taken for, or check a fleet and write what was asked for.

It must not know how a fleet is read or decided.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from batch.ahead_shapes import Ahead
from batch.answers.answers_file import AnswersFile, LineAnswer
from batch.fleet.check import CheckedFleet, Step
from batch.fleet.codes import UNREADABLE, told_of_lines
from batch.memory import give_back
from batch.outputs.formats import CALENDAR, CODES, REPORT, SUMMARY, write_outputs, written_as
from batch.parted.files import read_elsewhere, shown
from batch.reading.inputs import OpenedFile
from batch.report.words import ReportWords
from batch.shapes import InputFile
from batch.understanding.columns_file import place
from language.refusals import worded
from simexit.echo import echo
from simexit.engine_said import lines_for
from simexit.fleet_check import FleetCheck
from simexit.parted_cut import PartedCut
from simexit.parted_options import InParts
from simexit.progress import progress


@dataclass(frozen=True)
class BatchDone:
    """How a batch ended: its exit status, and either what was answered of the lines and the tables that were read, or
    in how many parts it was done."""

    status: int
    answers: Sequence[LineAnswer] = ()
    inputs: Sequence[InputFile] = ()
    parts: int = 0


@dataclass(frozen=True)
class BatchRun:
    """One run of `simexit batch`: how the fleet is checked, and what else was asked for.

    `until`: the day up to which it is told what changes by time alone.
    """

    check: FleetCheck
    protect: bool | None = None
    until: datetime.date | None = None
    in_parts: InParts | None = None
    debug: bool = False

    def dry_run(self, inputs: Sequence[str], stdin: bytes | None) -> int:
        """Print what each heading is taken for, even if a real run would refuse it; write nothing."""
        check = self.check
        words = check.gathered.words
        raw = check.tables.read([*read_elsewhere(inputs)], stdin, words=words, any_words=True)
        tables, matchings = check.tables.settled(raw, words)
        for table, matching in zip(tables, matchings, strict=True):
            if len(tables) > 1:
                echo(f"# {worded(place(table), check.texts)}")
            for line in matching.lines(check.language):
                echo(line)
        return 0

    def done(
        self, inputs: Sequence[str | OpenedFile], stdin: bytes | None, outputs: Sequence[Path],
        fail_on: frozenset[str], folders: Sequence[Path] = (), *, saving: bool = False,
    ) -> BatchDone:  # fmt: skip
        """Check the fleet and write every output. `folders`: the outputs of which a large fleet has a folder of parts;
        `saving`: its answers are wanted afterwards."""
        from batch.report.needs import refuse_without_roles

        refuse_without_roles(self.check.decider.rulebook)  # the closing line counts actions too
        parted = self._done_in_parts(inputs, outputs, fail_on, folders, saving)
        return parted or self._done_in_one_piece(inputs, stdin, outputs, fail_on)

    def _done_in_one_piece(
        self, inputs: Sequence[str | OpenedFile], stdin: bytes | None, outputs: Sequence[Path],
        fail_on: frozenset[str],
    ) -> BatchDone:  # fmt: skip
        check, kinds = self.check, {written_as(path) for path in outputs}
        with progress(check.texts) as step:
            answers, options = check.checked([*read_elsewhere(inputs)], stdin, step)
            give_back(answers.fleet.size)
            closing = check.said.closing(answers, check.decider.rulebook.roles, outputs)
            ahead = self._ahead(answers, step)
            if ahead is not None:
                closing.insert(-1, check.said.ahead(ahead))
            failing = _failing(told_of_lines(answers.codes), fail_on)
            closing[-1:-1] = check.said.failing(failing)
            told = kinds & {REPORT, SUMMARY}
            result = check.reported(answers, options, ahead) if told else None
            dates = result.dated if result else None
            calendar = None
            if CALENDAR in kinds:
                from batch.outputs.events_ahead import calendar_until  # few ask for one

                calendar = calendar_until(answers, check.texts, dates, ahead)
            codes = answers.codes if CODES in kinds else None
            size = answers.fleet.size
            done = BatchDone(int(bool(failing)), answers.given.answers, answers.fleet.inputs)
            del answers  # of a million SIMs, half a gigabyte that no output needs
            give_back(size)
            step("write")
            write_outputs(outputs, codes, result, calendar, check.texts, protect=self.protect)
        self._tell_still_out()
        for line in [*closing, *lines_for(check.decider, check.texts, debug=self.debug)]:
            check.tell(line)
        return done

    def _done_in_parts(
        self, inputs: Sequence[str | OpenedFile], outputs: Sequence[Path], fail_on: frozenset[str],
        folders: Sequence[Path], saving: bool,
    ) -> BatchDone | None:  # fmt: skip
        """The same in parts; None where it is to be done in one piece."""
        if self.in_parts is None:
            return None
        check = self.check
        asked = PartedCut(check.said, check.tell, self.in_parts)
        at_once = bool(check.carry or check.sheet or check.encoding or check.join or self.until or saving)
        cut = asked.cut([one for one in inputs if isinstance(one, str)], outputs, at_once=at_once)
        if cut is None:
            return None
        from simexit.parted_run import PartedRun  # what works on parts: most fleets are checked in one piece

        run = PartedRun(check.decider, check.texts, check.tables, asked)
        sums = run.check(cut, check.options(), outputs, folders)
        if sums is None:
            return None
        self._tell_still_out()
        files = [shown(name) for name in cut.files]
        failing = _failing(sums.codes, fail_on)
        closing = check.said.closing_of(sums, files, check.decider.rulebook.roles, outputs)
        closing[-1:-1] = check.said.failing(failing)
        for line in closing:
            check.tell(line)
        for engine in sums.engines if self.debug else ():
            check.tell(check.texts.message("decided_by", {"engine": engine}))
        return BatchDone(int(bool(failing)), parts=len(cut.parts))

    def save_answers(self, done: BatchDone, path: Path) -> None:
        """Write what was answered for the fleet just checked, and what texts were said to mean, for the next check."""
        from batch.answers.saved import together, write_answers

        check = self.check
        given = AnswersFile(tuple(together(done.answers)), check.gathered.words)
        above = check.texts.message("answers_file", {"day": check.as_of.isoformat()})
        write_answers(path, given, check.decider.rulebook.answerable, [above])
        said = {"count": str(len(given.answers)), "path": str(path)}
        check.tell(check.texts.message("answers_saved", said))

    def _ahead(self, answers: CheckedFleet, step: Step) -> Ahead | None:
        """What changes by time alone, where that is asked for."""
        if self.until is None:
            return None
        from batch.ahead.year import year_ahead

        step("ahead")
        return year_ahead(answers, self.until)

    def _tell_still_out(self) -> None:
        """Which questionnaires have not come back."""
        if out := ReportWords(self.check.texts).still_out(self.check.asked_of):
            self.check.tell(out)


def _failing(told: Collection[str], fail_on: frozenset[str]) -> list[str]:
    """What is told of lines and makes the run end with 1."""
    return [code for code in told if code in fail_on | {UNREADABLE}]
