"""What was said of texts: what each means, and in how many cells it stands.

It must not know how texts are understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from batch.understanding.words_settled import Said, WordsSettled, spelt, times_said
from engine.rulebook.book import Rulebook
from page.case.checking import CaseFound
from page.views.page_words import ScreenWords
from page.views.said_values import in_words


@dataclass(frozen=True)
class MeaningShown:
    """A text of a fact's column, what it was said to mean, and how many cells hold it; `key`: how the file has it."""

    fact: str
    label: str
    key: str
    text: str
    value: str
    cells: int


def meanings_shown(
    said: WordsSettled, found: CaseFound, book: Rulebook, words: ScreenWords
) -> list[MeaningShown]:
    """Every meaning that was given on the page, by fact."""
    return [
        MeaningShown(
            name, words.report.fact(name), key, text,
            in_words(book.answerable[name], texts[key].value, texts[key].names, words), cells,
        )
        for name, texts in said.values.items()
        for key, (text, cells) in _as_they_stand(name, texts, found).items()
    ]  # fmt: skip


def _as_they_stand(name: str, said: Said, found: CaseFound) -> Mapping[str, tuple[str, int]]:
    """The settled texts as their columns spell them, with how many cells hold each."""
    stand = {key: (key, 0) for key in said}
    for text, count in _counted(name, said, found):
        key = spelt(text)
        first, before = stand[key]
        stand[key] = (first if before else text, before + count)
    return stand


def _counted(name: str, said: Said, found: CaseFound) -> Iterator[tuple[str, int]]:
    for table, matching in zip(*found.tables, strict=True):
        if (item := matching.matched.get(name)) is not None:
            yield from times_said(table.columns[item.position], said).items()
