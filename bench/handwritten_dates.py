"""Count days by hand: notices, billing cycles, and the dates and money of a line that is decided.

Days are days since 1970, UNKNOWN where they are not known. Must not know the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.handwritten_codes import UNKNOWN
from bench.handwritten_kleene import Codes, Ints, Masks, begun_months, bits, known, product, total

MONTH, DAY = "datetime64[M]", "datetime64[D]"
LONGEST = 20  # years, from the day of the check, in which working days are counted


class Workdays:
    """The working days of Hong Kong around a day: Monday to Friday, less the general holidays."""

    def __init__(self, as_of: int) -> None:
        import holidays  # slow to load

        this = int(np.datetime64(as_of, "D").astype("datetime64[Y]").astype(int)) + 1970
        years = range(this - 1, this + LONGEST + 1)
        free = holidays.country_holidays("HK", categories=("optional",), years=years)
        first, last = np.datetime64(f"{years[0]}-01-01", "D"), np.datetime64(f"{years[-1]}-01-01", "D")
        days = np.arange(first, last)
        works = np.is_busday(days, holidays=np.array(sorted(free), dtype=DAY))
        self.days: Ints = days[works].astype(np.int64)
        self.first = int(days[0].astype(np.int64))
        self.until: Ints = np.cumsum(works)

    def after(self, day: int, count: Ints) -> Ints:
        """The day on which so many working days after a day are over."""
        before = int(self.until[day - self.first])
        return np.where(count == 0, day, self.days[before + np.maximum(count, 1) - 1])

    def before(self, day: Ints, count: Ints) -> Ints:
        """The last day from which so many working days, counted forward, are over by a day."""
        place = self.until[day - self.first] - count
        return np.where(count == 0, day, self.days[np.maximum(place, 0)] - 1)


@cache
def workdays(as_of: int) -> Workdays:
    return Workdays(as_of)


def notices_over(tables: Mapping[str, NDArray[Any]], as_of: int) -> Ints:
    """When a notice given today is over, for every line of the tables of terms."""
    days, unit = tables["notice_days"], tables["notice_unit"]
    count = np.where(known(days), days, 0)
    over = np.where(unit == 1, workdays(as_of).after(as_of, count), as_of + count)
    return np.where(known(days) & known(unit), over, UNKNOWN)


def end_in_cycle(day: Ints, facts: Mapping[str, Ints], whole: Codes) -> Ints:
    """A day on which a line can end, moved to the end of its billing cycle where whole months are billed."""
    bill, cut = facts["bill_day"], facts["cut_off_day"]
    cycle = known(bill) | known(cut)
    moved = np.flatnonzero(known(day) & cycle & (whole == 2))
    found = np.where(cycle & (whole == 1), UNKNOWN, day)
    if len(moved):
        by_bill = known(bill[moved])
        # A cycle that starts on a day of the month ends the day before that day next comes.
        start = np.where(by_bill, bill[moved], cut[moved])
        found[moved] = next_day_of_month(day[moved] + by_bill, start) - by_bill
    return found


def next_day_of_month(day: Ints, number: Ints) -> Ints:
    """That day or the next that is the n-th of its month, or the last of a shorter one."""
    month = day.astype(DAY).astype(MONTH).astype(np.int64)
    found = _in_month(month, number)
    return np.where(found < day, _in_month(month + 1, number), found)


def _in_month(month: Ints, number: Ints) -> Ints:
    first = month.astype(MONTH).astype(DAY).astype(np.int64)
    after = (month + 1).astype(MONTH).astype(DAY).astype(np.int64)
    found: Ints = np.minimum(first + number, after) - 1
    return found


def dates_and_money(
    facts: Mapping[str, Any], n: Mapping[str, Ints], c: Mapping[str, Codes], action: Masks, as_of: int
) -> dict[str, Ints]:
    """What follows where the action is determined; UNKNOWN elsewhere. `n` are numbers, `c` conditions."""
    at_once, at_end = action == bits("action", "cancel"), action == bits("action", "cancel_at_contract_end")
    ending = at_once | at_end | (action == bits("action", "resolve_first"))
    staying = (action == bits("action", "keep")) & (c["prepaid"] == 2)
    holding = staying | (action == bits("action", "keep_alive"))
    fee, end = facts["monthly_fee_hkd"], n["contract_end"]

    cancel_on = only(n["earliest_end"], at_once)
    notice_by = np.full(len(action), UNKNOWN)
    places = np.flatnonzero(at_end)
    if len(places):
        its = {name: facts[name][places] for name in ("bill_day", "cut_off_day")}
        last = np.maximum(n["notice_over"], end)[places]
        last[~known(n["notice_over"][places])] = UNKNOWN
        cancel_on[places] = end_in_cycle(last, its, c["bills_whole_months"][places])
        notice_by[places] = _notice_by(end[places], n["notice"][places], n["unit"][places], as_of)

    until = np.where(c["lapsed"] == 2, n["grace_over"], facts["valid_until"])
    until[c["lapsed"] == 1] = UNKNOWN
    lead = np.where(known(n["lead"]), n["lead"], 0)
    no_contract = np.where(c["contract"] == 0, 0, UNKNOWN)
    leaving = np.where(c["contract"] == 2, n["leave_cost"], no_contract)
    fees = product(fee, begun_months(less(cancel_on, as_of)))
    return {
        "cancel_on": cancel_on,
        "notice_by": notice_by,
        "notice_from": only(not_before(as_of, less(end, n["notice_most"])), at_end),
        "top_up_by": only(not_before(as_of, less(until, lead)), holding),
        "undo_until": total(cancel_on, n["reactivation"]),
        "saving_hkd_year": only(np.where(known(fee), 12 * fee, UNKNOWN), ending),
        "exit_cost_hkd": np.where(at_end, n["wait_cost"], only(leaving, at_once)),
        "fees_until_end_hkd": only(fees, known(fee) & known(cancel_on)),
    }


def _notice_by(end: Ints, notice: Ints, unit: Ints, as_of: int) -> Ints:
    """The last day for a notice that is to be over by the end of a contract, which is known."""
    count = np.where(known(notice), notice, 0)
    found = np.where(unit == 1, workdays(as_of).before(end, count), end - count)
    return np.where(known(notice) & known(unit), np.maximum(found, as_of), UNKNOWN)


def less(column: Ints, other: Ints | int) -> Ints:
    """A difference, unknown where a part of it is."""
    return np.where((column == UNKNOWN) | (other == UNKNOWN), UNKNOWN, column - other)


def not_before(day: int, column: Ints) -> Ints:
    return np.where(known(column), np.maximum(column, day), UNKNOWN)


def only(column: Ints, where: NDArray[np.bool_]) -> Ints:
    return np.where(where, column, UNKNOWN)
