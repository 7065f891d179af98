"""Put the changes ahead in the order in which they are read: by day, then those of several steps; what several lines
have alike first in one row for all of them. Must not know what any change means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.ahead_shapes import KINDS, TERM, Ahead
from batch.report.ahead_words import AheadWords
from batch.report.words import ReportWords

#: The ordinal of 1970-01-01, from which dates in Arrow are counted.
_FIRST_DAY = 719_163
#: What rows are sorted by: those of several steps last, by day and kind; what most lines have first, and of these the
#: row that is said of all. The others are what a row shows.
_SORTED = ("steps", "on", "kind", "fewer", "group", "line", "day", "sim")
_SHOWN = ("last", "what", "figures", "sims")
_Fields = Mapping[str, Any]


class RowsAhead:
    """The rows of the sheet: one for each line and change, one for all lines that change alike, one for a carrier's
    terms."""

    def __init__(self, ahead: Ahead, said: AheadWords) -> None:
        self._terms = ahead.terms
        what, self._texts = _whats(ahead, said)
        rows = _of_lines(ahead, what)
        blocks = (rows, _of_all(ahead, rows), _of_terms(ahead, len(self._texts)))
        self._texts += map(said.term, ahead.terms)
        self._figures = [said.numbers(several) or None for several in ahead.said_numbers]
        whole = {
            name: np.concatenate([block[name] for block in blocks]).astype(np.int64)
            for name in (*_SORTED, *_SHOWN)
        }
        order = np.lexsort([whole[name] for name in reversed(_SORTED)])
        self._whole = {name: values[order] for name, values in whole.items()}

    @property
    def sim(self) -> pa.Array:
        """The places of the lines."""
        return pa.array(self._whole["sim"], mask=self._whole["sim"] < 0)

    def days(self, name: str) -> pa.Array:
        """Ordinals as dates, 0 as none."""
        ordinals = self._whole[name]
        return pa.array((ordinals - _FIRST_DAY).astype(np.int32), mask=ordinals == 0).cast(pa.date32())

    def words(self, name: str, words: Sequence[str | None]) -> pa.Array:
        """Words by their places."""
        return pa.DictionaryArray.from_arrays(
            pa.array(self._whole[name].astype(np.int32)), pa.array(words, pa.string())
        )

    @property
    def what(self) -> pa.Array:
        return self.words("what", self._texts)

    @property
    def figures(self) -> pa.Array:
        return self.words("figures", self._figures).dictionary_decode()

    @property
    def sims(self) -> pa.Array:
        """How many lines change so; blank beside each of several."""
        return pa.array(self._whole["sims"], mask=self._whole["sims"] == 0)

    def with_terms(self, carriers: pa.Array, words: ReportWords) -> pa.Array:
        """The carriers of lines, and those of terms."""
        of_terms = pa.array([words.carrier(one.carrier) for one in self._terms], pa.string())
        place = -1 - self._whole["group"]
        return pc.coalesce(carriers, of_terms.take(pa.array(place, mask=place < 0)))


def _of_lines(ahead: Ahead, what: Any) -> _Fields:
    """A row for each line and change."""
    steps = ahead.last > ahead.day
    on = np.where(steps, 0, ahead.day)
    alike = np.stack([steps, on, ahead.kind, what])
    _, group, many = np.unique(alike, axis=1, return_inverse=True, return_counts=True)
    group = group.reshape(-1)
    return {
        "steps": steps, "on": on, "kind": ahead.kind, "fewer": -many[group], "group": group,
        "line": np.ones(len(group)), "day": ahead.day, "last": ahead.last * steps, "sim": ahead.sim, "what": what,
        "figures": ahead.numbers, "sims": many[group] == 1,
    }  # fmt: skip


def _of_all(ahead: Ahead, rows: _Fields) -> _Fields:
    """A row for what several lines have alike: from the first of their days to the last of their steps."""
    order = np.lexsort((ahead.day, rows["group"]))
    group = rows["group"][order]
    firsts = np.flatnonzero(np.diff(group, prepend=-1))
    latest = np.maximum.reduceat(rows["last"][order], firsts) if len(firsts) else firsts
    many = np.diff(np.append(firsts, len(group)))
    several, first = many > 1, order[firsts[many > 1]]
    none = np.zeros(len(first))
    return {
        **{name: values[first] for name, values in rows.items()},
        "line": none, "last": latest[several], "sim": none - 1, "figures": none, "sims": many[several],
    }  # fmt: skip


def _of_terms(ahead: Ahead, texts: int) -> _Fields:
    """A row for the terms of a carrier that get too old on a day; their texts come after so many others."""
    days = np.asarray([one.day.toordinal() for one in ahead.terms], np.int64)
    places, none = np.arange(len(days)), np.zeros(len(days))
    return {
        "steps": none, "on": days, "kind": none + KINDS.index(TERM), "fewer": none, "group": -1 - places,
        "line": none, "day": days, "last": none, "sim": none - 1, "what": texts + places, "figures": none,
        "sims": np.asarray([one.lines for one in ahead.terms], np.int64),
    }  # fmt: skip


def _whats(ahead: Ahead, said: AheadWords) -> tuple[Any, list[str]]:
    """What is said of each row, by its place among the texts: of figures alone, which they are."""
    texts = [said.codes(several) for several in ahead.said_codes]
    names: dict[str, int] = {}
    of_numbers = [names.setdefault(said.names(several), len(names)) for several in ahead.said_numbers]
    what = np.where(
        ahead.codes > 0, ahead.codes, np.asarray(of_numbers, np.int64)[ahead.numbers] + len(texts)
    )
    return what, [*texts, *names]
