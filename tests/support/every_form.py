"""A made-up rulebook with every form of condition, number, term, blank and hint, each by itself, and lines of it.

What is said of a line of it shows of which form it is said otherwise.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.rulebook.book import Rulebook, load_rulebook
from tests.support.made_up import DAY, first, folder_of

CONDITIONS = (
    "wanted", "soft", "gone", "closes_online", "cheap", "not wanted", "wanted and gone", "wanted or gone",
    "wanted and not (gone or soft)", "possibly(wanted)", "certainly(wanted)", "not possibly(wanted and gone)",
    "not certainly(wanted or gone)", "known(wanted)", "known(fee_hkd)", "known(cheap)", "known(notice)", "known(stage)",
    "fee_hkd < 10", "fee_hkd <= 10", "fee_hkd > 10", "fee_hkd >= 10", "fee_hkd == 10", "fee_hkd != 10",
    "fee_hkd > limit_hkd", "credit_hkd < 0", "fee_hkd <= small_balance_hkd", "colour is red", "colour is not red",
    "colour in [red, blue]", "colour not in [red, blue]", "unit is working", "plan_type is prepaid", "carrier is acme",
    "target is none", "known(contract_ref)", "ends_on is none", "ends_on > as_of", "ends_on <= '2026-12-05'",
    "carrier_ceased_on <= as_of", "carrier_sells_only is prepaid", "balance_preference is transfer", "lines == 2",
    "stage is open", "stage in [open, over]", "stage not in [open, over]", "stage.purpose is ending",
    "blocker in troubles", "task in troubles", "late in troubles", "cost not in troubles", "notice > 7", "cycle > 14",
    "larger > 5", "smaller_hkd < 5", "sum >= 9", "rest > 3", "product_hkd > 20", "third == 2", "rounded == 3",
    "by_unit > 0", "only_gone == 2", "only_cheap", "after_on > '2026-12-01'", "before_on < as_of", "month_on < ends_on",
    "cycle_on > as_of",
)  # fmt: skip
NUMBERS = {
    "larger": ("count", "max(lines, notice)"),
    "smaller_hkd": ("money", "min(fee_hkd, limit_hkd)"),
    "sum": ("count", "lines + notice"),
    "rest": ("count", "lines - notice"),
    "product_hkd": ("money", "fee_hkd * lines"),
    "doubled_hkd": ("money", "fee_hkd * 2"),
    "noticed_hkd": ("money", "fee_hkd * notice"),
    "capped_hkd": ("money", "limit_hkd * lines"),
    "third": ("count", "lines // 3"),
    "rounded": ("count", "rounded_up(lines / 3)"),
    "by_unit": ("count", "notice if unit is working else lines if cheap else 0"),
    "by_gone": ("count", "lines if gone else notice"),
    "by_red": ("count", "notice if colour is red else lines"),
    "days_left": ("count", "ends_on - as_of"),
    "after_on": ("date", "working_days_after(as_of, notice)"),
    "after_lines_on": ("date", "working_days_after(as_of, lines)"),
    "after_end_on": ("date", "working_days_after(ends_on, notice)"),
    "before_on": ("date", "working_days_before(ends_on, notice)"),
    "month_on": ("date", "on_day_of_month(as_of + notice, cycle)"),
    "cycle_on": ("date", "cycle_end(ends_on, cycle)"),
}
HINTS: dict[str, dict[str, Any]] = {
    "idle": {"when": "lines == 0 or cheap", "suggests": {"wanted": False}},
    "busy": {"when": "lines > 1", "unless": {"en": ["spare"]}, "suggests": {"wanted": True}},
    "left": {"when": "known(gone)", "suggests": {"wanted": False}},
    "settle": {"when": "not known(fee_hkd)", "asks_first": "wanted"},
    "settle_too": {"when": "known(soft) or cycle != 0", "asks_first": "wanted"},
    "spare": {"words": {"en": ["spare"]}, "suggests": {"gone": True}},
    "few": {"when": "lines < 3", "suggests": {"gone": True}},
    "small": {"ends": {"holder": {"en": ["Ltd"]}}, "suggests": {"gone": False}},
    "ended": {"when": "ends_on is none", "suggests": {"colour": "blue"}, "valid_to": DAY},
    "before": {"when": "soft or not soft", "suggests": {"colour": "red"}, "valid_to": DAY - dt.timedelta(1)},
}
BOOK: dict[str, Any] = {
    "facts": {"facts": {
        "carrier": {"type": "carrier"}, "contract_ref": {"type": "contract"},
        "plan_type": {"type": "choice", "values": {"prepaid": [], "postpaid": []}},
        "account_type": {"type": "choice", "values": {"personal": [], "corporate": []}},
        "wanted": {"type": "yes_no"}, "soft": {"type": "yes_no", "assume": True},
        "gone": {"type": "yes_no", "when_missing": [{"when": "plan_type is prepaid", "value": False}]},
        "colour": {"type": "choice", "values": {"red": [], "green": [], "blue": []}, "assume": "green"},
        "fee_hkd": {"type": "money"}, "credit_hkd": {"type": "money", "negative": True},
        "lines": {"type": "count", "when_missing": [{"when": "wanted", "value": 2}, {"when": "gone", "value": 9}]},
        "ends_on": {"type": "date", "none": True, "when_missing": [{"when": "gone", "value": "none"}]},
        "holder": {"type": "text"}, "cycle": {"type": "day"}, "target": {"type": "phone", "none": True},
    }},
    "terms": {"terms": {
        "closes_online": {"type": "yes_no"}, "limit_hkd": {"type": "money"}, "notice": {"type": "days"},
        "unit": {
            "type": "choice", "values": {"calendar": [], "working": []}, "goes_with": "notice", "unsaid": "calendar",
        },
    }, "general": {
        "terms": {"closes_online": False}, "prepaid": {"notice": 0}, "corporate": {"limit_hkd": 0.5, "notice": 30},
        "corporate_postpaid": {"notice": {"value": 7, "unit": "working"}},
    }},
    "carriers/acme": {"carriers": {
        "acme": {
            "label": {"en": "Acme"}, "ceased_on": DAY, "sells": ["prepaid"], "terms": {"notice": 14, "limit_hkd": 20},
            "postpaid": {"closes_online": True}, "corporate_prepaid": {"limit_hkd": 8, "closes_online": "unknown"},
        },
        "bell": {"label": {"en": "Bell"}, "personal": {"notice": 3}, "postpaid": {"closes_online": True}},
        "calm": {"label": {"en": "Calm"}, "ceased_on": DAY - dt.timedelta(400)},
    }},
    "derived": {"derived": {
        "cheap": {"type": "yes_no", "is": "fee_hkd < limit_hkd or fee_hkd == 0"},
        **{name: {"type": type_, "is": written} for name, (type_, written) in NUMBERS.items()},
        "only_gone": {"type": "count", "is": "lines", "when": "gone"},
        "only_cheap": {"type": "yes_no", "is": "wanted", "when": "cheap"},
    }},
    "sources": {"sources": {"HOUSE": {"title": "The house"}}},
    "hints": {"hints": {name: {**one, "sources": ["HOUSE"]} for name, one in HINTS.items()}},
    "decisions": [
        first("stage", ("gone", "gone and not wanted"), ("waits", "ends_on > as_of and cheap"),
              ("open", "certainly(wanted) or soft"), ("over", "otherwise"),
              outcomes={"gone": {"purpose": "done"}, "over": {"purpose": "done"}, "waits": {"purpose": "lapse"},
                        "open": {"purpose": "ending"}}),
        {"decision": "troubles", "hit_policy": "collect", "rules": [
            {"id": "owing", "severity": "blocker", "when": "fee_hkd > 0", "concerns": ["ending"]},
            {"id": "bound", "severity": "cost", "when": "ends_on > as_of", "concerns": ["ending", "lapse"]},
            {"id": "late", "severity": "task", "when": "known(wanted) and stage is waits", "concerns": ["staying"]},
            {"id": "told", "severity": "task", "when": "not wanted", "valid_from": DAY},
            {"id": "untold", "severity": "blocker", "when": "wanted", "valid_to": DAY - dt.timedelta(1)},
        ]},
        {"decision": "forms", "hit_policy": "collect", "rules": [
            {"id": f"form_{place}", "when": written} for place, written in enumerate(CONDITIONS)
        ]},
    ],
}  # fmt: skip
CONTRACTS = """\
contracts:
  FRAME-1: {carrier: acme, terms: {notice: 60}, personal: {limit_hkd: 5}}
  FRAME 2: {carrier: bell, prepaid: {notice: {value: 2, unit: working}, closes_online: no}}
