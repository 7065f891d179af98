"""Share out what is to be filled in among those who can answer it: whom to ask, and the first questions for each.

It must not know how a questionnaire looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from batch.columns import arrow, codes_of
from batch.understanding.words import fold_script, plain, tidy

if TYPE_CHECKING:
    from batch.shapes import CodeTable, FillIn

CARRIER = "carrier"
_KNOW_THE_OWNER = ("owner", CARRIER)
#: Whom to ask where that is not said: the first of these that lines name.
WHOM = ("department", "owner", "user")


@dataclass(frozen=True)
class Share:
    """What one addressee is asked: `who`, as lines name them (blank: nobody); they could answer `more` questions."""

    who: str
    fill_in: FillIn
    more: int


def shares(asked: FillIn, whose: pa.Array, most: int) -> Iterator[Share]:
    """Each addressee's lines with their first questions, in the order of their names; nobody's lines come last.

    `whose`: whom each of the fleet's lines names.
    """
    groups: dict[str, tuple[str, list[int]]] = {}
    numbers, texts = codes_of(whose.take(pa.array(asked.rows)))
    for number, text in enumerate(texts):
        groups.setdefault(plain(tidy(text)), (text, []))[1].append(number)
    for key in sorted(groups, key=lambda who: (not who, fold_script(who), who)):
        who, its = groups[key]
        part, more = _part(asked, np.flatnonzero(np.isin(numbers, its)), most)
        if part.columns:
            yield Share(who.strip(), part, more)


def answerable(asked: FillIn, by: str) -> FillIn:
    """What somebody may be asked: what holds for all lines of an owner, a department or a user can't say."""
    kept = [one for one in asked.columns if by in _KNOW_THE_OWNER or not one.fact.of_owner]
    return replace(asked, columns=tuple(kept))


def best_by(sims: CodeTable, rows: Any) -> str:
    """Whom to ask about these lines where that is not said."""
    at = pa.array(rows)
    named = (name for name in WHOM if arrow(sims[name]).take(at).null_count < len(at))
    return next(named, WHOM[0])


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
