"""Know the words by which a sheet to fill in is found again where its hidden marks are gone, in every language.

It must not know what a sheet says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from batch.report.fill_marks import AMONG, BY, ON
from batch.report.words import ReportWords
from batch.understanding.line_keys import LINE_NAMES
from batch.understanding.words import fold_script
from language.texts import Texts


@dataclass(frozen=True)
class FillWords:
    """Folded headings by the code of their column; what the row for every line says; how the sheets are called."""

    headings: Mapping[str, str]
    every_line: frozenset[str]
    sheets: tuple[str, ...]

    def code(self, heading: str) -> str:
        """The code of the column with this heading; blank where it is none of these."""
        return self.headings.get(fold_script(heading), "")

    def is_every_line(self, text: str) -> bool:
        """Whether a row's first cell says that it is for every line."""
        return fold_script(text) in self.every_line


def fill_words(languages: Iterable[Texts]) -> FillWords:
    """The words of all these languages."""
    headings: dict[str, str] = {}
    every, sheets = set(), []
    for words in map(ReportWords, languages):
        headings |= {fold_script(words.say(f"fill_in.{code}")): code for code in (AMONG, BY, ON)}
        headings |= {fold_script(str(words.at(f"columns.sims.{key}.label"))): key for key in LINE_NAMES}
        every.add(fold_script(words.say("fill_in.every_line")))
        sheets.append(words.say("sheets.fill_in"))
    return FillWords(headings, frozenset(every), tuple(dict.fromkeys(sheets)))
