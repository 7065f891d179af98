"""Decide the twelve rules in polars, written by hand: verdicts alone. Its `&` and `|` know null as unknown."""

from __future__ import annotations

import os
from collections.abc import Sequence

os.environ["POLARS_MAX_THREADS"] = "1"  # read when polars is first imported: processor time on one core

import polars as pl

from bench.peers.lines import CHOICES, OPEN, OUTCOMES, Decide, Lines, Verdicts


def prepare(lines: Lines) -> Decide:
    frame = frame_of(lines)

    def decide() -> Verdicts:
        verdicts = {name: first(several, OUTCOMES[name]) for name, several in conditions().items()}
        found = frame.lazy().select(**verdicts).collect()
        return Verdicts(found["hindrance"].to_numpy(), found["action"].to_numpy())

    return decide


def conditions() -> dict[str, tuple[pl.Expr, ...]]:
    """The conditions of each decision's rules; what two of them ask is worked out once, by polars itself."""
    fact = pl.col
    postpaid = fact("plan_type") == "postpaid"
    owed = fact("outstanding_hkd") > 0
    disputed = fact("in_dispute") | ~fact("name_matches")
    bound = fact("codes_come_here") & fact("number_is_known")
    shared = fact("shared_plan") & postpaid
    gone = fact("line_status") == "closed"
    suspended = fact("needed_again") & postpaid & (fact("fee_hkd") > 20_00)
    waits = (fact("months_left") > 1) & ((fact("balance_hkd") < 50_00) | fact("auto_recharge"))
    hindered = owed | disputed | bound | shared
    return {
        "hindrance": (owed, disputed, bound, shared),
        "action": (gone, fact("port_out_wanted"), fact("still_needed"), suspended, hindered, waits),
    }


def first(rules: Sequence[pl.Expr], outcomes: tuple[str, ...]) -> pl.Expr:
    """The place of the first that holds; open where one above it is unknown."""
    verdict = pl.lit(len(outcomes), pl.UInt8)
    for place, condition in reversed([*enumerate(rules, 1)]):
        either = pl.when(condition).then(pl.lit(place, pl.UInt8)).otherwise(verdict)
        verdict = pl.when(condition.is_null()).then(pl.lit(OPEN, pl.UInt8)).otherwise(either)
    return verdict


def frame_of(lines: Lines) -> pl.DataFrame:
    """The lines as a typed frame, null where a fact is not known."""
    columns = {}
    for name, numbers in lines.values.items():
        if name in CHOICES:
            column = pl.Series(name, numbers.astype("uint32")).cat.to(pl.Enum(CHOICES[name]))
        else:
            column = pl.Series(name, lines.narrow(name))
        columns[name] = pl.select(pl.when(pl.Series(lines.known[name])).then(column).alias(name))[name]
    return pl.DataFrame(columns)
