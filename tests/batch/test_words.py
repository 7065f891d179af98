"""How words are spelt alike and found, remarks parted from values, and headings from their units."""

from __future__ import annotations

import pytest

from batch.understanding.clauses import bordered, in_clauses, marked, spelt
from batch.understanding.hint_words import ends_so
from batch.understanding.remarks import bare_value, parts
from batch.understanding.understood import CellWords, Unit
from batch.understanding.units import (
    chosen_unit,
    foreign_unit,
    own_unit,
    unit_of,
    without_brackets,
    without_currency,
)
from batch.understanding.words import (
    WordFinder,
    fold,
    fold_script,
    halves,
    has_control,
    plain,
    plain_lines,
    says_nothing,
    script_of,
    tidy,
    unquoted,
)
from tests.support.cell_help import facts, vocabulary


@pytest.mark.parametrize(
    ("text", "tidied", "plainly"),
    [
        (" a\u200bb ", "ab", "ab"),
        ("a\x07b", "ab", "ab"),
        ("a\tb\nc", "a\tb\nc", "a b c"),
        ("ＡＢ１", "ＡＢ１", "AB1"),
        ("a—b−c‐d", "a—b−c‐d", "a-b-c-d"),
        ("a  \u3000b", "a  \u3000b", "a b"),
        ("a  b", "a  b", "a b"),
        ("✓\ufe0f", "✓", "✓"),
    ],
)
def test_a_text_is_tidied_and_made_plain(text: str, tidied: str, plainly: str) -> None:
    assert (tidied, plainly) == (tidy(text), plain(tidy(text)))
    assert has_control(text) == ("\x07" in text)


def test_lines_are_made_plain_one_by_one() -> None:
    assert "a b\nc" == plain_lines(" a  b \n\n \r\nc")
    assert "" == plain_lines(" \n ")


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("'98", "98"), ("''98 ", "98"), ('"98"', "98"), ('="98"', "98"), ("“98 ”", "98"), ('"a\nb"', "a\nb"),
        ('"98', '"98'), ('98"', '98"'), ('=98"', '=98"'), ('""', '""'), ('"a"b"', '"a"b"'), ("a'b", "a'b"), ("", ""),
    ],
)  # fmt: skip
def test_what_a_program_put_around_a_text_is_taken_off(text: str, inside: str) -> None:
    assert inside == unquoted(text)


def test_a_word_says_something_by_its_letters_digits_and_signs() -> None:
    assert [True] * 5 == [says_nothing(word) for word in ("", "-", "?!", "。", "$")]
    assert [False] * 5 == [says_nothing(word) for word in ("a", "0", "●", "€", "✓")]


def test_spellings_of_a_word_are_one() -> None:
    assert ["prepaid"] * 4 == [fold(word) for word in ("Pre-Paid", "ＰＲＥＰＡＩＤ", "pre paid.", "prepaid")]
    assert ["✓", "-", "", "1"] == [fold(word) for word in (" ✓ ", "-", "  ", "#1")]
    assert ("號碼", "号码", "号码") == (fold("號碼:"), fold_script("號碼:"), fold_script("号码"))
    assert ["Hant", "Hans", "", "", ""] == [
        script_of(texts) for texts in (["號碼"], ["号码"], ["號码"], ["abc"], [])
    ]
    assert ["Hant", "Hans"] == [script_of(texts) for texts in (["號", "碼", "码"], ["号", "碼", "码"])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sales 銷售部", ("Sales 銷售部", "Sales", "銷售部")),
        ("銷售部 / Sales", ("銷售部 / Sales", "Sales", "銷售部")),
        ("銷售部（IT）", ("銷售部（IT）", "IT", "銷售部（  ）")),
        ("Sales", ("Sales",)),
        ("銷售部", ("銷售部",)),
        ("銷售部 2", ("銷售部 2",)),
        ("", ("",)),
    ],
)
def test_a_text_in_two_languages_has_halves(text: str, found: tuple[str, ...]) -> None:
    assert [one.replace(" ", "") for one in found] == [one.replace(" ", "") for one in halves(text)]


def test_words_are_found_whole_in_latin_letters_and_anywhere_in_chinese() -> None:
    finder = WordFinder(["old", "do not use", "離職", "p.m", "", "24h"])
    assert all(
        map(finder.says, ("Old", "the OLD one", "do  not use", "已离职了", "3 p.m", "old2", "2old", "x24h"))
    )
    assert not any(map(finder.says, ("older", "bold", "do not", "p.my", "use", "", "24hx")))
    assert ["one", "two"] == finder.without("OLD one 離職 two").split()
    assert "Old" == WordFinder([]).without("Old")
    assert [False, False] == [WordFinder(words).says("x") for words in ([], [""])]
    assert "bb" == WordFinder(["a", "a b"]).without("a bb").strip()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("98 (a b)", ("98", "a b", "")),
        ("98（a）", None),
        ("98 [a]*", ("98", "a", "")),
        ("98【 a 】", ("98", "a", "")),
        ("98*", ("98", "", "*")),
        ("98 ##", ("98", "", "##")),
        ("98 ()", ("98", "", "")),
        ("98 (a) (b)", ("98 (a)", "b", "")),
        ("(a) 98", None),
        ("98", None),
        ("", None),
        ("(a)", None),
        ("9" * 116 + " (a)", ("9" * 116, "a", "")),
        ("9" * 117 + " (a)", None),
    ],
)
def test_a_value_is_parted_from_its_remark(text: str, found: tuple[str, str, str] | None) -> None:
    assert found == parts(text)
    assert (found[0] if found else text) == bare_value(text)


