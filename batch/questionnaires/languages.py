"""Find in which language people are to be written to: a column that was carried along may say so, line by line.

It must not know what is asked, nor any language but by the names it is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from batch.columns import arrow, codes_of
from batch.understanding.words import fold_script, halves, script_of

if TYPE_CHECKING:
    from batch.shapes import FleetResult

_TELLING = ("user", "department", "owner")  # columns by whose texts a sheet's script is known


@dataclass(frozen=True)
class AskedLanguages:
    """The language of each group of lines, and what is to be told of the texts: those that are the name of several
    languages, with the one that was taken, and those that are the name of none."""

    heading: str = ""
    taken: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)


class Languages:
    """The names of languages, and of the column that says them."""

    def __init__(self, headings: Sequence[str], names: Mapping[str, Sequence[str]]) -> None:
        """`names`: by language, what it may be called; one name may be that of several."""
        self._headings = {fold_script(heading) for heading in headings}
        self._names: dict[str, list[str]] = {}
        self._called = {language: listed[0] for language, listed in names.items()}
        for language, listed in names.items():
            for name in listed:
                self._names.setdefault(fold_script(name), []).append(language)

    def is_heading(self, text: str) -> bool:
        """Whether a column headed so says a language; one half of a heading in two languages is enough."""
        return any(fold_script(half) in self._headings for half in halves(text))

    def of(self, result: FleetResult) -> LanguagesOf:
        """What the lines of a fleet ask for."""
        found = (name for name in result.carried.column_names if self.is_heading(name))
        return LanguagesOf(self._names, self._called, result, next(found, ""))


class LanguagesOf:
    """Which language the lines of one fleet ask for; what is to be told gathers in `told`."""

    def __init__(
        self, names: Mapping[str, Sequence[str]], called: Mapping[str, str], result: FleetResult, heading: str
    ) -> None:
        """`names`: the languages that a folded text may be; `called`: what a language calls itself."""
        self._names, self._called, self._result = names, called, result
        self._chosen: dict[str, str] = {}
        self.told = AskedLanguages(heading)

    def of(self, rows: Any) -> str:
        """The language that most of these lines ask for."""
        otherwise = self._result.lang
        if not self.told.heading:
            return otherwise
        column = arrow(self._result.carried.column(self.told.heading))
        numbers, texts = codes_of(column.take(pa.array(rows)))
        counts = np.bincount(numbers, minlength=len(texts))
        order = np.argsort(-counts, kind="stable").tolist()
        found = [self._named(texts[place]) for place in order if counts[place] and texts[place].strip()]
        return next(filter(None, found), otherwise)

    def _named(self, text: str) -> str:
        """The language that a text names; of several that of the sheet's own script."""
        languages = self._names.get(fold_script(text), ())
        if not languages:
            self.told.unknown[text] = None
        if len(languages) < 2:
            return next(iter(languages), "")
        if text not in self._chosen:
            script, mine = self._script(), self._result.lang
            likely = (*(one for one in languages if script and one.endswith(script)), mine)
            self._chosen[text] = next((one for one in likely if one in languages), languages[-1])
            self.told.taken[text] = self._called[self._chosen[text]]
        return self._chosen[text]

    def _script(self) -> str:
        carried = self._result.carried
        columns = [*(arrow(self._result.sims[name]) for name in _TELLING), *map(arrow, carried.columns)]
        return script_of([*carried.column_names, *(text for one in columns for text in codes_of(one)[1])])
