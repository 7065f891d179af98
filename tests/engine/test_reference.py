"""The slow reading has to be right before anything is held to it: worked by hand on a rulebook made for it."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import random_sims, reference_fleet
from tests.support.reference import Sim, decide
from tests.support.reference_book import Book, Carriers, read_book
from tests.support.reference_conditions import all_of, any_of, opposite
from tests.support.reference_dates import after_working_days, dates_and_money, end_of_billing_cycle
from tests.support.reference_terms import term_value

AS_OF = dt.date(2026, 11, 21)
FILES = {
    "facts": """
facts:
  carrier: {type: carrier}
  plan_type: {type: choice, values: {prepaid: [], postpaid: []}}
  account_type: {type: choice, values: {personal: [], corporate: []}}
  gone: {type: yes_no}
  needed: {type: yes_no}
  locked: {type: yes_no, assume: no}
  owed_hkd: {type: money}
  fee_hkd: {type: money}
  ends_on: {type: date, none: true, when_missing: [{when: plan_type is prepaid, value: none}]}
""",
    "terms": """
terms:
  pays_back: {type: yes_no}
  limit_hkd: {type: money}
  notice: {type: days}
general:
  terms: {limit_hkd: {value: 45.50, source: x}, notice: unknown}
  postpaid: {pays_back: {value: yes}, notice: 30}
  prepaid: {pays_back: no, notice: 0}
""",
    "derived": """
derived:
  days_left: {type: count, is: "max(0, ends_on - as_of)"}
  wait_hkd: {type: money, is: "fee_hkd * ((days_left + 29) // 30)"}
  last_on: {type: date, is: "as_of + notice"}
""",
    "rulebook": "settings: {balance_preference: refund}\n",
    "carriers/acme": "carriers: {acme: {label: {en: Acme}, terms: {pays_back: unknown, limit_hkd: 100}}}\n",
    "decisions/10-obstacles": """
decision: obstacles
hit_policy: collect
rules:
  - {id: arrears, severity: blocker, when: owed_hkd > 50}
  - {id: lock, severity: blocker, when: locked}
  - {id: contract, severity: cost, when: days_left > 0}
""",
    "decisions/20-action": """
decision: action
hit_policy: first
rules:
  - {outcome: none, when: gone}
  - {outcome: keep, when: needed}
  - {outcome: settle, when: blocker in obstacles}
  - {id: dear, outcome: keep, when: contract in obstacles and wait_hkd > limit_hkd}
  - {outcome: cancel, when: otherwise}
""",
    "decisions/30-balance": """
decision: balance
hit_policy: first
rules:
  - {outcome: leave, when: "action in [none, keep]"}
  - {outcome: refund, when: balance_preference is refund and pays_back}
  - {outcome: spend, when: otherwise}
