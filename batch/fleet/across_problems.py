"""Tell what rows of a fleet say against each other: one number twice, too many prepaid, a shared plan without its main
line.

It must not know rules or texts: typed columns in, problems out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from batch.columns import distinct_texts, numbered
from batch.fleet.charge_rows import Bill, bills
from batch.fleet.groups import FleetRows
from batch.problem_list import ProblemList, problem_list
from batch.problems import Problem
from batch.understanding.clean import CleanTable
from batch.understanding.line_keys import CARD, CODES_OF, LINE_KEYS, NUMBER, Codes
from batch.understanding.problems_placed import problem_at, problems_at
from batch.understanding.understand import masked
from batch.understanding.understood import CellWords
from engine.rulebook.model import PrepaidCap

_ONCE = {NUMBER: "duplicate_msisdn", CARD: "duplicate_iccid"}  # what no two running lines share
NAMED = 10  # other rows that a problem names; after them comes an ellipsis


def across_problems(
    table: CleanTable, cap: PrepaidCap, operator_of: Mapping[str, str], words: CellWords
) -> ProblemList:
    """All that the rows say against each other; `operator_of` gives a carrier's code that of its operator."""
    rows = FleetRows(table)
    charges = bills(rows, LINE_KEYS, words)
    return problem_list(
        on_several_rows(rows, charges),
        duplicates(rows, charges),
        above_cap(rows, cap, operator_of),
        without_main(rows),
    )


def on_several_rows(rows: FleetRows, charges: Sequence[Bill]) -> ProblemList:
    """One problem for each table that lists charges, at each of their rows."""
    return problem_list(
        *(
            problems_at(
                rows.table,
                bill.rows,
                "row_per_charge",
                bill.fact,
                params={"numbers": str(bill.numbers), "count": str(len(bill.rows))},
            )
            for bill in charges
        )
    )


def duplicates(rows: FleetRows, charges: Sequence[Bill] = ()) -> list[Problem]:
    """A problem for each row whose number or ICCID stands in other rows too, naming them.

    A line that is over does not count: beside a running one it is the number's history. Rows of `charges` are told
    otherwise.
    """
    problems, table = [], rows.table
    told = np.zeros(table.size, dtype=np.bool_)
    for bill in charges:
        told[bill.rows] = True
    for name in _ONCE:
        column = table.columns.get(name)
        if column is None:
            continue
        codes = CODES_OF[name](table.columns, table.size)
        for group in _groups(np.where(rows.closed, -1, codes)):
            for row in group:
                if told[row]:
                    continue
                others = [other for other in group[: NAMED + 2] if other != row][: NAMED + 1]
                named = [row_label(table, other, row) for other in others[:NAMED]]
                more = ["…"] if len(others) > NAMED else []
                problems.append(problem_twice(table, row, name, [*named, *more], len(group) - 1))
    return problems


def problem_twice(table: CleanTable, row: int, name: str, others: Sequence[str], count: int) -> Problem:
    """The problem of a row whose number or ICCID stands in so many others too, some of which it names."""
    column = table.columns[name]
    text = masked(column.fact, column.cells[row].as_py())
    return problem_at(table, row, _ONCE[name], name, text, {"rows": ", ".join(others), "count": str(count)})


def above_cap(rows: FleetRows, cap: PrepaidCap, operator_of: Mapping[str, str]) -> list[Problem]:
    """A problem for each prepaid number of an owner who has more at that operator than may be registered.

    Brands count with their operator, and lines that are over don't. Where the account is not known, more than either
    kind may have.
    """
    running = rows.has("plan_type", "prepaid") & ~rows.closed
    holders, size = rows.together(rows.owners, rows.operators(operator_of), among=running)
    numbers = CODES_OF[NUMBER](rows.table.columns, rows.table.size)
    held = np.append(_numbers_held(holders, numbers, size), 0)  # the last place, of -1, is nobody's
    return over_cap(rows, held[holders], cap)


def _numbers_held(holders: Codes, numbers: Codes, size: int) -> Codes:
    """How many numbers each of `size` holders has; a line without one (-1) counts once.

    Numbers that stand in several lines are few: they alone are told apart by their holder too.
    """
    held = holders >= 0
    again = held & (numbers >= 0)
    again[again] = np.bincount(numbers[again])[numbers[again]] > 1
    span = int(numbers.max(initial=0)) + 1
    pairs = numbered(holders[again] * span + numbers[again])[1]
    counts: Codes = np.bincount(np.concatenate([holders[held & ~again], pairs // span]), minlength=size)
    return counts


def over_cap(rows: FleetRows, counts: Codes, cap: PrepaidCap) -> list[Problem]:
    """A problem for each row whose owner has so many numbers, where that is more than may be registered."""
    problems = []
    personal, corporate = rows.has("account_type", "personal"), rows.has("account_type", "corporate")
    for most, lines in (
        (cap.personal, personal),
        (cap.corporate, corporate),
        (max(cap.personal, cap.corporate), ~(personal | corporate)),
    ):
        over = np.flatnonzero((counts > most) & lines)
        texts, text_of = _shown_at(rows.table, NUMBER, over)
        for row, place in zip(over.tolist(), text_of.tolist(), strict=True):
            params = {"count": str(counts[row]), "cap": str(most)}
            problems.append(problem_at(rows.table, row, "registration_cap", NUMBER, texts[place], params))
    return problems


def without_main(rows: FleetRows) -> ProblemList:
    """A problem for each open secondary line of a shared plan that no row of the fleet is the main line of."""
    plans, size = rows.together(rows.carriers, rows.owners, rows.plan_groups)
    mains = np.bincount(plans[(plans >= 0) & rows.has("line_role", "main")], minlength=size + 1)
    alone = (plans >= 0) & rows.open & rows.has("line_role", "secondary") & (mains[plans] == 0)
    return problems_alone(rows.table, np.flatnonzero(alone))


def problems_alone(table: CleanTable, rows: Codes) -> ProblemList:
    """A problem for each of these rows, secondary lines without a main one."""
    return problems_at(
        table, rows, "secondary_without_main", "plan_group", *_shown_at(table, "plan_group", rows)
    )


def _groups(codes: Codes) -> Iterator[Sequence[int]]:
    """The rows of each code that several rows have, in row order."""
    counts = np.bincount(codes + 1, minlength=1)
    counts[0] = 0  # blank
    rows = np.flatnonzero(counts[codes + 1] > 1)
    rows = rows[np.argsort(codes[rows], kind="stable")]
    ends = np.flatnonzero(np.diff(codes[rows])) + 1
    for group in np.split(rows, ends):
        if len(group):
            yield group.tolist()


def row_label(table: CleanTable, row: int, seen_from: int) -> str:
    """A row as it is named beside another: its sheet or file too, where that is another one."""
    here, there = table.places[table.place_of[seen_from]], table.places[table.place_of[row]]
    number = str(table.rows[row])
    if there.source != here.source:
        return f"{there.source} {there.sheet}".strip() + f" {number}"
    return number if there.sheet == here.sheet else f"{there.sheet} {number}"


def _shown_at(table: CleanTable, name: str, rows: Codes) -> tuple[list[str], Codes]:
    """The distinct texts of a fact in some rows as a message may show them, a blank one last; and the place of each
    row's."""
    column = table.columns.get(name)
    if column is None:
        return [""], np.zeros(len(rows), dtype=np.int64)
    places, texts = distinct_texts(column.cells.take(pa.array(rows)))
    return [*(masked(column.fact, text) for text in texts.to_pylist()), ""], np.where(
        places < 0, len(texts), places
    )