@pytest.mark.parametrize(
    ("name", "endings", "so"),
    [
        ("Acme Ltd", ["Ltd"], True),
        ("ACME LTD.", ["Ltd"], True),
        ("Acme Ltd (HK)", ["Ltd"], True),
        ("Acme Ltd, ", ["Ltd"], True),
        ("AcmeLtd", ["Ltd"], False),
        ("Acme-Ltd", ["Ltd"], True),
        ("Acme Ltd 2", ["Ltd"], False),
        ("Acme Co", ["Co."], False),
        ("Acme Co.", ["Co."], True),
        ("甲乙有限公司", ["公司"], True),
        ("Acme公司", ["公司"], True),
        ("集團", ["集团"], True),
        ("甲Ltd", ["Ltd"], True),
        ("Ltd", ["Ltd"], True),
        ("", ["Ltd"], False),
        ("Acme Ltd", [], False),
        ("Acme Ltd", ["Inc", "Ltd"], True),
    ],
)
def test_how_a_name_ends(name: str, endings: list[str], so: bool) -> None:
    assert so is ends_so(name, endings)


def test_how_phrases_and_clauses_are_spelt() -> None:
    assert "pre paid 号码:a-1 it's" == spelt("Pre-Paid\u3000號碼 ： A–1 it’s")
    assert ["a=b", "a\nb", "-a 1-b"] == [spelt(text) for text in ("A = b", "a\nb", "−A  1-b")]
    assert "a|b|c d|e?|f|g|1/2|h.i|j" == in_clauses("a, b;c d! e?f/g\n1/2 (h.i. j")
    assert "甲|乙 a|b -c|2026-1" == in_clauses("甲 乙 a - b -c 2026-1")
    assert ["|left|", "left", "|left"] == [marked(phrase) for phrase in ("|Left|", "…left", "| left ")]
    assert "left(?<![a-z0-9](?s:.{4}))(?![a-z0-9])" == bordered("left")
    assert "離" == bordered("離")


# ------------------------------------------------------------------------------------------------- units of headings


@pytest.mark.parametrize(
    ("heading", "base", "inside"),
    [
        ("Fee (HK$)", "Fee", ("HK$",)),
        ("Fee（港元）", "Fee", ("港元",)),
        ("Fee [a] (b)", "Fee", ("a", "b")),
        ("(a) Fee:", "Fee", ("a",)),
        ("Fee ( a )", "Fee", ("a",)),
        ("Fee (a", "Fee (a", ()),
        ("(a)", "", ("a",)),
    ],
)
def test_a_heading_without_its_brackets(heading: str, base: str, inside: tuple[str, ...]) -> None:
    assert (base, inside) == without_brackets(heading)


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Balance USD", ("Balance", "USD")),
        ("US$ balance", ("balance", "USD")),
        ("Balance: HK$", ("Balance", "HKD")),
        ("餘額港幣", ("餘額", "HKD")),
        ("BalanceUSD", None),
        ("USDbalance", None),
        ("USD", None),
        ("Balance", None),
    ],
)
def test_a_heading_without_its_currency(heading: str, found: tuple[str, str] | None) -> None:
    assert found == without_currency(heading, vocabulary())


@pytest.mark.parametrize(
    ("name", "parts", "unit"),
    [
        ("balance_hkd", (), Unit()),
        ("balance_hkd", ("HK$",), Unit(hkd=True)),
        ("balance_hkd", ("amount",), Unit()),
        ("balance_hkd", ("US$",), Unit(refused="heading_currency", says="US$")),
        ("balance_hkd", ("HK$'000",), Unit(refused="heading_scale", says="HK$'000")),
        ("balance_hkd", ("Monthly",), Unit(refused="heading_unit", says="Monthly")),
        ("balance_hkd", ("HK$", "required"), Unit(hkd=True)),
        ("balance_hkd", ("HK$", "zzz"), Unit(refused="heading_unit", says="zzz")),
        ("monthly_fee_hkd", ("HK$/month",), Unit(hkd=True)),
        ("monthly_fee_hkd", ("per year",), Unit(refused="heading_scale", says="per year")),
        ("monthly_fee_hkd", ("monthly",), Unit()),
        ("contract_end_on", ("MM/DD/YYYY",), Unit(month_first=True)),
        ("contract_end_on", ("dd/mm/yyyy",), Unit()),
        ("contract_end_on", ("Days",), Unit(refused="heading_unit", says="Days")),
        ("plan_type", ("prepaid/postpaid",), Unit()),
        ("plan_type", ("prepaid/zzz",), Unit(refused="heading_unit", says="prepaid/zzz")),
        ("still_needed", ("Y/N",), Unit()),
        ("msisdn", ("+852",), Unit()),
        ("iccid", ("19-20 digits",), Unit()),
        ("bill_day", ("1-31",), Unit()),
        ("owner", ("必填", ""), Unit()),
        ("owner", ("HK$",), Unit(refused="heading_unit", says="HK$")),
    ],
)
def test_what_brackets_of_a_heading_say(name: str, parts: tuple[str, ...], unit: Unit) -> None:
    accepted = frozenset(fold_script(word) for word in ("prepaid", "postpaid"))
    assert unit == unit_of(facts()[name], parts, accepted, vocabulary())


