"""Sort what is asked by who can answer it: a questionnaire for each, with the lines and facts that are theirs alone.

It must not know how a questionnaire looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from batch.columns import arrow, codes_of
from batch.files import each_its_own, stem_of
from batch.report.carriers import carriers_of
from batch.understanding.words import fold_script, plain, tidy

if TYPE_CHECKING:
    from batch.questionnaires.languages import LanguagesOf
    from batch.shapes import FillIn, FleetResult

CARRIER = "carrier"
_KNOW_THE_OWNER = ("owner", CARRIER)
#: Whom to ask where that is not said: the first of these that lines name.
WHOM = ("department", "owner", "user")


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
    theirs = answerable(asked, by)
    groups: dict[str, tuple[str, list[int]]] = {}
    numbers, texts = codes_of(_whose(result, by).take(pa.array(asked.rows)))
    for number, text in enumerate(texts):
        groups.setdefault(plain(tidy(text)), (text, []))[1].append(number)
    found: list[Questionnaire] = []
    taken: set[str] = set()
    for key in sorted(groups, key=lambda who: (not who, fold_script(who), who)):
        who, its = groups[key]
        part, more = _part(theirs, np.flatnonzero(np.isin(numbers, its)), most)
        if part.columns:
            stem = each_its_own(stem_of([who]) if who.strip() else by, taken)
            found.append(Questionnaire(stem, who.strip(), by, languages.of(part.rows), part, more))
    return found


def look_alikes(several: Sequence[Questionnaire]) -> list[list[str]]:
    """Those whose names differ in signs, capitals or script alone: they may be one, and nobody knows."""
    alike: dict[str, list[str]] = {}
    for one in several:
        alike.setdefault(fold_script(one.who), []).append(one.who)
    return [names for names in alike.values() if len(names) > 1]


def answerable(asked: FillIn, by: str) -> FillIn:
    """What somebody may be asked: what holds for all lines of an owner, a department or a user can't say."""
    kept = [one for one in asked.columns if by in _KNOW_THE_OWNER or not one.fact.of_owner]
    return replace(asked, columns=tuple(kept))


def best_by(result: FleetResult, asked: FillIn) -> str:
    """Whom to ask where that is not said."""
    rows = pa.array(asked.rows)
    named = (name for name in WHOM if arrow(result.sims[name]).take(rows).null_count < len(rows))
    return next(named, WHOM[0])


def _whose(result: FleetResult, by: str) -> pa.Array:
    return carriers_of(result) if by == CARRIER else arrow(result.sims[by])


def _part(asked: FillIn, at: Any, most: int) -> tuple[FillIn, int]:
    """The lines at these places with the first facts that are asked of any of them, and how many facts are left out."""
    mattering = [column for column in asked.questions if column.asked[at].any()]
    columns, left = mattering[:most], len(mattering) - len(mattering[:most])
    names = {column.fact.name for column in columns}
    columns += [column for column in asked.columns if column.said_with in names and column.asked[at].any()]
    if columns:
        at = at[np.logical_or.reduce([column.asked[at] for column in columns])]
    places = pa.array(at)
    kept = tuple(
        replace(
            column,
            asked=column.asked[at],
            doubted=column.doubted[at],
            suggested=column.suggested.take(places),
        )
        for column in columns
    )
    return replace(asked, rows=asked.rows[at], keys=asked.keys.take(places), columns=kept), left
