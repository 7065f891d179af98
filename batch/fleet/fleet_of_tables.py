"""Make a fleet of cleaned tables: its columns, and where each problem stands. It must not know what is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from batch.columns import in_list, whole
from batch.fleet.fleet_wide import ALL_ROWS, FleetWide
from batch.fleet.table import BETWEEN_NAMES, Fleet, Ints
from batch.problem_list import ProblemList, problem_list
from batch.problems import Problem
from batch.shapes import InputFile, RawTable
from batch.understanding.cell_types import cell_type_of
from batch.understanding.clean import CleanTable
from batch.understanding.clean_column import CleanColumn
from engine.rulebook.book import Rulebook
from engine.types.lanes import Column


def fleet_of(
    rulebook: Rulebook, clean: CleanTable, tables: Sequence[RawTable], across: FleetWide = ALL_ROWS
) -> Fleet:
    """The cleaned tables as one fleet, with the problems placed at their rows; `across`: who knows what rows say
    against each other."""
    unreadable = np.zeros(clean.size, dtype=np.bool_)
    of_tables: list[Problem] = []
    starts, went_to = np.cumsum([0, *(len(table.rows) for table in tables)]), clean.rows_read.went_to
    for start, table in zip(starts, tables, strict=False):
        of_tables += table.problems
        for position, problem in table.unreadable.items():
            unreadable[went_to[start + position]] = True
            of_tables.append(problem)
    problems = problem_list(of_tables, clean.problems, across.problems(clean, rulebook))
    columns = {name: Column(item.numbers, item.known) for name, item in clean.columns.items()}
    sources = [place.source + (f" [{place.sheet}]" if place.sheet else "") for place in clean.places]
    unique = list(dict.fromkeys(sources))
    numbers = np.asarray([unique.index(source) for source in sources] or [0], dtype=np.int32)[clean.place_of]
    return Fleet(
        size=clean.size,
        columns=columns,
        cells=_Cells(clean.columns),
        names={
            name: _names(item)
            for name, item in clean.columns.items()
            if item.names and (cell_type_of(item.fact).lists or cell_type_of(item.fact).named)
        },
        source=in_list(numbers, unique),
        row=clean.rows,
        unreadable=unreadable,
        carried=pa.table({name: whole(item).cast(pa.string()) for name, item in clean.carried.items()}),
        problems=problems,
        at=_positions(clean, problems),
        notices=[notice for table in tables for notice in table.notices]
        + list(clean.notices)
        + across.notices(clean),
        inputs=[InputFile(table.source, table.sheet, len(table.rows), table.sha256) for table in tables],
    )


class _Cells(Mapping[str, pa.Array]):
    """The cells of each column, made when they are looked at."""

    def __init__(self, columns: Mapping[str, CleanColumn]) -> None:
        # Without what was told apart on the way: nobody asks for it again.
        self._columns = {name: replace(column, told_apart=None) for name, column in columns.items()}

    def __getitem__(self, name: str) -> pa.Array:
        return self._columns[name].cells

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def _positions(clean: CleanTable, problems: ProblemList) -> Ints:
    """Where in the fleet each problem is; -1 for one that concerns no row of it.

    Rows of two tables that stand side by side have the same numbers.
    """
    read = clean.rows_read
    numbers = {(place.source, place.sheet, place.part): at for at, place in enumerate(clean.places)}
    whose = problems.each([numbers.get((one.source, one.sheet, one.part), -1) for one in problems.alike])
    found = np.full(len(problems), -1, dtype=np.int64)
    for number in np.unique(whose[whose >= 0]).tolist():
        its = np.flatnonzero(read.place_of == number)
        ours = np.flatnonzero(whose == number)
        wanted = problems.rows[ours]
        at = np.searchsorted(read.rows[its], wanted)
        there = np.append(read.rows[its], -1)[at] == wanted
        found[ours[there]] = read.went_to[its[at[there]]]
    return found


def _names(item: Any) -> pa.Array:
    """The names of a list joined, null where the cell gave only a number."""
    words = pa.array([BETWEEN_NAMES.join(names) for names in item.names] or [""], pa.string())
    at = pa.array(item.names_at, mask=item.names_at < 0)
    return words.take(at)
