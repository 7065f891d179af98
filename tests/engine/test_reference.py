"""The slow reading has to be right before anything is held to it: worked by hand on a rulebook made for it."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import random_sims
from tests.support.reference import Sim
from tests.support.reference_answer import ASKED_FOR, decide, said_of
from tests.support.reference_asked import settled_while_unsaid
from tests.support.reference_book import Book, Carriers, read_book, typed
from tests.support.reference_conditions import all_of, any_of, condition, opposite, parsed
from tests.support.reference_terms import term_value

AS_OF = dt.date(2026, 11, 21)
FILES = {
    "facts": """
facts:
  carrier: {type: carrier}
  contract_ref: {type: contract}
  plan_type: {type: choice, nature: yes, values: {prepaid: [], postpaid: []}}
  account_type: {type: choice, nature: yes, values: {personal: [], corporate: []}}
  gone: {type: yes_no}
  needed: {type: yes_no}
  resting: {type: yes_no}
  again_on: {type: date, presumed: yes}
  locked: {type: yes_no, assume: no}
  owed_hkd: {type: money, negative: yes}
  papers: {type: yes_no}
  chop: {type: yes_no}
  fee_hkd: {type: money}
  ends_on: {type: date, none: true, when_missing: [{when: plan_type is prepaid, value: none}]}
""",
    "terms": """
terms:
  pays_back: {type: yes_no}
  limit_hkd: {type: money}
  most_days: {type: days, presumed: yes}
  notice: {type: days}
  unit: {type: choice, goes_with: notice, unsaid: calendar, values: {calendar: [], working: []}}
general:
  terms: {limit_hkd: {value: 45.50, source: x}, notice: unknown}
  postpaid: {pays_back: {value: yes}, notice: 30}
  prepaid: {pays_back: no, notice: 0}
""",
    "derived": """
derived:
  days_left: {type: count, is: "max(0, ends_on - as_of)"}
  wait_hkd: {type: money, is: "fee_hkd * rounded_up(days_left / 30)"}
  last_on: {type: date, is: "working_days_after(as_of, notice) if unit is working else as_of + notice"}
  fits: {type: yes_no, is: "not known(most_days) or not known(again_on) or again_on - as_of <= most_days"}
  goes: {type: yes_no, is: "action in [cancel, settle]"}
""",
    "rulebook": "settings: {balance_preference: refund, small_balance_hkd: 10}\n",
    "carriers/acme": """
carriers:
  acme:
    label: {en: Acme}
    ceased_on: 2026-11-21
    sells: [prepaid]
    terms: {pays_back: unknown, limit_hkd: 100}
    corporate_postpaid: {notice: {value: 7, unit: working}}
""",
    "decisions/10-obstacles": """
decision: obstacles
hit_policy: collect
rules:
  - {id: arrears, severity: blocker, concerns: [ending, holding], when: owed_hkd > 50}
  - {id: lock, severity: blocker, concerns: [ending], when: locked}
  - {id: identity, severity: blocker, concerns: [ending], when: account_type is personal and not papers}
  - {id: company, severity: blocker, concerns: [ending], when: account_type is corporate and not chop}
  - {id: contract, severity: cost, concerns: [ending], when: days_left > 0}
""",
    "decisions/20-action": """
decision: action
hit_policy: first
outcomes:
  none: {purpose: done}
  keep: {purpose: staying}
  rest: {purpose: holding}
  settle: {purpose: ending}
  cancel: {purpose: ending}
rules:
  - {outcome: none, when: gone}
  - {outcome: keep, when: needed}
  - {outcome: rest, when: resting and fits}
  - {outcome: settle, when: blocker in obstacles}
  - {id: dear, outcome: keep, when: contract in obstacles and wait_hkd > limit_hkd}
  - {outcome: cancel, when: otherwise}
""",
    "decisions/30-balance": """
decision: balance
hit_policy: first
rules:
  - {outcome: leave, when: "action is keep or action.purpose in [done, holding]"}
  - {outcome: refund, when: balance_preference is refund and pays_back}
  - {outcome: spend, when: otherwise}
