"""Which of several answers about a row and a fact goes first, and which of them no order tells apart.

The narrower goes before the wider. Of equally narrow ones that which was taken over less often from earlier reports
goes first, then one that says something before one that says it is not known, then one for the line itself which
insists; and a person's later answer before the same person's earlier one. It must not know what is answered.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from batch.answers.answers_file import LineAnswer
from batch.answers.lines import Pairs, Rows
from batch.columns import Places
from batch.understanding.words_settled import spelt

Flags = npt.NDArray[np.bool_]


class Narrowest:
    """The order of answers, whatever they say."""

    def __init__(self, answers: Sequence[LineAnswer]) -> None:
        ranks = np.asarray([one.rank for one in answers], dtype=np.int64)
        carried = np.asarray([one.carried for one in answers], dtype=np.int64)
        _, narrow = np.unique(ranks, return_inverse=True)
        _, older = np.unique(-carried, return_inverse=True)
        self._level = narrow * (older.max(initial=0) + 1) + older
        self._insists = np.asarray([bool(one.line) and one.replace for one in answers], dtype=np.int64)
        self._days = np.asarray([one.on.toordinal() if one.on else 0 for one in answers], dtype=np.int64)
        people: dict[str, int] = {}
        # Somebody without a name may be anybody: each is a person apart.
        self._people = np.asarray(
            [people.setdefault(spelt(one.by), len(people)) if spelt(one.by) else -1 - at
             for at, one in enumerate(answers)],
            dtype=np.int64,
        )  # fmt: skip

    def of(self, meant: Pairs, kinds: Rows, says: Flags, size: int) -> tuple[Places, Places]:
        """The answer each row goes by, and one that differs and is as narrow (-1: none); `kinds` and `says`: what each
        answer says, and whether it says something."""
        of, rows = self._first(meant, says, size)
        at: Places = np.full(size, -1, dtype=np.int32)
        at[rows[::-1]] = of[::-1]
        differs = np.flatnonzero(kinds[of] != kinds[at[rows]])[::-1]
        other: Places = np.full(size, -1, dtype=np.int32)
        other[rows[differs]] = of[differs]
        return at, other

    def _first(self, meant: Pairs, says: Flags, size: int) -> Pairs:
        """The pairs of an answer and a row that no other goes before, by the answers' order."""
        of, rows = meant
        level = (self._level * 2 + says[:-1]) * 2 + self._insists
        best = np.full(size, -1, dtype=np.int64)
        np.maximum.at(best, rows, level[of])
        first = level[of] == best[rows]
        of, rows = of[first], rows[first]
        order = np.lexsort((self._days[of], self._people[of], rows))
        of, rows, days = of[order], rows[order], self._days[of[order]]
        same = (rows[1:] == rows[:-1]) & (self._people[of[1:]] == self._people[of[:-1]])
        groups = np.cumsum(np.concatenate((np.ones(min(len(of), 1), np.int64), ~same)))
        latest = np.zeros(len(of) + 1, dtype=np.int64)
        np.maximum.at(latest, groups, days)
        kept = np.flatnonzero((days == 0) | (days == latest[groups]))
        kept = kept[np.argsort(of[kept], kind="stable")]
        return of[kept], rows[kept]
