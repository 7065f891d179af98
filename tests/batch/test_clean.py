"""Columns: what cells say, row by row, with what only a whole column can show; problems at their rows and letters."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.identity import find_identity
from batch.understanding.clean import join
from batch.understanding.iccid import luhn
from batch.understanding.understand import understand
from engine.types.values import encode
from tests.support.cell_help import cleaned, context, facts, names_of, raw_table, vocabulary

Texts = Sequence[str | None]


def problems(name: str, texts: Texts) -> list[tuple[str, int]]:
    """The types and rows of a column's problems."""
    return [(item.type, item.row) for item in cleaned(raw_table({name: texts})).problems]


def shown(name: str, texts: Texts) -> list[object]:
    found: list[object] = cleaned(raw_table({name: texts})).columns[name].cells.to_pylist()
    return found


def test_values_are_typed_for_people() -> None:
    assert [Decimal("1234.50"), Decimal("0.00"), None] == shown("balance_hkd", ["HK$1,234.5", "-", "TBC"])
    assert [datetime.date(2026, 12, 31), None, None] == shown("contract_end_on", ["31/12/2026", "none", None])
    assert [True, False, None] == shown("still_needed", ["是", "n", ""])
    assert ["prepaid", "postpaid", None] == shown("plan_type", ["储值卡", "月费", "?"])
    assert [2, 0, 3] == shown("active_vas", ["银行; 支付宝", "无", "3"])
    assert ["+85291234567", None, "+85261234567"] == shown("msisdn", ["9123 4567", None, "61234567"])


def test_none_is_known_without_a_text() -> None:
    column = cleaned(raw_table({"contract_end_on": ["none", "31/12/2026", None]})).columns["contract_end_on"]
    assert [True, True, False] == column.known.tolist()
    assert [0, datetime.date(2026, 12, 31).toordinal(), 0] == column.numbers.tolist()


def test_names_stay_with_their_rows() -> None:
    column = cleaned(raw_table({"bound_services": ["无", "bank; WeChat", "2", "bank; WeChat"]})).columns[
        "bound_services"
    ]
    assert [(), ("bank", "WeChat"), (), ("bank", "WeChat")] == [names_of(column, row) for row in range(4)]


def test_a_problem_says_where() -> None:
    table = raw_table({"Phone": ["91234567", "9123456", None], "Balance": ["1", "US$5", "2"]}, heading_row=3)
    first, second = cleaned(table).problems
    assert ("phone_length", "fleet.xlsx", "Lines", 3, "A", "Phone", "msisdn", "***3456") == (
        first.type, first.source, first.sheet, first.row, first.column, first.heading, first.fact, first.text,
    )  # fmt: skip
    assert ("other_currency", 3, "B", "US$5", {"currency": "USD"}) == (
        second.type, second.row, second.column, second.text, second.params,
    )  # fmt: skip


def test_a_column_in_another_currency_is_carried_and_said() -> None:
    found = cleaned(raw_table({"Phone": ["91234567"], "Balance USD": ["5"]}, heading_row=4))
    assert {"msisdn"} == set(found.columns)
    assert ["5"] == found.carried["Balance USD"].to_pylist()
    assert [("heading_currency", 4, "B", "balance_hkd")] == [
        (p.type, p.row, p.column, p.fact) for p in found.problems
    ]


def test_identity_numbers_are_masked_in_columns_that_are_only_carried() -> None:
    found = cleaned(raw_table({"Phone": ["91234567", "91234568"], "Notes": ["Chan A123456(3)", "fine"]}))
    assert ["Chan A12****(*)", "fine"] == found.carried["Notes"].to_pylist()
    assert [("identity_number", "Chan A12****(*)", "")] == [(p.type, p.text, p.fact) for p in found.problems]


