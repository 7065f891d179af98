"""The dates and money that follow from what was decided: computed, not ruled, and blank where something is unknown.

Knows the facts, terms and outcomes these need by name (see the rulebook's chapter on dates and money); no carrier.
"""

from typing import Any

import msgspec

from engine.deciding.days import add_working_days, end_of_cycle
from engine.deciding.decide import Decided
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Column

BLANK = Column(0, False)
LOOKED_AT = (
    "monthly_fee_hkd", "early_termination_fee_hkd", "wait_cost_hkd", "contract_end_on", "notice_days", "notice_unit",
    "reactivation_days", "bills_whole_months", "bill_day",
)  # fmt: skip
MONTHS = 12


class Consequences(msgspec.Struct, frozen=True):
    """Days as ordinals, money as cents; each a number and whether it is known, for one SIM or many."""

    cancel_on: Column
    undo_until: Column
    saving_hkd_year: Column
    exit_cost_hkd: Column


def consequences(decided: Decided) -> Consequences:
    """What follows for the SIMs decided upon."""
    cancel = decided.is_("action", "cancel")
    at_end = decided.is_("action", "cancel_at_contract_end")
    saves = decided.is_("action", "cancel", "cancel_at_contract_end", "resolve_first")
    fee = _column(decided, "monthly_fee_hkd")
    cancel_on = _cancel_on(decided, cancel, at_end)
    undo = _column(decided, "reactivation_days")
    return Consequences(
        cancel_on=cancel_on,
        undo_until=_sum(cancel_on, undo),
        saving_hkd_year=Column(fee.values * MONTHS, fee.known & saves),
        exit_cost_hkd=_exit_cost(decided, cancel, at_end),
    )


def _column(decided: Decided, name: str) -> Column:
    book = decided.sims.rulebook
    known_name = name in book.facts or name in book.terms or name in book.derived
    return decided.sims.column(name) if known_name else BLANK


def _sum(left: Column, right: Column) -> Column:
    return Column(left.values + right.values, left.known & right.known)


def _exit_cost(decided: Decided, cancel: Any, at_end: Any) -> Column:
    lane = decided.sims.lane
    contract = decided.codes.get("obstacles", {}).get("contract", UNKNOWN)
    fee, wait = _column(decided, "early_termination_fee_hkd"), _column(decided, "wait_cost_hkd")
    now = Column(
        lane.choose(contract == YES, fee.values, 0), (contract == NO) | ((contract == YES) & fee.known)
    )
    return Column(lane.choose(at_end, wait.values, now.values), (cancel & now.known) | (at_end & wait.known))


def _cancel_on(decided: Decided, cancel: Any, at_end: Any) -> Column:
    """The notice's end, not before the contract's where that is awaited, moved to the end of a whole bill."""
    lane = decided.sims.lane
    notice, end = _column(decided, "notice_days"), _column(decided, "contract_end_on")
    wanted = (cancel & notice.known) | (at_end & notice.known & end.known)
    if not lane.some(wanted):
        return BLANK
    day = _notice_end(decided, notice, wanted)
    day = lane.choose(at_end, lane.maximum(day, end.values), day)
    whole, bill_day = _column(decided, "bills_whole_months"), _column(decided, "bill_day")
    moves = wanted & whole.known & (whole.values == 1) & bill_day.known
    if lane.some(moves):
        day = lane.choose(moves, lane.each_distinct(end_of_cycle, moves, day, bill_day.values), day)
    return Column(day, wanted)


def _notice_end(decided: Decided, notice: Column, wanted: Any) -> Any:
    sims, lane = decided.sims, decided.sims.lane
    day = sims.as_of + notice.values
    unit = sims.rulebook.terms.get("notice_unit")
    if unit is None or "working" not in unit.values:
        return day
    stated = _column(decided, "notice_unit")
    working = wanted & stated.known & (stated.values == list(unit.values).index("working"))
    if not lane.some(working):
        return day
    moved = lane.each_distinct(lambda count: add_working_days(sims.as_of, count), working, notice.values)
    return lane.choose(working, moved, day)