""",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("rules")
    for name, text in FILES.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_book(folder)


def verdicts(result: dict[str, Any]) -> dict[str, Any]:
    """The outcome of each first decision, or what remains possible."""
    return {name: one["outcome"] or one["candidates"] for name, one in result["decisions"].items()}


def asked(result: dict[str, Any]) -> dict[str, list[str]]:
    return {question["fact"]: question["decides"] for question in result["questions"]}


def test_kleene_tables() -> None:
    values = [False, None, True]
    order = {False: 0, None: 1, True: 2}
    for a, b in itertools.product(values, values):
        assert min(a, b, key=order.__getitem__) is all_of([a, b])
        assert max(a, b, key=order.__getitem__) is any_of([a, b])
    assert [True, None, False] == [opposite(value) for value in values]
    assert any_of([None, opposite(None)]) is None


def test_amounts_are_read_as_cents_and_unknown_as_nothing(book: Book) -> None:
    assert book.general["terms"] == {"limit_hkd": 4550, "notice": None}
    assert book.carriers["acme"]["terms"] == {"pays_back": None, "limit_hkd": 10000}
    assert book.assumed == {"locked": False}


def test_the_first_rule_that_holds_decides(book: Book) -> None:
    known = {"plan_type": "postpaid", "gone": False, "needed": False, "owed_hkd": 5000, "ends_on": "none"}
    result = decide(known, AS_OF, book=book)
    assert verdicts(result) == {"action": "cancel", "balance": "refund"}
    assert (result["status"], result["questions"]) == ("determined", [])
    assert (result["obstacles"], result["unknown_obstacles"]) == ([], [])
    owing = decide(known | {"owed_hkd": 5001}, AS_OF, book=book)
    assert verdicts(owing) == {"action": "settle", "balance": "refund"}
    assert owing["obstacles"] == owing["to_become_eligible"] == ["arrears"]


def test_what_remains_possible_is_listed_up_to_the_rule_that_holds(book: Book) -> None:
    result = decide({"plan_type": "prepaid", "needed": True}, AS_OF, book=book)
    assert verdicts(result) == {"action": ["none", "keep"], "balance": "leave"}
    assert asked(result) == {"gone": ["action"]}
    assert (result["status"], result["unknown_obstacles"]) == ("needs_info", ["arrears"])


def test_nothing_known_asks_what_the_possible_rules_look_at(book: Book) -> None:
    result = decide({}, AS_OF, book=book)
    assert verdicts(result) == {
        "action": ["none", "keep", "settle", "cancel"],
        "balance": ["leave", "refund", "spend"],
    }
    both = ["action", "balance"]
    assert asked(result) == {
        "gone": both, "needed": both, "owed_hkd": both, "ends_on": both, "fee_hkd": both, "pays_back": ["balance"],
    }  # fmt: skip
    assert [one["asks"] for one in result["questions"]] == ["owner"] * 5 + ["carrier"]


def test_a_derived_fact_that_is_known_asks_nothing(book: Book) -> None:
    """No day left costs nothing, whatever the fee."""
    known = {"gone": False, "needed": False, "owed_hkd": 0, "ends_on": AS_OF}
    assert asked(decide(known, AS_OF, book=book)) == {"pays_back": ["balance"]}
    assert Sim(known, AS_OF, book=book).quietly("wait_hkd") == 0


@pytest.mark.parametrize(
    ("fee", "action"), [(1137, "cancel"), (1138, "keep")]
)  # 91 days are 4 months begun; 45.50 is 4 x 11.375
def test_months_begun_are_counted_whole(book: Book, fee: int, action: str) -> None:
    known = {
        "gone": False,
        "needed": False,
        "owed_hkd": 0,
        "fee_hkd": fee,
        "ends_on": AS_OF + dt.timedelta(91),
    }
    result = decide(known, AS_OF, book=book)
    assert (verdicts(result)["action"], result["obstacles"]) == (action, ["contract"])


def test_a_blank_is_what_the_fact_says_then_what_is_assumed(book: Book) -> None:
    prepaid, postpaid = (Sim({"plan_type": plan}, AS_OF, book=book) for plan in ("prepaid", "postpaid"))
    assert [sim.quietly("ends_on") for sim in (prepaid, postpaid)] == ["none", None]
    assert [sim.quietly("days_left") for sim in (prepaid, postpaid)] == [0, None]
    assert Sim({"locked": True}, AS_OF, book=book).quietly("locked") is True
    assert prepaid.quietly("locked") is False
    assert Sim({}, AS_OF, assumed={}, book=book).quietly("locked") is None


def test_a_derived_day_is_a_day(book: Book) -> None:
    assert Sim({"plan_type": "postpaid"}, AS_OF, book=book).quietly("last_on") == dt.date(2026, 12, 21)


COMPANY: Carriers = {
    "acme": {"terms": {"limit_hkd": 45, "notice": {"value": 60}}, "corporate": {"notice": 90}}
}
SHIPPED: Carriers = {
    "acme": {
        "terms": {"pays_back": False},
        "prepaid": {"limit_hkd": 10, "fee": 30},
        "postpaid": {"fee": 30, "window": 7},
        "corporate_postpaid": {"notice": 7, "window": None},
    }
}


@pytest.mark.parametrize(
    ("term", "facts", "value"),
    [
        ("notice", {"carrier": "acme", "plan_type": "postpaid", "account_type": "personal"}, 60),
        # The company's own value, however wide, before the shipped one, however narrow.
        ("notice", {"carrier": "acme", "plan_type": "postpaid", "account_type": "corporate"}, 90),
        ("limit_hkd", {"carrier": "acme", "plan_type": "prepaid", "account_type": "personal"}, 45),
        ("notice", {"carrier": "acme", "plan_type": "postpaid"}, None),
        # The carrier's own value, however wide, before general practice, however narrow.
        ("pays_back", {"carrier": "acme", "plan_type": "postpaid", "account_type": "personal"}, False),
        ("pays_back", {"carrier": "acme"}, False),
        ("pays_back", {"carrier": "other", "plan_type": "postpaid"}, True),
        ("pays_back", {}, None),
        # "Not known" is a carrier's value too.
        ("window", {"carrier": "acme", "plan_type": "postpaid", "account_type": "personal"}, 7),
        ("window", {"carrier": "acme", "plan_type": "postpaid", "account_type": "corporate"}, None),
        # Both plans say the same.
        ("fee", {"carrier": "acme"}, 30),
        ("limit_hkd", {"carrier": "other"}, 4550),
    ],
)
def test_which_term_holds(book: Book, term: str, facts: dict[str, str], value: object) -> None:
    assert value == term_value(term, facts, [COMPANY, SHIPPED], book.general)


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
    ("start", "count", "end"),
    [
        ("2026-12-21", 3, "2026-12-24"),
        ("2026-12-21", 4, "2026-12-28"),  # Christmas, Saturday, Sunday
        ("2027-02-05", 1, "2027-02-10"),  # New Year on Saturday: Monday and Tuesday are holidays
        ("2027-03-25", 1, "2027-03-30"),  # Good Friday to Easter Monday
        ("2026-11-21", 0, "2026-11-21"),
    ],
)
def test_working_days_in_hong_kong(start: str, count: int, end: str) -> None:
    assert dt.date.fromisoformat(end) == after_working_days(dt.date.fromisoformat(start), count)


@pytest.mark.parametrize(
    ("bill_day", "cancel_on", "undo_until"),
    # 30 working days from Saturday 21 November 2026 end on 5 January 2027; its cycle on 14 January.
    [(15, "2027-01-14", "2027-02-03"), (None, "2027-01-05", "2027-01-25")],
)
def test_notice_billing_cycle_and_last_day_to_undo(
    bill_day: int | None, cancel_on: str, undo_until: str
) -> None:
    values = {
        "notice_days": 30, "notice_unit": "working", "reactivation_days": 20, "bills_whole_months": True,
        "bill_day": bill_day, "monthly_fee_hkd": 9800, "early_termination_fee_hkd": 5000,
    }  # fmt: skip
    assert dates_and_money("cancel", False, values, AS_OF) == {
        "cancel_on": dt.date.fromisoformat(cancel_on),
        "undo_until": dt.date.fromisoformat(undo_until),
        "saving_hkd_year": 117600,
        "exit_cost_hkd": 0,
    }


@pytest.mark.parametrize(
    ("action", "contract", "saving", "cost"),
    [
        ("cancel", True, 117600, 5000),
        ("cancel", None, 117600, None),
        ("cancel_at_contract_end", True, 117600, 39200),
        ("resolve_first", True, 117600, None),
        ("keep", False, None, None),
        (None, False, None, None),
    ],
)
def test_what_is_saved_and_what_leaving_costs(
    action: str | None, contract: bool | None, saving: int | None, cost: int | None
) -> None:
    values = {"monthly_fee_hkd": 9800, "early_termination_fee_hkd": 5000, "wait_cost_hkd": 39200}
    found = dates_and_money(action, contract, values, AS_OF)
    assert found == {
        "cancel_on": None, "undo_until": None, "saving_hkd_year": saving, "exit_cost_hkd": cost,
    }  # fmt: skip


def test_what_rows_of_a_fleet_say_of_each_other() -> None:
    held = {"owner": "Chan", "carrier": "acme", "plan_type": "prepaid", "account_type": "personal"}
    kept = held | {"line_status": "active", "still_needed": True}
    rows: list[dict[str, Any]] = [
        held | {"msisdn": "+85291000001"},
        kept | {"msisdn": "+85291000003"},
        kept | {"msisdn": "+85291000002"},
        held | {"msisdn": "+85291000001", "transfer_target": "none"},
        kept | {"msisdn": "+85291000000", "owner": "Lee"},
    ]
    found = reference_fleet.with_transfer_targets(rows)
    assert ["+85291000002", "+85291000002", "+85291000003", "none", None] == [
        row.get("transfer_target") for row in found
    ]
    caps = {"personal": 10, "corporate": 25}
    assert [["duplicate_msisdn"], [], [], ["duplicate_msisdn"], []] == reference_fleet.problems(rows, caps)
    assert [
        ["duplicate_msisdn", "registration_cap"],
        *[["registration_cap"]] * 2,
    ] == reference_fleet.problems(rows, {"personal": 2})[:3]
    assert ["needs_info", "determined"] == [
        reference_fleet.status("determined", problems)
        for problems in (["duplicate_iccid"], ["registration_cap"])
    ]


@given(
    known=random_sims.sims(["acme"]),
    learnt=random_sims.sims(["acme"]),
    terms=random_sims.carriers(["acme"]),
    preference=st.sampled_from(["refund", "transfer"]),
)
def test_learning_a_fact_never_adds_an_outcome(
    known: random_sims.Sim, learnt: random_sims.Sim, terms: dict[str, Any], preference: str
) -> None:
    """The law behind candidates, of the shipped rules; it does not hold for what is assumed while it is not known.

    That is: the soft facts, the general practice for an unknown carrier, an unknown transfer limit, and that a
    prepaid line of which no commitment is known has none.
    """
    shipped = read_book()
    for width in terms["acme"].values():
        width.pop("transfer_limit_hkd", None)
    before = {"carrier": "acme", **dict.fromkeys(shipped.assumed, True), **known}
    if before.get("plan_type") == "prepaid":
        before.setdefault("contract_end_on", "none")
    after = {**learnt, **before}
    was, now = (decide(facts, random_sims.AS_OF, [terms], preference) for facts in (before, after))
    for decision in shipped.with_policy("first"):
        narrow, wide = (result["decisions"][decision]["candidates"] for result in (now, was))
        assert set(narrow) <= set(wide), decision
    for decision in shipped.with_policy("collect"):
        assert set(was[decision]) <= set(now[decision])
        assert {*now[decision], *now[f"unknown_{decision}"]} <= {*was[decision], *was[f"unknown_{decision}"]}


@given(facts=random_sims.sims(["acme"]), terms=random_sims.carriers(["acme"]))
def test_questions_are_unknown_and_only_of_undetermined_decisions(
    facts: random_sims.Sim, terms: dict[str, Any]
) -> None:
    result = decide(facts, random_sims.AS_OF, [terms])
    undetermined = [name for name, one in result["decisions"].items() if one["outcome"] is None]
    assert {*undetermined} == {name for decides in asked(result).values() for name in decides}
    assert not {*asked(result)} & {*facts, *read_book().assumed}
    assert ("needs_info" if undetermined else "determined") == result["status"]


def test_the_shipped_rulebook_is_read_whole() -> None:
    """Nothing of a decision is lost on the way: every file, every rule."""
    folder = Path(__file__).parents[2] / "rulesets" / "decisions"
    written = sum(text.read_text(encoding="utf-8").count("when:") for text in folder.rglob("*.yaml"))
    assert written == sum(len(read_book().rules(decision)) for decision in read_book().decisions)
