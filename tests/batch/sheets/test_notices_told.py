"""Notices of tables: each kind that the understanding of sheets tells, whole, and where it isn't told."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import batch.understanding
from batch.problems import NOTICES, PROBLEMS, Notice
from batch.shapes import RawTable
from batch.understanding.clean import Cleaner
from batch.understanding.tables import settled
from batch.understanding.understood import Understood
from batch.understanding.words_settled import NO_WORDS, WordsSettled
from tests.support.cell_help import facts, headings, raw_table, vocabulary
from tests.support.shipped import shipped

Columns = Mapping[str, Sequence[str | None]]
NUMBERS = ["61234567", "61234568", "61234569", "61234570"]
OFFICES = ["23456789", "23456790", "23456791", "23456792"]
CARDS = ["8985203000000010750", "8985203000000011121", "8985203000000011493", "8985203000000011865"]
CARDS_SHOWN = "***************0750, ***************1121"
WORDS = ["a", "b", "c", "d"]


def told(
    *tables: RawTable | Columns,
    chosen: Mapping[str, str | None] | None = None,
    words: WordsSettled = NO_WORDS,
) -> list[Notice]:
    """What is told of tables; columns alone are those of one."""
    raw = [one if isinstance(one, RawTable) else raw_table(one) for one in tables]
    found, matchings = settled(headings(), raw, chosen, words)
    cleaner = Cleaner(facts(), vocabulary(), shipped().platforms, words)
    cleaned = [cleaner.clean(*pair) for pair in zip(found, matchings, strict=True)]
    return [
        *(notice for table in found for notice in table.notices),
        *(notice for table in cleaned for notice in table.notices),
    ]


def notice(kind: str, **params: str) -> Notice:
    return Notice(kind, "fleet.xlsx", "Lines", params)


#: What is told of a table with these columns.
TOLD: list[tuple[Columns, list[Notice]]] = [
    ({"Phone no": NUMBERS, "ICCID": CARDS}, []),
    ({"ICCID": NUMBERS, "Phone no": CARDS}, [
        notice("column_by_contents", column="B", heading="Phone no", facts="iccid", sample=CARDS_SHOWN),
        notice("column_by_contents", column="A", heading="ICCID", facts="msisdn", sample="****4567, ****4568"),
    ]),
    ({"Phone no": NUMBERS, "ICCID": NUMBERS}, [
        notice("column_of_another", column="B", heading="ICCID", facts="msisdn", sample="****4567, ****4568",
               other="A"),
    ]),
    ({"Phone no": NUMBERS, "Mobile": WORDS}, [
        notice("column_of_another", column="B", heading="Mobile", facts="msisdn", sample="a, b", other="A"),
    ]),
    ({"Phone no": NUMBERS, "Mobile": [None] * 4}, []),
    ({"Phone no": OFFICES, "Mobile": NUMBERS}, [
        notice("fixed_lines_carried", column="A", heading="Phone no", sample="****6789, ****6790", other="B"),
    ]),
    ({"Phone no": NUMBERS, "Chip 61234567": CARDS}, [
        notice("column_by_contents", column="B", heading="Chip ****4567", facts="iccid", sample=CARDS_SHOWN),
    ]),
    ({"Phone no": NUMBERS, "Who knows": [*CARDS[:2], *WORDS[:2]]}, [
        notice("column_may_hold", column="B", heading="Who knows", facts="iccid", sample=CARDS_SHOWN,
               line='iccid: "Who knows"'),
    ]),
    ({"Phone no": NUMBERS, "Who knows": [CARDS[0], *WORDS[:3]]}, []),
    ({"Phone no": NUMBERS, "Old ICCID card": CARDS}, []),
    ({"Owner": WORDS, "Who knows": NUMBERS}, [
        notice("column_may_hold", column="B", heading="Who knows", facts="msisdn", sample="****4567, ****4568",
               line='msisdn: "Who knows"'),
        notice("no_numbers"),
    ]),
    ({"Owner": WORDS, "Who knows": NUMBERS, "Who else": NUMBERS[::-1]}, [
        notice("column_may_hold", column="B", heading="Who knows", facts="msisdn", sample="****4567, ****4568",
               line='msisdn: "Who knows"', others="C"),
        notice("column_may_hold", column="C", heading="Who else", facts="msisdn", sample="****4570, ****4569",
               line='msisdn: "Who else"', others="B"),
        notice("no_numbers"),
    ]),
    ({"Owner": WORDS, "Carrier": ["CSL"] * 4}, [notice("no_numbers")]),
    ({"Owner": [*WORDS, "Total"], "Monthly fee": ["1", "2", "3", "4", "10"]}, [
        notice("totals_row", rows="6", count="1"), notice("no_numbers"),
    ]),
    ({"Phone no": [NUMBERS[0], None, *NUMBERS[1:3], None], "Carrier": ["CSL", None, "CSL", "CSL", None],
      "Owner": ["Amy", "Sales team", "Bob", "Cy", "Total of 6123 4567"]}, [
        notice("no_line", rows="3, 6", count="2", sample="S***; T***", titles="3"),
    ]),
    ({"Phone no": NUMBERS, "Carrier": ["5G", "4G", "LTE", "5G"]}, [
        notice("column_without_carriers", column="B", heading="Carrier", text="5G, 4G, LTE"),
    ]),
    ({"Phone no": NUMBERS, "Carrier": ["5G", "4G", "LTE", "3G"]}, [
        notice("column_without_carriers", column="B", heading="Carrier", text="5G, 4G, LTE, …"),
    ]),
    ({"Phone no": NUMBERS, "Carrier": ["5G", "4G", "LTE", "CSL"]}, []),
    ({"Phone no": NUMBERS, "Plan type": ["Gold", "Silver of 61234567", "Gold", None]}, [
        notice("column_without_plan_types", column="B", heading="Plan type", text="Gold, Silver of ****4567"),
    ]),
    ({"Phone no": NUMBERS, "Plan type": ["Gold", "Silver", "preapid", None]}, []),
    ({"ICCID": CARDS, "communicationPlan": WORDS, "Status": ["PURGED"] * 4}, [
        notice("platform_detected", platform="Cisco Control Center (Jasper)"),
    ]),
    ({"ICCID": CARDS, "communicationPlan": WORDS}, []),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "notices"), TOLD)
def test_what_is_told_of_a_table(columns: Columns, notices: list[Notice]) -> None:
    assert notices == told(columns)


def test_words_that_somebody_settled_are_told_as_the_table_has_them() -> None:
    said = {"gold": Understood("postpaid"), "銀": Understood(None)}
    words = WordsSettled({"plan_type": said}, {"monthly_fee_hkd": "HKD"})
    columns = {
        "Phone no": NUMBERS,
        "Plan type": ["GOLD", " gold", "銀", "postpaid"],
        "Monthly fee": ["5元", "6元", "7", "8塊"],
    }
    found = told(columns, words=words)
    either = {"元": 2, "塊": 1}
    assert [
        notice("words_settled", heading="Plan type", words="“GOLD” = postpaid, “gold” = postpaid, “銀” = ?", count="3"),
        notice("words_settled", heading="Monthly fee", count="3",
               words=", ".join(f"“{word}” = HKD" for word in either)),
    ] == found  # fmt: skip
    assert [] == told({**columns, "Plan type": ["postpaid"] * 4, "Monthly fee": ["1"] * 4}, words=words)


def test_what_lines_around_state_is_settled_too() -> None:
    words = WordsSettled({}, {"monthly_fee_hkd": "HKD"})
    table = raw_table({"Phone no": NUMBERS, "Monthly fee": ["5", "6", None, "8"]}, above=(("單位：元",),))
    assert [notice("words_settled", heading="Monthly fee", words="“元” = HKD", count="3")] == told(
        table, words=words
    )


@pytest.mark.parametrize(
    ("columns", "kind", "known"),
    [
        ({"Landlord": WORDS}, "sheet_without_table", "0"),
        ({"Owner": WORDS, "Landlord": WORDS}, "sheet_without_table", "1"),
        ({"Owner": WORDS, "Department": WORDS}, "sheet_with_other_headings", "2"),
        ({"Phone no": OFFICES, "Owner": WORDS}, "sheet_with_other_headings", "2"),
        ({"Phone no": NUMBERS[:1] * 4, "Owner": WORDS}, "sheet_with_other_headings", "2"),
    ],
)
def test_a_table_beside_that_is_about_other_lines_is_left_out(
    columns: Columns, kind: str, known: str
) -> None:
    fleet = raw_table({"Phone no": NUMBERS})
    beside = raw_table(columns, "Others", beside=True)
    other = raw_table({"Phone no": ["61239999"]}, source="other.xlsx")
    left_out = Notice(kind, "fleet.xlsx", "Others", {"known": known})
    assert [left_out] == told(fleet, beside)
    assert [left_out] == told(other, fleet, beside)
    assert [] == told(fleet, raw_table({"Phone no": NUMBERS[:1], "Owner": ["a"]}, "Others", beside=True))


def test_a_table_without_numbers_in_a_sheet_that_has_some_is_left_out() -> None:
    fleet = raw_table({"Phone no": NUMBERS})
    names = ["Landlord", "Tel of\n61234567", "C", "D", "E", "F"]
    for more, shown in (([], ""), (["G"], ", …")):
        columns = {name: ["x", "y"] for name in [*names, *more]}
        rows = raw_table(columns).rows + 20
        other = raw_table(columns, rows=rows, heading_row=20, part=1)
        said = f"Landlord, Tel of ****4567, C, D, E, F{shown}"
        assert [notice("table_without_numbers", rows="20, 22-23", headings=said)] == told(fleet, other)


def test_there_is_a_table_for_every_kind_that_is_told_here() -> None:
    """But for what names and lines above say, and for what is a problem of cells too."""
    folder = Path(batch.understanding.__file__).parent
    named = {
        node.value
        for path in folder.glob("*.py")
        if path.stem != "sheet_names"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    elsewhere = {"words_settled", "sheet_without_table", "sheet_with_other_headings", "table_without_numbers"}
    tried = {one.type for _, notices in TOLD for one in notices} | elsewhere
    assert (named & NOTICES.keys()) - PROBLEMS.keys() == tried
