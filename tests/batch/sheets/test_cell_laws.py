"""Laws of cells: a value given by itself reads as a cell does, and another spelling of a word reads the same."""

from __future__ import annotations

import itertools
from functools import cache

import opencc
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.fleet.single import read_line
from batch.problems import Severity, with_severity
from batch.understanding.column_cells import read_column
from batch.understanding.understood import Understood
from batch.understanding.units import own_unit
from engine.types.facts import Fact
from engine.types.values import encode
from tests.support.cell_help import cleaned, context, facts, names_of, raw_table, read, vocabulary
from tests.support.shipped import shipped
from tests.support.unhurried import some_in_haste

CLEAR = [
    *("98", "HK$98", "1.2千", "50元", "免費", "-98", "US$5", "31/12/2026", "31-Dec-26", "31/12/26", "15/3/26", "46387"),
    *("2026年12月31日", "1/1/2026 - 31/12/2026", "61234567", "+852 6123 4567", "61234567 / 61234568", "13812345678"),
    *("8985203103011907194", "898600B5191234567890", "F8985203103011907194", "8.98E+18", "9.1E+07", "1E+999999"),
    *("√", "X", "●", "☐ 是", "是", "否", "yes", "N", "v", "0", "1", "1.0", "2", "兩個", "two", "bank; Alipay", "無"),
    *("none", "N/A", "TBC", "-", "?", "", " ", "prepaid", "月費", "active", "停用", "已cut線", "CSL", "3HK"),
    *("Vodafone", "5G", "personal", "公司", "15", "15th", "月底", "32", "A123456(3)", "\u200b98", "ＨＫ＄９８"),
    *('"98"', "'98", "陳大文", "Chan"),
]  # fmt: skip
FORMS = ["{}", "{} (已確認)", "{}*", "{} (A)", "{} - 客服"]


@cache
def texts() -> list[str]:
    """What cells may say: clear values, each with and without remarks, and the words of the rulebook."""
    words = shipped().words
    listed = [
        *words["yes"],
        *words["no"],
        *words["unknown"][::3],
        *words["none"],
        *words["no_end"],
        *words["nothing"],
    ]
    found = [form.format(text) for text in CLEAR for form in FORMS]
    found += [
        word for fact in shipped().facts.values() for names in fact.values.values() for word in names[::4]
    ]
    return list(dict.fromkeys([*found, *map(str, listed)]))


def texts_for(name: str) -> list[str]:
    """Its share of the texts, and all of its own words.

    Each text is tried with each type, by a fact that has words of its own and by one that has none.
    """
    fact = facts()[name]
    kind = (fact.type, bool(fact.values))
    alike = [other for other, one in facts().items() if kind == (one.type, bool(one.values))]
    own = [word for names in fact.values.values() for word in names]
    step = min(len(alike), 10)
    return list(dict.fromkeys([*texts()[alike.index(name) % step :: step], *own]))


def test_there_are_enough_texts() -> None:
    assert 300 < len(texts())


@pytest.mark.parametrize("name", some_in_haste(facts(), 3))
def test_a_value_given_by_itself_reads_as_a_cell_does(name: str) -> None:
    """As one column for each text: its neighbours have no say then."""
    for text in texts_for(name):
        alone = read_line(shipped(), {name: text})
        table = cleaned(raw_table({name: [text]}), {name: name})
        column = table.columns[name]
        assert column.known[0] == (name in alone.values), text
        if column.known[0]:
            assert encode(facts()[name], alone.values[name]) == column.numbers[0], text
            assert alone.names.get(name, ()) == names_of(column, 0), text
        assert [problem.type for problem in alone.problems] == [problem.type for problem in table.problems], (
            text
        )
        assert [problem.params for problem in alone.problems] == [
            problem.params for problem in table.problems
        ], text


@pytest.mark.parametrize("name", list(facts()))
def test_a_remark_that_confirms_changes_nothing_but_the_remark(name: str) -> None:
    """Whatever is clear without it; texts keep it as a part of them, and a name may be any carrier's."""
    used = with_severity(Severity.USED)
    if facts()[name].type in ("text", "contract", "carrier"):
        return
    for text, remark in itertools.product(CLEAR, ("已核對", "已确认", "checked", "as confirmed")):
        found, remarked = read(name, text), read(name, f"{text} ({remark})")
        if found.value is not None and (found.trouble is None or found.trouble.type in used):
            assert found.value == remarked.value, (text, remark)
            assert found.names == remarked.names or _swallows(name, text), (text, remark)
            told = {"value_with_remark", *([found.trouble.type] if found.trouble else ())}
            said = remarked.trouble.type if remarked.trouble else ""
            assert said in told or read(name, remark).value == found.value or _swallows(name, text), (
                text,
                remark,
            )


def _swallows(name: str, text: str) -> bool:
    """Whether a cell is a list of names, one of which keeps the remark as a part of it."""
    return facts()[name].type == "count" and not text.isdigit()


@cache
def listed_words() -> list[tuple[str, str]]:
    """Each listed word of each fact that has a few values, and the words for yes, no and nobody knows."""
    words = shipped().words
    found = [
        (name, word)
        for name, fact in facts().items()
        if fact.type in ("choice", "yes_no")
        for names in fact.values.values()
        for word in names
    ]
    general = [*words["yes"], *words["no"], *words["unknown"]]
    found += [("still_needed", str(word)) for word in general]
    found += [
        ("contract_end_on", str(word)) for word in (*words["none"], *words["no_end"], *words["unknown"])
    ]
    found += [("monthly_fee_hkd", str(word)) for word in (*words["nothing"], *words["unknown"])]
    return found


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@pytest.mark.parametrize("turn", [full_width, str.upper, str.title, lambda text: f" {text}\u200b "])
def test_another_width_or_case_of_a_word_reads_the_same(turn: object) -> None:
    assert callable(turn)
    for name, word in listed_words():
        assert read(name, word) == read(name, turn(word)), (name, word)


@pytest.mark.parametrize("way", ["hk2s", "s2hk"])
def test_a_word_in_the_other_script_reads_the_same(way: str) -> None:
    turned = opencc.OpenCC(way)
    different = [
        (name, word, turned.convert(word))
        for name, word in listed_words()
        if "係" not in word  # 系 is another word
        and _said(read(name, word)) != _said(read(name, turned.convert(word)))
    ]
    assert [] == different


def _said(found: Understood) -> object:
    return found.value, found.trouble.type if found.trouble else ""


@given(st.sampled_from(list(facts().values())), st.lists(st.sampled_from(CLEAR), min_size=1, max_size=8))
def test_the_order_of_cells_changes_nothing(fact: Fact, cells: list[str]) -> None:
    hkd = own_unit(fact, vocabulary()).hkd
    assert hkd == (fact.type == "money")
    once = list(dict.fromkeys(cells))
    for some in itertools.islice(itertools.permutations(once), 6):
        column, _ = read_column(fact, pa.array(some, pa.large_string()), context())
        again, _ = read_column(fact, pa.array(once, pa.large_string()), context())
        shown = dict(zip(some, column.cells.to_pylist(), strict=True))
        assert dict(zip(once, again.cells.to_pylist(), strict=True)) == shown
