"""Sort what is asked by who can answer it: a questionnaire for each, with the lines and facts that are theirs alone.

It must not know how a questionnaire looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from batch.columns import arrow, codes_of
from batch.files import each_its_own, stem_of
from batch.fleet.shares import CARRIER, answerable, shares
from batch.report.carriers import carriers_of
from batch.understanding.words import fold_script

if TYPE_CHECKING:
    from batch.shapes import FillIn, FleetResult


@dataclass(frozen=True)
class Questionnaire:
    """What one addressee is asked: `who`, as one of the lines' `by` (blank: nobody is named), in which language.

    `stem` is the name of its files. `more`: how many more facts they could answer.
    """

    stem: str
    who: str
    by: str
    language: str
    fill_in: FillIn
    more: int = 0

    @property
    def cells(self) -> int:
        """How many answers are asked for."""
        return sum(int(np.count_nonzero(column.asked)) for column in self.fill_in.questions)


class Languages:
    """Which language lines ask for in a column that was carried along, if there is one."""

    def __init__(self, headings: Sequence[str], names: Mapping[str, Sequence[str]]) -> None:
        """`names`: by language, what it may be called."""
        self._headings = {fold_script(heading) for heading in headings}
        self._names = {fold_script(name): language for language, listed in names.items() for name in listed}

    def of(self, result: FleetResult, rows: Any, otherwise: str) -> str:
        """The language that most of these lines ask for."""
        for at, heading in enumerate(result.carried.column_names):
            if fold_script(heading) in self._headings:
                numbers, texts = codes_of(arrow(result.carried.column(at)).take(pa.array(rows)))
                counts = np.bincount(numbers, minlength=len(texts))
                for place in np.argsort(-counts, kind="stable").tolist():
                    language = self._names.get(fold_script(texts[place]))
                    if language is not None and counts[place]:
                        return language
        return otherwise


def questionnaires(
    result: FleetResult, asked: FillIn, by: str, most: int, languages: Languages
) -> list[Questionnaire]:
    """A questionnaire for each addressee, in the order of their names; nobody's lines come last."""
    found: list[Questionnaire] = []
    taken: set[str] = set()
    for one in shares(answerable(asked, by), _whose(result, by), most):
        stem = each_its_own(stem_of([one.who]) if one.who else by, taken)
        language = languages.of(result, one.fill_in.rows, result.lang)
        found.append(Questionnaire(stem, one.who, by, language, one.fill_in, one.more))
    return found


def _whose(result: FleetResult, by: str) -> pa.Array:
    return carriers_of(result) if by == CARRIER else arrow(result.sims[by])