@pytest.mark.parametrize(
    ("name", "heading", "unit"),
    [
        ("balance_hkd", "What is left", Unit()),
        ("balance_hkd", "Left (HK$)", Unit(hkd=True)),
        ("balance_hkd", "Left in HKD", Unit(hkd=True)),
        ("balance_hkd", "Left in USD", Unit(refused="heading_currency", says="USD")),
        ("balance_hkd", "Left, HKD or USD", Unit(refused="heading_currency", says="Left, HKD or USD")),
        ("balance_hkd", "Left (HK$'000)", Unit(refused="heading_scale", says="hk$'000")),
        ("contract_end_on", "Over (MM/DD/YYYY)", Unit(month_first=True)),
        ("contract_end_on", "Over (US$)", Unit()),
    ],
)
def test_what_a_chosen_heading_says(name: str, heading: str, unit: Unit) -> None:
    assert unit == chosen_unit(facts()[name], heading, vocabulary())


def test_a_codes_own_unit_and_a_foreign_one() -> None:
    assert [Unit(hkd=True), Unit()] == [
        own_unit(facts()[name], vocabulary()) for name in ("balance_hkd", "owner")
    ]
    assert [None, None] == [foreign_unit(heading, vocabulary()) for heading in ("Fee", "Fee HK$")]
    assert Unit(refused="heading_currency", says="EUR") == foreign_unit("Fee €", vocabulary())


FOLDED = [
    "yes", "no", "unknown", "none", "no_end", "nothing", "not_carriers", "own_headings", "asset_states", "owed_or_left",
    "any_carriers", "no_items", "other_units", "sure", "ticks", "crosses",
]  # fmt: skip
FOUND = [
    "unsure", "line_numbers", "earlier_numbers", "other_numbers", "departments", "old_lists", "no_items_with",
    "card_codes", "totals", "other_amounts",
]  # fmt: skip


@pytest.mark.parametrize("name", FOLDED)
def test_each_list_of_words_is_looked_up_under_its_name(name: str) -> None:
    words = CellWords({name: ["Two Words", "號碼", 1]})
    assert {"twowords", "號碼", "号码", "1"} == getattr(words, name)
    assert [name] == [other for other in FOLDED if getattr(words, other)]


@pytest.mark.parametrize("name", FOUND)
def test_each_list_of_phrases_is_found_under_its_name(name: str) -> None:
    words = CellWords({name: ["Two Words"]})
    beside = {"earlier_numbers": {"other_numbers"}}.get(name, set())
    assert {name, *beside} == {other for other in FOUND if getattr(words, other).says("my two words here")}


def test_words_of_other_kinds() -> None:
    words = CellWords(
        {
            "ditto": ["Same  As"],
            "unticked": ["☐"],
            "area_codes": ["Area Code"],
            "currency_said": {"units": ["Unit"]},
            "numbers": {"1": ["one"], "2": ["Two", "兩"]},
            "totals": ["Sum"],
            "headings": {"idle": ["the"]},
            "currencies": {"HKD": ["HK$"]},
        },
        {"csl": ["CSL", "One"]},
    )
    assert [{"same as"}, {"☐"}, {"sum"}] == [set(words.ditto), set(words.unticked), set(words.total_words)]
    assert [{"areacode"}, {"unit"}] == [set(words.area_code_headings), set(words.unit_headings)]
    assert {"one": 1, "two": 2, "兩": 2, "两": 2} == words.numbers
    assert ({"csl": ("CSL", "One")}, {"idle": ["the"]}) == (words.carriers, words.headings)
    assert ("HKD", None) == (words.currency("hk$"), words.currency("x"))
    assert [False, True, True] == [words.other_amounts.says(text) for text in ("one", "two", "HK$ 5")]


def test_words_of_a_rulebook_without_any_say_nothing() -> None:
    words = CellWords()
    assert frozenset() == words.yes == words.unknown == words.ditto == words.ticks
    assert words.currency("HK$") is None
    assert not words.other_amounts.says("per year")
