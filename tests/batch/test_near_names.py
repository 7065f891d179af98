"""What is nearly a known name or heading: of a few made-up ones, how near is near enough, and which is told first."""

from __future__ import annotations

from functools import cache

import pytest

from batch.understanding.heading_words import HeadingWordings, NearestHeading
from batch.understanding.known_names import KnownNames, name_of
from batch.understanding.words import most_like, nearest, simplified

NAMES = [
    ("Blue Ocean", "blue"), ("blue", "blue"), ("Red Telecom", "red"), ("Redfone", "red"), ("4U", "four"),
    ("新移動", "new"), ("中移动", "mid"), ("中移動", "mid"), ("數碼", "digit"), ("電", "spark"),
]  # fmt: skip


@cache
def known() -> KnownNames:
    return KnownNames(name_of(name, code) for name, code in NAMES)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Blue Ocean", ["Blue Ocean"]),
        ("my Blue Ocean plan", ["Blue Ocean"]),
        ("Blue Sky", ["blue"]),
        ("blue / redfone", ["blue", "Redfone"]),
        ("Redfone, then Blue Ocean", ["Redfone", "Blue Ocean"]),
        ("blue and Blue Ocean", ["blue"]),
        ("4U blue 中移動 Redfone", ["4U", "blue", "中移動"]),
        ("4U plan", ["4U"]),
        ("4U5", []),
        ("電 Sim", ["電"]),
        ("Sim 電 4", []),
        ("中移動 x", ["中移動"]),
        ("中移动 x", ["中移动"]),
        ("Redfonne", ["Redfone"]),
        ("Redfoone", ["Redfone"]),
        ("Tedfone", []),
        ("Redfnoe", ["Redfone"]),
        ("lube", []),
        ("bleu", ["blue"]),
        ("blueocaen", ["Blue Ocean"]),
        ("rdcofene", []),
        ("bluest", ["blue"]),
        ("trueblue2u", ["blue"]),
        ("Redf", ["Redfone"]),
        ("Redt", ["Red Telecom"]),
        ("Red", []),
        ("dfone", []),
        ("移動", ["新移動", "中移動"]),
        ("移动", ["中移动", "新移動"]),
        ("數碼人", ["數碼"]),
        ("小數碼人", []),
        ("大中移動人", ["中移動"]),
        ("動", []),
        ("Green", []),
        ("", []),
    ],
)
def test_what_a_cell_may_mean(cell: str, meant: list[str]) -> None:
    """The names it holds; else what it is nearly, or has the letters of; else what it is part of, or that of it."""
    assert meant == known().meant(cell)


def test_three_names_are_told_at_most_each_carrier_once() -> None:
    many = KnownNames(
        name_of(name, name) for name in ("Alpha1234", "Alpha12345", "Alpha123456", "Alpha1234567")
    )
    assert ["Alpha1234", "Alpha12345", "Alpha123456"] == many.meant("Alpha")
    once = KnownNames(name_of(name, "a") for name in ("Alpha12345", "Alpha1234"))
    assert ["Alpha1234"] == once.meant("Alpha")
    assert [] == KnownNames([]).meant("Alpha")


@pytest.mark.parametrize(
    ("word", "names", "found"),
    [
        ("prepiad", ["postpaid", "prepaid"], "prepaid"),
        ("PRE-PAYD", ["postpaid", "Prepaid"], "Prepaid"),
        ("abcd", ["abc?", "abcx", "abcy"], "abc?"),
        ("abcdefgh", ["abcdefxy"], "abcdefxy"),
        ("abcdefgh", ["abcdewxy"], ""),
        ("x" * 80, ["x" * 79 + "y"], "x" * 79 + "y"),
        ("x" * 81, ["x" * 80], ""),
        ("", ["a"], ""),
        ("a", [], ""),
    ],
)
def test_the_nearest_name(word: str, names: list[str], found: str) -> None:
    """Three letters of four are enough, in their order; of equally near ones the first counts."""
    assert found == nearest(word, names)


