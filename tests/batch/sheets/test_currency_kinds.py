"""Currencies that no list in code names: below the headings, in number formats, in columns, in rows left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook

from batch.fleet.cleaned import answered_of, cleaned
from batch.reading.read import read_inputs
from batch.understanding.tables import settled
from batch.understanding.words_settled import NO_WORDS, WordsSettled
from tests.support.cell_help import headings, table_words
from tests.support.odd_files import text_file
from tests.support.shipped import shipped

HEADS = (("Mobile", "Carrier", "Monthly Fee"), ("電話號碼", "電訊商", "月費"), ("手机号码", "运营商", "月费"))
FEE = "monthly_fee_hkd"


@cache
def abroad() -> list[tuple[str, str]]:
    """Each code of a currency that is not Hong Kong's, with each of its names."""
    return [
        (code, name)
        for code, names in shipped().words["currencies"].items()
        for name in names
        if code != "HKD"
    ]


@dataclass(frozen=True)
class Read:
    """What a sheet's amounts were read as, and which problems their cells and headings have."""

    amounts: list[str | None]
    kinds: list[str]


def read(*paths: Path, words: WordsSettled = NO_WORDS) -> Read:
    tables, matchings = settled(
        headings(),
        read_inputs(paths, is_heading=headings().fact_of, words=table_words(), keys=frozenset(["msisdn"])),
    )
    table = answered_of(shipped(), cleaned(shipped(), tables, matchings, words)).table
    column = table.columns.get(FEE)
    cells = [None] * table.size if column is None else column.cells.to_pylist()
    return Read(
        [None if cell is None else str(cell) for cell in cells],
        [item.type for item in table.problems if item.fact == FEE],
    )


def fees(folder: Path, lines: Sequence[Sequence[object]]) -> Read:
    return read(text_file(folder / "in.csv", lines))


# --- a second line of headings


def units() -> Iterator[tuple[str, str]]:
    shapes = ("{}", "({})", "（{}）", "[{}]", "{}/月", "({} / month)")
    for place, (code, name) in enumerate(abroad()):
        yield code, shapes[place % len(shapes)].format(name)


@pytest.mark.parametrize("part", range(3))
def test_every_currency_below_the_headings_is_heard(tmp_path: Path, part: int) -> None:
    """Of each kind of table a third; the units of all of them, each below a heading of its own file."""
    for place, (_, unit) in list(enumerate(units()))[part::3]:
        head = HEADS[place % 3]
        ran = fees(tmp_path, [head, ["", "", unit], ["61390001", "CSL", "98"]])
        assert ([None], 1) == (ran.amounts, len(ran.kinds)), unit


@pytest.mark.parametrize("unit", ["(Baht)", "（比索）", "(Rs)", "(千元)", "（每年）", "(in thousands)"])
def test_a_unit_in_brackets_that_nobody_knows_is_no_hint(tmp_path: Path, unit: str) -> None:
    for head in HEADS:
        ran = fees(tmp_path, [head, ["", "", unit], ["61390001", "CSL", "98"]])
        assert ([None], 1) == (ran.amounts, len(ran.kinds)), head


@pytest.mark.parametrize(
    "hint",
    ["(optional)", "（選填）", "(HK$)", "（港币）", "(HKD / month)", "HK$", "港元", "數字", "(number)"],
)
def test_hints_and_the_local_currency_below_the_headings_change_nothing(tmp_path: Path, hint: str) -> None:
    for head in HEADS:
        ran = fees(tmp_path, [head, ["", "", hint], ["61390001", "CSL", "98"]])
        assert Read(["98.00"], []) == ran, head


# --- number formats


def formatted(folder: Path, formats: Sequence[str]) -> Read:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADS[0])
    for number, form in enumerate(formats, start=2):
        sheet.append([f"6139{number:04}", "CSL", 98])
        sheet.cell(number, 3).number_format = form
    book.save(folder / "in.xlsx")
    return read(folder / "in.xlsx")


FOREIGN = (
    '"CHF" 0.00', '"MYR" 0.00', '"RM"#,##0.00', "[$RM-43E]#,##0.00", '"IDR" 0', "[$Rp-421]#,##0", "[$kr-41D] #,##0.00",
    "[$R-1C09]#,##0.00", '"Fr." 0.00', "[$$-1009]#,##0.00", "[$$-C09]#,##0.00", "[$$-en-US]#,##0.00",
    "[$$-409]#,##0.00",
    '"Kč" #,##0.00', '#,##0.00" zł"', "[$zł-415]#,##0", '0.00"泰銖"', "[$XDR] 0.00", '_("SEK"* #,##0.00_)', r"\R\M0.00",
)  # fmt: skip
LOCAL = (
    "0.00", "General", '"$"#,##0.00', "[$HK$-C04]#,##0.00", "[$$-C04]#,##0.00", "[$$-3C04]#,##0.00", "[$$-zh-HK]0.00",
    "[$-C04]$#,##0.00",
    '#,##0.00"/mth"', '0.00" per month"', "[Red]#,##0.00;[Blue]-#,##0.00", "[>100]0.00;0", '"港幣"0.00',
    '0.00"/月"', '_-* #,##0.00_-',
)  # fmt: skip


