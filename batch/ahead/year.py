"""Say what the time ahead brings to a checked fleet: a row for each line and day, steps of one figure as one.

Must not know how it is shown, nor any outcome.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from batch.ahead.changes import NOT_KNOWN, AlsoTold, ChangesAhead, changes_ahead
from batch.ahead.rows import Rows, rows_of
from batch.ahead_shapes import Ahead, CodeChange, MonthlyFees, NumberChange
from batch.fleet.asked import CHECKING, STATUSES, asking_checks
from batch.fleet.codes import WAITING
from batch.fleet.figured import gone
from batch.fleet.todo import FOLLOW_UPS, OBSTACLES
from engine.types.kleene import UNKNOWN, YES
from engine.types.lanes import Column

if TYPE_CHECKING:
    from batch.fleet.check import CheckedFleet
    from batch.fleet.table import Fleet, Mask
    from engine.deciding.standing import Standing
    from engine.rulebook.book import Rulebook

STATUS = "status"
_CODES = {YES: "yes", UNKNOWN: "perhaps"}


def year_ahead(checked: CheckedFleet, until: dt.date) -> Ahead:
    """What changes of the fleet's lines by time alone, up to a day."""
    decider, fleet, decided = checked.decider, checked.fleet, checked.decided
    book = decider.rulebook
    first = [name for name, one in book.decisions.items() if one.hit_policy == "first"]
    beside = AlsoTold(
        STATUS, Column(_waiting(book, fleet), np.ones(fleet.size, np.bool_)), partial(_status, book)
    )
    found = changes_ahead(
        decider, fleet.columns, fleet.size, decided.as_of, until.toordinal(),
        [*first, OBSTACLES, FOLLOW_UPS, *CHECKING], beside,
    )  # fmt: skip
    rows = rows_of(_worth_telling(found), decider.purposed.name if decider.purposed else "")
    words = _Codes(book, found)
    sim, at = _of_lines(found, rows, ~fleet.unreadable)
    return Ahead(
        until, sim, rows.day[at], rows.last[at], rows.kind[at], rows.codes[at], rows.numbers[at],
        [tuple(words.code(*one) for one in several) for several in rows.said_codes],
        [tuple(words.number(*one) for one in several) for several in rows.said_numbers],
        _fees(checked),
    )  # fmt: skip


def _waiting(book: Rulebook, fleet: Fleet) -> Mask:
    """The lines that wait whatever is decided: for what is wrong with their row, which no time mends."""
    waiting = WAITING - asking_checks(book)
    found = np.zeros(fleet.size + 1, np.bool_)  # the last is what is wrong with no row, whose place is -1
    found[fleet.at[fleet.problems.are(waiting)]] = True
    return found[:-1]


def _status(book: Rulebook, standing: Standing, waits: Any) -> Any:
    """The place in STATUSES of each line's status."""
    number = np.zeros(len(waits), np.int64)
    for name, sets in standing.outcomes.items():
        left = np.asarray(sets)
        several = (left & (left - 1)) != 0
        number = np.maximum(number, several * STATUSES.index(book.decisions[name].when_open))
    asking = asking_checks(book)
    for name in CHECKING:
        for rule, codes in standing.codes.get(name, {}).items():
            if rule in asking:
                waits = waits | np.asarray(codes == YES)
    return np.where(waits, STATUSES.index("needs_info"), number)


def _worth_telling(found: ChangesAhead) -> ChangesAhead:
    """The changes but those of rules that only may hold: of what is in the way alone that is told."""
    plain = [bool(told.rule) and not told.is_number and told.decision != OBSTACLES for told in found.told]
    same = (found.before == YES) == (found.after == YES)
    return found.where(~(np.asarray(plain)[found.what] & same))


class _Codes:
    """What changes mean, as codes."""

    def __init__(self, book: Rulebook, found: ChangesAhead) -> None:
        self.book, self.told = book, found.told

    def code(self, what: int, before: int, after: int, _: int) -> CodeChange:
        told = self.told[what]
        if told.decision == STATUS:
            return CodeChange(STATUS, "", STATUSES[before], STATUSES[after])
        if told.rule:
            return CodeChange(told.decision, told.rule, _CODES.get(before, "no"), _CODES.get(after, "no"))
        outcomes = list(self.book.decisions[told.decision].outcomes)
        left, now = (
            "|".join(one for at, one in enumerate(outcomes) if bits >> at & 1) for bits in (before, after)
        )
        return CodeChange(told.decision, "", left, now)

    def number(
        self, what: int, before: int, after: int, step: int, times: int = 1, *least_and_most: int
    ) -> NumberChange:
        ends = least_and_most or (min(before, after), max(before, after))
        first, last, least, most = (None if one == NOT_KNOWN else one for one in (before, after, *ends))
        return NumberChange(self.told[what].rule, first, last, least, most, bool(step), times)


def _of_lines(found: ChangesAhead, rows: Rows, told: Any) -> tuple[Any, Any]:
    """Each line with each row of its kind: the lines, and the places of their rows."""
    lines = np.flatnonzero(told)
    lines = lines[np.argsort(found.kind[lines], kind="stable")]
    many = np.bincount(found.kind[lines], minlength=found.kinds)
    begins = np.cumsum(many) - many
    at = np.repeat(np.arange(len(rows.line)), many[rows.line])
    firsts = np.cumsum(many[rows.line]) - many[rows.line]
    within = np.arange(len(at)) - firsts[at]
    return lines[begins[rows.line[at]] + within], at


def _fees(checked: CheckedFleet) -> MonthlyFees:
    """What the lines that still run cost a month."""
    fleet = checked.fleet
    running = ~gone(checked.decider.rulebook, checked.decided) & ~fleet.unreadable
    known = fleet.fees_known
    return MonthlyFees(fleet.yearly_fees // 12 * running, int((running & ~known).sum()))
