"""Check one SIM, or a fleet in a frame of pandas, polars or Arrow: the public Python functions. Must not print."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from engine.rulebook.hint import HINTS_MODES, SHOW, HintsMode
from simexit.deciders_kept import decider_for
from simexit.rulebooks import Choices, keep_cases, prepare, prepare_single

if TYPE_CHECKING:
    from batch.fleet.single import Checked
    from batch.shapes import RawTable
    from batch.understanding.tables import Settled
    from engine.rulebook.book import Rulebook

Frame = TypeVar("Frame")


def check(
    facts: Mapping[str, object],
    *,
    as_of: datetime.date | None = None,
    assume: Mapping[str, object] | None = None,
    terms: str | Path | None = None,
    rulesets: str | Path | None = None,
    prefer: str | None = None,
    hints: str = SHOW,
) -> Checked:
    """Check one SIM, as of today in Hong Kong unless `as_of` is given.

    `facts` maps codes of facts (or terms) to values, typed or written as in a cell; a value that can't be understood
    counts as unknown, and the answer lists it as a problem. `assume` gives values for facts that are missing; `hints`
    says whether what the facts suggest for others is shown, also used as an assumption (`use`), or left aside (`off`).
    Raises
    engine.problems.RulebookInvalid for a broken rulebook or terms file, and ValueError for an assumption that can't be
    understood.
    """
    from batch.fleet.single import check_line, read_line

    with decider_for(_choices(assume, terms, rulesets, prefer), prepare_single) as decider:
        checked = check_line(decider, read_line(decider.rulebook, facts), _day(as_of), _mode(hints))
        keep_cases(decider)
    return checked


def check_fleet(
    fleet: Frame,
    *,
    as_of: datetime.date | None = None,
    assume: Mapping[str, object] | None = None,
    terms: str | Path | None = None,
    rulesets: str | Path | None = None,
    prefer: str | None = None,
    hints: str = SHOW,
) -> Frame:
    """Check a fleet: a row per SIM, with headings as in a sheet. Return the columns of `batch -o x.csv`.

    `fleet` is a frame of pandas, polars or Arrow (a Table or RecordBatch), and the answer is one of the same kind; for
    whatever else hands out an Arrow stream it is an Arrow table. Columns may be typed or texts, as in a sheet.

    Every row of the frame is answered, in its order: a row without number and ICCID, which a sheet's subtotal would be
    and which `simexit batch` leaves out, counts as a SIM here, since the answers are put beside the frame's rows.
    Raises as `check` does, ValueError when no heading is known, two columns stand for one fact, or the frame is a
    report's sheet of SIMs, and TypeError for what is no frame.
    """
    from batch.fleet.check import FleetOptions, answer
    from batch.reading.frame_kinds import as_kind_of
    from batch.reading.frames import table_of_frame

    with decider_for(_choices(assume, terms, rulesets, prefer), prepare) as decider:
        tables, matchings = _understood(decider.rulebook, table_of_frame(fleet))
        found = answer(decider, tables, matchings, FleetOptions(_day(as_of), hints=_mode(hints)))
        answered: Frame = as_kind_of(fleet, found.codes)
    return answered


def _understood(rulebook: Rulebook, given: RawTable) -> Settled:
    """The table of a frame with what each column holds; ValueError says why it can't be checked."""
    from batch.errors import InputError
    from batch.fleet.check import headings_of
    from batch.reading.own_files import is_record
    from batch.understanding.tables import settled

    try:
        if any(map(is_record, given.headings)):
            raise InputError("own_table", name="frame")
        tables, matchings = settled(headings_of(rulebook), [given], every_row=True)
    except InputError as error:
        raise ValueError(str(error)) from None
    table, matching = tables[0], matchings[0]
    for fact, columns in matching.conflicts.items():
        raise ValueError(
            f"{len(columns)} columns for `{fact}`: {', '.join(item.heading for item in columns)}"
        )
    if table.headings and not matching.matched:
        raise ValueError(f"no heading is known: {', '.join(table.headings)}")
    return tables, matchings


def _choices(
    assume: Mapping[str, object] | None,
    terms: str | Path | None,
    rulesets: str | Path | None,
    prefer: str | None,
) -> Choices:
    if prefer not in (None, "refund", "transfer"):
        raise ValueError(f"prefer can't be `{prefer}`: refund or transfer")
    paths = [None if path is None else Path(path) for path in (terms, rulesets)]
    return Choices(terms=paths[0], rulesets=paths[1], prefer=prefer, assume=dict(assume or {}))


def _mode(hints: str) -> HintsMode:
    for mode in HINTS_MODES:
        if hints == mode:
            return mode
    raise ValueError(f"hints can't be `{hints}`: {', '.join(HINTS_MODES)}")


def _day(as_of: datetime.date | None) -> datetime.date:
    if as_of is None:
        from simexit.options import today

        return today()
    return as_of.date() if isinstance(as_of, datetime.datetime) else as_of
