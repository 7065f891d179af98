"""Run `simexit demo`: write a bare list, and what becomes of it round by round as answers come home; beside it, a fleet
that was fully described from the start. Must not print.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from batch.answers.saved import write_answers
from batch.fleet.asked import STATUSES
from batch.fleet.check import CheckedFleet
from batch.outputs.formats import write_outputs
from batch.questionnaires.book import questionnaire_book
from batch.report.sheets import Table
from batch.report.words import ReportWords
from batch.report.workbook import write_book
from batch.samples.bare_fleet import HEADINGS, BareFleet, bare_fleet
from batch.samples.full_fleet import sample_book, sample_rows
from batch.samples.house import house_answers
from batch.samples.manners import manner_of
from batch.samples.people import Person
from batch.samples.returned import filled_in
from batch.samples.rows import book_of, sheet_of
from batch.shapes import MOST_ASKED, FleetResult
from engine.deciding.decide import Decider
from language.speaker import Speaker
from language.texts import texts_in
from simexit.ask_run import Asking, Prepared, prepare, write
from simexit.fleet_check import FleetCheck

LINES, SEED = 300, 852
_RETURNED = 2  # of the questionnaires, those with most lines
_FILLED_IN = 0.9  # of their rows
_BY = "department"
_WITHIN = datetime.timedelta(days=7)


@dataclass(frozen=True)
class DemoFiles:
    """Where everything goes in a folder; `rounds` are the reports on the list."""

    list: Path
    profile: Path
    questions: Path
    rounds: tuple[Path, ...]
    fleet: Path
    fleet_report: Path

    @classmethod
    def within(cls, folder: Path) -> DemoFiles:
        """Their names."""
        rounds = tuple(folder / f"report-{number}.xlsx" for number in (1, 2, 3))
        return cls(
            folder / "list.xlsx", folder / "profile.yaml", folder / "questions", rounds,
            folder / "fleet.xlsx", folder / "fleet-report.xlsx",
        )  # fmt: skip

    @property
    def all(self) -> tuple[Path, ...]:
        """All of them."""
        return (self.list, self.profile, self.questions, *self.rounds, self.fleet, self.fleet_report)


@dataclass(frozen=True)
class Demo:
    """One demo: its date, its language, and where it goes."""

    decider: Decider
    as_of: datetime.date
    language: str
    files: DemoFiles

    def tell(self) -> Iterator[str]:
        """Write file after file; what each of them is, and what each round settled, as it is there."""
        texts, files = texts_in(self.decider.rulebook, self.language), self.files
        say = Speaker(texts, "messages", "demo")
        manner = manner_of(self.language)
        known = bare_fleet(LINES, SEED, self.as_of, manner)
        sheet = sheet_of(manner.list_name, known.list_rows(), {manner.heading(HEADINGS["msisdn"])})
        write_book(book_of(sheet, manner.list_name, self.as_of), files.list)
        yield say.say("list", path=files.list, lines=f"{LINES:,}")

        yield self._round(0, (), say)[0]

        above = texts.message("answers_file", {"day": self.as_of.isoformat()})
        write_answers(
            files.profile, house_answers(self.as_of, manner), self.decider.rulebook.readable, [above]
        )
        yield say.say("profile", path=files.profile)
        told, check, answers, result = self._round(1, (files.profile,), say)
        yield told

        asking = Asking(files.questions, _BY, MOST_ASKED, self.as_of + _WITHIN, force=True)
        prepared = prepare(check, answers, result, asking)
        write(prepared, asking)
        names = self._return(prepared, asking, known)
        yield say.say("questions", path=files.questions, count=len(prepared.several),
                      names=Speaker(texts, "messages").joined_by("comma", names))  # fmt: skip
        yield self._round(2, (files.profile, files.questions), say)[0]

        write_book(sample_book(sample_rows(self.as_of), self.as_of, manner), files.fleet)
        check = self._check(())
        answers, _ = _report(check, files.fleet, files.fleet_report)
        yield say.say(
            "fleet", path=files.fleet, lines=f"{answers.fleet.size:,}", report=files.fleet_report,
            counts=check.said.counted(answers, self.decider.rulebook.roles),
        )  # fmt: skip

    def _round(
        self, number: int, answers: Sequence[Path], say: Speaker
    ) -> tuple[str, FleetCheck, CheckedFleet, FleetResult]:
        """Check the list with what is answered by now."""
        check, path = self._check(answers), self.files.rounds[number]
        checked, result = _report(check, self.files.list, path)
        settled = sum(status in STATUSES[:2] for status in checked.codes["status"].to_pylist())
        told = say.say(
            f"round_{number + 1}", path=path, settled=f"{settled:,}", lines=f"{checked.fleet.size:,}",
            counts=check.said.counted(checked, self.decider.rulebook.roles),
            sheet=ReportWords(check.texts).say("sheets.questions"),
        )  # fmt: skip
        return told, check, checked, result

    def _check(self, answers: Sequence[Path]) -> FleetCheck:
        return FleetCheck(self.decider, self.as_of, self.language, answers=answers)

    def _return(self, prepared: Prepared, asking: Asking, known: BareFleet) -> list[str]:
        """Put filled in questionnaires over some that were sent; whose they are."""
        person = Person(random.Random(SEED), _FILLED_IN, manner=known.manner)
        several = sorted(prepared.several, key=lambda one: len(one.fill_in.rows), reverse=True)[:_RETURNED]
        for one in several:
            book, _ = questionnaire_book(
                prepared.sending.result, one, prepared.sending.words[one.language], asking.due, protect=True
            )
            sheets = [
                filled_in(sheet, person.answers, lambda key, name: person.says(known.of(key), name))
                if isinstance(sheet, Table)
                else sheet
                for sheet in book.sheets
            ]
            write_book(replace(book, sheets=sheets), asking.folder / f"{one.stem}.xlsx")
        return [one.who for one in several]


def _report(check: FleetCheck, sheet: Path, path: Path) -> tuple[CheckedFleet, FleetResult]:
    """Check a sheet and write its report; what was found."""
    answers, options = check.checked([str(sheet)], None)
    result = check.reported(answers, options)
    write_outputs([path], None, result, None, check.texts, protect=None)
    return answers, result
