"""One case that is open: what it says, what is found in it, and every change to it, one after the other.

It must not know how a case is shown.
"""

from __future__ import annotations

import datetime
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from batch.answers.answers_file import AnswersFile, LineAnswer, read_answers
from batch.answers.saved import write_answers
from batch.errors import InputError
from batch.fleet.single import vocabulary
from batch.review.decision_shapes import DecisionsFile
from batch.review.decisions_file import read_decisions, write_decisions
from batch.understanding.columns_file import ColumnsFile, read_columns_file
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import SHOW, HintsMode
from language.texts import phrases_in
from page.case.case_said import CaseSaid, read_case, write_case
from page.case.checking import CaseCheck, CaseFound, chosen_of
from page.case.columns_said import write_columns
from page.case.folder import ANSWERS, CASE, COLUMNS, REVIEW, SAID, CaseFolder
from page.case.undone import Undone
from simexit.rulebooks import Choices


class OpenCase:
    """A case, open to several browsers at once: whoever changes it waits until the one before is done.

    `kept`: whether its folder stays when it is closed. `version` rises with each change.
    """

    def __init__(
        self, number: str, path: Path, chosen: Choices, today: Callable[[], datetime.date], hints: HintsMode = SHOW,
        *, kept: bool,
    ) -> None:  # fmt: skip
        """`chosen`, `today` and `hints` go for what a new case does not say itself."""
        self.number, self.kept, self.version = number, kept, 0
        self.folder = CaseFolder(path)
        self._chosen, self._today = chosen, today
        self._lock = threading.RLock()
        self.kept_orders: dict[str, Any] = {}  # the questions as they were listed last, by language
        there = self.folder.there(CASE)
        self.said = read_case(there) if there else CaseSaid(hints=hints)
        self._opened()

    def _opened(self) -> None:
        self._check = self._check_before = CaseCheck(self.folder, self._chosen)
        self._undone = Undone(self.folder.path, SAID)
        self._found: CaseFound | None = None
        self._tried: CaseFound | None = None
        self._stands = self._stamps()

    @property
    def called(self) -> str:
        """What people know the case by: the name it is kept under, else that of its first list."""
        return self.folder.path.name if self.kept else self.said.name

    @property
    def lines(self) -> int | None:
        """How many lines it has, where that is known without looking."""
        fleet = self._found.fleet if self._found else None
        return fleet.fleet.size if fleet else None

    @property
    def as_of(self) -> datetime.date:
        """The day of the check: the one the case says, else today."""
        return self.said.as_of or self._today()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes the case meanwhile."""
        with self._lock:
            yield

    @property
    def found(self) -> CaseFound:
        """What is found in the case as it stands; who only looks waits for a change, but for nothing else."""
        if (found := self._found) is not None and found.as_of == self.as_of:
            return found
        with self._lock:
            if self._found is None or self._found.as_of != self.as_of:  # the day may have changed
                self._found = self._check.now(self.said, self.as_of)
            return self._found

    def rest(self) -> None:
        """Let go of what was read, unless somebody is at work on the case; all of it can be read again."""
        if self._lock.acquire(blocking=False):
            self._found = None
            self._check = self._check_before = CaseCheck(self.folder, self._chosen)
            self._lock.release()

    def forget(self) -> None:
        """Look at the files again before anything else is shown: they have changed by another way than `changing`."""
        with self._lock:
            self._found = None

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that decides it."""
        return self.found.decider.rulebook

    @contextmanager
    def changing(self, what: str, *, decided: bool = False) -> Iterator[None]:
        """One change, which can be undone as a whole; if it can't be made, everything is as it was.

        `what`: its key in the texts. Where the files can't be checked afterwards, the change is taken back. `decided`:
        nothing but decisions are made, so that the fleet stays what it was.
        """
        with self._lock:
            self._refuse_changed()
            self._undone.begin(what)
            said, found = self.said, self._found
            try:
                yield
                self._saved()
                kept = self._check.decided(found, self.said, self.as_of) if decided and found else None
                self._found, self._tried = kept or self._tried, None
                _ = self.found
            except BaseException:
                self._undone.drop()
                self.said, self._found, self._tried = said, found, None
                raise
            self._undone.done()
            self._stands = self._stamps()
            self.version += 1

    def _stamps(self) -> list[tuple[int, int] | None]:
        """By what it shows that another program has written one of the files that say something."""
        found = (self.folder.there(name) for name in SAID)
        return [None if path is None else (path.stat().st_mtime_ns, path.stat().st_size) for path in found]

    def _refuse_changed(self) -> None:
        """Read the case again, and refuse to change it, where another program has changed its files meanwhile."""
        if self._stands != self._stamps():
            self._read_again()
            raise InputError("page_answers_changed")

    def tried(self) -> CaseFound:
        """What would be found in the case as it stands half way through a change, of which nothing more changes unless
        it is `not_so`."""
        self._check, self._check_before = CaseCheck(self.folder, self._chosen), self._check
        self._tried = self._check.now(self.said, self.as_of)
        return self._tried

    def not_so(self) -> None:
        """Go on with what was read before something was tried."""
        self._check, self._tried = self._check_before, None

    def take_back(self) -> None:
        """Undo the last change as if it had never been made."""
        with self._lock:
            self._undone.drop()
            self._read_again()

    def undo(self) -> str:
        """Take the last change back; what it was."""
        return self._stepped(self._undone.back)

    def redo(self) -> str:
        """Make the change again that was taken back last; what it was."""
        return self._stepped(self._undone.again)

    @property
    def chosen(self) -> Choices:
        """The terms, preference and assumptions of the check."""
        return chosen_of(self.folder, self.said, self._chosen)

    @property
    def undoes(self) -> str:
        """What would be taken back."""
        return self._undone.can_go_back

    @property
    def redoes(self) -> str:
        """What would be made again."""
        return self._undone.can_go_again

    def _stepped(self, step: Callable[[], str]) -> str:
        with self._lock:
            if what := step():
                self._read_again()
            return what

    def _read_again(self) -> None:
        there = self.folder.there(CASE)
        self.said = read_case(there) if there else CaseSaid()
        self._found, self._stands = None, self._stamps()
        self.version += 1

    def _saved(self) -> None:
        self.say(looked_at=self.as_of)
        write_case(self.folder / CASE, self.said, phrases_in("en").get("page", "case_file") or "")

    def without(self, name: str) -> None:
        """The case without one of its files, which stays in the folder."""
        self.said = self.said.without(name)

    def begin(self, **said: object) -> None:
        """Say at first, before anything can be undone, what a new case takes over."""
        self.say(**said)
        self._saved()
        self._stands = self._stamps()

    def say(self, **changed: object) -> None:
        """Change what belongs to the case, or the settings of its check."""
        self.said = msgspec.structs.replace(self.said, **changed)

    def answers(self) -> AnswersFile:
        """What was answered on the page."""
        path, book = self.folder.there(ANSWERS), self.rulebook
        if path is None:
            return AnswersFile()
        return read_answers(path, book.readable, vocabulary(book), book.answerable, ANSWERS)

    def answered(self, answers: Sequence[LineAnswer]) -> None:
        """Write what was answered on the page, in place of what was."""
        said = AnswersFile(tuple(answers), self.answers().words)
        write_answers(self.folder / ANSWERS, said, self.rulebook.answerable, [self._above("answers_above")])

    def decisions(self) -> DecisionsFile:
        """What was decided on the page."""
        path = self.folder.there(REVIEW)
        return read_decisions(path, self.rulebook, REVIEW) if path else DecisionsFile()

    def decided(self, said: DecisionsFile) -> None:
        """Write what was decided, in place of what was."""
        write_decisions(self.folder / REVIEW, said, [self._above("review_above")])

    def columns(self) -> ColumnsFile:
        """What was said of columns and of texts in them."""
        path, book = self.folder.there(COLUMNS), self.rulebook
        return (
            read_columns_file(path, book.readable, vocabulary(book), book.answerable, COLUMNS)
            if path
            else ColumnsFile()
        )

    def columns_mean(self, said: ColumnsFile) -> None:
        """Write which heading stands for which fact, and what texts mean, in place of what was said."""
        write_columns(self.folder / COLUMNS, said, self.rulebook.answerable, self._above("columns_above"))

    def _above(self, key: str) -> str:
        return phrases_in("en").get("page", key) or key

    def move(self, path: Path) -> None:
        """Move the folder to where it stays."""
        with self._lock:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(self.folder.path, path)
            self.folder.path, self.kept = path, True
            self._check.forget_files()
            self._undone = Undone(path, SAID)
            self._found = None

    def close(self) -> None:
        """Forget the case; its folder goes unless it is kept."""
        with self._lock:
            if not self.kept:
                shutil.rmtree(self.folder.path, ignore_errors=True)
