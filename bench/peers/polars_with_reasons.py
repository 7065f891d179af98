"""Decide the twelve rules in polars, written by hand, with the reason for every verdict: what ours gives too.

A reason is the rules that are left: the one that certainly holds and those above it that may, each a bit.
"""

from __future__ import annotations

import polars as pl

from bench.peers.lines import OUTCOMES, Decide, Lines, Verdicts
from bench.peers.polars_by_hand import conditions, first, frame_of


def prepare(lines: Lines) -> Decide:
    frame = frame_of(lines)

    def decide() -> Verdicts:
        rules = {name: [f"{name}_{at}" for at in range(len(some))] for name, some in conditions().items()}
        asked = {
            at: one for name, some in conditions().items() for at, one in zip(rules[name], some, strict=True)
        }
        may = {f"may_{name}": pl.col(name).fill_null(True) for name in asked}
        sure = {f"sure_{name}": pl.col(name).fill_null(False) for name in asked}
        told = [first([*map(pl.col, names)], OUTCOMES[name]).alias(name) for name, names in rules.items()]
        left = [_left(names).alias(f"left_{name}") for name, names in rules.items()]
        found = frame.lazy().select(**asked).with_columns(**may, **sure).select(*told, *left).collect()
        return Verdicts(*(found[name].to_numpy() for name in Verdicts._fields))

    return decide


def _left(rules: list[str]) -> pl.Expr:
    """The rules that hold or may hold, down to the first that certainly does; the last has no condition."""
    left, still = [], pl.lit(True)
    for place, name in enumerate(rules):
        left.append(_bit(still & pl.col(f"may_{name}"), place))
        still = still & ~pl.col(f"sure_{name}")
    return pl.sum_horizontal(*left, _bit(still, len(rules)))


def _bit(where: pl.Expr, place: int) -> pl.Expr:
    return where.cast(pl.UInt8) * pl.lit(1 << place, pl.UInt8)
