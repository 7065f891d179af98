"""Answers of a file come home: they fill what the sheet leaves open, the narrowest first; differences are told."""

import re
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.support.real_sheets import Ran, batch

SHEET = """電話號碼,電訊商,部門,地區,是否仍需使用,狀態
61234001,csl,Sales,Central,,使用中
61234002,csl,銷售部,Kowloon,,使用中
61234003,CTM,Sales,Central,,使用中
61234004,3HK,IT,Central,是,使用中
"""


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    path = tmp_path / "fleet.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def answered(fleet: Path, text: str, *options: str) -> Ran:
    path = fleet.parent / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    return batch([fleet], fleet.parent, "--answers", str(path), *options)


def given_to(ran: Ran) -> list[str | None]:
    return ran.column("answers")


def test_an_answer_for_every_line_fills_only_what_is_open(fleet: Path) -> None:
    ran = answered(fleet, "answers: [{facts: {still_needed: no}, by: Fleet desk, on: 2026-11-25}]")

    assert ["still_needed=no"] * 3 + [None] == given_to(ran)
    assert {"answer_differs"} == ran.problems[3]
    assert ["port_out|keep"] == ran.column("action")[3:]


def test_replace_goes_before_the_sheet(fleet: Path) -> None:
    ran = answered(fleet, "answers: [{facts: {still_needed: no}, replace: yes}]")

    assert ["still_needed=no"] * 4 == given_to(ran)
    assert not any("answer_differs" in met for met in ran.problems)


@pytest.mark.parametrize(
    ("where", "meant"),
    [
        ("{carrier: csl}", [0, 1]),
        ("{carrier: CSL}", [0, 1]),
        ("{carrier: CTM}", [2]),
        ("{carrier: Vodafone}", []),
        ("{carrier: 3HK}", [3]),
        ("{department: [Sales, 銷售部]}", [0, 1, 2]),
        ("{部門: IT}", [3]),
        ("{地區: central}", [0, 2, 3]),
        ("{地區: Central, department: Sales}", [0, 2]),
        ("{still_needed: yes}", [3]),
    ],
)
def test_a_group_is_told_apart_by_facts_and_headings(fleet: Path, where: str, meant: Sequence[int]) -> None:
    ran = answered(fleet, f"answers: [{{where: {where}, facts: {{bill_day: 5}}}}]")

    assert [at in meant for at in range(4)] == [found == "bill_day=5" for found in given_to(ran)]


@pytest.mark.parametrize("line", ["61234002", "+85261234002", "+852 6123 4002"])
def test_a_line_is_named_by_its_number(fleet: Path, line: str) -> None:
    ran = answered(fleet, f'answers: [{{line: "{line}", facts: {{bound_services: none}}}}]')

    assert [None, "bound_services=0", None, None] == given_to(ran)


def test_the_narrowest_answer_wins_in_any_order(fleet: Path) -> None:
    answers = [
        "{facts: {bill_day: 1}}",
        "{where: {carrier: csl}, facts: {bill_day: 2}}",
        "{where: {carrier: csl, department: Sales}, facts: {bill_day: 3}}",
        '{line: "61234001", facts: {bill_day: 4}}',
    ]
    for order in (answers, answers[::-1]):
        ran = answered(fleet, f"answers: [{', '.join(order)}]")
        assert ["bill_day=4", "bill_day=2", "bill_day=1", "bill_day=1"] == given_to(ran)


def test_a_tie_that_differs_is_told_and_settles_nothing(fleet: Path) -> None:
    answers = (
        "{where: {carrier: csl}, facts: {bill_day: 2}}",
        "{where: {department: Sales}, facts: {bill_day: 3}}",
    )

    ran = answered(fleet, f"answers: [{', '.join(answers)}]")

    assert [None, "bill_day=2", "bill_day=3", None] == given_to(ran)
    assert [{"answers_differ"}, set()] == ran.problems[:2]


def test_a_tie_that_agrees_is_one_answer(fleet: Path) -> None:
    answers = (
        "{where: {carrier: csl}, facts: {bill_day: 2}}",
        "{where: {department: Sales}, facts: {bill_day: 2}}",
    )

    assert ["bill_day=2"] * 3 + [None] == given_to(answered(fleet, f"answers: [{', '.join(answers)}]"))


def test_that_there_is_none_agrees_with_a_sheet_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_text("msisdn,transfer_target\n61234001,none\n61234002,61234009\n", encoding="utf-8")

    ran = answered(path, "answers: [{facts: {transfer_target: none}}]")

    assert [set(), {"answer_differs"}] == ran.problems


def test_a_line_that_is_not_there_is_told(fleet: Path) -> None:
    ran = answered(fleet, 'answers: [{line: "69999999", facts: {bill_day: 2}}]')

    assert 0 == ran.status
    assert (
        "answers.yaml: 1 line that answers name is not in the inputs: ****9999 (there in row 1)" in ran.said
    )


BLANKS = ('line: ""', "line:", "line: ' '", 'line: "\u00a0"', "where:", "where: {}", 'where: ""',
          "where: {carrier: }", 'where: {部門: ""}', "where: {carrier: []}")  # fmt: skip


