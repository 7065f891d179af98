"""Read the tables of a fleet and settle what their columns hold, as a file of columns says. Must not print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path

from batch.errors import InputError, NoHeadings
from batch.fleet.check import headings_of
from batch.fleet.single import vocabulary
from batch.reading.inputs import OpenedFile
from batch.reading.read import read_inputs
from batch.shapes import RawTable
from batch.understanding.columns import Headings, looks_like_words
from batch.understanding.columns_file import ColumnsFile, check_chosen, read_columns_file
from batch.understanding.line_keys import LINE_KEYS
from batch.understanding.matching import Matching
from batch.understanding.near_headings import near_headings
from batch.understanding.table_words import RulebookWords
from batch.understanding.tables import settled
from batch.understanding.words_settled import WordsSettled
from engine.rulebook.book import Rulebook


class TablesRead:
    """How tables are read: which sheet, in which encoding, whether they are joined, and what a file says of columns."""

    def __init__(
        self, rulebook: Rulebook, *, columns: Path | None = None, sheet: str | None = None,
        encoding: str | None = None, join: bool | None = None,
    ) -> None:  # fmt: skip
        self.rulebook, self.columns = rulebook, columns
        self.sheet, self.encoding, self.join = sheet, encoding, join

    def read(
        self,
        inputs: Sequence[str | OpenedFile],
        stdin: bytes | None = None,
        *,
        words: WordsSettled,
        any_words: bool = False,
    ) -> list[RawTable]:
        """Read the tables of the inputs; with `any_words`, also those without a known heading.

        `words`: what texts were settled to mean. InputError says what is wrong, and where no heading is known which
        come nearest.
        """
        is_heading = self.headings.finder(self.said.chosen)
        keys = frozenset() if self.join is False else frozenset(LINE_KEYS)
        read = partial(
            read_inputs,
            list(inputs),
            sheet=self.sheet,
            encoding=self.encoding,
            stdin=stdin,
            keys=keys,
            words=RulebookWords(self.headings),
        )
        any_text = partial(read, is_heading=lambda text: is_heading(text) or looks_like_words(text))
        try:
            return read(is_heading=is_heading)
        except NoHeadings as error:
            if any_words:
                with suppress(NoHeadings):
                    return any_text()
            raise self._with_nearest(error, any_text, words) from None

    def settled(
        self, tables: Sequence[RawTable], words: WordsSettled
    ) -> tuple[list[RawTable], list[Matching]]:
        """The tables with their lines only, and what their columns hold."""
        check_chosen(self.said.chosen, tables, self.said.otherwise)
        return settled(self.headings, tables, self.said.chosen or None, words)

    @cached_property
    def headings(self) -> Headings:
        """The headings that the rulebook accepts."""
        return headings_of(self.rulebook)

    @cached_property
    def said(self) -> ColumnsFile:
        """What the file of columns says."""
        book = self.rulebook
        return (
            read_columns_file(self.columns, book.readable, vocabulary(book), book.answerable)
            if self.columns
            else ColumnsFile()
        )

    def _with_nearest(
        self, error: NoHeadings, read: Callable[[], list[RawTable]], words: WordsSettled
    ) -> NoHeadings:
        """The refusal, with what of the columns that were chosen is not there, or comes nearest to the headings."""
        tables: list[RawTable] = []
        with suppress(InputError):
            tables = read()
        try:
            check_chosen(self.said.chosen, tables)
            near = near_headings(self.headings, self.settled(tables, words)[1])
        except InputError as missing:
            return NoHeadings(*error.reasons, *missing.reasons)
        return NoHeadings(*error.reasons, near) if near else error