def test_a_format_that_shows_another_currency_gives_no_amount(tmp_path: Path) -> None:
    ran = formatted(tmp_path, FOREIGN)
    used = [form for form, amount in zip(FOREIGN, ran.amounts, strict=True) if amount]
    assert [] == used


def test_a_format_that_shows_none_or_the_local_one_changes_nothing(tmp_path: Path) -> None:
    ran = formatted(tmp_path, LOCAL)
    unused_ones = [form for form, amount in zip(LOCAL, ran.amounts, strict=True) if amount != "98.00"]
    assert [] == unused_ones


def test_every_listed_currency_is_known_in_a_format(tmp_path: Path) -> None:
    forms = [form.format(name) for _, name in abroad() for form in ('"{}" 0.00', '0" {}"')]
    ran = formatted(tmp_path, forms)
    used = [form for form, amount in zip(forms, ran.amounts, strict=True) if amount]
    assert [] == used


# --- columns of currencies


@pytest.mark.parametrize("heading", ["Currency", "幣種", "货币"])
@pytest.mark.parametrize("said", ["Peso", "Rs", "外幣", "?", "TBC", "N/A", "待定", "foo", "不詳"])
def test_a_headed_column_that_names_no_known_currency_leaves_no_amount(
    tmp_path: Path, heading: str, said: str
) -> None:
    for others in ((), ("USD",), ("HKD", "HKD"), ("bar", "baz", "USD")):
        rows = [[f"6139000{place}", "98", text] for place, text in enumerate([said, *others])]
        ran = fees(tmp_path, [["Mobile", "Monthly Fee", heading], *rows])
        assert [None, *("98.00" if text == "HKD" else None for text in others)] == ran.amounts, others


@pytest.mark.parametrize("said", ["", "HKD", "港幣", "HK$"])
def test_a_blank_or_the_local_currency_in_such_a_column_leaves_the_amount(tmp_path: Path, said: str) -> None:
    ran = fees(
        tmp_path, [["Mobile", "Monthly Fee", "Currency"], ["61390001", "98", said], ["61390002", "98", "HKD"]]
    )
    assert Read(["98.00"] * 2, []) == ran


# --- rows that are left out

LEFT_OUT = (
    [["Note: all prices in RMB", "", ""], ["Total (RMB)", "", "186"]],
    [["* 以上金額以人民幣計算", "", ""]],
    [["Total", "", "US$186.00"]],
    [["", "", ""], ["Total", "", "US$186.00"]],
    [["Total (RMB)", "", "186"]],
    [["合计（人民币）", "", "186"]],
    [["總計", "", "MOP 186"]],
    [["小計（美金）", "", "186"]],
    [["All amounts in USD", "", ""], ["61390003", "CSL", "88"]],
    [["注：单位为人民币元", "", ""], ["", "", ""], ["合计", "", "186"]],
)


