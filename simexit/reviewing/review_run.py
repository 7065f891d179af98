"""Run a review for the command line: read the reports, judge, compare, carry over, write requests. Must not print."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from batch.fleet.single import vocabulary
from batch.fleet.versions import versions_of
from batch.readback.beside import read_beside
from batch.readback.calls_sheet import CallWords, ReadCalls
from batch.readback.read import ReadReport, read_report
from batch.readback.sheet import ReviewFinding
from batch.readback.tasks_sheet import ReadTasks, TaskSheetWords
from batch.readback.verified import VerifiedReport, verified
from batch.report.record import REVIEWED
from batch.report.workbook import write_book
from batch.requests.call_said import CallSaid
from batch.requests.papers import Package
from batch.requests.request_files import INDEX, Spoken, write_packages
from batch.requests.request_words import RequestWords
from batch.requests.requests import packages_of, unclaimed, waiting
from batch.requests.sent_sheets import read_sent
from batch.review.beside import written_since
from batch.review.calls import CalledSince
from batch.review.calls_said import CallSentences
from batch.review.carry import Carrying, carrying, with_carried
from batch.review.changes import Changes, causes_of, changes
from batch.review.match import snapshot_of_report
from batch.review.merge import merged
from batch.review.review import ONCE_SETTLED, Reviews, review
from batch.review.rules import ReviewRules
from batch.review.said import Sentences
from batch.review.signed import record_book
from batch.review.tasks import TasksSince, tasks_since
from batch.review.tasks_said import TaskSentences
from batch.review.words import ReviewWords
from engine.rulebook.book import FALLBACK, Rulebook
from language.texts import texts_in
from language.wording import carrier_label
from simexit.reviewing.review_calendar import CalendarWritten, write_decided

_OLD = 31  # days after which balances, bills and notice dates have surely moved


@dataclass(frozen=True)
class Against:
    """What an earlier report adds to the answer."""

    earlier: Reviews
    changes: Changes
    carrying: Carrying


@dataclass(frozen=True)
class ReviewAnswer:
    """A review's answer, and the sentences to show it with."""

    reviews: Reviews
    sentences: Sentences
    lang: str
    against: Against | None = None
    folder: Path | None = None
    packages: list[Package] = field(default_factory=list)
    waiting: int = 0  # changed lines that need a request and are not in a package
    unclaimed: int = 0  # lines that are gone, call for a letter, and that nobody has approved
    settling: int = 0  # lines that are approved for the day on which their blockers have fallen
    left_there: list[Path] = field(default_factory=list)  # of an earlier run in the same folder
    called: CalledSince = field(default_factory=CalledSince)
    call_sentences: CallSentences | None = None
    tasks: TasksSince = field(default_factory=TasksSince)
    task_sentences: TaskSentences | None = None
    calendar: CalendarWritten | None = None