def test_asset_tags_are_no_identity_numbers() -> None:
    tags = [f"S{number}" for number in range(1234560, 1234660)]
    assert tags == shown("sim_id", tags)
    assert [] == problems("department", tags)
    tags = [f"{start}{end}" for start in ("A123456", "A123457", "A123458") for end in "0123456789A"]
    people = [tag for tag in tags if find_identity(tag)]
    assert [("identity_number", row) for row in (2, 3, 4)] == problems("department", people)
    assert [("identity_number", row) for row in (2, 3, 4)] == problems("sim_id", people)


def test_a_column_written_month_first_is_not_read_day_first() -> None:
    american = ["12/31/2026", "05/06/2026", "07/07/2026"]
    assert [("impossible_date", 2), ("ambiguous_date", 3)] == problems("cancelled_on", american)
    hong_kong = ["31/12/2026", "05/06/2026", "12/31/2026"]
    assert [("impossible_date", 4)] == problems("cancelled_on", hong_kong)


def test_a_remark_or_a_range_does_not_hide_that_the_month_comes_first() -> None:
    american = ["12/31/2026", "05/06/2026*", "05/06/2026 (24 months)", "11/30/2026 (spare)"]
    assert [
        ("impossible_date", 2),
        *(("ambiguous_date", row) for row in (3, 4)),
        ("not_date", 5),
    ] == problems("contract_end_on", american)
    ranges = ["01/02/2026 - 12/31/2026", "01/02/2026 - 05/06/2026"]
    assert [None, None] == shown("contract_end_on", ranges)
    assert ("ambiguous_date", 3) in problems("contract_end_on", ranges)
    hong_kong = ["31/12/2026", "05/06/2026*", "1/2/2026 - 5/6/2026"]
    june = [datetime.date(2026, 6, day) for day in (5, 5)]
    assert [datetime.date(2026, 12, 31), *june] == shown("contract_end_on", hong_kong)


def test_remarks_are_kept_with_their_rows() -> None:
    found = cleaned(raw_table({"msisdn": ["61234567 (陳先生)", "61234568", "61234569 (前台)"]}))
    assert ["+85261234567", "+85261234568", "+85261234569"] == found.columns["msisdn"].cells.to_pylist()
    assert [(2, "****4567 (陳先生)", {"remark": "陳先生"}), (4, "****4569 (前台)", {"remark": "前台"})] == [
        (item.row, item.text, item.params) for item in found.problems
    ]


def test_the_1904_calendar() -> None:
    table = raw_table({"cancelled_on": ["44925"]}, date_system_1904=True)
    assert [datetime.date(2026, 12, 31)] == cleaned(table).columns["cancelled_on"].cells.to_pylist()


def iccid(number: int) -> str:
    digits = f"8985203{number:011d}"
    return next(digits + check for check in "0123456789" if luhn(digits + check))


def test_an_iccid_that_fails_the_check_stands_out_among_those_that_pass() -> None:
    good = [iccid(number) for number in range(11, 21)]
    bad = good[0][:-1] + str((int(good[0][-1]) + 1) % 10)
    assert [("iccid_unsure", 12)] == problems("iccid", [*good, bad])
    without = [f"8985203{number:012d}" for number in range(11, 21)]
    assert [] == problems("iccid", without)


def test_iccids_that_a_program_rounded_show_together() -> None:
    rounded = [str(int(float(iccid(7_654_321 * number)))) for number in range(11, 21)]
    assert {"iccid_rounded"} == {kind for kind, _ in problems("iccid", rounded)}
    assert [None] * 10 == shown("iccid", rounded)


def test_status_words_are_those_of_the_platform() -> None:
    cisco = raw_table(
        {"iccid": [iccid(1), iccid(2)], "status": ["DEACTIVATED", "RETIRED"], "ctdDataUsage": ["1", "2"]}
    )
    found = cleaned(cisco)
    assert ["suspended", "cancelled"] == found.columns["line_status"].cells.to_pylist()
    assert [("platform_detected", {"platform": "Cisco Control Center (Jasper)"})] == [
        (notice.type, notice.params) for notice in found.notices
    ]
    unknown = cleaned(raw_table({"iccid": [iccid(1), iccid(2)], "status": ["DEACTIVATED", "RETIRED"]}))
    assert [None, "cancelled"] == unknown.columns["line_status"].cells.to_pylist()
    assert [("status_ask", 2)] == [(item.type, item.row) for item in unknown.problems]


