"""Dates and money of section 5 of the decisions page; it knows no rule and no term look-up."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Any

import holidays

# The package's default are the statutory holidays, which lack Good Friday until 2028; the general holidays of
# Cap. 149, which offices keep, are its category "optional".
GENERAL_HOLIDAYS = holidays.country_holidays("HK", categories=("optional",))
DAY = dt.timedelta(days=1)


def dates_and_money(
    action: str | None, contract_holds: bool | None, values: Mapping[str, Any], as_of: dt.date
) -> dict[str, Any]:
    """The four results; None (blank) where the action is undetermined or something needed is unknown."""
    cancel_on = cancel_day(action, values, as_of)
    reactivation_days = values.get("reactivation_days")
    undo_until = None
    if cancel_on is not None and reactivation_days is not None:
        undo_until = cancel_on + reactivation_days * DAY

    fee = values.get("monthly_fee_hkd")
    saving = None
    if action in ("cancel", "cancel_at_contract_end", "resolve_first") and fee is not None:
        saving = 12 * fee

    exit_cost = None
    if action == "cancel" and contract_holds is True:
        exit_cost = values.get("early_termination_fee_hkd")
    elif action == "cancel" and contract_holds is False:
        exit_cost = 0
    elif action == "cancel_at_contract_end":
        exit_cost = values.get("wait_cost_hkd")

    return {
        "cancel_on": cancel_on,
        "undo_until": undo_until,
        "saving_hkd_year": saving,
        "exit_cost_hkd": exit_cost,
    }


def cancel_day(action: str | None, values: Mapping[str, Any], as_of: dt.date) -> dt.date | None:
    """The day the line ends: after the notice, not before the contract ends, at the end of a cycle."""
    notice = values.get("notice_days")
    if action not in ("cancel", "cancel_at_contract_end") or notice is None:
        return None
    if values.get("notice_unit") == "working":
        day = after_working_days(as_of, notice)
    else:
        day = as_of + notice * DAY
    if action == "cancel_at_contract_end":
        day = max(day, values["contract_end_on"])
    if values.get("bills_whole_months") is True and values.get("bill_day") is not None:
        day = end_of_billing_cycle(day, values["bill_day"])
    return day


def after_working_days(start: dt.date, count: int) -> dt.date:
    """The count-th Hong Kong working day after the start: Monday to Friday but for general holidays."""
    day = start
    while count > 0:
        day += DAY
        if day.weekday() < 5 and day not in GENERAL_HOLIDAYS:
            count -= 1
    return day


def end_of_billing_cycle(day: dt.date, bill_day: int) -> dt.date:
    """The last day of the cycle that the day falls in: the day before the next cycle starts."""
    next_start = day + DAY
    while next_start.day != cycle_start(next_start.year, next_start.month, bill_day):
        next_start += DAY
    return next_start - DAY


def cycle_start(year: int, month: int, bill_day: int) -> int:
    """The day of the month on which a cycle starts: the month's last where the month is shorter."""
    return min(bill_day, calendar.monthrange(year, month)[1])
