"""Know whose a line was when people said what they wish of it, and whether it is still theirs.

What a user wished is no word of the next one. It must not know how answers are laid, nor which facts these are.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
import numpy as np

from batch.answers.answers_file import OPEN, LineAnswer
from batch.answers.lines import Lines, Pairs, Rows, joined
from batch.answers.named import named_lines
from batch.answers.written import NOT_KNOWN
from batch.columns import distinct_texts
from batch.understanding.clean import CleanTable
from batch.understanding.clean_column import CleanColumn
from batch.understanding.words import fold_script
from engine.types.facts import Fact

_NO_ROW = -1


@dataclass(frozen=True)
class Then:
    """Whose lines were on the day of an earlier check: each line's name, and by fact its holders in the same order."""

    as_of: datetime.date
    names: Sequence[str]
    holders: Mapping[str, Sequence[str]]


class Holders:
    """Who holds each row of a table, as it says itself: by fact, the place of a text in a list of distinct ones."""

    def __init__(self, table: CleanTable, facts: Mapping[str, Fact], lines: Lines) -> None:
        self._table, self._facts, self._lines = table, facts, lines

    def as_then(self, answers: Sequence[LineAnswer], then: Then | None) -> list[LineAnswer]:
        """The answers; those that may be as old as an earlier check with whose their lines were by it."""
        if then is None or not then.holders:
            return list(answers)
        at = np.full(self._table.size + 1, _NO_ROW, dtype=np.int64)  # the last is of no row
        of_name, rows = self._lines.rows_called(then.names)
        at[rows] = of_name
        texts = {name: [*held, NOT_KNOWN] for name, held in then.holders.items()}
        old = [one.on is None or one.on <= then.as_of for one in answers]
        return self._with_whose(answers, old, at, texts)

    def stamped(self, answers: Sequence[LineAnswer]) -> list[LineAnswer]:
        """The answers that say what is wished of lines they name, with whose these are now; others as they are.

        Where a number stands in several rows, whose it was tells these apart, whatever is said.
        """
        said = [bool(one.whose) and not self._wishes(one) for one in answers]
        named, of_name, _ = self._rows_named(answers, said)
        several = {named[place][0] for place in np.flatnonzero(np.bincount(of_name) > 1).tolist()}
        found = [
            msgspec.structs.replace(one, whose={}) if dropped and at not in several else one
            for at, (one, dropped) in enumerate(zip(answers, said, strict=True))
        ]
        rows = np.concatenate((np.arange(self._table.size, dtype=np.int64), [_NO_ROW]))
        now = {
            name: [*(texts[at] for at in of_row.tolist()), NOT_KNOWN]
            for name, (of_row, texts) in self._held.items()
        }
        return self._with_whose(found, [True] * len(found), rows, now)

    def _with_whose(
        self,
        answers: Sequence[LineAnswer],
        wanted: Sequence[bool],
        at: Rows,
        texts: Mapping[str, Sequence[str]],
    ) -> list[LineAnswer]:
        """The answers with whose their lines are, where they say a wish of them and nobody has said it yet.

        `at`: for each row the place of its holder among the texts; the last, of no row, is that of what is not known.
        """
        open_ = [
            place for place, one in enumerate(answers)
            if wanted[place] and named_lines(one) and not one.whose and self._wishes(one)
        ]  # fmt: skip
        keys = list(dict.fromkeys(key for place in open_ for key in named_lines(answers[place])))
        if not keys or not texts:
            return list(answers)
        row_of = np.full(len(keys), _NO_ROW, dtype=np.int64)
        of_key, rows = self._lines.rows_called(keys)
        row_of[of_key[::-1]] = rows[::-1]
        held = dict(zip(keys, at[row_of].tolist(), strict=True))
        found = list(answers)
        for place in open_:
            own = [held[key] for key in named_lines(answers[place])]
            whose = {name: tuple(listed[one] for one in own) for name, listed in texts.items()}
            found[place] = msgspec.structs.replace(answers[place], whose=whose)
        return found

    def passed_on(self, answers: Sequence[LineAnswer]) -> Pairs:
        """Pairs of an answer's place and a row that is no longer whose it was when the answer was given."""
        named, left, rows = self._rows_named(answers, [bool(one.whose) for one in answers])
        changed = np.zeros(len(rows), dtype=np.bool_)
        for name, (of_row, texts) in self._held.items():
            spelt = {fold_script(text): place for place, text in enumerate(texts)}
            now = np.asarray([spelt[fold_script(text)] for text in texts], dtype=np.int64)[of_row[rows]]
            said = [_of_line(answers[at].whose.get(name, ()), place) for at, place in named]
            was = np.asarray([spelt.get(fold_script(text), -1) for text in said], dtype=np.int64)
            there = np.asarray([text != NOT_KNOWN for text in said], dtype=np.bool_)
            changed |= there[left] & (was[left] != now)
        of = np.asarray([at for at, _ in named], dtype=np.int64)[left]
        # A number may be named for each of its rows: a row is still whose it was if one of them says so.
        pairs = of * self._table.size + rows
        changed &= ~np.isin(pairs, pairs[~changed])
        return of[changed], rows[changed]

    def strays(self, answers: Sequence[LineAnswer], met: Pairs, passed_on: Pairs) -> Pairs:
        """Pairs of an answer and a row that is another's, where a number stands in several rows.

        The number that the answer names has a row of its own, or, if it names that number alone, the row an answer of
        its own that was given beside it.
        """
        size = self._table.size
        named, left, rows = self._rows_named(answers, [_is_said(one.whose) for one in answers])
        of = np.asarray([at for at, _ in named], dtype=np.int64)[left]
        meant = np.isin(of * size + rows, met[0] * size + met[1])
        left, of, rows = left[meant], of[meant], rows[meant]
        sheets = {sheet: place for place, sheet in enumerate({(one.file, one.carried) for one in answers})}
        sheet = np.asarray([sheets[one.file, one.carried] for one in answers], dtype=np.int64)
        others = np.isin(of * size + rows, passed_on[0] * size + passed_on[1])
        beside = sheet[of] * size + rows
        alone = np.asarray([bool(one.line) for one in answers], dtype=np.bool_)[of]
        stray = others & (np.isin(left, left[~others]) | (alone & np.isin(beside, beside[~others])))
        return of[stray], rows[stray]

    def _rows_named(
        self, answers: Sequence[LineAnswer], wanted: Sequence[bool]
    ) -> tuple[list[tuple[int, int]], Rows, Rows]:
        """What the wanted answers name, each as the answer's place and its own among their names; and pairs of a place
        among these and a row that is called so."""
        found = [
            (at, place, key)
            for at, (one, is_wanted) in enumerate(zip(answers, wanted, strict=True)) if is_wanted
            for place, key in enumerate(named_lines(one))
        ]  # fmt: skip
        keys = {key: place for place, key in enumerate(dict.fromkeys(key for _, _, key in found))}
        if not keys:
            nothing = np.zeros(0, dtype=np.int64)
            return [], nothing, nothing
        of_key = np.asarray([keys[key] for _, _, key in found], dtype=np.int64)
        left, rows = joined(of_key, *self._lines.rows_called(list(keys)))
        return [(at, place) for at, place, _ in found], left, rows

    def _wishes(self, answer: LineAnswer) -> bool:
        return any(self._facts[name].wish and value != OPEN for name, value in answer.facts.items())

    @cached_property
    def _held(self) -> dict[str, tuple[Rows, list[str]]]:
        """Each row's holders, where the table says any."""
        columns = {name: column for name, column in self._table.columns.items() if self._facts[name].holder}
        return {name: _texts(column) for name, column in columns.items() if column.known.any()}


def _is_said(whose: Mapping[str, Sequence[str]]) -> bool:
    return any(text not in ("", NOT_KNOWN) for texts in whose.values() for text in texts)


def _of_line(texts: Sequence[str], place: int) -> str:
    """The holder of a line among those of an answer: one for all of them, or one each."""
    return NOT_KNOWN if not texts else texts[0] if len(texts) == 1 else texts[place]


def _texts(column: CleanColumn) -> tuple[Rows, list[str]]:
    """The place of each row's text, and the texts; what only its name tells apart by its name."""
    places, words = distinct_texts(column.cells)
    texts: list[str] = ["", *words.to_pylist()]
    at = places.astype(np.int64) + 1
    if column.names_at is not None:
        at = np.where(column.names_at >= 0, len(texts) + column.names_at, at)
        texts += ["; ".join(names) for names in column.names]
    return at, texts
