"""What was found of a part's lines in the whole fleet, as facts and problems of them. Must not know how it is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from batch.fleet.across_problems import NAMED, may_join, over_cap, problem_twice, problems_alone
from batch.fleet.groups import Codes, FleetRows
from batch.fleet.number_order import as_texts
from batch.parted.across_parts import ABOVE, ALONE, DEPENDENTS, TARGETS, TWICE
from batch.problem_list import ProblemList, problem_list
from batch.problems import Notice, Problem
from batch.understanding.clean import CleanTable
from batch.understanding.clean_column import CleanColumn, unknown_column
from batch.understanding.line_keys import CARD, NUMBER
from engine.rulebook.book import Rulebook
from engine.types.facts import Fact


@dataclass(frozen=True)
class FoundAcross:
    """What the files in `folder` say of the lines of a part; `files`: the names of the fleet's files."""

    folder: Path
    part: int
    file: int
    files: Sequence[str]

    def with_facts(self, table: CleanTable, facts: Mapping[str, Fact]) -> CleanTable:
        """The table with the facts that the fleet adds."""
        columns = dict(table.columns)
        if "transfer_target" in facts:
            places, texts = self._of(TARGETS, "target")
            columns |= _filled(
                table, facts["transfer_target"], places, np.ones(len(places), np.int64), as_texts(texts)
            )
        if "dependent_lines" in facts:
            places, counts = self._of(DEPENDENTS, "dependents")
            columns |= _filled(table, facts["dependent_lines"], places, counts.to_numpy(), None)
        return replace(table, columns=columns)

    def problems(self, table: CleanTable, rulebook: Rulebook) -> ProblemList:
        """What lines of the part and others say against each other."""
        return problem_list(
            self._twice(table),
            self._above(table, rulebook),
            problems_alone(table, self._of(ALONE, "place")[0]),
        )

    def notices(self, _table: CleanTable) -> list[Notice]:
        """None: what is known of the whole is told once."""
        return []

    def _twice(self, table: CleanTable) -> Iterator[Problem]:
        found = self._read(TWICE)
        for fact in (NUMBER, CARD):
            for one in found.filter(pc.equal(found["fact"], fact)).to_pylist():
                others = [
                    other
                    for other in one["others"]
                    if (other["part"], other["place"]) != (self.part, one["place"])
                ]
                named = [self._label(other["file"], other["row"]) for other in others[:NAMED]]
                more = ["…"] if one["count"] - 1 > NAMED else []
                joins = may_join([other["file"] for other in one["others"][:NAMED]], one["count"])
                yield problem_twice(table, one["place"], fact, [*named, *more], one["count"] - 1, joins=joins)

    def _above(self, table: CleanTable, rulebook: Rulebook) -> list[Problem]:
        places, found = self._of(ABOVE, "count")
        counts = np.zeros(table.size, dtype=np.int64)
        counts[places] = found.to_numpy()
        return over_cap(FleetRows(table), counts, rulebook.settings.prepaid_cap)

    def _label(self, file: int, row: int) -> str:
        """A line as it is named beside one of this part: its file too, where that is another one."""
        return str(row) if file == self.file else f"{self.files[file]} {row}"

    def _of(self, kind: str, name: str) -> tuple[Codes, pa.Array]:
        """The places in the part of which there is something, and that."""
        found = self._read(kind)
        return found["place"].to_numpy().astype(np.int64), found[name].combine_chunks()

    def _read(self, kind: str) -> pa.Table:
        return pq.read_table(self.folder / f"{kind}.parquet", filters=[("part", "=", self.part)]).sort_by(
            "place"
        )


def _filled(
    table: CleanTable, fact: Fact, places: Codes, numbers: Codes, texts: pa.Array | None
) -> dict[str, CleanColumn]:
    """The fact's column with what was found; none where there is nothing of it."""
    stated = table.columns.get(fact.name)
    if stated is None and not len(places):
        return {}
    column = stated or unknown_column(fact, table.size)
    at = np.full(table.size, -1, dtype=np.int64)
    at[places] = np.arange(len(places))
    found = (at >= 0) & ~column.known
    known = column.known | found
    values = column.numbers.astype(np.int64)
    values[found] = numbers[at[found]]
    if texts is not None:
        texts = pc.coalesce(texts.take(pa.array(at, mask=~found)), column.cells.cast(pa.large_string()))
    return {fact.name: replace(column, numbers=values, known=known, texts=texts)}
