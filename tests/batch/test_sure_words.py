"""What a remark says for sure: of a few made-up hints, what makes a word sure, and each thing that makes it unsure."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.understanding import hint_words
from batch.understanding.hint_words import Heard, HintWords
from engine.rulebook.hint import Hint, Remarks

REMARKS = Remarks(
    denied_by=("not", "不"),
    denied_after=("no", "否"),
    passed_over=("spare part",),
    beside=("the", "card", "卡", "號", "號碼"),
    days=("on", "於"),
    aside=("room", "status", "房", "not", "again"),
    no_names=("maybe", "或"),
)
HINTS = [
    Hint("spare", fact="needed", value=0, words=("spare", "備用")),
    Hint("left", fact="needed", value=0, words=("…left", "…離職"), dated=True),
    Hint("keep", fact="needed", value=1, words=("keep", "again"), beside=("please",)),
    Hint("port", fact="moves", value=1, words=("port out",), unless=("port in",), silent=("port",)),
]
TODAY = dt.date(2026, 6, 15).toordinal()


@cache
def words() -> HintWords:
    return HintWords(HINTS, REMARKS)


def heard(*texts: str) -> list[set[str]]:
    """The hints that hear something in each of the texts."""
    return _by_text(len(texts), words().listen(texts, TODAY)[0])


def sure(text: str) -> set[str]:
    """Those that the text speaks for, for sure."""
    return _by_text(1, [one for one in words().listen([text], TODAY)[0] if one.sure])[0]


def _by_text(size: int, found: list[Heard]) -> list[set[str]]:
    return [{one.hint for one in found if one.text == place} for place in range(size)]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("spare", "spare"),
        ("The SPARE card.", "spare"),
        ("備用卡", "spare"),
        ("備用號碼卡", "spare"),
        ("card, spare", "spare"),
        ("keep please", "keep"),
        ("status: spare", "spare"),
        ("status=spare", "spare"),
        ("spare, room 3", "spare"),
        ("spare; room 123", "spare"),
        ("spare (房)", "spare"),
        ("spare. keep", "spare keep"),
        ("spare, port out", "spare port"),
        ("port out, not again", "port"),
        ("again", "keep"),
        ("spare left", "spare left"),
        ("Amy left spare", "spare left"),
        ("Amy left", "left"),
        ("Amy B O'Neill left", "left"),
        ("陳離職", "left"),
        ("歐陽大文離職", "left"),
        ("the Amy left", "left"),
        ("Amy left on 2026-06-15", "left"),
        ("Amy left, 2026/6/15", "left"),
        ("Amy left on 15/6/2026", "left"),
        ("Amy left on 6/2026", "left"),
        ("陳大文於2026年6月15日離職", "left"),
        ("Amy left 2026", "left"),
        ("Amy left, spare, 2025-01-31", "left"),
    ],
)
def test_what_makes_a_word_sure(text: str, hints: str) -> None:
    """Words of one fact in a clause, harmless ones beside them, a name or a day where it is wanted; what is unclear of
    one fact is nothing to another."""
    assert set(hints.split()) == sure(text)


@pytest.mark.parametrize(
    "text",
    [
        "spare?",
        "spare, room 3?",
        "spare old",
        "spare, Amy",
        "Amy: spare",
        "please spare",
        "spare room",
        "spare on",
        "spare, room 1234",
        "spare, room 12%",
        "spare, room 1.5",
        "備用房",
        "spare port out",
        "spare, port out soon",
        "spare, not spare",
        "again, not again",
        "spare, not again",
        "spare 2026-01-01",
        "spare, 2026-01-01",
        "spare, 3月",
        "left",
        "the left",
        "maybe Amy left",
        "或陳離職",
        "Amy Bo Chan Doe left",
        "歐陽大文文離職",
        "Amy 3 left",
        "3 left",
        "Amy left Bo",
        "Amy left on 2026-06-16",
        "Amy left on 16/6/2026",
        "Amy left on 7/2026",
        "Amy left 2027",
        "Amy left on 2026-01-01, 2026-06-16",
        "Amy left on 2026-02-30",
        "Amy left on 1/6",
        "Amy left in 2026-01",
        "",
        "card",
    ],
)
def test_what_makes_it_unsure(text: str) -> None:
    assert set() == sure(text)


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("spare", "spare"),
        ("old spare, soon", "spare"),
        ("Amy will be left behind", "left"),
        ("port out keep", "port keep"),
        ("not spare", ""),
        ("not a b c d spare", ""),
        ("not a b c d e spare", "spare"),
        ("不一二三四備用", ""),
        ("不一二三四五備用", "spare"),
        ("not that, spare", "spare"),
        ("knot spare", "spare"),
        ("spare: no", ""),
        ("spare = no", ""),
        ("spare: no, keep", "keep"),
        ("spare: nothing", "spare"),
        ("spare ?", ""),
        ("spare, keep?", "spare"),
        ("spare part", ""),
        ("spare part, spare", "spare"),
        ("spares", ""),
        ("lefty", ""),
        ("", ""),
    ],
)
def test_what_is_heard_and_what_is_denied(text: str, hints: str) -> None:
    """A denial stands in the clause, no more than four words or characters before."""
    assert [set(hints.split())] == heard(text)


PARTS = st.sampled_from(
    ["spare", "spare part", "not", "port out", "port in", "port", "keep", "…", "備用", "Wong left", ","]
)


@given(st.lists(st.lists(PARTS, max_size=5).map(" ".join), max_size=4))
@settings(max_examples=60, deadline=None)
def test_much_text_is_heard_as_little_is(texts: list[str]) -> None:
    """Whether all phrases are made one pattern, or only those whose letters are there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hint_words, "_SHORT", 0)
        much = HintWords(HINTS, REMARKS).listen(texts, TODAY)
    assert much == HintWords(HINTS, REMARKS).listen(texts, TODAY)


def test_each_word_is_heard_once_in_the_text_that_holds_it() -> None:
    said, hindered = words().listen(["", "spare, spare", "port in spare", "keep"], TODAY)
    assert [Heard(1, "spare", True), Heard(2, "spare", False), Heard(3, "keep", True)] == said
    assert [Heard(2, "port", True), Heard(2, "port", False)] == hindered
    assert ([], []) == words().listen([], TODAY) == HintWords([], Remarks()).listen(["spare"], TODAY)


def test_where_nobody_asks_what_day_it_is_no_day_is_to_come() -> None:
    assert [Heard(0, "left", True)] == words().listen(["Amy left on 2099-12-31"])[0]
