"""What a type of cells is asked besides reading them: its codes there and back, what is shown; headings, platforms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from batch.understanding.cell_type import Bounds
from batch.understanding.cell_types import CELL_TYPES, allowed_values, cell_type, cell_type_of
from batch.understanding.known_headings import KnownHeadings, in_each_language, without_numbering
from batch.understanding.platforms import all_status_words, detect_platform, status_words
from batch.understanding.remark_words import RemarkWords
from batch.understanding.understand import masked
from batch.understanding.understood import CellWords
from engine.rulebook.hint import Hint, Remarks
from engine.rulebook.sheet_words import Platform
from engine.types.facts import Fact
from tests.support.cell_help import facts

DAY = dt.date(2026, 12, 31)
VALUES: dict[str, list[tuple[object, str, str]]] = {
    "text": [("Amy", "Amy", "Amy"), ("present", "given", "given")],
    "contract": [("F-1", "F-1", "F-1")],
    "phone": [("+85261234567", "+85261234567", "+85261234567"), ("none", "none", "none")],
    "iccid": [("8985", "8985", "8985")],
    "choice": [("prepaid", "prepaid", "prepaid")],
    "carrier": [("csl", "csl", "csl")],
    "yes_no": [(True, "y", "yes"), (False, "n", "no")],
    "money": [(9800, "9800", "98"), (9850, "9850", "98.50"), (-123456, "-123456", "-1234.56"), (0, "0", "0")],
    "date": [(DAY, "2026-12-31", "2026-12-31"), ("none", "none", "none")],
    "count": [(3, "3", "3")],
    "day": [(31, "31", "31")],
    "days": [(30, "30", "30")],
}


@pytest.mark.parametrize("name", sorted(CELL_TYPES))
def test_values_have_codes_that_give_them_back(name: str) -> None:
    cells = cell_type(name)
    assert name == cells.name
    assert cells is cell_type(name)
    for value, code, written in VALUES[name]:
        assert (code, written) == (cells.code(value), cells.written(value))
        if value != "present":
            assert value == cells.from_code(code)


@pytest.mark.parametrize(
    ("name", "code"), [("yes_no", "yes"), ("yes_no", ""), ("money", "x"), ("date", "1899-12-31"),
                       ("date", "2200-01-01"),
                       ("date", "x"), ("count", "x"), ("day", "x"), ("days", "x")],
)  # fmt: skip
def test_a_code_that_means_nothing_is_refused(name: str, code: str) -> None:
    with pytest.raises(ValueError, match=code or "neither"):
        cell_type(name).from_code(code)
    assert [dt.date(1900, 1, 1), dt.date(2199, 12, 31)] == [
        cell_type("date").from_code(day) for day in ("1900-01-01", "2199-12-31")
    ]


@pytest.mark.parametrize(
    ("name", "numbers", "shown"),
    [
        ("yes_no", [1, 0, 1], [True, False, None]),
        ("count", [3, 0, 5], [3, 0, None]),
        ("money", [9850, -5, 7], ["98.50", "-0.05", None]),
        ("date", [DAY.toordinal(), 0, 5], [DAY, None, None]),
    ],
)
def test_numbers_are_shown_as_the_type_has_them(name: str, numbers: list[int], shown: list[object]) -> None:
    known = np.array([True, True, False])
    found = cell_type(name).column(Fact("x", name), np.array(numbers), known).to_pylist()
    assert shown == [str(one) if name == "money" and one is not None else one for one in found]
    plans = cell_type("choice").column(facts()["plan_type"], np.array([1, 0, 0]), known)
    assert ["postpaid", "prepaid", None] == plans.to_pylist()
    assert pa.types.is_dictionary(plans.type)


def test_what_may_be_written_and_typed() -> None:
    assert ("prepaid", "postpaid") == allowed_values(facts()["plan_type"])
    bounds = {name: cell_type(name).bounds for name in CELL_TYPES}
    assert {
        "text": None, "contract": None, "choice": None, "carrier": None, "yes_no": None, "count": Bounds(),
        "phone": Bounds("textLength", 8, 24, loose=True), "iccid": Bounds("textLength", 19, 24, loose=True),
        "money": Bounds("decimal", 0, 10_000_000, loose=True), "day": Bounds("whole", 1, 31),
        "days": Bounds("whole", 0, 36_500), "date": Bounds("date", dt.date(1990, 1, 1), dt.date(2099, 12, 31)),
    } == bounds  # fmt: skip
    ends, last = facts()["contract_end_on"], facts()["last_used_on"]
    assert ["date_none", "date"] == [cell_type_of(fact).template_text(fact) for fact in (ends, last)]
    named = {name: cell_type(name).template_text(Fact("x", name)) for name in CELL_TYPES}
    assert {
        **{name: name for name in CELL_TYPES},
        "contract": "text",
        "carrier": "choice",
        "days": "number",
    } == named


def test_what_is_private_is_masked_as_its_type_is() -> None:
    for name, text, shown in (
        ("owner", "Amy", "A***"),
        ("msisdn", "61234567", "****4567"),
        ("monthly_fee_hkd", " 98\u200b ", "98"),
        ("monthly_fee_hkd", "A123456(3)", "A12****(*)"),
    ):
        assert shown == masked(facts()[name], text)
    assert ("61234567", "see A12****(*)") == (masked(None, "61234567"), masked(None, "see A123456(3)"))


# ---------------------------------------------------------------------------------------------------- remarks against

PLAN = Fact("plan", "choice", values={"pre": ["prepaid", "x"], "post": ["monthly"]})
OTHER = Fact("other", "choice", values={"pre": [], "post": []})


@cache
def against() -> RemarkWords:
    return RemarkWords(
        {"any": ["doubtful"], "plan": ["to change"], "plan=pre, other=post": ["billed"]},
        [
            Hint("bill", fact="plan", value=1, words=("contract",), unless=("voucher",)),
            Hint("card", fact="plan", value=0, words=("top up",)),
            Hint("else", fact="other", value=0, words=("lease",)),
            Hint("ask", fact="plan", value=None, words=("hm",)),
        ],
        Remarks(denied_by=("not",)),
    )


@pytest.mark.parametrize(
    ("remark", "pre", "post", "other"),
    [
        ("", False, False, False),
        ("fine", False, False, False),
        ("doubtful", True, True, True),
        ("not doubtful", False, False, False),
        ("to change", True, True, False),
        ("billed", True, False, True),
        ("contract", True, False, False),
        ("not contract", False, False, False),
        ("top up", False, True, False),
        ("contract, top up", False, False, False),
        ("lease", False, False, True),
        ("hm", False, False, False),
        ("voucher", False, True, False),
        ("prepaid doubtful", True, True, True),
        ("monthly billed", True, False, True),
    ],
)
def test_which_remarks_speak_against_a_value(remark: str, pre: bool, post: bool, other: bool) -> None:
    """What is listed against it, what a hint hears that suggests another, and what hinders one that suggests it."""
    beside = [(PLAN, "pre"), (PLAN, "post"), (OTHER, "post")]
    for _ in range(2):  # the words of a value are kept
        assert [pre, post, other] == [
            against().speaks_against(fact, value, value, remark) for fact, value in beside
        ]


# ------------------------------------------------------------------------------------------------- headings, platforms


@cache
def known() -> KnownHeadings:
    return KnownHeadings(
        {
            "user": Fact("user", "text", headings={"en": ["User", "Used by"], "zh": ["使用人"]}),
            "team": Fact("team", "text", headings={"en": ["Dept"], "zh": ["部門"]}),
            "needed": Fact("needed", "yes_no", headings={"en": ["Needed", "Keep/leave"], "zh": ["需要保留"]}),
            "fee": Fact("fee", "money", headings={"en": ["Fee no"]}),
            "code": Fact("code", "text"),
        },
        {
            "not_codes": ["code"],
            "names": ["name"],
            "questions": ["是否", "whether"],
            "perhaps": {"team": ["Group"]},
            "of_several": [
                {"headings": ["Bill"], "facts": ["fee", "team"]},
                {"headings": ["Pay"], "facts": ["fee", "gone"]},
            ],
            "reverse": {"needed": ["To cancel"]},
            "same": [["user", "holder"]],
            "weaker": ["Holder"],
        },
    )


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("User", ("user",)), ("USER:", ("user",)), ("Holder", ("user",)), ("User name", ("user",)),
        ("Fee name", ()), ("fee NO", ("fee",)), ("Fee #", ("fee",)), ("#", ()), ("user", ("user",)), ("code", ()),
        ("是否需要保留", ("needed",)), ("whether needed", ("needed",)), ("是否使用人", ()), ("Bill", ("fee", "team")),
        ("Pay", ()), ("Group", ()), ("User (a)", ()), ("Zzz", ()), ("", ()),
    ],
)  # fmt: skip
def test_what_a_heading_may_mean(heading: str, names: Sequence[str]) -> None:
    assert tuple(names) == known().names(heading)


def test_headings_of_several_things_and_in_two_languages() -> None:
    assert [("team", "user"), (), (), (), ()] == [
        known().of_each(one) for one in ("User/Dept", "User/Used by", "Keep/leave", "User/Zzz", "User")
    ]
    assert [("user",), ("user",), ("team",), ("team",), (), (), ()] == [
        known().said_twice(one)
        for one in (
            "User 使用人",
            "使用人\nUser",
            "Dept / 部門",
            "Group 部門",
            "User 部門",
            "Group Group",
            "User",
        )
    ]
    assert ["", "team", "user", ""] == [known().nearest(one) for one in ("To cancel", "Group", "Usre", "Zzz")]
    assert ["needed", "needed", ""] == [
        known().reverse_of(one) for one in ("To cancel", "To cancel (Y)", "Needed")
    ]
    assert [True, True, False, False] == [
        known().is_weaker(one) for one in ("Holder", "1. Holder (a)", "Zzz", "Zzz/Holder")
    ]


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("1. User", "User"), ("(2) User", "User"), ("a) User", "User"), ("③ User", "User"), ("*User", "User"),
        ("** User", "User"), ("12、使用人", "使用人"), ("123. User", "123. User"), ("1.", "1."), ("3G user", "3G user"),
        ("User", "User"),
    ],
)  # fmt: skip
def test_a_heading_without_the_number_before_it(heading: str, bare: str) -> None:
    assert bare == without_numbering(heading)


def test_a_heading_is_parted_into_its_languages() -> None:
    for heading, parts in (
        ("1. User/使用人", ["User", "使用人"]), ("使用人 User", ["使用人", "User"]), ("Used by", ["Used by"]), ("", []),
        ("SIM卡", ["SIM", "卡"]),
    ):  # fmt: skip
        assert parts == in_each_language(heading)


def test_a_platform_is_known_by_most_of_its_own_headings() -> None:
    one = Platform("One", headings=["alpha", "beta"], status={"On Hold": "ask"})
    two = Platform("Two", headings=["gamma", "Delta"], status={"LIVE": "active"})
    both = {"one": one, "two": two}
    for headings, code in (
        (["ALPHA"], "one"), (["alpha", "gamma"], ""), (["alpha", "gamma", "delta"], "two"), (["x"], ""), ([], ""),
    ):  # fmt: skip
        assert code == detect_platform(headings, both)
    assert "" == detect_platform(["alpha"], {})
    assert {"onhold": "ask"} == status_words(one)
    assert {"onhold", "live"} == all_status_words(both)


def test_the_words_of_a_choice() -> None:
    words = CellWords({"no": ["nope"], "yes": ["yep"]})
    plan = Fact("plan", "choice", values={"pre": ["預付", "on"], "post": ["月費", "a"]})
    assert ["pre", "pre", "post", None] == [
        words.choice(plan, text) for text in ("PRE.", "预付", "月費", "x")
    ]
    assert words.others(plan, "pre").says("was post")
    assert not words.others(plan, "post").says("on")
    assert [True, False] == [words.others(plan, code).says("月費") for code in ("pre", "post")]
    asked = Fact("asked", "yes_no", values={"yes": ["kept"], "no": []})
    assert [True, False] == [words.others(asked, code).says("nope") for code in ("yes", "no")]
    assert [False, True] == [words.others(asked, code).says("kept") for code in ("yes", "no")]
    assert not words.others(plan, "pre").says("nope")