def test_tables_join_in_order() -> None:
    one = cleaned(raw_table({"Phone": ["91234567"], "Services": ["x"], "bound_services": ["a; b"]}))
    two = cleaned(raw_table({"bound_services": ["c; d", "1"], "Plan type": ["prepaid", ""]}, sheet="More"))
    both = join([one, two])
    assert [2, 2, 3] == both.rows.tolist()
    assert ["Lines", "More", "More"] == [both.places[place].sheet for place in both.place_of]
    assert ["+85291234567", None, None] == both.columns["msisdn"].cells.to_pylist()
    assert [None, "prepaid", None] == both.columns["plan_type"].cells.to_pylist()
    assert [("a", "b"), ("c", "d"), ()] == [names_of(both.columns["bound_services"], row) for row in range(3)]
    assert ["x", None, None] == both.carried["Services"].to_pylist()


def test_a_table_without_rows() -> None:
    found = cleaned(raw_table({"Phone": [], "Balance": [], "Notes": [], "ICCID": [], "Owner": []}))
    assert 0 == found.size
    assert [] == found.columns["balance_hkd"].cells.to_pylist()


def test_twice_the_same_unknown_heading() -> None:
    table = replace(
        raw_table({"Phone": ["91234567"], "x": ["a"], "y": ["b"]}), headings=("Phone", "Notes", "Notes")
    )
    assert ["Notes", "Notes (C)"] == list(cleaned(table).carried)


cell = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "91234567",
            "+852 6123 4567",
            "44444444",
            "852 91234567",
            "12.50",
            "0",
            "100000000",
            "1.234",
            "8985203103011907194",
            "898520310301190719",
            "89852031030119071940",
            "8985203103011900000",
            "A123456(3)",
            "Ａ１２３４５６（３）",
            "TBC",
            "n/a",
            "ＴＢＣ",
            "待确认",
            "-",
            "ab\x07c",
            "Chan",
            "陳大文",
            "é",
            "☐☐",
            "1\u200b",
            "x 1",
            "none",
            "无",
            "Ⅷ",
            "00001234",
        ]
    ),
    st.from_regex(r"(\+?852[ -]?)?[0-9]{4}[ -]?[0-9]{4}", fullmatch=True),
    st.from_regex(r"[0-9]{1,9}(\.[0-9]{1,3})?", fullmatch=True),
    st.from_regex(r"89[0-9]{15,19}", fullmatch=True),
    # Characters of planes that Python and the column reader know to different editions of Unicode are left out.
    st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Cn"]), max_size=12),
)


@pytest.mark.parametrize(
    "name", ["msisdn", "transfer_target", "iccid", "balance_hkd", "owner", "sim_id", "still_needed"]
)
@settings(max_examples=60, deadline=None)
@given(texts=st.lists(cell, min_size=1, max_size=30))
def test_a_column_says_what_its_cells_say(name: str, texts: list[str | None]) -> None:
    fact = facts()[name]
    found = cleaned(raw_table({name: texts}))
    column = found.columns[name]
    by_column = {"iccid_unsure", "iccid_rounded", "identity_number"}
    said = {item.row: item.type for item in found.problems}
    for row, text in enumerate(texts):
        alone = understand(fact, text or "", type(context())(vocabulary(), either_is="HKD"))
        if said.get(row + 2) in by_column or (alone.trouble and alone.trouble.type in by_column):
            continue
        assert (alone.value is not None) == column.known[row], text
        assert (alone.trouble.type if alone.trouble else None) == said.get(row + 2), text
        if alone.value is not None:
            assert encode(fact, alone.value) == column.numbers[row], text
            if fact.type in ("text", "phone", "iccid") and alone.value != "none":
                assert alone.value == column.cells[row].as_py()
