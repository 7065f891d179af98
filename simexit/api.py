"""The public Python names: check one SIM, or a fleet held in a pandas DataFrame. Prints nothing, reads no clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from simexit.rulebooks import Choices, prepare

if TYPE_CHECKING:
    import pandas as pd

    from batch.single import Checked


def check(
    facts: Mapping[str, object],
    *,
    as_of: datetime.date,
    assume: Mapping[str, object] | None = None,
    terms: Path | None = None,
    rulesets: Path | None = None,
    prefer: str | None = None,
) -> Checked:
    """Check one SIM.

    `facts` maps fact (or term) codes to values, written as a cell or typed; what can't be understood is unknown and
    a problem of the answer. `assume` gives answers for facts that are missing. Raises engine.problems.RulebookInvalid
    for a broken rulebook or terms file, and ValueError for an assumption that can't be understood.
    """
    from batch.single import check_line, read_line

    decider = prepare(Choices(terms=terms, rulesets=rulesets, prefer=prefer, assume=dict(assume or {})))
    return check_line(decider, read_line(decider.rulebook, facts), as_of)


def check_fleet(
    fleet: pd.DataFrame,
    *,
    as_of: datetime.date,
    assume: Mapping[str, object] | None = None,
    terms: Path | None = None,
    rulesets: Path | None = None,
    prefer: str | None = None,
) -> pd.DataFrame:
    """Check a fleet: a row per SIM, with headings as a sheet would have; gives the columns of `batch -o x.csv`."""
    from batch.fleet_check import FleetOptions, answer, headings_of
    from batch.frames import table_of_frame

    decider = prepare(Choices(terms=terms, rulesets=rulesets, prefer=prefer, assume=dict(assume or {})))
    table = table_of_frame(fleet)
    matching = headings_of(decider.rulebook).match(table.headings, table.column_letters)
    return answer(decider, [table], [matching], FleetOptions(as_of)).sims
