"""Decide the twelve rules in SQL, with DuckDB: verdicts alone. NULL is unknown, which SQL's `and` and `or` know."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from bench.peers.lines import ACTION, CHOICES, HINDRANCE, OPEN, YES_NO, Decide, Lines, Verdicts

CONDITIONS = {
    "owed": "outstanding_hkd > 0",
    "disputed": "in_dispute or not name_matches",
    "bound": "codes_come_here and number_is_known",
    "shared": "shared_plan and plan_type = 'postpaid'",
    "gone": "line_status = 'closed'",
    "port_out": "port_out_wanted",
    "keep": "still_needed",
    "suspend": "needed_again and plan_type = 'postpaid' and fee_hkd > 2000",
    "wait": "months_left > 1 and (balance_hkd < 5000 or auto_recharge)",
}
CONDITIONS_2 = {"settle_first": "owed or disputed or bound or shared"}


def prepare(lines: Lines) -> Decide:
    database = duckdb.connect()
    database.execute("set threads = 1")  # processor time on one core
    database.register("given", table_of(lines))
    for name, codes in CHOICES.items():
        database.execute(f"create type {name}_code as enum {codes}")
    named = ", ".join(f"{name}::{name}_code as {name}" for name in CHOICES)
    database.execute(f"create table lines as select * replace ({named}) from given")  # noqa: S608 - our own names
    query = statement()

    def decide() -> Verdicts:
        found: dict[str, Any] = database.execute(query).fetchnumpy()
        return Verdicts(found["hindrance"], found["action"])

    return decide


def statement() -> str:
    """The query: conditions once, then what they lead to."""
    conditions = ", ".join(f"({text}) as {name}" for name, text in CONDITIONS.items())
    also = ", ".join(f"({text}) as {name}" for name, text in CONDITIONS_2.items())
    decisions = ", ".join(
        f"{_first(outcomes)} as {name}" for name, outcomes in (("hindrance", HINDRANCE), ("action", ACTION))
    )
    asked = f"select {conditions} from lines"  # noqa: S608 - our own names
    return f"select {decisions} from (select *, {also} from ({asked}))"  # noqa: S608 - our own names


def _first(outcomes: tuple[str, ...]) -> str:
    """The place of the first that holds; open where one above it is unknown."""
    *conditions, _ = outcomes
    cases = " ".join(
        f"when {name} then {place} when {name} is null then {OPEN}"
        for place, name in enumerate(conditions, 1)
    )
    return f"(case {cases} else {len(outcomes)} end)::utinyint"


def table_of(lines: Lines) -> pa.Table:
    """The lines as a table, null where a fact is not known."""
    columns = {}
    for name, numbers in lines.values.items():
        unknown = ~lines.known[name]
        if name in CHOICES:
            places = pa.array(numbers.astype("int32"), mask=unknown)
            columns[name] = pa.DictionaryArray.from_arrays(places, pa.array(CHOICES[name])).cast(pa.string())
        else:
            columns[name] = pa.array(numbers.astype(bool) if name in YES_NO else numbers, mask=unknown)
    return pa.table(columns)
