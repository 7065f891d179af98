"""Currency wherever a table states it: in the cell, its number format, a column, the heading, the lines around it."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from batch.fleet import cleaned as understood
from batch.fleet.check import headings_of
from batch.problems import Problem
from batch.reading.read import read_inputs
from batch.understanding.clean import CleanTable
from batch.understanding.columns_file import read_columns_file
from batch.understanding.table_words import RulebookWords
from batch.understanding.tables import settled
from tests.support import odd_files as odd
from tests.support.cell_help import cleaned, facts, raw_table, vocabulary
from tests.support.office import converted, needs_office
from tests.support.real_sheets import FOLDER, batch, dry_run, report
from tests.support.shipped import shipped

FEE = "monthly_fee_hkd"
MONEY = sorted(name for name, fact in facts().items() if fact.type == "money")


def read(path: Path, columns: Path | None = None) -> CleanTable:
    """The cells of a file as facts."""
    headings = headings_of(shipped())
    file = read_columns_file(columns, facts(), vocabulary()) if columns else None
    known = headings.finder(file.chosen) if file else headings.fact_of
    tables, matchings = settled(
        headings,
        read_inputs([path], is_heading=known, words=RulebookWords(headings)),
        file.chosen if file else None,
    )
    return understood.answered_of(shipped(), understood.cleaned(shipped(), tables, matchings)).table


def amounts(table: CleanTable, name: str = FEE) -> list[str | None]:
    return [None if cell is None else str(cell) for cell in table.columns[name].cells.to_pylist()]


def kinds(problems: Sequence[Problem], name: str = FEE) -> list[str]:
    return [item.type for item in problems if item.fact == name]


def sheet(folder: Path, lines: Sequence[Sequence[object]], above: Sequence[Sequence[object]] = ()) -> Path:
    return odd.text_file(folder / "fleet.csv", [*above, *lines])


LINES = (("電話號碼", "電訊商", "月費"), ("61390001", "CSL", "$48.00"), ("61390002", "3HK", "32"))


# --- the lines around the table


def test_a_banner_in_us_dollars_leaves_no_amount(tmp_path: Path) -> None:
    found = read(FOLDER / "01-billing-banner-usd.csv")
    assert [None, None, None] == amounts(found)[:3]
    assert ["other_currency"] * 3 == kinds(found.problems)[:3]
    assert {"currency": "USD", "says": "Currency: USD"} == next(
        item.params for item in found.problems if item.type == "other_currency"
    )
    assert all(
        "other_currency" in each for each in batch(["01-billing-banner-usd.csv"], tmp_path).problems[:3]
    )


def test_a_banner_in_hong_kong_dollars_changes_nothing() -> None:
    found = read(FOLDER / "01b-billing-banner-hkd.csv")
    assert ["48.00", "32.00", "65.00"] == amounts(found)[:3]
    assert [] == kinds(found.problems)


@pytest.mark.parametrize(
    "above",
    [
        [["Wireless cost report (USD)"]],
        [["Currency: USD"]],
        [["Account:", "0412", None, "Currency:", "USD"]],
        [["Account", "Currency"], ["0412", "USD"]],
        [["All amounts in US dollars unless otherwise stated"]],
        [["Amounts in MOP"]],
        [["Account: 0412  Currency: GBP  Period: Oct 2026"]],
        [["Total charges: USD 128.00"]],
        [["單位：人民幣"]],
        [["單位：", "人民幣元"]],
        [["所有金額以美元計"]],
        [["本表金額均以澳門元列示"]],
        [["電話費用（美金）"], [None]],
        [["币种: CNY"]],
        [["单位：人民币元"]],
        [["费用明细（人民币）"]],
        [["Report"], ["Billing currency", "EUR"]],
        [["Currency:", "PHP"]],
    ],
)
def test_another_currency_above_the_table_leaves_no_amount(tmp_path: Path, above: list[list[str]]) -> None:
    found = read(sheet(tmp_path, LINES, above))
    assert [None, None] == amounts(found)
    assert ["other_currency"] * 2 == kinds(found.problems)


@pytest.mark.parametrize(
    "above",
    [
        [["Currency: HKD"]],
        [["所有金額以港元計"]],
        [["單位：港幣"]],
        [["Wireless cost report (HK$)"]],
        [["US office"]],
        [["Exchange rate: 1 USD = 7.8 HKD"]],
        [["Credit limit USD 500"]],
        [["CNY 2026 promotion cost"]],
        [["Pound Lane office cost"]],
        [["CSL (HK) report"]],
        [["匯率：1 美元 = 7.8 港元"]],
        [["中國人民解放軍費用"]],
    ],
)
def test_what_states_no_other_currency_changes_no_amount(tmp_path: Path, above: list[list[str]]) -> None:
    found = read(sheet(tmp_path, LINES, above))
    assert ["48.00", "32.00"] == amounts(found)
    assert [] == kinds(found.problems)


@pytest.mark.parametrize(
    "above", [["單位：萬元"], ["Amounts in HK$'000"], ["Amounts in HKD and USD"], ["金額單位：港幣千元"]]
)
def test_where_the_lines_above_leave_it_open_no_amount_is_read(tmp_path: Path, above: list[str]) -> None:
    found = read(sheet(tmp_path, LINES, [above]))
    assert [None, None] == amounts(found)
    assert ["stated_unclear"] * 2 == kinds(found.problems)


@pytest.mark.parametrize("below", ["* All amounts in USD", "註：以上金額為人民幣", "注：单位为人民币元"])
def test_a_remark_below_the_table_counts_too(tmp_path: Path, below: str) -> None:
    found = read(sheet(tmp_path, [*LINES, ["", "", ""], [below, "", ""]]))
    assert [None, None] == amounts(found)[:2]
    assert ["other_currency"] * 2 == kinds(found.problems)[:2]


def test_the_sheets_name_counts_too(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "USD"  # type: ignore[union-attr]
    for line in LINES:
        book.active.append(line)  # type: ignore[union-attr]
    book.save(tmp_path / "fleet.xlsx")
    assert [None, None] == amounts(read(tmp_path / "fleet.xlsx"))


@pytest.mark.parametrize(
    ("heading", "text", "amount"),
    [
        ("月費", "HK$48", "48.00"),
        ("月費", "港幣48元", "48.00"),
        ("月費 (HKD)", "48", "48.00"),
        ("月費 (HKD)", "48元", "48.00"),
        ("月費 ($)", "48", None),
        ("月費", "48元", None),
        ("月費", "0", "0.00"),
        ("月費", "免費", "0.00"),
    ],
)
def test_the_nearer_statement_wins(tmp_path: Path, heading: str, text: str, amount: str | None) -> None:
    lines = [["電話號碼", heading], ["61390001", text]]
    assert [amount] == amounts(read(sheet(tmp_path, lines, [["Currency: USD"]])))


# --- a column of currencies


def test_the_currency_of_the_row_decides() -> None:
    found = read(FOLDER / "01d-currency-column.xlsx")
    assert [None, "98.00", None] == amounts(found)
    assert [None, "0.00", "0.00"] == amounts(found, "outstanding_hkd")
    assert [(2, "CNY"), (2, "CNY"), (4, "USD")] == [
        (item.row, item.params["currency"]) for item in found.problems
    ]


@pytest.mark.parametrize(
    "heading", ["Currency", "CCY", "Curr.", "幣種", "币别", "貨幣", "Billing currency", "Unit?"]
)
def test_a_column_of_currencies_is_found_by_its_heading_or_contents(heading: str) -> None:
    found = cleaned(raw_table({"Phone": ["61390001"] * 4, "MRC": ["5", "6", "7", "8"],
                               heading: ["HKD", "RMB", None, "US$"]}))  # fmt: skip
    assert ["5.00", None, "7.00", None] == amounts(found)
    assert ["other_currency"] * 2 == kinds(found.problems)


@pytest.mark.parametrize(
    ("said", "amount", "kind"),
    [
        ("HK$", "5.00", None),
        ("港幣", "5.00", None),
        ("HKD - Hong Kong Dollar", "5.00", None),
        ("-", "5.00", None),
        ("N/A", None, "stated_unclear"),
        ("人民币", None, "other_currency"),
        ("US Dollar (USD)", None, "other_currency"),
        ("PHP", None, "other_currency"),
        ("HKD/USD", None, "stated_unclear"),
    ],
)
def test_what_the_cells_of_such_a_column_may_say(said: str, amount: str | None, kind: str | None) -> None:
    found = cleaned(raw_table({"Phone": ["61390001"] * 2, "月費": ["5", "6"], "幣種": [said, "HKD"]}))
    assert [amount, "6.00"] == amounts(found)
    assert ([kind] if kind else []) == kinds(found.problems)


def test_a_column_of_other_things_is_no_column_of_currencies() -> None:
    others: list[list[str | None]] = [["5G", "4G"], ["A", "B"], [None, None]]
    columns: list[tuple[str, list[str | None]]] = [
        ("Current user", ["Mr Chan", "USD"]),
        *product(("Current user", "Curr. user", "Cur plan"), others),
    ]
    for heading, cells in columns:
        found = cleaned(raw_table({"Phone": ["61390001"] * 2, "月費": ["5", "6"], heading: cells}))
        assert ["5.00", "6.00"] == amounts(found), (heading, cells)


def test_yuan_in_a_column_of_currencies_are_asked_about_once() -> None:
    table = {"Phone": ["61390001"] * 2, "月費": ["5", "6元"], "幣種": ["元", "元"]}
    found = cleaned(raw_table(table))
    assert [{"currency": "元"}] * 2 == [item.params for item in found.problems if item.fact == FEE]
    assert ["5.00", "6.00"] == amounts(cleaned(raw_table({**table, "幣種": ["元", "HKD"]})))


def test_each_amount_may_have_a_column_of_its_own() -> None:
    beside = {"Phone": ["61390001"], "月費": ["5"], "Currency": ["HKD"], "按金": ["6"], "Currency ": ["USD"]}
    before = {"Phone": ["61390001"], "Curr": ["HKD"], "月費": ["5"], "Curr.": ["USD"], "按金金額": ["6"]}
    named = {"Phone": ["61390001"], "Fee per month": ["5"], "Deposit": ["6"], "Deposit currency": ["USD"],
             "Fee currency": ["HKD"]}  # fmt: skip
    for table in (beside, before, named):
        found = cleaned(raw_table(table))
        assert (["5.00"], [None]) == (amounts(found), amounts(found, "deposit_hkd")), table


# --- headings


def test_a_mapped_headings_currency_counts() -> None:
    found = read(FOLDER / "62-unit-in-mapped-heading.csv", FOLDER / "62-columns.yaml")
    assert (["128.00"], []) == (amounts(found), found.problems)
    found = read(FOLDER / "62b-usd-in-mapped-heading.csv", FOLDER / "62b-columns.yaml")
    assert FEE not in found.columns
    assert ["heading_currency"] == kinds(found.problems)


def test_no_choice_is_advised_that_would_not_help() -> None:
    options = ("--columns", str(FOLDER / "62b-columns.yaml"))
    assert "similar to monthly_fee_hkd" not in dry_run(["62b-usd-in-mapped-heading.csv"], *options)[2]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("費用 (HK$)", None),
        ("Fee in HKD", None),
        ("收費（港元）", None),
        ("费用（元）", "currency_unclear"),
        ("費用 (USD)", "heading_currency"),
        ("Fee, US$ per month", "heading_currency"),
        ("收費（澳門元）", "heading_currency"),
        ("费用/人民币", "heading_currency"),
        ("Fee (HKD/USD)", "heading_currency"),
    ],
)
def test_any_mapped_heading_says_its_currency(tmp_path: Path, heading: str, kind: str | None) -> None:
    columns = tmp_path / "columns.yaml"
    columns.write_text(f'monthly_fee_hkd: "{heading}"\n', "utf-8")
    found = read(sheet(tmp_path, [["電話號碼", "電訊商", heading], ["61390001", "CSL", "128元"]]), columns)
    assert [kind] if kind else [] == kinds(found.problems)
    if kind is None:
        assert ["128.00"] == amounts(found)


@pytest.mark.parametrize("unit", ["USD", "US$", "人民幣", "澳門元", "EUR"])
def test_a_second_line_of_headings_says_the_currency(tmp_path: Path, unit: str) -> None:
    lines = [["電話號碼", "電訊商", "月費"], ["", "", unit], ["61390001", "CSL", "128"]]
    found = read(sheet(tmp_path, lines))
    assert FEE not in found.columns
    assert ["heading_currency"] == kinds(found.problems)


# --- number formats


def test_number_formats_say_the_currency() -> None:
    found = read(FOLDER / "48-currency-number-formats.xlsx")
    assert [None, None, "98.00", "98.00", None, "98.00", None, None] == amounts(found)
    assert ["CNY", "USD", "CNY", "MOP", "MOP"] == [item.params["currency"] for item in found.problems]


FORMATS = {
    "[$HK$-C04]#,##0.00": None,
    "[$HK$-3C04]#,##0.00": None,
    '"HK$"#,##0': None,
    '0.00"港元"': None,
    '"$"#,##0': None,
    "[$-C04]$#,##0.00": None,
    "[$¥-804]#,##0.00": "CNY",
    "[$￥-411]#,##0": "JPY",
    "[$NT$-404]#,##0": "TWD",
    "[$US$-409]#,##0.00": "USD",
    '0.00"美元"': "USD",
    '#,##0"人民币"': "CNY",
    "[$MOP-1404] #,##0": "MOP",
    "[$THB] #,##0": "THB",
    "[$₩-412]#,##0": "KRW",
    '_-[$€-2]* #,##0.00_-;-[$€-2]* #,##0.00_-;_-[$€-2]* "-"??_-;_-@_-': "EUR",
    '0.00"元"': "元",
    "#,##0元": "元",
}


def formatted(folder: Path, formats: Sequence[str]) -> Path:
    book = Workbook()
    book.active.append(["電話號碼", "電訊商", "月費"])  # type: ignore[union-attr]
    for number, format_ in enumerate(formats, start=2):
        book.active.append([f"6139{number:04}", "CSL", 98])  # type: ignore[union-attr]
        book.active.cell(number, 3).number_format = format_  # type: ignore[union-attr]
    book.save(folder / "fleet.xlsx")
    return folder / "fleet.xlsx"


@pytest.mark.parametrize(("format_", "code"), FORMATS.items())
def test_a_number_format_says_what_a_text_would(tmp_path: Path, format_: str, code: str | None) -> None:
    found = read(formatted(tmp_path, [format_]))
    assert ([None] if code else ["98.00"]) == amounts(found)
    assert ([code] if code else []) == [item.params["currency"] for item in found.problems]


@needs_office
def test_an_ods_says_the_same(tmp_path: Path) -> None:
    formats = {code: format_ for format_, code in FORMATS.items() if code != "KRW"}
    path = formatted(tmp_path, [*formats.values(), *[formats["USD"]] * 3])
    found = read(converted(path, "ods", tmp_path))
    said = [*formats, "USD", "USD", "USD"]
    assert [None if code and code != "元" else "98.00" for code in said] == [
        *amounts(found)[: said.index("元")], "98.00", *amounts(found)[said.index("元") + 1 :]
    ]  # fmt: skip
    assert [code for code in said if code] == [item.params["currency"] for item in found.problems]


# --- 元


def test_yuan_are_settled_once_for_their_column() -> None:
    found = read(FOLDER / "31-money-words.csv")
    by_text = dict(zip(found.columns["sim_id"].cells.to_pylist(), amounts(found), strict=True))
    assert ("98.00", "98.00", "98.00", "0.00") == tuple(
        by_text[text] for text in ("98元", "98蚊", "港幣98元", "豁免")
    )
    assert {None} == {by_text[text] for text in ("RMB 58", "¥58", "￥58", "MOP 98", "US$12", "USD 12")}


@pytest.mark.parametrize(
    ("texts", "read_as"),
    [
        (["98元", "HK$88"], ["98.00", "88.00"]),
        (["98元", "$88"], ["98.00", "88.00"]),
        (["98元", "88港元"], ["98.00", "88.00"]),
        (["98块", "港币88"], ["98.00", "88.00"]),
        (["98 dollars", "HKD 88"], ["98.00", "88.00"]),
        (["98元", "88"], [None, "88.00"]),
        (["98元", "RMB 88"], [None, None]),
        (["98元", "人民币88元"], [None, None]),
        (["98元", "US$8"], [None, None]),
        (["0元", "88"], ["0.00", "88.00"]),
    ],
)
def test_what_settles_yuan(texts: list[str], read_as: list[str | None]) -> None:
    assert read_as == amounts(cleaned(raw_table({"Phone": ["61390001", "61390002"], "月費": texts})))


@pytest.mark.parametrize("above", ["Currency: HKD", "所有金額以港元計", "单位：港币"])
def test_a_line_above_settles_yuan(tmp_path: Path, above: str) -> None:
    lines = [LINES[0], ["61390001", "CSL", "98元"]]
    assert ["98.00"] == amounts(read(sheet(tmp_path, lines, [[above]])))


@pytest.mark.parametrize(("code", "kinds_left"), [("HKD", set()), ("CNY", {"other_currency"}), ("?", set())])
def test_a_file_settles_yuan(tmp_path: Path, code: str, kinds_left: set[str]) -> None:
    path = sheet(tmp_path, [LINES[0], ["61390001", "CSL", "98元"], ["61390002", "CSL", "128元"]])
    words = tmp_path / "words.yaml"
    words.write_text(f'words: {{monthly_fee_hkd: {{元: "{code}"}}}}\n', "utf-8")
    ran = batch([path], tmp_path)
    assert [{"currency_unclear"}] * 2 == ran.problems
    assert '  monthly_fee_hkd: {"元": "?"}' in ran.said.splitlines()
    assert [kinds_left] * 2 == batch([path], tmp_path, "--columns", str(words)).problems


# --- laws

amount = st.integers(1, 99_999).map(lambda cents: f"{cents / 100:.2f}")
written = st.sampled_from(["{}", "${}", "$ {}", "{}.-"]).flatmap(lambda form: amount.map(form.format))
HERE = [((said,),) for said in ("Currency: HKD", "所有金額以港元計", "Cost report (HK$)", "单位：港币")]
ABROAD = [((said,),) for said in ("Currency: USD", "所有金額以人民幣計", "Report (MOP)", "单位：人民币")]


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(MONEY), texts=st.lists(written, min_size=1, max_size=6), where=st.sampled_from(HERE)
)
def test_hong_kong_dollars_stated_change_no_amount(
    name: str, texts: list[str], where: tuple[tuple[str]]
) -> None:
    plain = cleaned(raw_table({"msisdn": ["61390001"] * len(texts), name: texts}))
    column = {"msisdn": ["61390001"] * len(texts), name: texts, "Currency": ["HKD"] * len(texts)}
    for found in (
        cleaned(raw_table({"msisdn": column["msisdn"], name: texts}, above=where)),
        cleaned(raw_table(column)),
    ):
        assert plain.columns[name].cells == found.columns[name].cells
        assert kinds(plain.problems, name) == kinds(found.problems, name)


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from([name for name in MONEY if any(facts()[name].headings.values())]),
    texts=st.lists(written.filter(lambda text: "0.00" not in text), min_size=1, max_size=6),
    where=st.sampled_from(ABROAD),
)
def test_another_currency_stated_leaves_no_amount(
    name: str, texts: list[str], where: tuple[tuple[str]]
) -> None:
    heading = next(heading for listed in facts()[name].headings.values() for heading in listed)
    columns = {"Phone": ["61390001"] * len(texts), heading: texts}
    for found in (
        cleaned(raw_table(columns, above=where)),
        cleaned(raw_table({**columns, "貨幣": ["USD"] * len(texts)})),
        cleaned(raw_table({**columns, "CCY": ["人民币"] * len(texts)})),
    ):
        assert [None] * len(texts) == found.columns[name].cells.to_pylist()
        assert {"other_currency"} == set(kinds(found.problems, name))


def test_the_report_says_what_stated_the_currency(tmp_path: Path) -> None:
    _, sheets = report(["01-billing-banner-usd.csv"], tmp_path, "--lang", "zh-Hant")
    said = [str(cell) for rows in sheets.values() for row in rows for cell in row if cell]
    assert any("「$48.00」不是港元（USD）：「Currency: USD」。" in text for text in said)