""",
    "decisions/40-checks": """
decision: checks
hit_policy: collect
rules:
  - {id: gone_but_needed, names: [gone, needed], asks: yes, when: gone and needed}
  - {id: ceased, names: [carrier], when: carrier_ceased_on <= as_of and carrier_sells_only is prepaid}
  - {id: owed_to_us, names: [owed_hkd], when: owed_hkd < 0}
""",
}
# A line of which all is known that the rules look at, and that may go.
FREE: dict[str, Any] = {
    "plan_type": "postpaid", "account_type": "personal", "gone": False, "needed": False, "resting": False,
    "owed_hkd": 0, "papers": True, "ends_on": "none",
}  # fmt: skip


def without(*names: str) -> dict[str, Any]:
    """The line that may go, with these facts unknown."""
    return {name: value for name, value in FREE.items() if name not in names}


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
    assert book.settings["small_balance_hkd"] == 1000


def test_the_first_rule_that_holds_decides(book: Book) -> None:
    result = decide(FREE, AS_OF, book=book)
    assert verdicts(result) == {"action": "cancel", "balance": "refund"}
    assert (result["status"], result["questions"]) == ("determined", [])
    assert (result["obstacles"], result["unknown_obstacles"]) == ([], [])
    owing = decide(FREE | {"owed_hkd": 5001}, AS_OF, book=book)
    assert verdicts(owing) == {"action": "settle", "balance": "refund"}
    assert owing["obstacles"] == owing["to_become_eligible"] == ["arrears"]


def test_what_remains_possible_is_listed_up_to_the_rule_that_holds(book: Book) -> None:
    result = decide({"plan_type": "prepaid", "needed": True}, AS_OF, book=book)
    assert verdicts(result) == {"action": ["none", "keep"], "balance": "leave"}
    assert asked(result) == {"gone": ["action"]}
    assert (result["status"], result["unknown_obstacles"]) == ("needs_info", [])


def test_nothing_known_asks_what_the_possible_rules_look_at(book: Book) -> None:
    result = decide({"carrier": "other"}, AS_OF, book=book)
    assert verdicts(result) == {
        "action": ["none", "keep", "rest", "settle", "cancel"],
        "balance": ["leave", "refund", "spend"],
    }
    verdict, all_three = ["action", "balance"], ["action", "balance", "obstacles"]
    assert asked(result) == {
        "gone": verdict, "needed": verdict, "resting": verdict, "most_days": verdict, "again_on": verdict,
        "owed_hkd": all_three, "account_type": all_three, "papers": all_three, "chop": all_three,
        "ends_on": all_three, "fee_hkd": verdict, "plan_type": ["balance"],
    }  # fmt: skip
    assert ["most_days"] == [one["fact"] for one in result["questions"] if one["asks"] == "carrier"]


def test_a_part_that_is_settled_asks_nothing(book: Book) -> None:
    """Of a company's line nobody asks whether the person's papers are ready; no day left costs nothing."""
    result = decide(
        without("papers") | {"account_type": "corporate", "chop": True, "ends_on": AS_OF}, AS_OF, book=book
    )
    assert ("determined", []) == (result["status"], result["questions"])
    assert asked(decide(without("papers"), AS_OF, book=book)) == {"papers": ["action", "obstacles"]}
    assert Sim(FREE, AS_OF, book=book).value("wait_hkd") == 0


@pytest.mark.parametrize(
    ("known", "names"),
    [
        # A carrier's own value that is unknown goes before general practice.
        ({"carrier": "acme"}, ["pays_back"]),
        # The plan alone makes it known; so it is the owner who is asked.
        ({"carrier": "other", "plan_type": None}, ["plan_type"]),
        # For an unknown carrier general practice holds too, as far as it is not narrowed.
        ({"carrier": None, "plan_type": None}, ["plan_type"]),
    ],
)
def test_what_chooses_a_term_is_asked_instead_of_the_term(
    book: Book, known: dict[str, Any], names: list[str]
) -> None:
    facts = FREE | known
    assert names == [*asked(decide(facts, AS_OF, [book.carriers], book=book))]


def test_a_blank_carrier_is_asked_where_no_plan_would_tell() -> None:
    shipped = read_book()
    assert Sim({"plan_type": "prepaid"}, AS_OF).behind_term("balance_refundable") == ["carrier"]
    assert Sim({"carrier": "other"}, AS_OF).behind_term("balance_refundable") == ["balance_refundable"]
    acme = {"acme": typed({"corporate_postpaid": {"grace_days": 3}}, shipped.terms)}
    assert Sim({"carrier": "acme"}, AS_OF, [acme]).behind_term("grace_days") == ["plan_type", "account_type"]


def test_what_is_presumed_is_asked_where_its_rule_is_possible(book: Book) -> None:
    both = ["action", "balance"]
    open_ = asked(decide(without("resting") | {"carrier": "other"}, AS_OF, book=book))
    assert {"resting": both, "most_days": both, "again_on": both} == open_
    certain = decide(FREE | {"resting": True}, AS_OF, book=book)
    assert ("rest", []) == (verdicts(certain)["action"], certain["questions"])


def test_tests_of_one_decision_joined_by_or_are_one_test(book: Book) -> None:
    sim = Sim(without("gone", "needed") | {"carrier": "other"}, AS_OF, book=book).decide_all()
    assert sim.candidates["action"] == ["none", "keep", "cancel"]
    for text, holds in {
        "action is none or action in [keep, cancel]": True,
        "goes or action in [none, keep]": True,
        "goes or action is keep": None,
        "action is rest or action.purpose in [holding]": False,
        "goes and action in [none, keep]": None,
        "certainly(goes)": False,
        "possibly(goes)": True,
        "known(action)": False,
    }.items():
        assert condition(parsed(text), sim) is holds, text


def test_obstacles_concern_what_is_still_possible(book: Book) -> None:
    owing = {"owed_hkd": 6000, "locked": True, "ends_on": AS_OF + dt.timedelta(31)}
    going = decide(FREE | owing, AS_OF, book=book)
    assert (["arrears", "lock", "contract"], ["arrears", "lock"]) == (
        going["obstacles"], going["to_become_eligible"],
    )  # fmt: skip
    resting = decide(FREE | owing | {"resting": True}, AS_OF, book=book)
    assert (["arrears"], []) == (resting["obstacles"], resting["to_become_eligible"])
    kept = decide(FREE | owing | {"needed": True}, AS_OF, book=book)
    assert ([], [], []) == (kept["obstacles"], kept["unknown_obstacles"], kept["to_become_eligible"])


def test_only_what_to_do_holds_up_a_line(book: Book) -> None:
    details = decide(FREE | {"carrier": "acme"}, AS_OF, [book.carriers], book=book)
    assert ("details_open", ["refund", "spend"]) == (details["status"], verdicts(details)["balance"])
    assert "needs_info" == decide(without("gone"), AS_OF, book=book)["status"]


def test_checks_tell_and_those_that_ask_hold_up(book: Book) -> None:
    odd = decide(
        FREE | {"gone": True, "needed": True, "carrier": "acme", "owed_hkd": -1},
        AS_OF,
        [book.carriers],
        book=book,
    )
    assert ["gone_but_needed", "ceased", "owed_to_us"] == odd["problems"]
    assert ("needs_info", {"gone": ["checks"]}) == (odd["status"], asked(odd))
    told = decide(FREE | {"carrier": "acme", "pays_back": True}, AS_OF, [book.carriers], book=book)
    assert ("determined", ["ceased"]) == (told["status"], told["problems"])
    later = decide(FREE | {"carrier": "acme"}, AS_OF - dt.timedelta(1), [book.carriers], book=book)
    assert [] == later["problems"]


@pytest.mark.parametrize(
    ("unknown", "answers"),
    [
        ((), {}),
        (("needed",), {"needed": False}),
        (("owed_hkd", "papers"), {"owed_hkd": 0, "papers": True}),
        # A company with its chop, or a person with papers: what a person has is no fact of nature.
        (("account_type", "papers"), {"papers": True, "chop": True}),
        (("gone", "needed", "resting"), {"gone": False, "needed": False, "resting": False}),
    ],
)
def test_under_which_answers_a_line_may_go(
    book: Book, unknown: tuple[str, ...], answers: dict[str, Any]
) -> None:
    assert answers == decide(without(*unknown), AS_OF, book=book)["provided"]


def test_of_two_smallest_sets_the_one_with_fewer_facts_of_nature(book: Book) -> None:
    known = without("account_type") | {"chop": False}
    assert {"account_type": "personal"} == decide(known, AS_OF, book=book)["provided"]
    both = {"account_type": None, "chop": None}
    assert {"chop": True} == decide(FREE | both, AS_OF, book=book)["provided"]
    assert {} == decide(FREE | {"owed_hkd": 6000} | both, AS_OF, book=book)["provided"]


@pytest.mark.parametrize(
    ("fee", "action"), [(1137, "cancel"), (1138, "keep")]
)  # 91 days are 4 months begun; 45.50 is 4 x 11.375
def test_months_begun_are_counted_whole(book: Book, fee: int, action: str) -> None:
    known = FREE | {"fee_hkd": fee, "ends_on": AS_OF + dt.timedelta(91)}
    result = decide(known, AS_OF, book=book)
    assert action == verdicts(result)["action"]
    assert (["contract"] if action == "cancel" else []) == result["obstacles"]


def test_a_blank_is_what_the_fact_says_then_what_is_assumed(book: Book) -> None:
    prepaid, postpaid = (Sim({"plan_type": plan}, AS_OF, book=book) for plan in ("prepaid", "postpaid"))
    assert [sim.value("ends_on") for sim in (prepaid, postpaid)] == ["none", None]
    assert [sim.value("days_left") for sim in (prepaid, postpaid)] == [0, None]
    assert Sim({"locked": True}, AS_OF, book=book).value("locked") is True
    assert prepaid.value("locked") is False
    assert Sim({}, AS_OF, assumed={}, book=book).value("locked") is None


@pytest.mark.parametrize(
    ("known", "unit", "last_on"),
    [
        # Seven working days from a Saturday; the carrier's unit stands inside its number.
        ({"carrier": "acme", "account_type": "corporate"}, "working", dt.date(2026, 12, 1)),
        # General practice gives a number and no unit.
        ({"carrier": "acme", "account_type": "personal"}, "calendar", dt.date(2026, 12, 21)),
        # The number stated for the line itself goes with no unit but its own.
        ({"carrier": "acme", "account_type": "corporate", "notice": 2}, "calendar", dt.date(2026, 11, 23)),
        (
            {"carrier": "acme", "account_type": "corporate", "notice": 2, "unit": "working"},
            "working",
            dt.date(2026, 11, 24),
        ),
        # A unit alone says nothing.
        (
            {"carrier": "other", "account_type": "personal", "unit": "working"},
            "calendar",
            dt.date(2026, 12, 21),
        ),
        ({"carrier": "acme"}, None, None),
    ],
)
def test_a_unit_goes_with_its_number(
    book: Book, known: dict[str, Any], unit: str | None, last_on: dt.date | None
) -> None:
    sim = Sim({"plan_type": "postpaid", **known}, AS_OF, [book.carriers], book=book)
    assert (unit, last_on) == (sim.value("unit"), sim.value("last_on"))


def test_a_contract_goes_before_everything_for_lines_of_its_own_carrier(book: Book) -> None:
    contracts = {
        "FRAME 1": typed(
            {"carrier": "acme", "terms": {"notice": 60}, "corporate": {"limit_hkd": "unknown"}}, book.terms
        )
    }

    def found(term: str, **facts: str) -> Any:
        line = {"plan_type": "postpaid", "account_type": "corporate", "contract_ref": "frame  1", **facts}
        return Sim(line, AS_OF, [book.carriers], book=book, contracts=contracts).value(term)

    assert (60, "calendar", None) == tuple(
        found(term, carrier="acme") for term in ("notice", "unit", "limit_hkd")
    )
    assert (7, "working") == tuple(
        found(term, carrier="acme", contract_ref="FRAME1") for term in ("notice", "unit")
    )
    assert (30, 4550) == tuple(found(term, carrier="other") for term in ("notice", "limit_hkd"))
    assert 30 == found("notice")


def test_a_history_is_read_on_the_day(book: Book) -> None:
    written = [
        {"value": 30, "from": dt.date(2026, 1, 1)},
        {"value": 60, "unit": "working", "from": dt.date(2027, 1, 1)},
    ]
    acme = {"acme": typed({"terms": {"notice": written}}, book.terms)}
    days = [dt.date(2025, 12, 31), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    sims = [Sim({"carrier": "acme"}, day, [acme], book=book) for day in days]
    assert [(None, "calendar"), (30, "calendar"), (60, "working")] == [
        (sim.value("notice"), sim.value("unit")) for sim in sims
    ]


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


@given(
    known=random_sims.sims(["acme"]),
    learnt=random_sims.sims(["acme"]),
    terms=random_sims.carriers(["acme"]),
    preference=st.sampled_from(["refund", "transfer"]),
)
def test_learning_a_fact_never_adds_an_outcome(
    known: random_sims.Sim, learnt: random_sims.Sim, terms: dict[str, Any], preference: str
) -> None:
    """The law behind candidates, of the shipped rules; it does not hold for what is settled while it is not said.

    That is: what a rule asks whether it is known, the soft facts, and that a prepaid line of which no commitment is
    known has none.
    """
    shipped = read_book()
    unsaid = settled_while_unsaid(shipped)
    for width in terms["acme"].values():
        for name in unsaid & {*width}:
            del width[name]
    before = {"carrier": "acme", **dict.fromkeys(shipped.assumed, True), **known}
    if before.get("plan_type") == "prepaid":
        before.setdefault("contract_end_on", "none")
    after = {**{name: value for name, value in learnt.items() if name not in unsaid}, **before}
    chosen = {"balance_preference": preference}
    was, now = (Sim(facts, AS_OF, [terms], chosen).decide_all() for facts in (before, after))
    for decision, candidates in was.candidates.items():
        assert set(now.candidates[decision]) <= set(candidates), decision
    for decision, rules in was.judged.items():
        for rule, holds in rules.items():
            assert holds is None or now.judged[decision][rule] is holds, f"{decision}.{rule}"


@given(facts=random_sims.sims(["acme"]), terms=random_sims.carriers(["acme"]))
def test_questions_are_unknown_and_only_of_what_is_open(
    facts: random_sims.Sim, terms: dict[str, Any]
) -> None:
    sim = Sim(facts, AS_OF, [terms]).decide_all()
    result = said_of(sim)
    open_ = {name for name in ASKED_FOR if len(sim.candidates[name]) > 1}
    of_verdicts = {name: {*what_for} - {"obstacles", "checks"} for name, what_for in asked(result).items()}
    assert open_ == {decision for decisions in of_verdicts.values() for decision in decisions}
    unknown = {name for name, what_for in asked(result).items() if what_for != ["checks"]}
    assert not {name for name in unknown if sim.value(name) is not None}


def test_what_is_settled_while_nothing_is_said(book: Book) -> None:
    assert {"most_days", "again_on"} == settled_while_unsaid(book)
    wishes = {"still_needed", "needed_again", "port_out_wanted", "number_wanted_by_user"}
    assert wishes < settled_while_unsaid(read_book())


def test_the_shipped_rulebook_is_read_whole() -> None:
    """Nothing of a decision is lost on the way: every file, every rule."""
    folder = Path(__file__).parents[2] / "rulesets" / "decisions"
    written = sum(text.read_text(encoding="utf-8").count("when:") for text in folder.rglob("*.yaml"))
    assert written == sum(len(rules) for rules in read_book().rules.values())
