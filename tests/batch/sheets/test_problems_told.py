"""Problems of cells and headings: each kind is told whole, at its cell, with what goes into its sentence."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

import batch.understanding
from batch.problems import PROBLEMS, Problem, Severity
from batch.understanding.clean import CleanTable
from tests.support.cell_help import cleaned, facts, headings, raw_table, read

PLANS = "prepaid, postpaid"
STATES = ", ".join(facts()["line_status"].values)
USD, SCALED = (("Currency: USD",),), (("Amounts in HK$'000",),)
FEE, END, NUMBER, CARD = "Monthly fee", "Contract end", "Phone no", "ICCID"


class Told(NamedTuple):
    """A cell, the kind of problem it is told with, what goes into the sentence, and the cell as it is shown."""

    cell: str
    kind: str = ""
    params: dict[str, str] = {}  # noqa: RUF012 - never changed
    shown: str = ""


#: Of a column with this heading: its cells, from top to bottom, and what lies above the table.
COLUMNS: list[tuple[str, list[Told], tuple[tuple[str, ...], ...]]] = [
    (FEE, [
        Told("98"),
        Told("US$50", "other_currency", {"currency": "USD"}),
        Told("50 XYZ", "other_currency", {"currency": "XYZ"}),
        Told("50 A$", "other_currency", {"currency": "AUD"}),
        Told("1.2345", "too_many_decimals"),
        Told("-98", "negative_fee"),
        Told("some", "not_money"),
        Told("1000000000.01", "too_large", {"most": "1,000,000,000"}),
        Told("1000000000"),
        Told("98 (優惠價)", "value_with_remark", {"remark": "優惠價"}),
        Told("98*", "value_with_remark", {"remark": "*"}),
        Told(f"98 ({'x' * 70})", "value_with_remark", {"remark": "x" * 60}),
        Told("9" * 121, "too_long", {"length": "121", "most": "120"}, "9" * 120),
        Told("同上", "as_above"),
    ], ()),
    (FEE, [Told("50元", "currency_unclear", {"currency": "元"}), Told("98")], ()),
    (FEE, [Told("50", "other_currency", {"currency": "USD", "says": "Currency: USD"}), Told("HK$98")], USD),
    (FEE, [Told("50", "stated_unclear", {"says": "Amounts in HK$'000"}), Told("0")], SCALED),
    ("Outstanding", [Told("-5", "negative_money"), Told("(5)", "negative_money"), Told("0")], ()),
    (END, [
        Told("31/12/2026"),
        Told("30/02/2026", "impossible_date"),
        Told("2026-12", "date_incomplete"),
        Told("1989-12-31", "date_out_of_range", {"first": "1990-01-01", "last": "2099-12-31"}),
        Told("1/1/2100", "date_out_of_range", {"first": "1990-01-01", "last": "2099-12-31"}),
        Told("soon", "not_date"),
        Told("1/1/2026 - 31/12/2026", "range_end"),
        Told("31/12/2026 (24個月)", "value_with_remark", {"remark": "24個月"}),
    ], ()),
    (END, [Told("31/12/26", "two_digit_year"), Told("26/1/12", "two_digit_year"), Told("2026-12-31")], ()),
    (END, [Told("12/4/24", "year_likely"), Told("12/5/26", "year_likely"), Told("28/3/25", "year_likely")], ()),
    (END, [
        Told("12/31/2026", "impossible_date", {"turned": "2026-12-31"}),
        Told("05/06/2026", "ambiguous_date"),
        Told("6/6/2026"),
    ], ()),
    ("Bill day", [Told("32", "not_day"), Told("31")], ()),
    ("notice_days", [Told("1 month", "not_days"), Told("30")], ()),
    (NUMBER, [
        Told("61234567"),
        Told("see HR", "not_phone"),
        Told("6123456", "phone_length", {"digits": "7"}, "***3456"),
        Told("+852 612345678", "phone_length", {"digits": "9"}, "+*** *****5678"),
        Told("+44 12", "phone_length", {"digits": "4"}, "+44 12"),
        Told("9.1E+07", "phone_rounded"),
        Told("44444444", "unknown_prefix", {}, "****4444"),
        Told("13800138000", "mainland_number", {}, "*******8000"),
        Told("61234568/13800138000", "second_number", {"numbers": "****4568, *******8000"}, "********/*******8000"),
        Told("61234569 or 61234570", "two_numbers", {"numbers": "****4569, ****4570"}, "****4569 or ****4570"),
        Told("a 61234569 b 61234570", "two_numbers", {"numbers": "****4569, ****4570"}, "a ****4569 b ****4570"),
    ], ()),
    (CARD, [
        Told("8985203103011907194"),
        Told("see HR", "not_iccid"),
        Told("12345", "iccid_length", {"digits": "5"}),
        Told("8.9E+18", "iccid_rounded"),
        Told("89852031030119071941", "iccid_check_digit", {}, "*" * 16 + "1941"),
        Told("1234567890123456789", "iccid_prefix", {}, "*" * 15 + "6789"),
        Told("898600B5191234567890", "iccid_letters", {}, "**8600B*********7890"),
        Told("8985203103011907194 / 8985203103011907202", "two_numbers",
             {"numbers": "***************7194, ***************7202"}, "******************* / ***************7202"),
        Told("8985203103011907210 PUK 12345678", "value_with_remark", {"remark": "PUK …"},
             "***************7210 PUK ****5678"),
    ], ()),
    (CARD, [
        Told("8985203000000010750"), Told("8985203000000011121"), Told("8985203000000011493"),
        Told("8985203000000011864", "iccid_unsure", {}, "***************1864"),
    ], ()),
    ("Bound services", [
        Told("bank; Alipay"),
        Told("有", "how_many", {"counted": "1"}),
        Told("bank; Alipay; TBC", "how_many", {"counted": "2"}),
        Told("2 (a, b, c)", "count_mismatch", {"stated": "2", "listed": "3"}),
        Told("已全部解绑", "list_unclear"),
        Told("3,000", "not_count"),
    ], ()),
    ("Still in use", [
        Told("yes"),
        Told("it depends", "not_yes_no"),
        Told("yes?", "value_in_doubt"),
        Told("A123456(3)", "identity_number", {}, "A12****(*)"),
        Told("no\x07", "control_characters", {}, "no"),
    ], ()),
    ("Owner", [
        Told("Chan A123456(3)", "identity_number", {}, "C***"), Told("Lee\x07", "control_characters", {}, "L***"),
    ], ()),
    ("Plan type", [
        Told("postpaid"),
        Told("preapid", "not_listed", {"allowed": PLANS, "nearest": "prepaid"}),
        Told("else", "not_listed", {"allowed": PLANS}),
    ], ()),
    ("Status", [
        Told("active"),
        Told("activee", "not_listed", {"allowed": STATES, "nearest": "active"}),
        Told("DEACTIVATED", "status_ask", {"allowed": STATES}),
    ], ()),
    ("Carrier", [
        Told("CSL"),
        Told("Vodafone", "unknown_carrier"),
        Told("CMHKK", "carrier_not_sure", {"nearest": "cmhk"}),
        Told("CSL / SmarTone", "carrier_not_sure", {"several": "csl, SmarTone"}),
        Told("5G", "not_carrier"),
    ], ()),
    ("Remarks", [Told("see A123456(3)", "identity_number", {}, "see A12****(*)"),
                 Told("old\x07", "control_characters", {}, "old"), Told("old")], ()),
]  # fmt: skip
#: Headings that no fact is read from: the kind of problem, the fact that it may have been, what the sentence takes.
HEADINGS = [
    ("Balance (US$)", "heading_currency", "balance_hkd", {"says": "US$"}),
    ("Balance (HK$'000)", "heading_scale", "balance_hkd", {"says": "HK$'000"}),
    ("Contract end (days)", "heading_unit", "contract_end_on",
     {"says": "days", "line": 'contract_end_on: "Contract end (days)"'}),
    ("Cancel?", "heading_reverse", "still_needed", {}),
    ("Owner / Department", "heading_of_two", "department",
     {"facts": "department, owner", "line": 'department: "Owner / Department"'}),
]  # fmt: skip


def understood(heading: str, cells: list[str], above: tuple[tuple[str, ...], ...] = ()) -> CleanTable:
    """A table whose third column it is, somewhere in its sheet."""
    columns = {"Ref": [f"R{place}" for place in range(len(cells))], "Floor": ["7"] * len(cells)}
    rows = np.arange(9, 9 + 2 * len(cells), 2)
    place = {
        "source": "books.ods",
        "sheet": "Fleet 2",
        "heading_row": 6,
        "rows": rows,
        "part": 3,
        "above": above,
    }
    return cleaned(raw_table({**columns, heading: cells}, **place))  # type: ignore[arg-type]


@pytest.mark.parametrize(("heading", "told", "above"), COLUMNS)
def test_every_kind_of_problem_is_told_whole(
    heading: str, told: list[Told], above: tuple[tuple[str, ...], ...]
) -> None:
    fact = headings().fact_of(heading)
    table = understood(heading, [one.cell for one in told], above)
    assert [
        Problem(
            one.kind, "books.ods", "Fleet 2", 9 + 2 * place, "C", heading, fact, one.shown or one.cell, one.params,
            part=3,
        )
        for place, one in enumerate(told)
        if one.kind
    ] == table.problems  # fmt: skip
    if fact:
        used = [not one.kind or PROBLEMS[one.kind].severity is Severity.USED for one in told]
        assert [is_used or bool(facts()[fact].type == "text") for is_used in used] == table.columns[
            fact
        ].known.tolist()


@pytest.mark.parametrize(("heading", "kind", "fact", "params"), HEADINGS)
def test_a_heading_that_no_fact_is_read_from_is_told_whole(
    heading: str, kind: str, fact: str, params: dict[str, str]
) -> None:
    table = understood(heading, ["x"])
    says = params.get("says", "")
    assert [
        Problem(kind, "books.ods", "Fleet 2", 6, "C", heading, fact, says, params, part=3)
    ] == table.problems
    assert not table.columns


def test_a_platform_that_gives_a_word_its_own_meaning_is_named() -> None:
    columns = {"ICCID": ["8985203103011907194"], "communicationPlan": ["x"], "Status": ["REPLACED"]}
    (problem,) = cleaned(raw_table(columns)).problems
    assert ("status_ask", {"platform": "Cisco Control Center (Jasper)", "allowed": STATES}) == (
        problem.type,
        problem.params,
    )


def test_there_is_a_cell_for_every_kind_that_is_told_here() -> None:
    """A kind is told by the room in whose code it stands."""
    folder = Path(batch.understanding.__file__).parent
    named = {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    tried = {one.kind for _, told, _ in COLUMNS for one in told} | {kind for _, kind, *_ in HEADINGS}
    assert named & PROBLEMS.keys() == tried - {""}


def test_nothing_is_told_of_a_cell_that_is_clear() -> None:
    for heading, told, _ in COLUMNS:
        if (fact := headings().fact_of(heading)) and not told[0].kind:
            assert read(fact, told[0].cell).trouble is None