@pytest.mark.parametrize("rows", LEFT_OUT)
def test_what_a_row_that_is_left_out_says_of_the_currency_is_heard(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    for head in HEADS:
        ran = fees(tmp_path, [head, ["61390001", "CSL", "98"], ["61390002", "CSL", "88"], *rows])
        assert {None} == set(ran.amounts), head
        assert {"other_currency"} == set(ran.kinds), head


@pytest.mark.parametrize("note", ["* 以上金額以人民幣計算", "All prices in RMB"])
def test_so_it_is_in_a_table_of_two_columns(tmp_path: Path, note: str) -> None:
    ran = fees(tmp_path, [["Mobile", "Monthly Fee"], ["61390001", "98"], ["", ""], [note, ""]])
    assert Read([None], ["other_currency"]) == ran


@pytest.mark.parametrize(
    "rows",
    [
        [["Total", "", "HK$186.00"]],
        [["Total (2 lines)", "", "186"]],
        [["合計（港幣）", "", "186"]],
        [["Note: roaming to USA is barred", "", ""]],
        [["備註：客戶在美國", "", ""]],
        [["Exchange rate: 1 USD = 7.8 HKD", "", ""]],
    ],
)
def test_rows_left_out_that_say_no_other_currency_change_nothing(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    for head in HEADS:
        ran = fees(tmp_path, [head, ["61390001", "CSL", "98"], ["61390002", "CSL", "88"], *rows])
        assert Read(["98.00", "88.00"], []) == ran, head


# --- 元, wherever it is said

YUAN_HEADS = (("Mobile", "Monthly Fee"), ("電話號碼", "月費"), ("手机号码", "月费"))


def with_yuan(head: tuple[str, str], place: str) -> list[list[str]]:
    """A table of three amounts that says 元 once, there."""
    rows = [["61390001", "98"], ["61390002", "88"], ["61390003", "78"]]
    if place == "heading":
        return [[head[0], f"{head[1]} (元)"], *rows]
    if place == "heading of a month":
        return [[head[0], f"{head[1]}（元/月）"], *rows]
    if place == "line below the headings":
        return [list(head), ["", "元"], *rows]
    if place == "column":
        return [[*head, "Currency"], *([*row, "元"] for row in rows)]
    if place == "cells":
        return [list(head), *([number, f"{text}元"] for number, text in rows)]
    above = {"line above": "單位：元", "title": "電話費用（元）", "label beside": "单位："}[place]
    return [[above, "元"] if place == "label beside" else [above], list(head), *rows]


PLACES = (
    "heading",
    "heading of a month",
    "line below the headings",
    "column",
    "cells",
    "line above",
    "title",
    "label beside",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("head", YUAN_HEADS)
def test_yuan_have_one_answer_wherever_they_stand(tmp_path: Path, place: str, head: tuple[str, str]) -> None:
    rows = with_yuan(head, place)
    assert Read([None] * 3, ["currency_unclear"] * 3) == fees(tmp_path, rows)
    path = text_file(tmp_path / "settled.csv", rows)
    for code, amount in (("HKD", True), ("CNY", False)):
        words = WordsSettled(currencies={FEE: code})
        assert [amount] * 3 == [one is not None for one in read(path, words=words).amounts], code


@pytest.mark.parametrize("place", [place for place in PLACES if place != "column"])
def test_one_cell_in_hong_kong_dollars_settles_them(tmp_path: Path, place: str) -> None:
    for head in YUAN_HEADS:
        rows = [*with_yuan(head, place), ["61390004", "HK$68"]]
        assert Read(["98.00", "88.00", "78.00", "68.00"], []) == fees(tmp_path, rows)


@pytest.mark.parametrize(
    ("line", "amount"), [("Currency: HKD", "98.00"), ("單位：港幣", "98.00"), ("单位：人民币", None)]
)
def test_so_does_a_line_above(tmp_path: Path, line: str, amount: str | None) -> None:
    for place in ("heading", "line below the headings", "cells"):
        for head in YUAN_HEADS:
            assert amount == fees(tmp_path, [[line], *with_yuan(head, place)]).amounts[0], place


# --- several tables about the same lines

LINES = (
    ("61390001", "98", "USD", "CSL"),
    ("61390002", "88", "HKD", "3HK"),
    ("61390003", "HK$78", "人民幣", "CSL"),
    ("61390004", "0", "?", "CSL"),
    ("61390005", "58", "", "CSL"),
    ("61390006", "48元", "元", "CSL"),
    ("61390007", "38", "Peso", "CSL"),
)
JOINED_HEADS = (
    ("Mobile", "Monthly Fee", "Currency", "Carrier"),
    ("電話號碼", "月費", "幣種", "電訊商"),
    ("手机号码", "月费", "货币", "运营商"),
)


@pytest.mark.parametrize("head", JOINED_HEADS)
@pytest.mark.parametrize(
    "parts", [((0, 1), (0, 2, 3)), ((0, 2, 3), (0, 1)), ((0, 2), (0, 1, 3)), ((0, 3), (0, 1), (0, 2))]
)
def test_splitting_a_table_over_joined_files_changes_no_amount(
    tmp_path: Path, head: tuple[str, ...], parts: tuple[tuple[int, ...], ...]
) -> None:
    def table(name: str, places: tuple[int, ...]) -> Path:
        rows = [[row[place] for place in places] for row in (head, *LINES)]
        return text_file(tmp_path / f"{name}.csv", rows)

    whole = read(table("whole", (0, 1, 2, 3)))
    split = read(*(table(str(number), places) for number, places in enumerate(parts)))
    assert whole.amounts == split.amounts == [None, "88.00", "78.00", "0.00", "58.00", whole.amounts[5], None]
    assert sorted(whole.kinds) == sorted(split.kinds)
