"""Several tables about the same lines become one row a line, where they bring different facts."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.fleet.joined_tables import joined
from batch.shapes import RawTable
from batch.understanding.clean import join
from tests.support.cell_help import cleaned, names_of, raw_table
from tests.support.real_sheets import FOLDER, Ran, batch, dry_run, report

BILL = FOLDER / "43-bill-plus-replies" / "bill.csv"
REPLY = FOLDER / "43-bill-plus-replies" / "reply.csv"
ICCIDS = ("8985200000000000018", "8985200000000000026", "8985200000000000034")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def book(folder: Path, sheets: Mapping[str, Path | str]) -> Path:
    """A workbook with a sheet for each CSV."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, source in sheets.items():
        text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
        sheet = made.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            sheet.append([cell or None for cell in row])
    path = folder / "book.xlsx"
    made.save(path)
    return path


def answers(ran: Ran) -> list[dict[str, object]]:
    """What was found of each line, wherever it stands."""
    return [{name: value for name, value in sim.items() if name not in ("source", "row")} for sim in ran.sims]


# ------------------------------------------------------------------------------------- tables that stay apart


LEDGER = "Phone,Carrier,Monthly fee (HKD)\n61340001,csl,98\n61340002,csl,98\n61340003,csl,98\n"
NEXT = "Phone,Carrier,Monthly fee (HKD)\n61340001,csl,98\n61340004,csl,98\n61340005,csl,98\n"
TWICE = "Phone,Carrier,Monthly fee (HKD)\n61340001,csl,98\n61340001,csl,98\n61340005,csl,98\n"


@pytest.mark.parametrize(("second", "advised"), [(NEXT, True), (TWICE, False)])
def test_a_line_in_two_tables_is_told_how_to_join_them_where_that_would(
    second: str, advised: bool, tmp_path: Path
) -> None:
    tables = [written(tmp_path, "one.csv", LEDGER), written(tmp_path, "two.csv", second)]
    _, sheets = report(tables, tmp_path)
    twice = [" ".join(map(str, row)) for row in sheets["Data problems"] if "duplicate_msisdn" in row]
    assert twice
    assert [advised] * len(twice) == ["--join" in said for said in twice]
    together = batch(tables, tmp_path, "--join")
    assert advised == ("duplicate_msisdn" not in set().union(*together.problems))


# ------------------------------------------------------------------------------------- a bill beside its replies


def test_a_bill_and_the_replies_to_it_are_about_the_same_lines(tmp_path: Path) -> None:
    ran = batch([BILL, REPLY], tmp_path)
    assert (0, ["+85261340001", "+85261340002", "+85261340003"]) == (ran.status, ran.numbers)
    assert [set()] * 3 == ran.problems
    assert ["needs_info", "determined", "determined"] == ran.column("status")
    assert ["陳大文", "李小明", "王五"] == ran.column("user")
    assert [(str(BILL), 2), (str(BILL), 3), (str(BILL), 4)] == [
        (sim["source"], sim["row"]) for sim in ran.sims
    ]
    assert f"{REPLY}: 3 of 3 rows joined to {BILL}" in ran.said


def test_which_of_the_two_goes_first_changes_nothing_but_the_place(tmp_path: Path) -> None:
    one, other = batch([BILL, REPLY], tmp_path), batch([REPLY, BILL], tmp_path)
    assert answers(one) == answers(other)
    assert {str(REPLY)} == set(other.column("source"))
    assert f"{BILL}: 3 of 3 rows joined to {REPLY}" in other.said


def test_two_sheets_of_one_workbook_are_joined_as_two_files_are(tmp_path: Path) -> None:
    path = book(tmp_path, {"帳單": BILL, "回覆": REPLY})
    ran = batch([path], tmp_path)
    assert answers(batch([BILL, REPLY], tmp_path)) == answers(ran)
    assert f"{path} [回覆]: 3 of 3 rows joined to {path} [帳單]" in ran.said
    turned = batch([book(tmp_path, {"回覆": REPLY, "帳單": BILL})], tmp_path)
    assert answers(ran) == answers(turned)
    assert {f"{path} [回覆]"} == set(turned.column("source"))


