"""Write a sample's sheets as a company of a language does: headings, names, words and dates of its own.

The fleet is the same, cell by cell. It must not know how cells are understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NUMBERED = re.compile(r"(.+) (\d+)")
_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_LISTED = "; "

#: The languages whose companies write in their own way, and the module that says how.
_MANNERS = {"zh-Hant": "hong_kong", "zh-Hans": "mainland"}


@dataclass(frozen=True)
class Manner:
    """How a company writes: what stands for an English heading or word; what is not named stays as it is.

    `day`: how dates are written, from day, month and year; `yes_no`: what people answer for no and for yes;
    `nonsense`: what says nothing.
    """

    list_name: str = "SIM cards"
    fleet_name: str = "Fleet"
    title: str = "Sample fleet"
    headings: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    words: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    day: str = "{0}/{1}/{2}"
    between: str = _LISTED
    yes_no: tuple[Sequence[str], Sequence[str]] = (
        ("No", "N", "否", "冇", "✗"),
        ("Yes", "Y", "是", "有", "✓"),
    )
    nonsense: Sequence[str] = ("??", "ask Peter", "待查")
    answered_by: str = "Fleet desk"

    def heading(self, english: str) -> str:
        """A heading."""
        return self.headings.get(english, english)

    def cell(self, text: str) -> str:
        """A cell: a word, something numbered, a date, or several of these."""
        if text in self.words:
            return self.words[text]
        if _LISTED in text:
            return self.between.join(map(self.cell, text.split(_LISTED)))
        if dated := _DATE.fullmatch(text):
            return self.day.format(*dated.groups())
        if (numbered := _NUMBERED.fullmatch(text)) and numbered[1] in self.words:
            return f"{self.words[numbered[1]]} {numbered[2]}"
        return text

    def rows(self, rows: Sequence[Mapping[str, str | None]]) -> list[dict[str, str | None]]:
        """The rows of a sheet, in this manner."""
        return [
            {self.heading(name): None if cell is None else self.cell(cell) for name, cell in row.items()}
            for row in rows
        ]


ENGLISH = Manner()


def manner_of(language: str) -> Manner:
    """How a company of this language writes; as an English one where it is not known."""
    if language not in _MANNERS:
        return ENGLISH
    found: Manner = import_module(f"batch.samples.{_MANNERS[language]}").MANNER
    return found
