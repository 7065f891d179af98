"""The facts of a fleet in words, each distinct value once: what the sentences about its SIMs are filled with."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from batch.columns import first_rows, numbered, relabelled, rows_numbered
from batch.fleet.table import BETWEEN_NAMES, Fleet
from batch.understanding.cell_types import cell_type_of
from engine.conditions.walking import decisions_in
from engine.deciding.consequences import AMOUNTS, DATES
from engine.deciding.decide import Decider
from engine.deciding.many import FleetDecided
from engine.deciding.sims import Sims
from engine.types.arrays import ManySims
from engine.types.fact_types import type_of
from engine.types.lanes import Column
from engine.types.values import decode
from language.templates import fill, names_wanted
from language.texts import Texts
from language.wording import listed, shown


class FleetWords:
    """Look up what a template's names say of each SIM."""

    def __init__(
        self, decider: Decider, fleet: Fleet, decided: FleetDecided, texts: Texts, as_of: int
    ) -> None:
        self.rulebook = decider.rulebook
        self.fleet, self.decided, self.texts = fleet, decided, texts
        lane = ManySims(fleet.size)
        self._sims = Sims(
            self.rulebook, fleet.columns, lane, as_of, decider.assumed_values, self.rulebook.settings
        )  # fmt: skip

    def sentences(self, template: str, rows: Any) -> tuple[Any, list[str]]:
        """The template filled in for the SIMs at `rows` (positions): a number per row, and each distinct sentence."""
        names = names_wanted(template)
        if not names:
            return np.zeros(len(rows), dtype=np.int64), [fill(template, {})]
        found = [self.words(name, rows) for name in names]
        numbers = rows_numbered([codes for codes, _ in found])
        filled = [
            fill(
                template, {name: words[codes[row]] for name, (codes, words) in zip(names, found, strict=True)}
            )
            for row in first_rows(numbers)
        ]
        return numbers, filled

    def words(self, name: str, rows: Any) -> tuple[Any, list[str | None]]:
        """What a name says of the SIMs at `rows`: a number per row, and each distinct text (None: unknown)."""
        item = self.rulebook.facts.get(name)
        if item is not None and (type_of(item).opaque or name in self.fleet.names):
            return self._texts(
                self._listed(name) if name in self.fleet.names else self.fleet.text(name), rows
            )
        term = self.rulebook.terms.get(name)
        if term is not None and type_of(term).opaque:
            return self._text_term(name, rows)
        return self._numbers(name, rows)

    def _texts(self, values: pa.Array, rows: Any) -> tuple[Any, list[str | None]]:
        coded = values.take(pa.array(rows)).dictionary_encode(null_encoding="encode")
        return np.asarray(coded.indices), coded.dictionary.to_pylist()

    def _listed(self, name: str) -> pa.Array:
        """The names of a list where they are known, else how many there are; a carrier's own name, else its label."""
        if cell_type_of(self.rulebook.facts[name]).named:
            labels = relabelled(
                self.fleet.text(name), lambda code: shown(self.rulebook, self.texts, name, code)
            )
            return pa.compute.coalesce(self.fleet.names[name], labels.dictionary_decode())
        names = relabelled(
            self.fleet.names[name], lambda several: listed(self.texts, several.split(BETWEEN_NAMES))
        )
        column = self.fleet.columns[name]
        counts = pa.array(column.values, mask=~np.asarray(column.known)).cast(pa.string())
        return pa.compute.coalesce(names.dictionary_decode(), counts)

    def _text_term(self, name: str, rows: Any) -> tuple[Any, list[str | None]]:
        codes, lines = numbered(self.decided.term_line[rows])
        found = [self.rulebook.terms_on(self.decided.as_of)[name].value(int(line)) for line in lines]
        return codes, [str(value.value) if value else None for value in found]

    def _numbers(self, name: str, rows: Any) -> tuple[Any, list[str | None]]:
        column = self._column(name)
        values = np.broadcast_to(np.asarray(column.values, dtype=np.int64), (self.fleet.size,))[rows]
        known = np.broadcast_to(np.asarray(column.known), (self.fleet.size,))[rows]
        places, uniques = numbered(values[known])
        texts = [self._shown(name, int(value)) for value in uniques]
        codes = np.full(len(values), len(texts), dtype=np.int64)
        codes[known] = places
        return codes, [*texts, None]

    def _column(self, name: str) -> Column:
        if name in DATES or name in AMOUNTS:
            found: Column = getattr(self.decided.consequences, name)
            return found
        node = self.rulebook.derived_nodes.get(name)
        if node is not None and decisions_in(node, self.rulebook.derived_nodes):
            return Column(0, False)  # of what was decided, only the consequences are kept
        return self._sims.column(name)

    def _shown(self, name: str, value: int) -> str | None:
        if name in DATES:
            return datetime.date.fromordinal(value).isoformat() if value > 0 else None
        item = self.rulebook.definition(name)
        return shown(self.rulebook, self.texts, name, decode(item, value)) if item is not None else None

    def column(self, name: str) -> Column:
        """The numbers of a fact, term or derived fact for the whole fleet."""
        return self._sims.column(name)
