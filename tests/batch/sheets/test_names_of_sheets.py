"""What a sheet's name and the lines above a table may say of its lines: told where no column says it, never taken."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from batch.problems import Notice
from batch.shapes import RawTable
from batch.understanding.columns import Headings
from batch.understanding.sheet_names import with_names_told
from tests.support.cell_help import facts, headings, raw_table, vocabulary

PHONE = {"Phone no": ["61234567"]}
STATUS, CARRIER, DEPARTMENT = {"Status": ["active"]}, {"Carrier": ["CSL"]}, {"Department": ["IT"]}
EARLIER = Notice("hidden_sheet", "fleet.xlsx", "Lines")


def told(tables: Sequence[RawTable], known: Headings | None = None) -> list[list[Notice]]:
    """What is told of each table."""
    known = known or headings()
    matchings = [known.match(table.headings, table.column_letters) for table in tables]
    return [table.notices for table in with_names_told(known, tables, matchings)]


def kinds(name: str, *columns: dict[str, list[str]]) -> list[str]:
    """The kinds of what is told of a sheet with this name that has these columns beside its numbers."""
    beside = {heading: texts for one in columns for heading, texts in one.items()}
    return [notice.type for notice in told([raw_table({**PHONE, **beside}, name)])[0]]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Cancelled", ["sheet_names_status"]),
        ("Suspended lines", ["sheet_names_status"]),
        ("已過期的卡", ["sheet_names_status"]),
        ("not_activated", ["sheet_names_status"]),
        ("Archive", ["sheet_names_old"]),
        ("CSL", ["sheet_names_carrier"]),
        ("CSL lines", ["sheet_names_carrier"]),
        ("數碼通", ["sheet_names_carrier"]),
        ("銷售部", ["sheet_names_department"]),
        ("Sales", ["sheet_names_department"]),
        ("CSL old sales", ["sheet_names_old", "sheet_names_carrier", "sheet_names_department"]),
        ("CSL cancelled sales", ["sheet_names_status", "sheet_names_carrier", "sheet_names_department"]),
        ("Lines", []),
        ("Vodafone", []),
        ("2026-11", []),
        ("", []),
    ],
)
def test_what_a_name_may_say_is_told(name: str, found: list[str]) -> None:
    assert found == kinds(name)


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ([], ["sheet_names_status", "sheet_names_carrier", "sheet_names_department"]),
        ([STATUS], ["sheet_names_old", "sheet_names_carrier", "sheet_names_department"]),
        ([CARRIER], ["sheet_names_status", "sheet_names_department"]),
        ([DEPARTMENT], ["sheet_names_status", "sheet_names_carrier"]),
        ([STATUS, CARRIER, DEPARTMENT], ["sheet_names_old"]),
    ],
)
def test_what_a_column_says_the_name_need_not(columns: list[dict[str, list[str]]], found: list[str]) -> None:
    """That a list is old no column says; a state says it better."""
    assert found == kinds("CSL cancelled sales", *columns)


def test_a_notice_names_its_sheet_as_it_may_be_shown_and_follows_what_was_told_before() -> None:
    sheet = " Archive\u3000of 6123 4567 "
    table = raw_table(PHONE, sheet, source="a.ods", notices=[EARLIER])
    named = Notice("sheet_names_old", "a.ods", sheet, {"name": "Archive of **** 4567"})
    assert [[EARLIER, named]] == told([table])


def test_a_sheets_name_is_told_once_whichever_of_its_tables_says_what() -> None:
    first, second = raw_table(PHONE, "CSL"), raw_table({**PHONE, **CARRIER}, "CSL")
    blank = raw_table({**PHONE, **CARRIER}, "CSL", rows=raw_table(PHONE).rows[:0])
    notice = Notice("sheet_names_carrier", "fleet.xlsx", "CSL", {"name": "CSL"})
    assert [[notice], []] == told([first, first])
    assert [[], []] == told([first, second]) == told([second, first])
    assert [[notice], []] == told([first, blank])
    assert [[], [notice]] == told([raw_table(PHONE, "Lines"), first])
    other = Notice("sheet_names_carrier", "b.xlsx", "CSL", {"name": "CSL"})
    assert [[notice], [other]] == told([first, raw_table(PHONE, "CSL", source="b.xlsx")])
    assert [[]] == told([blank])


def test_a_table_of_which_nothing_is_told_is_the_same() -> None:
    tables = [raw_table(PHONE), raw_table(PHONE, "CSL")]
    matchings = [headings().match(table.headings, table.column_letters) for table in tables]
    found = with_names_told(headings(), tables, matchings)
    assert [True, False] == [one is table for one, table in zip(found, tables, strict=True)]


@pytest.mark.parametrize(
    ("above", "columns", "found"),
    [
        ([["CSL"]], [], {"title_names_carrier": "CSL"}),
        ([["Suspended lines"]], [], {"title_names_status": "Suspended lines"}),
        ([["CSL"], ["Suspended"]], [], {"title_names_status": "Suspended", "title_names_carrier": "CSL"}),
        ([["CSL"], ["Suspended"]], [STATUS], {"title_names_carrier": "CSL"}),
        ([["CSL"], ["Suspended"]], [CARRIER], {"title_names_status": "Suspended"}),
        ([["CSL"], ["3HK"]], [], {"title_names_carrier": "CSL"}),
        ([[None, "", "x", "Suspended: 6123\n4567"]], [], {"title_names_status": "Suspended: **** 4567"}),
        ([["CSL"], *[["x"]] * 4], [], {"title_names_carrier": "CSL"}),
        ([["CSL"], *[["x"]] * 5], [], {}),
        ([["CSL " + "x" * 56]], [], {"title_names_carrier": "CSL " + "x" * 56}),
        ([["CSL " + "x" * 57]], [], {}),
        ([["Sales"], ["Archive"], ["Vodafone"], ["2026"]], [], {}),
        ([], [], {}),
    ],
)
def test_a_line_above_may_say_it_too(
    above: list[list[str | None]], columns: list[dict[str, list[str]]], found: dict[str, str]
) -> None:
    """The last five of them; the first that says it is named."""
    beside = {heading: texts for one in columns for heading, texts in one.items()}
    table = raw_table({**PHONE, **beside}, above=tuple(map(tuple, above)), notices=[EARLIER])
    notices = [Notice(kind, "fleet.xlsx", "Lines", {"name": name}) for kind, name in found.items()]
    assert [[EARLIER, *notices]] * 2 == told([table, table])
    assert [[]] == told([raw_table(PHONE, above=table.above, rows=table.rows[:0])])


def test_a_word_found_within_a_name_is_long_enough_to_mean_something() -> None:
    """`on` and `live` are states where they stand alone; `normal` within a name is one."""
    words = [word for listed in facts()["line_status"].values.values() for word in listed]
    for word in words:
        least = 6 if word.isascii() else 2
        letters = sum(map(str.isalnum, word))
        assert "sheet_names_status" in kinds(word), word
        if letters >= least:
            assert "sheet_names_status" in kinds(f"Q7 {word} Q8"), word
    assert [] == kinds("Q7 on Q8") == kinds("Q7 live Q8")
    assert {4, 5, 6} <= {len(word) for word in words if word.isascii()}


def test_what_no_fact_asks_no_name_says() -> None:
    for name, kind in (("line_status", "status"), ("carrier", "carrier")):
        others = {other: fact for other, fact in facts().items() if other != name}
        table = raw_table(PHONE, "CSL suspended", above=(("CSL suspended",),))
        found = {notice.type for notice in told([table], Headings(others, vocabulary()))[0]}
        every = {f"{where}_names_{what}" for where in ("sheet", "title") for what in ("status", "carrier")}
        assert every - {f"sheet_names_{kind}", f"title_names_{kind}"} == found
