"""A question mark in a cell says that nobody is sure: such a cell is asked about, never read as sure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.understanding.cell_types import cell_type_of
from tests.support.cell_help import facts, read, vocabulary
from tests.support.odd_files import text_file
from tests.support.real_sheets import batch
from tests.support.shipped import shipped

LISTED = [
    (name, str(word))
    for name, fact in facts().items()
    for code, words in fact.values.items()
    for word in (code, *words)
]
WORDS = [
    *LISTED,
    *(("still_needed", str(word)) for key in ("yes", "no") for word in shipped().words[key]),
    *(("carrier", name) for names in vocabulary().carriers.values() for name in names),
    *(("bound_services", word) for word in ("none", "無", "无", "bank; Alipay", "2")),
    *(("contract_end_on", word) for word in ("none", "約滿", "月月续", "2026-12-31", "31/12/2026")),
    *(("monthly_fee_hkd", word) for word in ("98", "HK$98", "免費", "waived", "98 (優惠價)")),
    *(("msisdn", "61234567"), ("iccid", "8985202123456789012"), ("bill_day", "月底"), ("bill_day", "5")),
]
DOUBTS = ("{}?", "{} ?", "{}？", "{} (?)", "{}（？）", "?{}", "{}??", "{}?!")


@given(st.sampled_from(WORDS), st.sampled_from(DOUBTS))
def test_no_value_is_sure_with_a_question_mark(listed: tuple[str, str], doubt: str) -> None:
    name, word = listed
    assert read(name, doubt.format(word)).value is None


@pytest.mark.parametrize(
    ("name", "text"),
    [("still_needed", "Yes?"), ("carrier", "CSL?"), ("line_status", "Active (?)"), ("still_needed", "要?"),
     ("bound_services", "none?"), ("line_status", "使用中？"), ("plan_type", "预付？"), ("carrier", "數碼通 (?)")],
)  # fmt: skip
def test_it_is_a_problem_that_says_why(name: str, text: str) -> None:
    found = read(name, text)
    assert found.value is None
    assert found.trouble is not None
    assert "value_in_doubt" == found.trouble.type


@pytest.mark.parametrize("text", ["?", "？", "??", "N/A?", "unknown?", "未知？"])
def test_a_question_mark_alone_is_but_a_blank(text: str) -> None:
    for name in ("still_needed", "carrier", "line_status", "contract_end_on", "monthly_fee_hkd", "msisdn"):
        found = read(name, text)
        assert (None, None) == (found.value, found.trouble), name


def test_free_text_may_ask() -> None:
    for name, fact in facts().items():
        if cell_type_of(fact).free_text:
            assert "Why not?" == read(name, "Why not?").value


def test_words_settle_it_once(tmp_path: Path) -> None:
    sheet = text_file(
        tmp_path / "fleet.csv", [["Mobile", "Still needed"], *([f"6123456{at}", "要?"] for at in range(3))]
    )
    asked = batch([sheet], tmp_path)
    assert [{"value_in_doubt"}] * 3 == asked.problems
    assert "words" in asked.said
    (tmp_path / "answers.yaml").write_text('words: {still_needed: {"要?": yes}}', "utf-8")
    assert [set()] * 3 == batch([sheet], tmp_path, "--answers", str(tmp_path / "answers.yaml")).problems
