"""For which days and settings something is proven: what is in force on one of them, and that none else is looked at."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from engine.proofs.house import MOST_DAYS, MOST_SMALL_BALANCE, House
from engine.proofs.logic import Formula, Solver, both
from engine.rulebook.book import Rulebook
from engine.rulebook.model import SETTING_VALUES
from tests.support.made_up import DAY, first, made_up

TODAY = DAY.toordinal()
CHANGES = DAY + dt.timedelta(40)
FACTS: dict[str, Any] = {
    "carrier": {"type": "carrier"}, "wanted": {"type": "yes_no"},
    "plan_type": {"type": "choice", "values": {"prepaid": [], "postpaid": []}},
    "account_type": {"type": "choice", "values": {"personal": [], "corporate": []}},
}  # fmt: skip
#: From when on and until when, by rule.
IN_FORCE: dict[str, dict[str, Any]] = {
    "always": {}, "till_today": {"valid_to": DAY}, "till_yesterday": {"valid_to": DAY - dt.timedelta(1)},
    "from_the_last": {"valid_from": CHANGES - dt.timedelta(1)}, "from_the_change": {"valid_from": CHANGES},
    "between": {"valid_from": DAY + dt.timedelta(3), "valid_to": DAY + dt.timedelta(3)},
}  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """One whose terms change some time ahead."""
    history = [{"from": dt.date(2020, 1, 1), "value": 7}, {"from": CHANGES, "value": 30}]
    rules = [{"id": name, "when": "notice > 3", **more} for name, more in IN_FORCE.items()]
    return made_up(
        tmp_path_factory.mktemp("house"),
        rulebook={
            "rulebook": "made-up", "version": "1", "as_of": DAY,
            "settings": {"small_balance_hkd": 12.5, "balance_preference": "transfer"},
        },
        facts={"facts": FACTS},
        terms={"terms": {"notice": {"type": "days"}}},
        decisions=[
            {"decision": "notes", "hit_policy": "collect", "rules": rules}, first("action", ("keep", "otherwise")),
        ],
        **{"carriers/acme": {"carriers": {"acme": {"label": {"en": "Acme"}, "terms": {"notice": history}}}}},
    )  # fmt: skip


def can_be(house: House, *wanted: Formula) -> bool:
    return Solver().model(*house.laws, *wanted) is not None


def is_only(house: House, open_: Any, value: int) -> bool:
    """It is that and can be nothing else."""
    return can_be(house, open_ == value) and not can_be(house, both(open_ != value))


def test_days_end_where_terms_change_or_after_ten_years(book: Rulebook) -> None:
    assert House(book, TODAY).last_day == CHANGES - dt.timedelta(1)
    later = House(book, CHANGES.toordinal())
    assert (later.last, later.last_day) == (
        CHANGES.toordinal() + MOST_DAYS,
        CHANGES + dt.timedelta(MOST_DAYS),
    )
    assert House(book, CHANGES.toordinal() - 1).last_day == CHANGES - dt.timedelta(1)


def test_rules_are_met_that_are_in_force_on_one_of_the_days(book: Rulebook) -> None:
    house, rules = House(book, TODAY), book.decisions["notes"].rules
    assert ["always", "till_today", "from_the_last", "between"] == [
        rule.id for rule in rules if house.meets(rule)
    ]


def test_whatever_the_day_and_the_settings_may_be_is_looked_at(book: Rulebook) -> None:
    house = House(book, TODAY)
    preference = house.settings["balance_preference"]
    for open_, least, most in (
        (house.as_of, TODAY, house.last), (house.small_balance, 0, MOST_SMALL_BALANCE),
        (preference, 0, len(SETTING_VALUES["balance_preference"]) - 1),
    ):  # fmt: skip
        assert can_be(house, open_ == least) and can_be(house, open_ == most)
        assert not can_be(house, open_ < least) and not can_be(house, open_ > most)
    own = [*house.as_it_is]
    assert can_be(house, *own, house.as_of == TODAY, house.small_balance == 1250, preference == 1)
    for other in (house.as_of > TODAY, house.small_balance != 1250, preference != 1):
        assert not can_be(house, *own, other)


def test_what_is_settled_is_the_rulebook_s_own(book: Rulebook) -> None:
    house = House(book, TODAY)
    house.settle_small_balance()
    assert house.small_balance == 1250
    assert can_be(house, house.as_of > TODAY, house.settings["balance_preference"] == 0)
    house.settle(last=TODAY + 5)
    assert (house.small_balance, house.settings["balance_preference"], house.last) == (1250, 1, TODAY + 5)
    assert can_be(house, house.as_of == TODAY + 5) and not can_be(house, house.as_of > TODAY + 5)
    house.settle(last=None)
    assert (house.as_of, house.last) == (TODAY, TODAY)
    assert can_be(house)
