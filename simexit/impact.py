"""Count, verdict by verdict, what another rulebook or other terms would change for a fleet. Must not print."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from batch.shapes import VERDICTS
from simexit.rulebooks import Choices, prepare
from simexit.screen.paragraphs import table, wrap

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("status", *VERDICTS)
LISTS = ("obstacles", "documents", "follow_ups", "to_become_eligible")
DATES = ("cancel_on", "undo_until")
MONEY = ("saving_hkd_year", "exit_cost_hkd")
MOST_SHOWN = 12


@dataclass(frozen=True)
class Impact:
    """The codes of a fleet before and after, a row per SIM in the same order."""

    before: pd.DataFrame
    after: pd.DataFrame


def other_choices(choices: Choices, against: Path) -> Choices:
    """The same choices with another rulebook (a folder) or other terms (a file)."""
    return replace(choices, rulesets=against) if against.is_dir() else replace(choices, terms=against)


def impact(inputs: Sequence[str], choices: Choices, other: Choices, as_of: datetime.date) -> Impact:
    """Decide the fleet both ways."""
    return Impact(_codes(inputs, choices, as_of), _codes(inputs, other, as_of))


def _codes(inputs: Sequence[str], choices: Choices, as_of: datetime.date) -> pd.DataFrame:
    from batch.fleet.check import FleetOptions, answer, headings_of
    from batch.reading.read import read_inputs
    from batch.understanding.columns_file import refuse_headings
    from batch.understanding.line_keys import LINE_KEYS
    from batch.understanding.table_words import RulebookWords
    from batch.understanding.tables import settled

    decider = prepare(choices)
    headings = headings_of(decider.rulebook)
    tables = read_inputs(
        list(inputs),
        is_heading=headings.finder({}),
        keys=frozenset(LINE_KEYS),
        words=RulebookWords(headings),
    )
    tables, matchings = settled(headings, tables)
    refuse_headings(tables, matchings)
    return answer(decider, tables, matchings, FleetOptions(as_of)).sims


def as_lines(found: Impact, size: int) -> list[str]:
    """The counts, largest first, within `size` columns."""
    before, after = found.before, found.after
    differs = {name: _text(before[name]) != _text(after[name]) for name in (*COLUMNS, *LISTS, *DATES, *MONEY)}
    verdicts = [differs[name] for name in COLUMNS]
    changed = verdicts[0]
    for one in verdicts[1:]:
        changed = changed | one
    lines = [f"{int(changed.sum()):,} of {_sims(len(before))} would get another verdict."]
    for name in COLUMNS:
        lines += _transitions(name, before, after, differs[name], size)
    others = [(name, int(differs[name].sum())) for name in (*LISTS, *DATES)]
    rows = [(name, _sims(count)) for name, count in others if count]
    lines += ["", "Also changed", *table(rows, size, indent="  ")] if rows else []
    for name in MONEY:
        if differs[name].any():
            was, now = _sum(before[name]), _sum(after[name])
            lines += [
                "",
                *wrap(f"{name}: HK${was:,.2f} before, HK${now:,.2f} after, over all SIMs", size, rest="  "),
            ]
    return lines


def _transitions(
    name: str, before: pd.DataFrame, after: pd.DataFrame, differs: pd.Series[bool], size: int
) -> list[str]:
    if not differs.any():
        return []
    ways = (_text(before[name][differs]) + " → " + _text(after[name][differs])).value_counts()
    rows = [(f"{count:,}", str(way)) for way, count in ways.head(MOST_SHOWN).items()]
    rows = [(count.rjust(max(len(other) for other, _ in rows)), way) for count, way in rows]
    more = len(ways) - MOST_SHOWN
    tail = [f"  and {more} more kind{'s' if more != 1 else ''} of change"] if more > 0 else []
    return ["", f"{name}: {_sims(int(differs.sum()))}", *table(rows, size, indent="  "), *tail]


def _sims(count: int) -> str:
    return f"{count:,} SIM{'s' if count != 1 else ''}"


def _text(column: pd.Series[str]) -> pd.Series[str]:
    """A column as texts, a blank as `-`; candidates in the same order, whichever rules they come from."""
    texts = column.astype("object").where(column.notna(), "-").astype(str)
    return texts.map({text: "|".join(sorted(text.split("|"))) for text in texts.unique()})


def _sum(column: pd.Series[float]) -> Decimal:
    return sum((Decimal(str(value)) for value in column.dropna()), Decimal(0))
