"""What the sheet Year ahead says: by day and by what changes, first of how many lines, then line by line.

Must not know how a change is found, nor how a sheet is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.ahead_shapes import KINDS, TERM, Ahead
from batch.columns import arrow, relabelled
from batch.report.ahead_words import AheadWords
from batch.report.sheets import Kind, SheetColumn, Table
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.shapes import FleetResult

FOREVER = 1 << 30  # later than any day
#: The ordinal of 1970-01-01, from which dates in Arrow are counted.
_FIRST_DAY = 719_163
_TONES = (
    "settle",
    "ask",
    "settle",
    "bad",
    "later",
    "",
    "",
    "",
    "done",
)  # of the kinds of changes, in their order


def ahead_table(result: FleetResult, ahead: Ahead, words: ReportWords) -> Table:
    """The sheet's rows: of changes that several lines have alike, first one for all of them."""
    said = AheadWords(words)
    rows = _Rows(ahead, said)
    sims = rows.sim

    def column(
        name: str, values: pa.Array, kind: Kind = "text", width: float | None = None, band: str = "line",
        tones: dict[str, str] | None = None, *, wrap: bool = False, needed: bool = True,
    ) -> SheetColumn | None:  # fmt: skip
        if not needed and values.null_count == len(values):
            return None
        told = words.at(f"columns.ahead.{name}")
        return SheetColumn(
            str(told["label"]), values, kind, width, str(told.get("note", "")), band, tones or {}, wrap=wrap
        )

    def of_line(name: str) -> pa.Array:
        return arrow(result.sims[name]).take(sims)

    kinds = [said.kind(code) for code in KINDS]
    tones = {name: tone for name, tone in zip(kinds, _TONES, strict=True) if tone}
    names = arrow(result.sims["carrier"]) if result.carrier_names is None else _named(result)
    carrier = relabelled(names.take(sims), words.carrier).dictionary_decode()
    columns = [
        column("on", rows.days("day"), "date", band="key"),
        column("last", rows.days("last"), "date", band="key", needed=False),
        column("kind", rows.words("kind", kinds), width=20, band="key", tones=tones),
        column("what", rows.what, width=64, band="verdict", wrap=True),
        column("figures", rows.figures, width=48, band="money", wrap=True, needed=False),
        column("sims", rows.sims, "count", band="verdict"),
        column("sim", of_line("sim_id"), "code"),
        column("msisdn", of_line("msisdn"), "code", 16),
        column("user", of_line("user"), "code", needed=False),
        column("department", of_line("department"), "code", needed=False),
        column("carrier", rows.with_terms(carrier, words), width=20, wrap=True),
    ]  # fmt: skip
    shown = [one for one in columns if one is not None]
    return Table(
        words.say("sheets.ahead"), shown, len(sims), frozen=1, printed=len(shown), tab="2F6690",
        empty=words.say("empty.ahead"),
    )  # fmt: skip


def _named(result: FleetResult) -> pa.Array:
    return pc.coalesce(result.carrier_names, arrow(result.sims["carrier"]).cast(pa.string()))


class _Rows:
    """The rows in the order in which they are read: by day, then what takes several steps. What many lines have alike
    is first said of all of them, in a row without a line; a term's row is one of these."""

    def __init__(self, ahead: Ahead, said: AheadWords) -> None:
        self._terms = ahead.terms
        what, texts = _whats(ahead, said)
        steps = ahead.last > ahead.day
        alike = np.stack([steps, np.where(steps, 0, ahead.day), ahead.kind, what])
        keys, group, many = np.unique(alike, axis=1, return_inverse=True, return_counts=True)
        group = group.reshape(-1)
        heads = np.flatnonzero(many > 1)
        lines, terms = np.arange(len(group)), np.arange(len(ahead.terms))
        earliest = np.full(len(many), FOREVER, np.int64)
        np.minimum.at(earliest, group, ahead.day)
        latest = np.zeros(len(many), np.int64)
        np.maximum.at(latest, group, ahead.last)
        term_days = np.asarray([one.day.toordinal() for one in ahead.terms], np.int64)
        # Of what is sorted by, in this order: steps last, by day and kind; what most lines have first, and its head.
        parts = {
            "steps": (steps, keys[0, heads], 0 * terms),
            "on": (keys[1, group], keys[1, heads], term_days),
            "kind": (ahead.kind, keys[2, heads], 0 * terms + KINDS.index(TERM)),
            "fewer": (-many[group], -many[heads], 0 * terms),
            "group": (group, heads, -1 - terms),
            "line": (1 + 0 * lines, 0 * heads, 0 * terms),
            "day": (ahead.day, earliest[heads], term_days),
            "last": (ahead.last * steps, latest[heads] * keys[0, heads], 0 * terms),
            "sim": (ahead.sim, 0 * heads - 1, 0 * terms - 1),
            "what": (what, keys[3, heads], len(texts) + terms),
            "figures": (ahead.numbers, 0 * heads, 0 * terms),
            "sims": (many[group] == 1, many[heads], np.asarray([one.lines for one in ahead.terms], np.int64)),
        }
        whole = {name: np.concatenate(part).astype(np.int64) for name, part in parts.items()}
        by = ("steps", "on", "kind", "fewer", "group", "line", "day", "sim")
        order = np.lexsort([whole[name] for name in reversed(by)])
        self._whole = {name: values[order] for name, values in whole.items()}
        self._texts = [*texts, *map(said.term, ahead.terms)]
        self._figures = [said.numbers(several) or None for several in ahead.said_numbers]

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


def _whats(ahead: Ahead, said: AheadWords) -> tuple[Any, list[str]]:
    """What is said of each row, by its place among the texts: of figures alone, which they are."""
    texts = [said.codes(several) for several in ahead.said_codes]
    names: dict[str, int] = {}
    of_numbers = [names.setdefault(said.names(several), len(names)) for several in ahead.said_numbers]
    what = np.where(
        ahead.codes > 0, ahead.codes, np.asarray(of_numbers, np.int64)[ahead.numbers] + len(texts)
    )
    return what, [*texts, *names]
