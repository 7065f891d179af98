"""What is refused of the file of columns, of chosen headings and of two columns for one fact: each sentence whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from batch.errors import InputError
from batch.shapes import RawTable
from batch.understanding.columns_file import (
    ColumnsFile,
    check_chosen,
    conflicts_of,
    read_columns_file,
    refuse_headings,
)
from batch.understanding.near_headings import near_headings
from batch.understanding.said_file import MOST_MISTAKES
from batch.understanding.understood import Understood
from batch.understanding.words_settled import WordsSettled, settled_together
from engine.types.type import Value
from language.refusals import sentences
from tests.support.cell_help import facts, headings, raw_table, vocabulary

PLANS = "prepaid, postpaid"
AMOUNT = "an amount in HK$, such as 88.50, or ? where nobody knows"


def read(folder: Path, text: str, called: str = "c.yaml") -> ColumnsFile:
    path = folder / "columns.yaml"
    path.write_text(text, encoding="utf-8")
    return read_columns_file(path, facts(), vocabulary(), called=called)


def test_what_the_file_says(tmp_path: Path) -> None:
    text = """
        msisdn: Phone
        iccid: 5
        owner:
        words:
          plan_type: {GOLD: postpaid, " Ｓilver ": "?", 1: prepaid}
          still_needed: {maybe: yes, perhaps: no}
          contract_end_on: {soon: 2026-12-31, never: none}
          monthly_fee_hkd: {元: HKD, free: 0, full: 98.5, round: 5元}
          balance_hkd: {塊: "?"}
          carrier: {ours: csl, theirs: Vodafone}
    """
    found = read(tmp_path, text)
    assert {"msisdn": "Phone", "iccid": "5", "owner": None} == found.chosen
    said: dict[str, dict[str, Value | None]] = {
        "plan_type": {"gold": "postpaid", "silver": None, "1": "prepaid"},
        "still_needed": {"maybe": True, "perhaps": False},
        "contract_end_on": {"soon": dt.date(2026, 12, 31), "never": "none"},
        "monthly_fee_hkd": {"free": 0, "full": 9850, "round": 500},
    }
    values = {
        fact: {text: Understood(value) for text, value in texts.items()} for fact, texts in said.items()
    }
    carriers = {"ours": Understood("csl"), "theirs": Understood("other", ("Vodafone",))}
    currencies = {"monthly_fee_hkd": "HKD", "balance_hkd": "?"}
    assert WordsSettled({**values, "carrier": carriers}, currencies) == found.words
    assert ColumnsFile({}) == read(tmp_path, "words:\n") == read(tmp_path, "words: {}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- owner", "c.yaml: should map facts to headings, a line each, such as `msisdn: Phone no.`"),
        ("msisdm: A", "c.yaml, line 1: there is no fact `msisdm`; did you mean `msisdn`?"),
        ("zzz: A", "c.yaml, line 1: there is no fact `zzz`"),
        ("owner: {a: b}", "c.yaml, line 1: `owner` should be followed by one heading"),
        ("owner: A\niccid: [a, b]", "c.yaml, line 2: `iccid` should be followed by one heading"),
        ("owner: No", "c.yaml, line 1: the heading after `owner` is read as yes or no: write it in quotation marks"),
        ("words: [a]", "c.yaml, line 1: `words` should map facts to the texts of their columns"),
        ("words:\n  ownr: {a: b}", "c.yaml, line 2: there is no fact `ownr`; did you mean `owner`?"),
        ("words:\n  plan_type: gold",
         'c.yaml, line 2: `plan_type` should map texts to values, such as {"as the cell says": value}'),
        ("words:\n  plan_type:\n    a: prepaid\n    b: gold",
         f"c.yaml, line 4: “b”: `gold` is no value of `plan_type`; allowed: {PLANS}, or ? where nobody knows"),
        ("words: {monthly_fee_hkd: {元: abc}}",
         "c.yaml, line 1: “元”: `abc` is no value of `monthly_fee_hkd`; allowed: " + AMOUNT),
        ("zzz: A\nwords:\n  yyy: {}\nowner: []",
         "c.yaml, line 1: there is no fact `zzz`\n" + "c.yaml, line 4: `owner` should be followed by one heading\n"
         + "c.yaml, line 3: there is no fact `yyy`"),
    ],
)  # fmt: skip
def test_mistakes_are_told_whole_and_all_at_once(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert said == caught.value.message


def test_a_file_is_called_by_its_path_where_it_has_no_other_name(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "zzz: A", called="")
    assert f"{tmp_path / 'columns.yaml'}, line 1: there is no fact `zzz`" == caught.value.message


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_a_file_of_nothing_but_mistakes_is_not_read_to_its_end(over: int, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "".join(f"zzz{at}: A\n" for at in range(MOST_MISTAKES + over)))
    lines = caught.value.message.splitlines()
    assert ["c.yaml: there may be more; mend these first"] * (over >= 0) == lines[
        MOST_MISTAKES + min(over, 0) :
    ]


def test_of_several_files_the_last_word_on_a_text_holds() -> None:
    first = WordsSettled({"a": {"x": Understood(1), "y": Understood(2)}}, {"fee": "HKD", "fine": "HKD"})
    second = WordsSettled({"a": {"y": Understood(3)}, "b": {"x": Understood(4)}}, {"fee": "CNY"})
    both = {"a": {"x": Understood(1), "y": Understood(3)}, "b": {"x": Understood(4)}}
    assert WordsSettled(both, {"fee": "CNY", "fine": "HKD"}) == settled_together([first, second])
    assert WordsSettled() == settled_together([])
    assert {"x": Understood(4)} == second.of("b")
    assert {} == second.of("c")


# ------------------------------------------------------------------------------------------- headings that are chosen


def named(*columns: str, letters: str = "ABCDEF") -> RawTable:
    return raw_table({name: ["x"] for name in columns}, column_letters=tuple(letters[: len(columns)]))


@pytest.mark.parametrize(
    ("chosen", "tables", "said"),
    [
        ({"owner": "Who"}, [named("Who")], ""),
        ({"owner": " ＷHO. "}, [named("Who")], ""),
        ({"owner": "b"}, [named("Who", "Whose")], ""),
        ({"owner": None, "user": None}, [named("Who")], ""),
        ({"owner": "Who"}, [named("Else"), named("Who")], ""),
        ({"owner": "Who", "user": "Whom"}, [named("Who", "Whom")], ""),
        ({"owner": "Whoo"}, [named("Else"), named("Who")],
         "--columns: no column is headed “Whoo” (for `owner`); did you mean “Who”?"),
        ({"owner": "zzz  z"}, [named("Who")], "--columns: no column is headed “zzz z” (for `owner`)"),
        ({"owner": "Who", "user": "who"}, [named("Who")], "--columns gives the column “who” to `owner` and to `user`"),
        ({"owner": "Who", "user": "who"}, [named("Who"), named("Who")],
         "--columns gives the column “who” to `owner` and to `user`"),
        ({"owner": "A"}, [named("Who"), named("WHO!")], ""),
        ({"owner": "a"}, [named("Who"), named("Whom 61234567"), named("WHO", "y")],
         "--columns: column a (for `owner`) is headed “WHO” here and “Whom ****4567” there: name the heading"),
        ({"owner": "p", "user": "q"}, [named("Who")],
         "--columns: no column is headed “p” (for `owner`)\n--columns: no column is headed “q” (for `user`)"),
    ],
)  # fmt: skip
def test_a_chosen_heading_stands_somewhere_and_is_one_facts(
    chosen: Mapping[str, str | None], tables: Sequence[RawTable], said: str
) -> None:
    if not said:
        check_chosen(chosen, tables)
        return
    with pytest.raises(InputError) as caught:
        check_chosen(chosen, tables)
    assert said == caught.value.message


def test_a_file_of_which_no_heading_is_there_is_told_as_a_line_where_it_gives_values(tmp_path: Path) -> None:
    line = read(tmp_path, "msisdn: 61234567\ncarrier: csl\nplan_type: postpaid\nowner: Harbour\n")
    with pytest.raises(InputError) as caught:
        check_chosen(line.chosen, [named("Phone", "Who")], line.otherwise)
    assert "seems to give the facts of one line" in caught.value.message
    assert len(caught.value.reasons) == 1
    # A heading that reads as a value is a heading where it stands.
    with pytest.raises(InputError) as caught:
        check_chosen(line.chosen, [named("csl", "Who")], line.otherwise)
    assert len(caught.value.reasons) == 3
    for text in (
        "plan_type: postpaid\n",
        "msisdn: Phone\ncarrier: csl\n",
        "owner: Hong\nuser: Chan\nsim_id: 7\n",
    ):
        assert read(tmp_path, text).otherwise is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("carrier: csl\nplan_type: postpaid\nstill_needed: no\n", "seems to give the facts of one line"),
        ("carrier: Network\nplan_type: postpaid\nsim_id: no\n", "write it in quotation marks"),
    ],
)
def test_a_yes_or_no_among_values_is_one_of_them(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert said in caught.value.message
    assert len(caught.value.reasons) == 1


# ----------------------------------------------------------------------------------------- two columns for one fact

ROW_FOR_EACH = (
    "They have different numbers: give each line a row of its own, or, where one of them is not the lines' own, head "
    "it by what it is"
)
TOGETHER = "Each has cells where the other is blank: put what belongs together into one column"


def which(line: str) -> str:
    return f"Say which with --columns FILE, a YAML file with the line `{line}`; the report shows the other as it is"


@pytest.mark.parametrize(
    ("columns", "fact", "cells", "advice"),
    [
        ({"Phone": ["61234567"], "Mobile": ["+852 6123 4567"]}, "msisdn",
         "A “Phone” (****4567) and B “Mobile” (+*** **** 4567)", which('msisdn: "Phone"')),
        ({"Phone": ["61234567", "61234568", "61234569"], "Mobile": ["61234567", None, "see HR"]}, "msisdn",
         "A “Phone” (****4567, ****4568) and B “Mobile” (****4567, see HR)", which('msisdn: "Phone"')),
        ({"Phone": [None, "61234568"], "Mobile": ["61234567", "61234568"]}, "msisdn",
         "A “Phone” (****4568) and B “Mobile” (****4567, ****4568)", which('msisdn: "Mobile"')),
        ({"Phone": [None, "61234568"], "Mobile": ["61234567", None]}, "msisdn",
         "A “Phone” (****4568) and B “Mobile” (****4567)", TOGETHER),
        ({"Phone": ["61234567"], "Mobile": ["61234568"]}, "msisdn",
         "A “Phone” (****4567) and B “Mobile” (****4568)", ROW_FOR_EACH),
        ({"ICCID": ["8985203103011907194"], "SIM card number": ["89852031030119071940"]}, "iccid",
         "A “ICCID” (***************7194) and B “SIM card number” (****************1940)", which('iccid: "ICCID"')),
        ({"Owner": ["Amy", "Bob"], "Owner name": ["x" * 40, "Bob"]}, "owner",
         f"A “Owner” (Amy, Bob) and B “Owner name” ({'x' * 30}, Bob)", which('owner: "Owner"')),
        ({"Owner": ["Amy", None], "Owner name": [None, None]}, "owner",
         "A “Owner” (Amy) and B “Owner name” (blank)", which('owner: "Owner"')),
    ],
)  # fmt: skip
def test_two_columns_for_one_fact_are_told_whole(
    columns: dict[str, list[str | None]], fact: str, cells: str, advice: str
) -> None:
    """What is advised leaves no row without what the other column has there."""
    table = raw_table(columns)
    matching = headings().match(table.headings, table.column_letters)
    said = sentences(conflicts_of(table, matching, [table]), "en")
    assert f"fleet.xlsx, sheet “Lines”: 2 columns for `{fact}`: {cells}. {advice}" == said


def test_columns_that_nothing_tells_apart_need_headings_of_their_own() -> None:
    table = raw_table({"Owner": ["Amy"], "Owner ": ["Amy"]}, sheet="")
    other = raw_table({"Else": ["x"], "More": ["y"]})
    matching = headings().match(table.headings, table.column_letters)
    both = "fleet.xlsx: 2 columns for `owner`: A “Owner” (Amy) and B “Owner” (Amy). "
    assert both + which('owner: "A"') == sentences(conflicts_of(table, matching, [table]), "en")
    assert both + "Give each of them a heading of its own, and run again" == sentences(
        conflicts_of(table, matching, [table, other]), "en"
    )


def test_tables_are_refused_for_conflicts_first_then_for_their_headings_then_for_want_of_lines() -> None:
    twice, strange = raw_table({"Owner": ["a"], "Owner name": ["b"]}), raw_table({"Zzz": ["a"]}, "Odd")
    blank = raw_table({"Owner": []}, "Empty")
    for tables, said in (
        ([strange, twice], "2 columns for `owner`"),
        ([blank, strange], "fleet.xlsx, sheet “Odd”: no heading is known; run with --dry-run to see"),
        ([blank, blank], "fleet.xlsx, sheet “Empty”: there is no SIM below the headings"),
    ):
        matchings = [headings().match(table.headings, table.column_letters) for table in tables]
        with pytest.raises(InputError) as caught:
            refuse_headings(tables, matchings)
        assert said in caught.value.message
        assert 1 == len(caught.value.reasons)
    known = raw_table({"Owner": ["a"]})
    tables = [blank, known]
    refuse_headings(tables, [headings().match(table.headings, table.column_letters) for table in tables])


def test_the_nearest_headings_are_told_in_the_order_of_the_columns() -> None:
    table = raw_table(
        {"Zzz": ["a"], "Ownr": ["a"], "電話號碼 61234567": ["a"], "Carrier": ["a"], "Departmnt": ["a"]}
    )
    matching = headings().match(table.headings, table.column_letters)
    said = near_headings(headings(), [matching])
    assert said is not None
    assert (
        "The headings that come nearest: “Ownr”, perhaps “Owner”, “電話號碼 ****4567”, perhaps “手机号”, “Carrier”, "
        "perhaps “Carrier”, “Departmnt”, perhaps “Department”."
    ) == sentences([said], "en")
    assert near_headings(headings(), []) is None
