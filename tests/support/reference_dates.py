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
ENDING = ("cancel", "cancel_at_contract_end", "resolve_first")

Values = Mapping[str, Any]


def dates_and_money(
    action: str | None, stage: str | None, contract_holds: bool | None, values: Values, as_of: dt.date
) -> dict[str, Any]:
    """What is told of a line beside its decisions; None (blank) where what it needs is unknown."""
    at_contract_end = action == "cancel_at_contract_end"
    cancel_on = cancel_day(action, values, as_of)
    return {
        "cancel_on": cancel_on,
        "notice_by": notice_day(values, as_of) if at_contract_end else None,
        "notice_from": first_notice_day(values, as_of) if at_contract_end else None,
        "top_up_by": top_up_day(action, stage, values, as_of),
        "undo_until": plus(cancel_on, values.get("reactivation_days")),
        "saving_hkd_year": times(12, values.get("monthly_fee_hkd")) if action in ENDING else None,
        "exit_cost_hkd": exit_cost(action, contract_holds, values, as_of),
        "fees_until_end_hkd": times(months_begun(as_of, cancel_on), values.get("monthly_fee_hkd")),
    }


def plus(day: dt.date | None, days: int | None) -> dt.date | None:
    """A day so many days later."""
    return None if day is None or days is None else day + days * DAY


def times(count: int | None, amount: int | None) -> int | None:
    """An amount so many times."""
    return None if count is None or amount is None else count * amount


def months_begun(start: dt.date, end: dt.date | None) -> int | None:
    """Months of 30 days, one that is begun counted whole; none where the end is not after the start."""
    if end is None:
        return None
    months = 0
    while start + months * 30 * DAY < end:
        months += 1
    return months


# ----------------------------------------------------------------------------------------------------- the end


def notice_over(start: dt.date, values: Values) -> dt.date | None:
    """The day on which a notice given on the start is over."""
    notice, unit = values.get("notice_days"), values.get("notice_unit")
    if notice is None or unit is None:
        return None
    return after_working_days(start, notice) if unit == "working" else start + notice * DAY


def at_end_of_cycle(day: dt.date | None, values: Values) -> dt.date | None:
    """The day moved to the end of its billing cycle where whole months are billed; an unknown cycle moves nothing."""
    first_day, last_day = values.get("bill_day"), values.get("cut_off_day")
    if day is None or (first_day is None and last_day is None):
        return day
    if values.get("bills_whole_months") is None:
        return None
    if values["bills_whole_months"] is False:
        return day
    if first_day is not None:
        return end_of_billing_cycle(day, first_day)
    return None if last_day is None else day_of_month(day, last_day)


def cancel_day(action: str | None, values: Values, as_of: dt.date) -> dt.date | None:
    """The day the line ends: after the notice, not before the contract ends, at the end of a cycle."""
    day = notice_over(as_of, values)
    if action not in ("cancel", "cancel_at_contract_end") or day is None:
        return None
    if action == "cancel_at_contract_end":
        day = max(day, values["contract_end_on"])
    return at_end_of_cycle(day, values)


def notice_day(values: Values, as_of: dt.date) -> dt.date | None:
    """The last day from which the notice, counted forward, is over by the contract's end; not before today."""
    day: dt.date = values["contract_end_on"]
    while (over := notice_over(day, values)) is not None and over > values["contract_end_on"]:
        day -= DAY
    return None if over is None else max(day, as_of)


def first_notice_day(values: Values, as_of: dt.date) -> dt.date | None:
    """The first day on which notice is taken; not before today."""
    most = values.get("notice_max_days")
    return None if most is None else max(values["contract_end_on"] - most * DAY, as_of)


def top_up_day(action: str | None, stage: str | None, values: Values, as_of: dt.date) -> dt.date | None:
    """The last day to top up a card that is kept; not before today."""
    kept = action == "keep" and values.get("plan_type") == "prepaid"
    if not (kept or action == "keep_alive") or stage is None:
        return None
    grace = values.get("grace_days") if stage == "lapsed" else 0
    day = plus(values.get("valid_until"), grace)
    return None if day is None else max(day - (values.get("top_up_lead_days") or 0) * DAY, as_of)


def exit_cost(action: str | None, contract_holds: bool | None, values: Values, as_of: dt.date) -> int | None:
    """What it costs to leave now, or to wait for the contract's end."""
    if action == "cancel" and contract_holds is False:
        return 0
    if action == "cancel" and contract_holds is True:
        parts = [
            values.get(name)
            for name in ("early_termination_fee_hkd", "device_instalment_hkd", "prepayment_left_hkd")
        ]
        return None if None in parts else sum(part for part in parts if part is not None)
    if action == "cancel_at_contract_end":
        earliest = at_end_of_cycle(notice_over(as_of, values), values)
        months = None if earliest is None else months_begun(earliest, values["contract_end_on"])
        return times(months, values.get("monthly_fee_hkd"))
    return None


# ---------------------------------------------------------------------------------------------- days that are found


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, but for general holidays."""
    return day.weekday() < 5 and day not in GENERAL_HOLIDAYS


def after_working_days(start: dt.date, count: int) -> dt.date:
    """The count-th Hong Kong working day after the start."""
    day = start
    while count > 0:
        day += DAY
        count -= is_working_day(day)
    return day


def before_working_days(end: dt.date, count: int) -> dt.date:
    """The last day from which so many working days, counted forward, are over by the end."""
    day = end
    while after_working_days(day, count) > end:
        day -= DAY
    return day


def day_of_month(day: dt.date, number: int) -> dt.date:
    """The first day from this one on that is this day of its month, or the last of a month that is shorter."""
    while day.day != cycle_start(day.year, day.month, number):
        day += DAY
    return day


def end_of_billing_cycle(day: dt.date, bill_day: int) -> dt.date:
    """The last day of the cycle that the day falls in: the day before the next cycle starts."""
    return day_of_month(day + DAY, bill_day) - DAY


def cycle_start(year: int, month: int, bill_day: int) -> int:
    """The day of the month on which a cycle starts: the month's last where the month is shorter."""
    return min(bill_day, calendar.monthrange(year, month)[1])
