"""Sort what is asked by who can answer it: a questionnaire for each, with the lines and facts that are theirs alone.

It must not know how a questionnaire looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batch.columns import arrow
from batch.files import each_its_own, stem_of
from batch.fleet.shares import CARRIER, answerable, shares
from batch.report.carriers import carriers_of
from batch.understanding.words import fold_script

if TYPE_CHECKING:
    from batch.questionnaires.languages import LanguagesOf
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


def questionnaires(
    result: FleetResult, asked: FillIn, by: str, most: int, languages: LanguagesOf
) -> list[Questionnaire]:
    """A questionnaire for each addressee, in the order of their names; nobody's lines come last."""
    found: list[Questionnaire] = []
    taken: set[str] = set()
    for one in shares(answerable(asked, by), _whose(result, by), most):
        stem = each_its_own(stem_of([one.who]) if one.who else by, taken)
        language = languages.of(one.fill_in.rows)
        found.append(Questionnaire(stem, one.who, by, language, one.fill_in, one.more))
    return found


def look_alikes(several: Sequence[Questionnaire]) -> list[list[str]]:
    """Those whose names differ in signs, capitals or script alone: they may be one, and nobody knows."""
    alike: dict[str, list[str]] = {}
    for one in several:
        alike.setdefault(fold_script(one.who), []).append(one.who)
    return [names for names in alike.values() if len(names) > 1]


def _whose(result: FleetResult, by: str) -> pa.Array:
    return carriers_of(result) if by == CARRIER else arrow(result.sims[by])