class ReviewRun:
    """What reviews need from a rulebook: its texts in all languages, its carriers, its version."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook, self.rules = rulebook, ReviewRules(rulebook)
        self.texts = {language: texts_in(rulebook, language) for language in rulebook.languages}

    def read(self, paths: Sequence[Path]) -> tuple[Reviews, ReviewWords]:
        """Read a report, or its parts, and judge its reviewers' decisions; InputError when it is none of ours."""
        report, words = self._report(paths)
        return review(report, words, self.rules), words

    def verified(self, path: Path) -> VerifiedReport:
        """Whether a report is whole and unedited; InputError when it is none of ours."""
        return verified(path, self._headings())

    def calls(self, paths: Sequence[Path]) -> ReadCalls:
        """What is written beside the calls of a report, or of the parts of one."""
        return read_beside(paths, CallWords(self.texts.values(), vocabulary(self.rulebook)))

    def tasks(self, paths: Sequence[Path], today: datetime.date) -> ReadTasks:
        """What is written beside the tasks of a report, or of the parts of one."""
        return read_beside(paths, TaskSheetWords(self.texts.values(), vocabulary(self.rulebook), today))

    def call_sentences(self, language: str) -> CallSentences:
        """The sentences about calls, in a language."""
        return CallSentences(self.rulebook, self.texts[language if language in self.texts else FALLBACK])

    def task_sentences(self, language: str) -> TaskSentences:
        """The sentences about tasks, in a language."""
        return TaskSentences(self.texts[language if language in self.texts else FALLBACK])

    def answer(
        self, paths: Sequence[Path], against: Sequence[Path], language: str | None, today: datetime.date
    ) -> ReviewAnswer:
        """The answer to a report, or to the parts of one, compared with an earlier one if that is named."""
        answer = self._answer(paths, against, language, today)
        calls, tasks = self.calls(paths), self.tasks(paths, today)
        answer.reviews.findings.extend([*calls.findings, *tasks.findings])
        return replace(
            answer,
            called=written_since(self.calls(against) if against else None, calls.keys, calls.notes),
            call_sentences=self.call_sentences(answer.lang),
            tasks=tasks_since(self.tasks(against, today) if against else None, tasks.keys, tasks.notes),
            task_sentences=self.task_sentences(answer.lang),
        )

    def _answer(
        self, paths: Sequence[Path], against: Sequence[Path], language: str | None, today: datetime.date
    ) -> ReviewAnswer:
        report, words = self._report(paths)
        report = replace(report, findings=[*report.findings, *_told_of(report, today)])
        reviews = review(report, words, self.rules)
        lang = language or report.about.lang
        lang = lang if lang in self.texts else FALLBACK
        sentences = self.sentences(lang, words)
        if not against:
            return ReviewAnswer(reviews, sentences, lang)
        earlier, their_words = self.read(against)
        old, new = snapshot_of_report(earlier.report), snapshot_of_report(report)
        carried = carrying(earlier, new, their_words, sentences.memory)
        found = changes(old, new, carried.pairs, causes_of(self.rulebook, old, new, self.texts))
        together = review(with_carried(report, carried), words, self.rules)
        return ReviewAnswer(together, sentences, lang, Against(earlier, found, carried))

    def _report(self, paths: Sequence[Path]) -> tuple[ReadReport, ReviewWords]:
        """A report, or the parts of one put together, and the words of its reviewers."""
        parts = [read_report(path, self._sheet_names(), self._headings()) for path in paths]
        words = self.words(parts[0].about.lang)
        return self._with_version(merged(parts, words) if len(parts) > 1 else parts[0]), words

    def words(self, language: str) -> ReviewWords:
        """What reviewers write, that language's words first."""
        return ReviewWords(self.texts, language if language in self.texts else FALLBACK)

    def sentences(self, language: str, words: ReviewWords) -> Sentences:
        """The sentences of a language."""
        return Sentences(self.rulebook, self.texts[language if language in self.texts else FALLBACK], words)

    def with_requests(
        self, answer: ReviewAnswer, folder: Path, today: datetime.date, *, also_changed: bool, force: bool
    ) -> ReviewAnswer:
        """The answer with its requests written; OutputError when they can't be."""
        ceased = [code for code, carrier in self.rulebook.carriers.items() if carrier.ceased_on]
        reviews = answer.reviews
        sent, found = read_sent(folder / INDEX, self.texts.values(), vocabulary(self.rulebook))
        reviews.findings.extend(found)
        packages = packages_of(reviews, today, also_changed=also_changed, ceased=ceased, sent=sent)
        spoken = self._spoken(answer.lang)
        left = write_packages(packages, spoken, folder, force=force, sent=sent) if packages else []
        return replace(
            answer, folder=folder, packages=packages, left_there=left,
            waiting=0 if also_changed else waiting(reviews, today, sent), unclaimed=unclaimed(reviews, today, sent),
            settling=len(reviews.of(ONCE_SETTLED)),
        )  # fmt: skip

    def _spoken(self, language: str) -> Spoken:
        """The languages of letters, and of call sheets: the answer's own, then those of the letters."""
        letters = self.rulebook.header.letters
        words = {
            one: RequestWords(self.texts[one], self._carrier_names(one))
            for one in dict.fromkeys((language, *letters))
        }
        return Spoken(
            {one: words[one] for one in letters}, [CallSaid(self.texts[one], words[one]) for one in words]
        )

    def write_record(self, answer: ReviewAnswer, path: Path, today: datetime.date) -> None:
        """Write what was decided, on a page to sign; OutputError when it can't be written."""
        font = self.texts[answer.lang].section("report")["font"]
        book = record_book(answer.reviews, answer.sentences, str(font), today)
        write_book(replace(book, lang=answer.lang), path)

    def with_calendar(self, answer: ReviewAnswer, path: Path, language: str | None) -> ReviewAnswer:
        """The answer with its dates written as a calendar; OutputError when it can't be."""
        spoken = language or answer.reviews.report.about.lang
        texts = self.texts[spoken if spoken in self.texts else FALLBACK]
        return replace(answer, calendar=write_decided(answer.reviews, texts, path))

    def _carrier_names(self, language: str) -> dict[str, str]:
        texts = self.texts[language]
        return {code: carrier_label(self.rulebook, texts, code) for code in self.rulebook.carriers}

    def _sheet_names(self) -> list[str]:
        return [str(texts.section("report")["sheets"]["sims"]) for texts in self.texts.values()]

    def _headings(self) -> dict[str, list[str]]:
        columns = [texts.section("report")["columns"]["sims"] for texts in self.texts.values()]
        return {name: [str(one[name]["label"]) for one in columns] for name in REVIEWED}

    def _with_version(self, report: ReadReport) -> ReadReport:
        """The report, with a finding added if another version made it."""
        ours = versions_of(self.rulebook)
        theirs = dict(report.about.versions)
        if theirs == ours:
            return report
        said = [", ".join(f"{name} {one}" for name, one in item.items()) for item in (theirs, ours)]
        return replace(report, findings=[
            ReviewFinding("other_version", params={"theirs": said[0], "ours": said[1]}), *report.findings
        ])  # fmt: skip


def _told_of(report: ReadReport, today: datetime.date) -> Iterator[ReviewFinding]:
    """What is worth knowing about a report as a whole."""
    days = (today - report.about.as_of).days
    if days > _OLD:
        yield ReviewFinding("old_report", params={"days": f"{days:,}"}, harmless=True)
    if not any((report.rows[name] != "").any() for name in ("review", "decided_action")):
        yield ReviewFinding("nothing_filled", harmless=True)
