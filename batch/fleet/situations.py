"""Take a fleet's waiting lines that stand alike, whatever is answered of them, as one: a situation.

Must not know any fact, nor what is done with situations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from batch.columns import first_rows, rows_numbered
from batch.fleet.hinted import Hinted
from batch.fleet.plan_questions import PlanQuestion, agreeing, said_by_all, with_said
from batch.fleet.settling import Columns, Settling, taken
from engine.deciding.sims import Sims
from engine.rulebook.term_table import NARROWING
from engine.types.kleene import UNKNOWN
from engine.types.lanes import Column
from engine.types.planes import Codes, Marks, Sets
from engine.types.words import numbers as numbers_of
from engine.types.words import packed

# With more distinct lines than this, those that no lowest and no highest answer tells apart are taken as one too.
MOST_DISTINCT = 2_000
#: More situations than this are not looked into: nothing is claimed of the lines of the rest.
MOST_SITUATIONS = 4_000
_MOST_BITS = 62
_MOST_APART = 1 << _MOST_BITS  # as many rows as one number can tell apart


@dataclass(frozen=True)
class Situations:
    """The situations of the lines at `rows`, those with most lines first.

    `of` gives each row's situation (-1: one that is not looked into); `columns` are what the first line of each
    situation states, and `likely`, by question, what the answer says that is taken for likely (`known` where one is).
    """

    rows: Any
    of: Any
    size: int
    columns: Columns
    likely: Mapping[str, Columns]

    def sums(self, amounts: Any) -> Any:
        """What the lines of each situation have of something together."""
        met = self.of >= 0
        found = np.zeros(self.size, dtype=np.int64)
        np.add.at(found, self.of[met], amounts[met])
        return found


def situations(
    settling: Settling,
    columns: Columns,
    rows: Any,
    asked: Sequence[PlanQuestion],
    hinted: Mapping[str, Hinted],
    needed: Mapping[str, Any],
    lines: Any,
) -> Situations:
    """The situations of some rows, which stand for so many `lines` each.

    `needed`: for each fact the answer under which each row may go, -1 for none.
    """
    numbers, first, stated, likely = alike(settling, columns, rows, asked, hinted, needed)
    marks = _likely_marks(likely)
    if len(first) > MOST_DISTINCT:
        kept_marks = [one[first] for one in marks]
        coarse, kept = _coarser(settling, taken(stated, first), kept_marks, len(first))
        numbers, first = coarse[numbers], first[kept]
    many = np.zeros(len(first), dtype=np.int64)
    np.add.at(many, numbers, lines)
    order = np.argsort(-many, kind="stable")[:MOST_SITUATIONS]
    place = np.full(len(first), -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    shown = first[order]
    likely_shown = {name: taken(said, shown) for name, said in likely.items()}
    return Situations(rows, place[numbers], len(order), taken(stated, shown), likely_shown)


def alike(
    settling: Settling,
    columns: Columns,
    rows: Any,
    asked: Sequence[PlanQuestion],
    hinted: Mapping[str, Hinted],
    needed: Mapping[str, Any],
) -> tuple[Any, Any, Columns, Mapping[str, Columns]]:
    """A number for each row, the same for those that stand alike whatever is answered, the first row of each number,
    what the rows state, and by question what the answer says that is taken for likely."""
    names = [name for name in settling.seen if name in columns]
    stated = taken({name: columns[name] for name in names}, rows)
    sims = settling.sims(stated, len(rows))
    likely = {
        question.name: {
            name: _where_open(sims, name, said)
            for name, said in _likely(question, hinted, needed, rows).items()
        }
        for question in asked
    }
    marks = _marks(settling, stated, _likely_marks(likely), len(rows))
    return *numbers_alike(*marks, len(rows)), stated, likely


def _likely_marks(likely: Mapping[str, Columns]) -> list[Any]:
    return [_or_none(column) for said in likely.values() for column in said.values()]


def _where_open(sims: Sims, name: str, said: Column) -> Column:
    """What is said of a fact where it is not known."""
    there = said.known & ~np.broadcast_to(sims.column(name).known, np.shape(said.known))
    return Column(np.where(there, said.values, 0), there)


def _likely(
    question: PlanQuestion, hinted: Mapping[str, Hinted], needed: Mapping[str, Any], rows: Any
) -> dict[str, Column]:
    """What the likely answer says: the one that is hinted, else the one that is needed.

    Where something is hinted of facts that are asked for together, what is needed of them is not likely.
    """
    size = len(rows)
    suggested = taken({name: hinted[name].value for name in question.facts if name in hinted}, rows)
    family = taken({name: hinted[name].value for name in question.together if name in hinted}, rows)
    heard = np.logical_or.reduce([np.zeros(size, dtype=np.bool_), *(one.known for one in family.values())])
    wanted = {
        name: Column(needed[name][rows], (needed[name][rows] >= 0) & ~heard)
        for name in question.facts
        if name in needed
    }
    if len(question.facts) == 1:
        return with_said(suggested, [wanted])
    place = np.where(
        heard, agreeing(question.answers, suggested, size), agreeing(question.answers, wanted, size)
    )
    return question.said(place, place >= 0)


def _marks(
    settling: Settling, stated: Columns, likely: Sequence[Any], size: int
) -> tuple[Sequence[Any], Sequence[Any]]:
    """How every comparison stands, what is known, and what is known of those that an answer will be computed with."""
    sims = settling.sims(stated, size)
    codes = [sims.condition(atom) for atom in settling.atoms]
    open_ = {atom: code == UNKNOWN for atom, code in zip(settling.atoms, codes, strict=True)}
    codes += [sims.column(name).known for name in settling.facts]
    computed: dict[str, Any] = {}
    for atom in settling.computed:
        for name in settling.looked_at(atom):
            computed[name] = computed.get(name, False) | open_[atom]
    numbers = [sims.term_line()]
    numbers += [np.where(where & sims.column(name).known, sims.column(name).values, -1)
                for name, where in computed.items() if name in stated]  # fmt: skip
    return codes, [*numbers, *likely]


def _coarser(settling: Settling, stated: Columns, likely: Sequence[Any], size: int) -> tuple[Any, Any]:
    """Numbers and first rows of those that stand alike as things are and under every lowest and highest answer."""
    sims = settling.sims(stated, size)
    codes = [sims.condition(atom) for atom in settling.atoms]
    codes += [sims.column(name).known for name in settling.facts]
    for filled in _extremes(settling, stated, size):
        tried = settling.sims(filled, size)
        codes += [tried.condition(atom) for atom in settling.computed]
    return numbers_alike(codes, [sims.term_line(), *likely], size)


def _extremes(settling: Settling, stated: Columns, size: int) -> Iterator[Columns]:
    """The rows with each plan and account where these are not known; and so with each other answer, or none, given."""
    sims = settling.sims(stated, size)
    facts = [name for name in settling.computed_with if name in settling.book.facts]
    open_ = [name for name in facts if not np.asarray(sims.column(name).known).all()]
    narrowing = [name for name in NARROWING if name in open_]
    others = [name for name in open_ if name not in NARROWING]
    for answers in product(*(settling.answers(name) for name in narrowing)):
        for end in (None, 0, -1) if others else (None,):
            given = dict(zip(narrowing, answers, strict=True))
            if end is not None:
                given |= {name: settling.answers(name)[end] for name in others}
            yield with_said(stated, [said_by_all(given, size)])


def _or_none(column: Column) -> Any:
    return np.where(column.known, column.values, -1)


def numbers_alike(codes: Sequence[Any], numbers: Sequence[Any], size: int) -> tuple[Any, Any]:
    """A number per row, the same where all codes, marks and numbers are, and the first row of each."""
    found = key = np.zeros(size, dtype=np.int64)
    width = 1
    for column, low, span in _spans(codes, numbers, size):
        if width * span > _MOST_APART:
            found, key, width = _told_apart(found, key), np.zeros(size, dtype=np.int64), 1
        if span > _MOST_APART:
            found = _told_apart(found, column)
        else:
            key, width = key * span + (column - low), width * span
    found = _told_apart(found, key)
    return found, first_rows(found)


def _spans(codes: Sequence[Any], numbers: Sequence[Any], size: int) -> Iterator[tuple[Any, int, int]]:
    """Each column with its lowest value, and how many values there are from that to its highest.

    Of codes and marks, as many as one number has bits for are a column.
    """
    bits = [row for code in codes for row in _bits(code)]
    for start in range(0, len(bits), _MOST_BITS):
        some = bits[start : start + _MOST_BITS]
        yield numbers_of(np.stack(some), size).astype(np.int64), 0, 1 << len(some)
    for column in numbers if size else ():
        whole = np.broadcast_to(np.asarray(column, dtype=np.int64), (size,))
        low = int(whole.min())
        yield whole, low, int(whole.max()) - low + 1


def _bits(code: Any) -> Iterator[Any]:
    """What tells rows apart by a code, a mark or a set; nothing where it is the same of all."""
    match code:
        case Codes():
            yield from (code.yes, code.may)
        case Marks():
            yield code.words
        case Sets():
            yield from code.rows
        case np.ndarray():
            yield packed(code)


def _told_apart(numbers: Any, more: Any) -> Any:
    """The numbers, told apart further."""
    if not len(numbers) or (more == more[0]).all():
        return numbers
    return rows_numbered([numbers, more])
