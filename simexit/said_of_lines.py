"""Gather what people said of lines: files of answers, sheets that came back filled, the answers of an earlier report.

It must not lay them over facts, nor print.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from batch.answers.answers_file import AnswersFile, LineAnswer, read_answers
from batch.answers.carried import as_given_then, carried_on, new_before
from batch.answers.told import with_days_that_were
from batch.errors import InputError
from batch.files import is_yaml
from batch.fleet.single import vocabulary
from batch.problems import Notice, Problem
from batch.readback.filled import Filled
from batch.understanding.words import fold_script
from batch.understanding.words_settled import WordsSettled, settled_together
from engine.rulebook.book import Rulebook
from language.texts import texts_in

if TYPE_CHECKING:
    from batch.readback.fill_sheet import FillReader


class SaidOfLines:
    """All that was answered, each way of answering read once.

    `fact_of` knows headings; `chosen` is what the columns file says that texts mean; `carried` an earlier report, or
    its parts; files of decisions among them say nothing of facts. Nobody answers after `as_of`.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        paths: Sequence[Path],
        carried: Sequence[Path],
        language: str,
        *,
        fact_of: Callable[[str], str],
        chosen: WordsSettled,
        as_of: datetime.date,
        before: SaidOfLines | None = None,
        called: Callable[[Path], str] = str,
    ) -> None:
        """`called`: what people know a file by. `before`: what was gathered earlier, of which sheets and reports
        that are the same are not read again."""
        self._as_of, self._called = as_of, called
        self._book, self._language = rulebook, language
        self._carried = [path for path in carried if not is_yaml(path)]  # who decides answers nothing
        self._yaml = [path for path in paths if is_yaml(path)]
        self._sheets = [path for path in paths if not is_yaml(path)]
        self._fact_of, self._chosen = fact_of, chosen
        if before is not None and before._read_by() == self._read_by():
            self._take_over(before)

    def _read_by(self) -> tuple[object, ...]:
        """What sheets and reports are read by."""
        return id(self._book), self._language, self._as_of, self.words

    def _take_over(self, before: SaidOfLines) -> None:
        """Take what was read already of the same files."""
        kept = vars(before)
        carried = before._carried == self._carried
        same = {"filled": before._sheets == self._sheets, "_earlier": carried, "_filled_since": carried}
        vars(self).update({name: kept[name] for name, alike in same.items() if alike and name in kept})

    def read(self) -> None:
        """Read it all now, rather than when it is first needed; InputError where that can't be done."""
        _ = self.words, self.filled, self._earlier

    @property
    def answers(self) -> list[LineAnswer]:
        """All answers; of an earlier report those that nobody gave anew."""
        new = as_given_then([*self._of_files[0], *self.filled.answers], self._earlier)
        return [*new_before(self._earlier, new), *new]

    @property
    def notices(self) -> list[Notice]:
        """What there is to say of what was answered, before it is laid over facts."""
        return [*self.filled.notices, *self._of_files[1]]

    @property
    def problems(self) -> list[Problem]:
        """What is to be told of the values that files and sheets give."""
        of_files = [one for file in self._files for one in file.problems]
        since = [
            one for path, filled in self._filled_since if path not in self._sheets for one in filled.problems
        ]
        return [*of_files, *self.filled.problems, *since]

    @cached_property
    def _of_files(self) -> tuple[list[LineAnswer], list[Notice]]:
        return with_days_that_were([one for file in self._files for one in file.answers], self._as_of)

    @cached_property
    def words(self) -> WordsSettled:
        """What texts of columns were settled to mean."""
        return settled_together([self._chosen, *(file.words for file in self._files)])

    @cached_property
    def filled(self) -> Filled:
        """What came back of the reports and questionnaires named."""
        if not self._sheets:
            return Filled()
        # What reads workbooks again: most runs come without any.
        from batch.questionnaires.asked_log import sent_with
        from batch.readback.fill_books import read_filled

        sent = sent_with(self._sheets)
        return read_filled(self._sheets, self._reader, self._language, sent, self._called)

    @cached_property
    def _files(self) -> list[AnswersFile]:
        known = vocabulary(self._book)
        facts, asked = self._book.readable, self._book.answerable
        return [read_answers(path, facts, known, asked, self._called(path)) for path in self._yaml]

    @cached_property
    def _earlier(self) -> list[LineAnswer]:
        """What an earlier report was made with, and what has been filled in since."""
        if not self._carried:
            return []
        from batch.readback.answers_sheet import carried_answers  # as above

        texts = [texts_in(self._book, language) for language in self._book.languages]
        names = [str(one.section("report")["sheets"]["answers"]) for one in texts]
        report, known = self._carried[0], vocabulary(self._book)
        given = carried_answers(report, self._book.readable, known, names, self._called(report))
        filled = [one for _, since in self._filled_since for one in carried_on(since.answers, 1)]
        return [*new_before(given, filled), *filled]

    @cached_property
    def _filled_since(self) -> list[tuple[Path, Filled]]:
        """What has been filled in since in each earlier report that has a sheet for it."""
        if not self._carried:
            return []
        from batch.readback.fill_books import read_filled  # as above

        found = []
        for path in self._carried:
            with suppress(InputError):  # one that was made when nothing was asked has no such sheet
                found.append((path, read_filled([path], self._reader, self._language, called=self._called)))
        return found

    @cached_property
    def _reader(self) -> FillReader:
        from batch.readback.fill_sheet import FillReader  # as above
        from batch.readback.fill_words import fill_words

        book = self._book
        texts = [texts_in(book, language) for language in book.languages]
        labels = {fold_script(one.fact(name)): name for one in texts for name in book.combined}
        return FillReader(
            book.answerable, vocabulary(book), self.words, fill_words(texts),
            lambda heading: self._fact_of(heading) or labels.get(fold_script(heading), ""), book.combined, self._as_of,
        )  # fmt: skip
