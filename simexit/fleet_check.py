"""Check a fleet with all that people said of its columns and lines, for whichever command or page asks.

It must not write files, nor know who is told what there is to say.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from batch.ahead_shapes import Ahead
from batch.fleet.check import CheckedFleet, FleetOptions, Step, decided_of
from batch.fleet.cleaned import Cleaned, cleaned
from batch.memory import give_back
from batch.questionnaires.words import languages_named
from batch.reading.inputs import OpenedFile
from batch.shapes import AskedOf, FleetResult
from batch.understanding.columns_file import refuse_headings
from engine.deciding.decide import Decider
from engine.rulebook.hint import SHOW, HintsMode
from language.texts import texts_in
from simexit.batch_said import BatchSaid
from simexit.said_of_lines import SaidOfLines
from simexit.tables_read import TablesRead


class FleetCheck:
    """How a fleet is checked: on which day, how its tables are read, and what was answered, each file read once."""

    def __init__(
        self, decider: Decider, as_of: datetime.date, language: str, *, tell: Callable[[str], None] = lambda _: None,
        sheet: str | None = None, columns: Path | None = None, encoding: str | None = None, join: bool | None = None,
        answers: Sequence[Path] = (), carry: Sequence[Path] = (), hints: HintsMode = SHOW,
        before: FleetCheck | None = None, called: Callable[[Path], str] = str,
    ) -> None:  # fmt: skip
        """`tell` takes each line of what there is to say meanwhile. `called`: what people know a file by. `before`: an
        earlier check, of which what came home and what is carried over is not read again where it is the same."""
        self.decider, self.as_of, self.language, self.tell = decider, as_of, language, tell
        self.sheet, self.columns, self.encoding, self.join = sheet, columns, encoding, join
        # Of two that contradict each other neither holds; in one order they are also told alike.
        self.answers = sorted(answers, key=called)
        self.carry, self.hints = carry, hints
        self.texts = texts_in(decider.rulebook, language)
        self.said = BatchSaid(self.texts, briefly=sys.stderr.isatty(), used=self._is_language)
        self._called = called
        self._before: SaidOfLines | None = vars(before).get("gathered") if before else None
        self._earlier: Any = _earlier(decider, carry, as_of, before and before._earlier)

    def read_what_is_said(self) -> None:
        """Read what people said of columns and lines; InputError where that can't be done."""
        self.gathered.read()

    def checked(
        self, inputs: Sequence[str | OpenedFile], stdin: bytes | None, step: Step = lambda _: None
    ) -> tuple[CheckedFleet, FleetOptions]:
        """Check the fleet with all that was answered."""
        options = self.options(step)
        understood = self.understood(inputs, stdin, options)
        give_back(understood.lines.size)
        return decided_of(self.decider, understood, options), options

    def options(self, step: Step = lambda _: None) -> FleetOptions:
        """What the fleet's check is asked for, with all that was answered."""
        return FleetOptions(
            self.as_of, self.language, step, self.gathered.words, self.gathered.answers, self.join,
            self.hints, self.gathered.problems, self.gathered.notices, self._earlier.then if self._earlier else None,
        )  # fmt: skip

    def understood(
        self, inputs: Sequence[str | OpenedFile], stdin: bytes | None, options: FleetOptions
    ) -> Cleaned:
        """Read and understand the fleet; the tables of texts are not kept."""
        options.step("read")
        raw = self.tables.read(inputs, stdin, words=options.words)
        tables, matchings = self.tables.settled(raw, options.words)
        refuse_headings(tables, matchings)
        for line in self.said.headings(tables, matchings):
            self.tell(line)
        options.step("understand")
        return cleaned(self.decider.rulebook, tables, matchings, options.words, options.join)

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
            self.tell(line)
        return result

    @cached_property
    def asked_of(self) -> list[AskedOf]:
        """What became of the questionnaires whose record is among the answers."""
        if not self.answers:
            return []
        from batch.questionnaires.asked_log import asked_of, read_logs

        return asked_of(read_logs(self.answers), [sheet for _, sheet in self.gathered.filled.sheets])

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

    def _is_language(self, heading: str) -> bool:
        """Whether a column says in which language people are to be written to."""
        book = self.decider.rulebook
        return languages_named(texts_in(book, one) for one in book.languages).is_heading(heading)


def _earlier(decider: Decider, paths: Sequence[Path], today: datetime.date, before: Any) -> Any:
    """Read the report whose decisions are to be taken over, or its parts, before the work begins."""
    if not paths:
        return None
    from simexit.reviewing.earlier import Earlier

    return Earlier(decider.rulebook, paths, today, before)