def test_the_files_of_a_folder_are_joined(tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    for path in (BILL, REPLY):
        (folder / path.name).write_bytes(path.read_bytes())
    assert answers(batch([BILL, REPLY], tmp_path)) == answers(batch([folder], tmp_path))


def test_the_dry_run_shows_the_sheet_that_is_joined(tmp_path: Path) -> None:
    status, shown, _ = dry_run([book(tmp_path, {"帳單": BILL, "回覆": REPLY})])
    assert 0 == status
    assert "是否仍需使用 -> still_needed" in shown


def test_the_report_says_what_was_joined(tmp_path: Path) -> None:
    status, sheets = report([BILL, REPLY], tmp_path, "--lang", "zh-Hant")
    assert 0 == status
    said = [str(cell) for rows in sheets.values() for row in rows for cell in row if cell is not None]
    assert [f"{REPLY}: 3 列中有 3 列併入 {BILL}（按號碼）。"] == [text for text in said if "併入" in text]


# -------------------------------------------------------------------------------------- other pairs of tables

PAIRS: dict[str, tuple[str, str, dict[str, list[str | None]]]] = {
    "ledger and questionnaire, English": (
        "Phone number,Carrier,Monthly fee (HKD),Plan type\n61230001,CMHK,98,postpaid\n61230002,csl,88,postpaid\n",
        "Mobile No.,Still needed?,Department\n6123 0002,yes,Sales\n+852 6123 0001,no,HR\n",
        {"carrier": ["cmhk", "csl"], "department": ["HR", "Sales"]},
    ),
    "cards on the ICCID, English": (
        f"ICCID,Carrier,Monthly fee (HKD)\n{ICCIDS[0]},CMHK,98\n{ICCIDS[1]},csl,88\n",
        f"ICCID,Still needed?,Department\n{ICCIDS[1]},yes,Sales\n{ICCIDS[0]},no,HR\n",
        {"carrier": ["cmhk", "csl"], "department": ["HR", "Sales"]},
    ),
    "simplified": (
        "手机号码,运营商,月费（港币）\n61230001,中国移动香港,98\n61230002,数码通,88\n",
        "电话号码,部门,是否仍需使用\n61230001,人事部,否\n61230002,销售部,是\n",
        {"carrier": ["cmhk", "smartone"], "department": ["人事部", "销售部"]},
    ),
    "traditional, the reply with fewer lines": (
        "電話號碼,電訊商,計劃月費\n61230001,中國移動香港,98\n61230002,數碼通,88\n",
        "電話號碼,部門\n61230002,市場部\n",
        {"carrier": ["cmhk", "smartone"], "department": [None, "市場部"]},
    ),
    "a list of numbers, then the ledger": (
        "Phone number\n61230002\n61230001\n",
        "Phone number,Carrier,Department\n61230001,CMHK,HR\n61230002,csl,Sales\n",
        {"carrier": ["csl", "cmhk"], "department": ["Sales", "HR"]},
    ),
    "a number column and one of ICCIDs, in another notation": (
        f"Phone number,ICCID,Carrier\n61230001,{ICCIDS[0]}F,CMHK\n61230002,{ICCIDS[1]},csl\n",
        f"ICCID,Department\n{ICCIDS[0]},HR\n{ICCIDS[1][:10]} {ICCIDS[1][10:]},Sales\n",
        {"carrier": ["cmhk", "csl"], "department": ["HR", "Sales"]},
    ),
    "the same sheet sent out with a column to fill in": (
        "Phone number,Carrier,Department,Monthly fee (HKD)\n61230001,CMHK,HR,98\n61230002,csl,Sales,88\n",
        "Phone number,Carrier,Department,Monthly fee (HKD),Bill day\n61230001,CMHK,HR,98,5\n61230002,csl,Sales,88,5\n",
        {"carrier": ["cmhk", "csl"], "department": ["HR", "Sales"]},
    ),
    "one template filled in by two": (
        "Phone number,Carrier,Department,Still needed?\n61230001,CMHK,,\n61230002,csl,,\n",
        "Phone number,Carrier,Department,Still needed?\n61230001,,HR,no\n61230002,,Sales,yes\n",
        {"carrier": ["cmhk", "csl"], "department": ["HR", "Sales"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_of_tables_becomes_one_row_a_line(pair: str, tmp_path: Path) -> None:
    first, second, expected = PAIRS[pair]
    for paths in (
        [written(tmp_path, "a.csv", first), written(tmp_path, "b.csv", second)],
        [book(tmp_path, {"A": first, "B": second})],
    ):
        ran = batch(paths, tmp_path)
        assert {name: ran.column(name) for name in expected} == expected
        assert [set()] * 2 == ran.problems
        assert "joined to" in ran.said


def test_a_third_table_says_which_card_has_which_number(tmp_path: Path) -> None:
    cards = written(
        tmp_path, "cards.csv", f"ICCID,Carrier\n{ICCIDS[0]},CMHK\n{ICCIDS[1]},csl\n{ICCIDS[2]},csl\n"
    )
    people = written(tmp_path, "people.csv", "Phone,Department\n61230002,Sales\n61230001,HR\n61230009,IT\n")
    between = written(tmp_path, "between.csv", f"ICCID,Phone\n{ICCIDS[0]},61230001\n{ICCIDS[1]},61230002\n")
    ran = batch([cards, people, between], tmp_path)
    assert ["HR", "Sales", None, "IT"] == ran.column("department")
    assert ["+85261230001", "+85261230002", None, "+85261230009"] == ran.numbers
    assert [ICCIDS[0], ICCIDS[1], ICCIDS[2], None] == ran.column("iccid")
    assert f"{people}: 2 of 3 rows joined to {cards}" in ran.said
    assert f"{between}: 2 of 2 rows joined to {cards}" in ran.said


def test_rows_that_match_nothing_stay_lines_of_their_own_in_order(tmp_path: Path) -> None:
    bill = written(tmp_path, "bill.csv", "Phone,Monthly fee (HKD)\n61230001,98\n61230002,88\n")
    reply = written(
        tmp_path, "reply.csv", "Phone,Department\n61230009,IT\n61230002,Sales\n61230008,HR\n61230001,HR\n"
    )
    ran = batch([bill, reply], tmp_path)
    assert ["+85261230001", "+85261230002", "+85261230009", "+85261230008"] == ran.numbers
    assert ["HR", "Sales", "IT", "HR"] == ran.column("department")
    assert [(str(bill), 2), (str(bill), 3), (str(reply), 2), (str(reply), 4)] == [
        (sim["source"], sim["row"]) for sim in ran.sims
    ]
    assert (
        f"{reply}: 2 of 4 rows joined to {bill} (on: Number). The other 2 are lines of their own." in ran.said
    )


def test_a_card_number_with_and_without_its_check_digit_is_one(tmp_path: Path) -> None:
    first = written(tmp_path, "a.csv", "ICCID,Carrier\n89852000001234567895,CMHK\n89852000001234567788,csl\n")
    second = written(
        tmp_path, "b.csv", "ICCID,Department\n8985200000123456778,Sales\n8985200000123456789,HR\n"
    )
    ran = batch([first, second], tmp_path)
    assert [set()] * 2 == [one - {"iccid_check_digit", "iccid_unsure"} for one in ran.problems]
    assert ["HR", "Sales"] == ran.column("department")


# ------------------------------------------------------------------------------------------ what contradicts


def test_what_contradicts_is_told_with_both_places_and_counts_as_not_given(tmp_path: Path) -> None:
    bill = written(
        tmp_path,
        "bill.csv",
        "Phone,Monthly fee (HKD),Department\n61230001,98,HR\n61230002,88,Sales\n61230003,88,IT\n",
    )
    reply = written(
        tmp_path,
        "reply.csv",
        "Phone,Department,Still needed?\n61230003,it,no\n61230002,Marketing,no\n61230001,,no\n",
    )
    status, sheets = report([bill, reply], tmp_path)
    ran = batch([bill, reply], tmp_path)
    assert [set(), {"tables_differ"}, set()] == ran.problems
    assert ["HR", None, "IT"] == ran.column("department")
    assert 0 == status
    (row,) = [row for row in sheets["Data problems"] if "tables_differ" in row]
    assert {
        "3",
        "Sales",
        str(bill),
        f"The tables differ: here “Sales”, but “Marketing” in {reply} 3.",
    } <= set(row)


SAME = [
    ("Contract end", "2026-12-31", "31/12/2026"),
    ("Monthly fee (HKD)", "98", "HK$98.00"),
    ("Carrier", "CMHK", "中國移動香港"),
    ("Still needed?", "yes", "是"),
    ("Bound services", "bank; Alipay", "Alipay；bank"),
    ("Department", "市場部", " 市场部 "),
    ("Owner", "Chan Tai Man", "CHAN  TAI MAN"),
    ("Plan type", "prepaid", "儲值卡"),
]


@pytest.mark.parametrize(("heading", "one", "other"), SAME)
def test_one_value_in_two_notations_is_no_contradiction(
    heading: str, one: str, other: str, tmp_path: Path
) -> None:
    first = written(tmp_path, "a.csv", f"Phone,{heading},Line status\n61230001,{one},active\n")
    second = written(tmp_path, "b.csv", f"Phone,{heading},Bill day\n61230001,{other},5\n")
    ran = batch([first, second], tmp_path, "--join")
    assert [set()] == [one - {"value_with_remark", "how_many"} for one in ran.problems]
    assert ["+85261230001"] == ran.numbers


OTHERWISE = [
    ("Contract end", "2026-12-31", "none"),
    ("Monthly fee (HKD)", "98", "88"),
    ("Carrier", "CTM", "Vodafone"),
    ("Still needed?", "yes", "no"),
    ("Bound services", "bank", "Alipay"),
    ("Owner", "Chan Tai Man", "Lee Siu Ming"),
    ("ICCID", ICCIDS[0], ICCIDS[1]),
]


@pytest.mark.parametrize(("heading", "one", "other"), OTHERWISE)
def test_two_values_are_a_contradiction_whichever_comes_first(
    heading: str, one: str, other: str, tmp_path: Path
) -> None:
    for texts in ((one, other), (other, one)):
        first = written(tmp_path, "a.csv", f"Phone,{heading},Line status\n61230001,{texts[0]},active\n")
        second = written(tmp_path, "b.csv", f"Phone,{heading},Bill day\n61230001,{texts[1]},5\n")
        ran = batch([first, second], tmp_path)
        (problems,) = ran.problems
        assert "tables_differ" in problems
        assert "duplicate_msisdn" not in problems


def test_what_two_tables_contest_no_third_one_settles(tmp_path: Path) -> None:
    texts = {
        "a.csv": "Phone,Department,Carrier\n61230001,HR,CMHK\n",
        "b.csv": "Phone,Department,Monthly fee (HKD),Bill day\n61230001,IT,98,5\n",
        "c.csv": "Phone,Department,Still needed?,Plan type\n61230001,HR,no,postpaid\n",
    }
    paths = [written(tmp_path, name, text) for name, text in texts.items()]
    for order in (paths, [paths[0], paths[2], paths[1]], [paths[1], paths[2], paths[0]]):
        ran = batch(order, tmp_path)
        assert ([{"tables_differ"}], [None], ["cmhk"]) == (
            ran.problems,
            ran.column("department"),
            ran.column("carrier"),
        )


def test_a_fact_contested_by_two_tables_goes_unknown_even_where_the_first_was_silent(tmp_path: Path) -> None:
    first = written(tmp_path, "a.csv", "Phone,Carrier\n61230001,CMHK\n")
    second = written(tmp_path, "b.csv", "Phone,Department,Bill day\n61230001,IT,5\n")
    third = written(tmp_path, "c.csv", "Phone,Department,Still needed?\n61230001,HR,no\n")
    status, sheets = report([first, second, third], tmp_path)
    (row,) = [row for row in sheets["Data problems"] if any("tables differ" in str(cell) for cell in row)]
    assert (0, True, True) == (
        status,
        str(second) in map(str, row),
        any(f"{third} 2" in str(cell) for cell in row),
    )


def test_a_line_whose_number_says_one_and_whose_card_says_another_stays_apart(tmp_path: Path) -> None:
    first = written(tmp_path, "a.csv", f"Phone,ICCID,Carrier\n61230001,{ICCIDS[0]},CMHK\n")
    second = written(tmp_path, "b.csv", f"Phone,ICCID,Department\n61230009,{ICCIDS[0]},HR\n")
    ran = batch([first, second], tmp_path)
    assert [{"duplicate_iccid"}] * 2 == ran.problems


def test_what_is_no_fact_and_what_a_table_calls_its_rows_is_kept_from_both(tmp_path: Path) -> None:
    bill = written(
        tmp_path, "bill.csv", "SIM ID,Phone,Carrier,Remarks xyz\nA1,61230001,CMHK,old\nA2,61230002,csl,\n"
    )
    reply = written(
        tmp_path, "reply.csv", "SIM ID,Phone,Department,Remarks xyz\n1,61230002,HR,mine\n2,61230001,IT,new\n"
    )
    ran = batch([bill, reply], tmp_path)
    assert ([set(), set()], ["A1", "A2"]) == (ran.problems, ran.column("sim_id"))
    _, sheets = report([bill, reply], tmp_path)
    headings, *rows = sheets["SIMs"]
    shown = {str(name): [row[place] for row in rows] for place, name in enumerate(headings)}
    assert ["old", "mine"] == shown["Remarks xyz"]
    assert ["new", None] == shown[f"Remarks xyz ({reply})"]
    assert ["2", "1"] == shown[f"SIM ID ({reply})"]


def test_a_problem_of_a_joined_row_keeps_its_place_and_counts_for_the_line(tmp_path: Path) -> None:
    bill = written(tmp_path, "bill.csv", "Phone,Carrier,Contract end\n61230001,CMHK,\n61230002,csl,\n")
    reply = written(
        tmp_path, "reply.csv", "Phone,Department,Bill day\n61230002,HR,ninety\n61230001,IT,5,x,y\n"
    )
    ran = batch([bill, reply], tmp_path)
    assert [{"duplicate_msisdn"}, {"not_day"}, {"duplicate_msisdn", "ragged_row"}] == ran.problems
    assert "unreadable" == ran.column("status")[2]
    _, sheets = report([bill, reply], tmp_path)
    assert any({str(reply), "2"} <= set(map(str, row)) for row in sheets["Data problems"])


def test_a_value_that_the_first_table_spoils_is_taken_from_the_second(tmp_path: Path) -> None:
    first = written(tmp_path, "a.csv", "Phone,Contract end,Carrier\n61230001,soon,CMHK\n")
    second = written(tmp_path, "b.csv", "Phone,Contract end,Department,Bill day\n61230001,2030-01-31,HR,3\n")
    ran = batch([first, second], tmp_path)
    assert [{"not_date"}] == ran.problems
    _, sheets = report([first, second], tmp_path)
    assert any("2030-01-31" in str(cell) for row in sheets["SIMs"] for cell in row)


# ------------------------------------------------------------------------------------------------ what is not joined


def test_no_join_keeps_every_row(tmp_path: Path) -> None:
    ran = batch([BILL, REPLY], tmp_path, "--no-join")
    assert [{"duplicate_msisdn"}] * 6 == ran.problems
    sheets = batch([book(tmp_path, {"帳單": BILL, "回覆": REPLY})], tmp_path, "--no-join")
    assert 3 == len(sheets.sims)
    assert "has other headings" in sheets.said


def test_sheets_of_one_ledger_are_put_end_to_end(tmp_path: Path) -> None:
    ran = batch(["26b-sheet-per-dept.xlsx"], tmp_path)
    assert "joined" not in ran.said
    assert answers(batch(["26b-sheet-per-dept.xlsx"], tmp_path, "--no-join")) == answers(ran)
    assert [{"duplicate_msisdn"}, set(), set(), {"duplicate_msisdn"}] == ran.problems
    assert 3 == len(batch(["26b-sheet-per-dept.xlsx"], tmp_path, "--join").sims)


def test_a_number_in_two_sheets_of_one_ledger_is_still_a_duplicate(tmp_path: Path) -> None:
    heads = "Phone,Carrier,Department,Monthly fee (HKD)"
    first = written(
        tmp_path, "a.csv", f"{heads}\n61230001,CMHK,HR,98\n61230002,csl,HR,98\n61230003,csl,HR,98\n"
    )
    second = written(
        tmp_path,
        "b.csv",
        f"{heads},Bill day\n61230001,CMHK,IT,98,5\n61230005,csl,IT,98,5\n61230006,csl,IT,9,5\n",
    )
    ran = batch([first, second], tmp_path)
    assert [bool(one) for one in ran.problems] == [True, False, False, True, False, False]
    assert {"duplicate_msisdn"} == ran.problems[0]
    insisted = batch([first, second], tmp_path, "--join")
    assert (5, {"tables_differ"}) == (len(insisted.sims), insisted.problems[0])


def test_a_number_that_stands_twice_keeps_the_tables_apart_and_says_why(tmp_path: Path) -> None:
    bill = written(tmp_path, "bill.csv", "Phone,Carrier\n61230001,CMHK\n61230002,csl\n61230003,csl\n")
    reply = written(
        tmp_path, "reply.csv", "Phone,Department\n61230001,HR\n61230002,IT\n61230001,IT\n61230003,HR\n"
    )
    ran = batch([bill, reply], tmp_path)
    assert [{"duplicate_msisdn"}] * 7 == ran.problems
    assert f"{reply}: Not joined" in ran.said
    assert f"{reply} 2, {reply} 4" in ran.said
    insisted = batch([bill, reply], tmp_path, "--join")
    assert [
        "+85261230001",
        "+85261230002",
        "+85261230003",
        "+85261230001",
        "+85261230001",
    ] == insisted.numbers
    assert [
        {"duplicate_msisdn"},
        set(),
        set(),
        {"duplicate_msisdn"},
        {"duplicate_msisdn"},
    ] == insisted.problems
    assert [None, "IT", "HR", "HR", "IT"] == insisted.column("department")
    assert f"{reply} 2, {reply} 4" in insisted.said


def test_a_line_that_is_over_is_the_history_of_its_number(tmp_path: Path) -> None:
    bill = written(
        tmp_path, "bill.csv", "Phone,Carrier,Line status\n61230001,csl,cancelled\n61230001,CMHK,active\n"
    )
    reply = written(tmp_path, "reply.csv", "Phone,Department\n61230001,HR\n")
    ran = batch([bill, reply], tmp_path)
    assert ([set(), set()], [None, "HR"]) == (ran.problems, ran.column("department"))


def test_a_sheet_with_other_headings_that_shares_no_line_is_left_out_and_told(tmp_path: Path) -> None:
    other = "電話號碼,部門,備註\n51340001,市場部,舊\n51340002,行政部,舊\n"
    ran = batch([book(tmp_path, {"帳單": BILL, "舊": other})], tmp_path)
    assert 3 == len(ran.sims)
    assert "[舊]: This sheet has other headings" in ran.said


def test_a_pivot_and_a_detail_beside_the_fleet_stay_left_out(tmp_path: Path) -> None:
    assert 0 == batch(["23b-pivot-compact.xlsx"], tmp_path).status
    detail = "電話號碼,未繳金額\n61340001,5\n61340001,7\n61340002,5\n"
    ran = batch([book(tmp_path, {"帳單": BILL, "明細": detail})], tmp_path)
    assert ([set()] * 3, 3) == (ran.problems, len(ran.sims))
    assert "[明細]: This sheet has other headings" in ran.said


# ----------------------------------------------------------------------------------------------------------- the law

FACTS = {
    "Carrier": ["CMHK", "csl", "", "CTM"],
    "Department": ["HR", "市場部", ""],
    "Still needed?": ["yes", "no", ""],
    "Monthly fee (HKD)": ["98", "88.5", "", "oops"],
    "Contract end": ["2026-12-31", "none", ""],
    "Bound services": ["bank; Alipay", "2", ""],
    "Line status": ["active", "suspended"],
    "Notes xyz": ["a", "b", ""],
}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_splitting_a_table_by_columns_over_two_files_changes_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 6))
    cells = {
        name: [data.draw(st.sampled_from(texts)) or None for _ in range(size)]
        for name, texts in FACTS.items()
    }
    cells |= {"Phone": [f"6123000{at}" for at in range(size)]}
    order = data.draw(st.permutations(range(size)))
    names = data.draw(st.permutations(list(FACTS)))
    cut = data.draw(st.integers(1, len(names) - 1))
    whole = raw_table({"Phone": cells["Phone"], **{name: cells[name] for name in names}})
    first = raw_table({"Phone": cells["Phone"], **{name: cells[name] for name in names[:cut]}})
    second = raw_table(
        {name: [cells[name][at] for at in order] for name in [*names[cut:], "Phone"]}, sheet="Replies"
    )
    expected = contents([whole])
    assert expected == contents([first, second], insist=True)
    assert expected == contents([first, second, replace(second, sheet="Again")], insist=True)
    if {*said(first)} != {*said(second)} and said(first) and said(second):
        assert expected == contents([first, second])


def said(table: RawTable) -> list[str]:
    """The headings of the facts of which a table says anything, but for the number."""
    filled = zip(table.headings, table.columns, strict=True)
    return [
        name
        for name, cells in filled
        if cells.null_count < len(cells) and not name.startswith(("Phone", "Notes"))
    ]


def contents(tables: Sequence[RawTable], *, insist: bool = False) -> dict[str, object]:
    """What is known of each line, and the kinds of problems with the cells that say otherwise."""
    found = joined(join([cleaned(table) for table in tables]), tables, insist=insist)
    facts = {
        name: (
            column.known.tolist(),
            column.cells.to_pylist(),
            [names_of(column, row) for row in range(found.size)],
        )
        for name, column in found.columns.items()
        if column.known.any()
    }
    carried = {
        name: texts.to_pylist() for name, texts in found.carried.items() if texts.null_count < found.size
    }
    return {**facts, **carried, "problems": {(one.type, one.fact, one.text) for one in found.problems}}


def test_a_million_lines_are_joined_in_seconds() -> None:
    size = 1_000_000
    places = np.arange(size)
    turned = np.random.default_rng(5).permutation(size)
    columns = [
        {"Phone": places + 61_000_000, "Monthly fee (HKD)": places % 500},
        {"Phone": turned + 61_000_000, "Bill day": turned % 28 + 1, "Monthly fee (HKD)": turned % 500},
    ]
    tables = [
        replace(
            raw_table({name: [""] for name in one}, sheet=f"Sheet {number}"),
            columns=tuple(pa.array(values).cast(pa.large_string()) for values in one.values()),
            rows=places + 2,
        )
        for number, one in enumerate(columns)
    ]
    clean = join([cleaned(table) for table in tables])
    started = time.perf_counter()
    found = joined(clean, tables, insist=True)
    taken = time.perf_counter() - started
    assert (size, []) == (found.size, found.problems)
    assert (places % 28 + 1).tolist() == found.columns["bill_day"].numbers.tolist()
    assert taken < 15
