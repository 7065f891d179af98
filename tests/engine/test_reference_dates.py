"""Dates and money as the slow reading states them, worked by hand with a calendar of Hong Kong."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.reference_dates import (
    after_working_days,
    before_working_days,
    dates_and_money,
    day_of_month,
    end_of_billing_cycle,
)

AS_OF = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("day", "bill_day", "end"),
    [
        ("2026-12-21", 1, "2026-12-31"),
        ("2026-12-21", 21, "2027-01-20"),
        ("2026-12-21", 22, "2026-12-21"),
        ("2027-02-10", 31, "2027-02-27"),
        ("2027-02-28", 31, "2027-03-30"),
        ("2028-02-28", 30, "2028-02-28"),  # a leap year: the next cycle starts on 29 February
        ("2028-02-29", 29, "2028-03-28"),
        ("2027-04-30", 31, "2027-05-30"),
    ],
)
def test_the_end_of_a_billing_cycle(day: str, bill_day: int, end: str) -> None:
    assert dt.date.fromisoformat(end) == end_of_billing_cycle(dt.date.fromisoformat(day), bill_day)


@pytest.mark.parametrize(
    ("day", "cut_off_day", "end"),
    [
        ("2026-12-21", 21, "2026-12-21"),
        ("2026-12-22", 21, "2027-01-21"),
        ("2027-02-10", 31, "2027-02-28"),
        ("2028-02-29", 30, "2028-02-29"),
    ],
)
def test_a_cycle_that_ends_on_its_cut_off_day(day: str, cut_off_day: int, end: str) -> None:
    assert dt.date.fromisoformat(end) == day_of_month(dt.date.fromisoformat(day), cut_off_day)


@pytest.mark.parametrize(
    ("start", "count", "end", "latest"),
    [
        ("2026-12-21", 3, "2026-12-24", "2026-12-21"),
        ("2026-12-21", 4, "2026-12-28", "2026-12-21"),  # Christmas, Saturday, Sunday
        (
            "2027-02-05",
            1,
            "2027-02-10",
            "2027-02-09",
        ),  # New Year on Saturday: Monday and Tuesday are holidays
        ("2027-03-25", 1, "2027-03-30", "2027-03-29"),  # Good Friday to Easter Monday
        ("2026-11-21", 0, "2026-11-21", "2026-11-21"),
    ],
)
def test_working_days_in_hong_kong(start: str, count: int, end: str, latest: str) -> None:
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    assert last == after_working_days(first, count)
    assert dt.date.fromisoformat(latest) == before_working_days(last, count)


def test_a_holiday_is_no_day_on_which_working_days_are_over() -> None:
    """Four working days before Christmas are over on Thursday the 24th, and not again until Monday the 28th."""
    assert dt.date(2026, 12, 20) == before_working_days(dt.date(2026, 12, 27), 4)
    assert dt.date(2026, 12, 21) == before_working_days(dt.date(2026, 12, 28), 4)


TOLD = {
    "cancel_on": None, "notice_by": None, "notice_from": None, "top_up_by": None, "undo_until": None,
    "saving_hkd_year": None, "exit_cost_hkd": None, "fees_until_end_hkd": None,
}  # fmt: skip
# Thirty working days from Saturday 21 November 2026 end on 5 January 2027.
MONTHLY: dict[str, Any] = {
    "notice_days": 30, "notice_unit": "working", "reactivation_days": 20, "bills_whole_months": True,
    "monthly_fee_hkd": 9800, "early_termination_fee_hkd": 5000, "device_instalment_hkd": 300, "prepayment_left_hkd": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("cycle", "cancel_on", "undo_until", "fees"),
    [
        ({"bill_day": 15}, "2027-01-14", "2027-02-03", 2 * 9800),
        ({"cut_off_day": 4}, "2027-02-04", "2027-02-24", 3 * 9800),
        ({"bill_day": 15, "cut_off_day": 4}, "2027-01-14", "2027-02-03", 2 * 9800),
        (
            {"bills_whole_months": None},
            "2027-01-05",
            "2027-01-25",
            2 * 9800,
        ),  # an unknown cycle moves nothing
        ({"bill_day": 15, "bills_whole_months": False}, "2027-01-05", "2027-01-25", 2 * 9800),
        ({"bill_day": 15, "bills_whole_months": None}, None, None, None),
        ({"notice_unit": None}, None, None, None),
        ({"notice_unit": "calendar"}, "2026-12-21", "2027-01-10", 9800),
        ({"notice_days": 0}, "2026-11-21", "2026-12-11", 0),
    ],
)
def test_notice_billing_cycle_and_last_day_to_undo(
    cycle: dict[str, Any], cancel_on: str | None, undo_until: str | None, fees: int | None
) -> None:
    found = dates_and_money("cancel", "open", False, MONTHLY | cycle, AS_OF)
    assert found == TOLD | {
        "cancel_on": cancel_on and dt.date.fromisoformat(cancel_on),
        "undo_until": undo_until and dt.date.fromisoformat(undo_until),
        "saving_hkd_year": 117600, "exit_cost_hkd": 0, "fees_until_end_hkd": fees,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("known", "days"),
    [
        # A hundred days ahead, 1 March 2027; thirty working days before it, round New Year, begin on 14 January.
        ({}, ("2027-03-01", "2027-01-14", None)),
        ({"notice_unit": "calendar"}, ("2027-03-01", "2027-01-30", None)),
        ({"notice_max_days": 60, "bill_day": 15}, ("2027-03-14", "2027-01-14", "2026-12-31")),
        ({"notice_max_days": 400}, ("2027-03-01", "2027-01-14", "2026-11-21")),
    ],
)
def test_waiting_for_the_end_of_a_contract(known: dict[str, Any], days: tuple[str | None, ...]) -> None:
    values = MONTHLY | {"contract_end_on": dt.date(2027, 3, 1)} | known
    found = dates_and_money("cancel_at_contract_end", "open", True, values, AS_OF)
    assert days == tuple(
        found[name] and found[name].isoformat() for name in ("cancel_on", "notice_by", "notice_from")
    )
    earliest = dates_and_money("cancel", "open", False, values, AS_OF)["cancel_on"]
    months = -(-(dt.date(2027, 3, 1) - earliest).days // 30)
    assert months * 9800 == found["exit_cost_hkd"]


@pytest.mark.parametrize(
    ("action", "stage", "known", "day"),
    [
        ("keep_alive", "open", {}, "2026-12-01"),
        ("keep_alive", "lapsed", {}, "2026-12-31"),
        ("keep_alive", "lapsed", {"grace_days": None}, None),
        ("keep_alive", "open", {"top_up_lead_days": 3}, "2026-11-28"),
        ("keep_alive", "open", {"top_up_lead_days": 30}, "2026-11-21"),
        ("keep", "open", {}, "2026-12-01"),
        ("keep", "open", {"plan_type": "postpaid"}, None),
        ("keep", None, {}, None),
        ("suspend", "open", {}, None),
    ],
)
def test_the_last_day_to_top_up(
    action: str, stage: str | None, known: dict[str, Any], day: str | None
) -> None:
    values = {"plan_type": "prepaid", "valid_until": dt.date(2026, 12, 1), "grace_days": 30} | known
    found = dates_and_money(action, stage, False, values, AS_OF)
    assert TOLD | {"top_up_by": day and dt.date.fromisoformat(day)} == found


@pytest.mark.parametrize(
    ("action", "contract", "saving", "cost"),
    [
        ("cancel", True, 117600, 5300),
        ("cancel", None, 117600, None),
        ("resolve_first", True, 117600, None),
        ("keep", False, None, None),
        (None, False, None, None),
    ],
)
def test_what_is_saved_and_what_leaving_costs(
    action: str | None, contract: bool | None, saving: int | None, cost: int | None
) -> None:
    found = dates_and_money(action, "open", contract, {**MONTHLY, "notice_days": None}, AS_OF)
    assert TOLD | {"saving_hkd_year": saving, "exit_cost_hkd": cost} == found