@pytest.mark.parametrize("whom", BLANKS)
def test_a_blank_is_not_everybody(fleet: Path, whom: str) -> None:
    ran = answered(fleet, f"answers:\n  - {whom}\n    facts: {{line_status: cancelled}}\n")

    assert 3 == ran.status
    assert "line 2" in ran.said


@pytest.mark.parametrize("fact", ["msisdn: 91234567", 'iccid: "8985202123456789012"', "sim_id: A1"])
def test_what_is_of_one_line_is_answered_for_one_line(fleet: Path, fact: str) -> None:
    for whom in ("", "where: {carrier: csl}, "):
        assert 3 == answered(fleet, f"answers: [{{{whom}facts: {{{fact}}}}}]").status
    assert 0 == answered(fleet, f'answers: [{{line: "61234001", facts: {{{fact}}}}}]').status


@pytest.mark.parametrize(
    ("key", "near"), [("carier", "carrier"), ("部门", "部門"), ("電訊", "電訊商"), ("no such thing", "")]
)
def test_a_key_of_where_that_there_is_not_is_refused_with_the_nearest(
    fleet: Path, key: str, near: str
) -> None:
    ran = answered(fleet, f"answers: [{{where: {{{key}: csl}}, facts: {{bill_day: 5}}}}]")

    if key == "部门":  # the other script
        assert 0 == ran.status
    else:
        assert 3 == ran.status
        assert f"`{key}`" in ran.said
        assert (f"did you mean `{near}`" in ran.said) is bool(near)


@pytest.mark.parametrize("where", ["{carrier: cls}", "{account_type: personal}", "{部門: HR}"])
def test_a_group_that_nobody_is_in_is_told(fleet: Path, where: str) -> None:
    ran = answered(fleet, f"answers:\n  - where: {where}\n    facts: {{bill_day: 5}}\n")

    assert 0 == ran.status
    assert "1 answer is for a group that no line of the inputs is in: `where` in line 2" in ran.said


def test_a_line_s_name_that_is_another_s_number_answers_neither_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_text("SIM reference,msisdn\n61234002,61234001\nB,61234002\nB,61234003\n", encoding="utf-8")
    ran = answered(
        path, 'answers:\n  - {line: "61234002", facts: {bill_day: 5}}\n  - {line: B, facts: {bill_day: 6}}\n'
    )

    assert [None, None, None] == given_to(ran)
    assert "2 answers name their `line` by something that several lines have" in ran.said
    assert "lines 2, 3, met by rows 2-4" in ran.said


def test_a_line_on_two_rows_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_text("msisdn,department\n61234001,A\n61234001,B\n", encoding="utf-8")
    ran = answered(path, 'answers: [{line: "61234001", facts: {bill_day: 5}}]')

    assert ["bill_day=5"] * 2 == given_to(ran)


@pytest.mark.parametrize("there", ["8985202123456789012", "89852021234567890122"])
def test_an_iccid_names_its_line_with_and_without_its_check_digit(tmp_path: Path, there: str) -> None:
    path = tmp_path / "fleet.csv"
    path.write_text(f"ICCID,department\n{there},A\n8985202000000000001,B\n", encoding="utf-8")
    for said in ("8985202123456789012", "89852021234567890122"):
        ran = answered(path, f'answers: [{{line: "{said}", facts: {{bill_day: 5}}}}]')
        assert ["bill_day=5", None] == given_to(ran)


def test_answers_that_differ_name_their_fact(fleet: Path) -> None:
    text = "answers: [{facts: {bill_day: 1, bound_services: none}}, {facts: {bill_day: 2, bound_services: none}}]"
    assert "Two answers for Bill day that are equally narrow" in answered(fleet, text).said


def test_words_of_an_answers_file_settle_texts(fleet: Path) -> None:
    fleet.write_text(SHEET.replace("Central,是", "Central,留"), encoding="utf-8")

    ran = answered(fleet, "words: {still_needed: {留: yes}}")

    assert ["port_out|keep"] == ran.column("action")[3:]


def test_all_mistakes_are_told_with_their_lines(fleet: Path) -> None:
    text = """answers:
  - facts: {stil_needed: no}
  - facts: {bill_day: 45}
  - where: {carrier: {a: b}}
    facts: {bill_day: 1}
  - line: "61234001"
    where: {carrier: csl}
    facts: {bill_day: 1}
  - fact: {bill_day: 1}
  - facts: {bill_day: 1}
    on: yesterday
answer: []
"""
    ran = answered(fleet, text)

    assert 3 == ran.status
    assert {2, 3, 4, 7, 9, 11, 12} <= {int(number) for number in re.findall(r"line (\d+)", ran.said)}
    assert "did you mean `still_needed`" in ran.said


SAID: list[dict[str, Any]] = [
    {"facts": {"still_needed": False}},
    {"where": {"carrier": "csl"}, "facts": {"still_needed": True, "bill_day": 3}},
    {"line": "61234003", "facts": {"bill_day": 4}},
    {"where": {"department": "Sales"}, "facts": {"bill_day": 5}},
]


def test_the_order_of_answers_does_not_matter(fleet: Path) -> None:
    said = [
        f"answers: {[*order]}".replace("False", "no").replace("True", "yes") for order in permutations(SAID)
    ]
    first, *others = (answered(fleet, text).sims for text in said[::3])

    assert [first] * len(others) == others