"""
VALUES: Mapping[str, Sequence[Any]] = {
    "carrier": ["acme", "bell", "calm", "other"], "contract_ref": ["FRAME-1", "FRAME 2", "ANOTHER"],
    "plan_type": ["prepaid", "postpaid"], "account_type": ["personal", "corporate"], "wanted": [True, False],
    "soft": [True, False], "gone": [True, False], "colour": ["red", "green", "blue"],
    "fee_hkd": [0, 49, 999, 1000, 1001, 2000], "credit_hkd": [-1, 0, 1], "lines": [0, 2, 3, 7],
    "ends_on": ["none", DAY, DAY + dt.timedelta(1), DAY + dt.timedelta(45), DAY - dt.timedelta(30)],
    "cycle": [1, 14, 15, 31], "target": ["none", "+85264000001"], "closes_online": [True, False],
    "limit_hkd": [0, 1000, 1001], "notice": [0, 2, 7, 14], "unit": ["calendar", "working"],
}  # fmt: skip


def every_form(folder: Path) -> Rulebook:
    """The rulebook, with contracts of the company's own."""
    terms = folder / "company.yaml"
    terms.parent.mkdir(parents=True, exist_ok=True)
    terms.write_text(CONTRACTS, encoding="utf-8")
    return load_rulebook(folder_of(folder, **BOOK), terms)


def any_line(rng: random.Random) -> dict[str, Any]:
    """A line of which some is known: much, little or nothing."""
    unknown = rng.random()
    return {name: rng.choice(values) for name, values in VALUES.items() if rng.random() >= unknown}