def test_all_that_are_equally_near_are_told() -> None:
    assert ["abcx", "abcy"] == most_like("abcd", ["abcx", "zzzz", "abcy"], 0.75)
    assert [] == most_like("abcd", ["abcx", "abcy"], 0.76)
    assert ["abcd"] == most_like("abcd", ["abcx", "abcd"], 0.1)


@cache
def wordings() -> HeadingWordings:
    return HeadingWordings(
        {
            "idle": ["the", "的"],
            "same": [["mobile", "cell", "cellular"], ["the", "our"], ["number", "no", "#"], ["號碼", "號"]],
            "names": ["name", "名稱"],
            "questions": ["whether", "是否"],
            "weaker": ["Cell"],
            "other_things": ["invoice"],
        }
    )


HEADINGS = {
    "Mobile number": "msisdn", "Card serial": "iccid", "Card colour": "colour", "Contract end date": "end",
    "Contract start date": "start", "電話號碼": "msisdn", "卡號": "iccid", "Fee": "fee", "Number": "ref",
    "Department": "team",
}  # fmt: skip


@cache
def near() -> NearestHeading:
    return NearestHeading(wordings(), HEADINGS)


@pytest.mark.parametrize(
    ("heading", "spelt"),
    [
        ("Mobile No", "mobilenumber"),
        ("the Cell Numbers", "mobilenumber"),
        ("our cellular #", "mobilenumber"),
        ("mobileNumber", "mobilenumber"),
        ("User's fee", "userfee"),
        ("Date of start", "startdate"),
        ("Number of cards", "numberofcard"),
        ("date of end of contract", "dateofendofcontract"),
        ("Bus", "bus"),
        ("Buses", "buse"),
        ("Status", "status"),
        ("Address", "address"),
        ("Fees", "fee"),
        ("Ids", "ids"),
        ("電話的號", "電話号码"),
    ],
)
def test_wordings_of_a_heading_are_one(heading: str, spelt: str) -> None:
    assert simplified(spelt) == wordings().spelling(heading)


def test_without_words_a_heading_is_spelt_as_it_is() -> None:
    for words in (HeadingWordings(), HeadingWordings({})):
        assert ("theno", "whethername") == (words.spelling("The No"), words.unquestioned("whethername"))
        assert ("", "fee") == tuple(
            NearestHeading(words, {"Fee": "fee"}).fact(one) for one in ("Name", "Feee")
        )


def test_what_a_heading_asks_or_names() -> None:
    assert "haspuk" == wordings().unquestioned("whetherhaspuk")
    assert ("carrier", "carriercode") == (
        wordings().unnamed("carriername"),
        wordings().unnamed("carriercode"),
    )
    assert [True, True, False] == [wordings().is_weaker(one) for one in ("Mobile", "the CELL", "Number")]


@pytest.mark.parametrize(
    ("heading", "fact"),
    [
        ("Departmnt", "team"),
        ("Deprtmnt", ""),
        ("Contrct end dte", "end"),
        ("Dprtmnt", ""),
        ("Fe", ""),
        ("Feee", "fee"),
        ("Feeee", ""),
        ("卡号", "iccid"),
        ("卡碼", ""),
        ("電話碼", ""),
        ("電話號", "msisdn"),
        ("Staff department", "team"),
        ("Department of staff", "team"),
        ("Department invoice", ""),
        ("Fee and many other things", ""),
        ("Fee xy", "fee"),
        ("Fee xyz", "fee"),
        ("Fee xyz abc", ""),
        ("其他電話號碼", "msisdn"),
        ("電話號碼資料", "msisdn"),
        ("serial of the card", "iccid"),
        ("colour serial", "iccid"),
        ("contract", "end"),
        ("start contract", "start"),
        ("card", "iccid"),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_the_nearest_heading(heading: str, fact: str) -> None:
    """A slip of the pen, whole words within it, or most words in common; of equally near ones the first counts."""
    assert fact == near().fact(heading)
