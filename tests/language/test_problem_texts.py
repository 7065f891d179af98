"""Every data problem and notice that can be raised is said in three languages, exactly, and shows nothing private."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from batch.fleet.sentences import notice_sentence, problem_sentences
from batch.problems import NOTICES, PROBLEMS, Notice, Problem, Severity, with_severity
from batch.reading.read import read_inputs
from batch.understanding.understand import masked, understand
from language.templates import PLACE
from language.texts import Texts
from tests.support.cell_help import cleaned, context, facts, headings, raw_table, read, table_words
from tests.support.shipped import shipped, shipped_texts

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
PARTS = ("what", "done", "mend")
BATCH = Path(__file__).parents[2] / "batch"

#: Places that any problem may fill, beside its own params.
ANY = {"text", "fact", "code", "column"}
#: Problems of cells and rows met before it is known which fact a column holds, or in a column that holds none.
OF_NO_FACT = {"error_cell", "formula_without_value", "ragged_row", "identity_number", "control_characters"}
#: A cell for each problem that one cell alone can have: the fact, its text.
CELLS = {
    "identity_number": ("bill_day", "A123456(3)"),
    "control_characters": ("department", "Sa\x81les"),
    "value_with_remark": ("still_needed", "否（已離職）"),
    "value_in_doubt": ("still_needed", "Yes?"),
    "range_end": ("contract_end_on", "1/1/2026 - 31/12/2026"),
    "too_long": ("carrier", "CMHK " * 40),
    "not_money": ("outstanding_hkd", "about 50"),
    "other_currency": ("balance_hkd", "USD 12.00"),
    "currency_unclear": ("balance_hkd", "50元"),
    "too_many_decimals": ("monthly_fee_hkd", "10.005"),
    "too_large": ("outstanding_hkd", "912345678912"),
    "negative_money": ("outstanding_hkd", "-5"),
    "negative_fee": ("monthly_fee_hkd", "-5"),
    "not_date": ("contract_end_on", "soon"),
    "impossible_date": ("contract_end_on", "31/02/2027"),
    "two_digit_year": ("contract_end_on", "15/3/26"),
    "date_incomplete": ("contract_end_on", "12/2026"),
    "date_out_of_range": ("contract_end_on", "2206-12-31"),
    "not_day": ("bill_day", "32"),
    "not_phone": ("msisdn", "ask Peter"),
    "phone_length": ("msisdn", "9123456"),
    "phone_rounded": ("msisdn", "9.12E+7"),
    "mainland_number": ("msisdn", "13812345678"),
    "unknown_prefix": ("msisdn", "11234567"),
    "second_number": ("msisdn", "91234567 / 13812345678"),
    "two_numbers": ("msisdn", "91234567 / 62345678"),
    "not_iccid": ("iccid", "on the card"),
    "iccid_length": ("iccid", "898520001"),
    "iccid_rounded": ("iccid", "8.98520E+18"),
    "iccid_check_digit": ("iccid", "89852000123456789012"),
    "iccid_prefix": ("iccid", "1234567890123456789"),
    "iccid_letters": ("iccid", "898600B5191234567890"),
    "as_above": ("carrier", "同上"),
    "not_count": ("bound_services", "1234.5"),
    "how_many": ("bound_services", "bank; TBC"),
    "count_mismatch": ("active_vas", "3: caller ID, voicemail"),
    "list_unclear": ("bound_services", "已解绑"),
    "not_yes_no": ("still_needed", "maybe"),
    "not_listed": ("plan_type", "prepaidd"),
    "status_ask": ("line_status", "DEACTIVATED"),
    "carrier_not_sure": ("carrier", "CMHKK"),
    "not_carrier": ("carrier", "5G"),
    "unknown_carrier": ("carrier", "Vodafone"),
}  # fmt: skip

#: What the sentences tell people to write, and the fact under which it has to be understood.
ADVICE = [
    *(("outstanding_hkd", text) for text in ("1,234.50", "HK$88", "0")),
    *(("contract_end_on", text) for text in ("2026-12-31", "31/12/2026", "2026年12月31日")),
    *(("bill_day", text) for text in ("1", "31", "month end", "月底")),
    *(("msisdn", text) for text in ("9123 4567", "+852 9123 4567", "+86 138 1234 5678")),
    *(("bound_services", text) for text in ("bank; Alipay", "银行；支付宝", "銀行；電子錢包")),
    *(("bound_services", text) for text in ("none", "无", "無", "0", "999")),
    *(("still_needed", text) for text in ("yes", "no", "是", "否")),
    *(("carrier", text) for text in ("other", "其他")),
]  # fmt: skip


@cache
def texts(language: str) -> Texts:
    return shipped_texts(language)


def entry(language: str, code: str) -> dict[str, str]:
    found = texts(language).section("problems").get(code, {})
    return dict(found) if isinstance(found, dict) else {}


def problem(code: str) -> Problem:
    """One as it is raised: of a real cell where a cell alone can have it, else with something in every place."""
    if code in CELLS:
        name, text = CELLS[code]
        found = understand(facts()[name], text, context())
        assert found.trouble is not None
        return Problem(
            code, "fleet.xlsx", "SIMs", 2, "B", name, name, masked(facts()[name], text), found.trouble.params
        )
    fact = "" if code in OF_NO_FACT else "msisdn"
    params = dict.fromkeys(PROBLEMS[code].words, "7") | (
        {"facts": "sim_id, iccid"} if code == "heading_of_two" else {}
    )
    return Problem(code, "fleet.xlsx", "SIMs", 2, "B", "Phone", fact, "1**2", params)


def sentences(code: str, language: str) -> dict[str, str]:
    return problem_sentences(texts(language), problem(code))


def places(text: str) -> Iterator[tuple[str, bool]]:
    """The names in a template, and whether each stands in a part that may be left out."""
    kept = re.sub(r"\[[^\[\]]*\]", "", text)
    for name in PLACE.findall(text):
        yield name, name not in PLACE.findall(kept)


def test_every_kind_that_is_declared_is_met_somewhere() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in BATCH.rglob("*.py") if path.name != "problems.py"]
    said = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert set() == {*PROBLEMS, *NOTICES} - said


@pytest.mark.parametrize(
    ("code", "params"),
    [("not_moneyy", {}), ("too_long", {"length": "130"}), ("not_money", {"nearest": "1"})],
    ids=["no such kind", "a word is lacking", "a word too many"],
)
def test_what_is_not_declared_can_not_be_raised(code: str, params: dict[str, str]) -> None:
    with pytest.raises((KeyError, ValueError)):
        Problem(code, "fleet.xlsx", "SIMs", 2, params=params)
    with pytest.raises((KeyError, ValueError)):
        Notice(code, "fleet.xlsx", "SIMs", params)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_its_texts_and_no_text_is_for_nothing(language: str) -> None:
    section = texts(language).section("problems")
    checks = {rule.id for one in shipped().decisions.values() for rule in one.rules if rule.names}
    assert sorted({*PROBLEMS, *checks}) == sorted(section)
    assert {} == {
        code: said for code, said in section.items() if tuple(said) != PARTS or not all(said.values())
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_has_its_text_and_no_text_is_for_nothing(language: str) -> None:
    section = texts(language).section("notices")
    assert sorted(NOTICES) == sorted(section)
    assert all(isinstance(text, str) and text for text in section.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_waits_for_a_word_that_never_comes(language: str) -> None:
    for code, kind in PROBLEMS.items():
        for part, text in entry(language, code).items():
            for name, optional in places(text):
                assert name in kind.words | ANY, (code, part, name)
                assert optional or name in kind.needed | ANY, (code, part, name)
                assert name not in ("fact", "code") or code not in OF_NO_FACT, (code, part)
    for code, kind in NOTICES.items():
        assert {name for name, _ in places(str(texts(language).section("notices")[code]))} <= kind.words, code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_a_problem_is_told_in_whole_sentences(code: str, language: str) -> None:
    for part, said in sentences(code, language).items():
        assert said.endswith((".", "?") if language == "en" else ("。", "？")), (part, said)
        assert not re.search(r"…|[{}\[\]]|  |None", said), (part, said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(NOTICES))
def test_a_notice_names_its_file_and_says_its_sentence(code: str, language: str) -> None:
    params = dict.fromkeys(NOTICES[code].words, "7")
    said = notice_sentence(texts(language), Notice(code, "fleet.xlsx", "SIMs", params))
    assert said.startswith("fleet.xlsx [SIMs]: ")
    assert said.endswith("." if language == "en" else "。")
    assert not re.search(r"…|[{}]|  ", said), said


def test_each_example_has_the_problem_it_stands_for() -> None:
    found = {code: read(*cell).trouble for code, cell in CELLS.items()}
    assert {code: code for code in CELLS} == {
        code: trouble and trouble.type for code, trouble in found.items()
    }


def test_what_was_done_is_what_was_done() -> None:
    """A cell that gives no value is said not to be used, and one that gives a value to be used."""
    for code, cell in CELLS.items():
        left_out = sentences(code, "en")["done"].startswith("Not used")
        assert left_out == (read(*cell).value is None and code != "identity_number"), code
        assert (PROBLEMS[code].severity is Severity.USED) == (read(*cell).value is not None), code
    for code in with_severity(Severity.USED):
        assert not sentences(code, "en")["done"].startswith("Not used"), code


@pytest.mark.parametrize(("name", "text"), ADVICE)
def test_what_people_are_told_to_write_is_understood(name: str, text: str) -> None:
    found = read(name, text)
    assert found.value is not None
    assert found.trouble is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["plan_type", "account_type", "line_status", "notice_unit"])
def test_every_value_people_are_offered_is_understood_as_itself(name: str, language: str) -> None:
    fact = facts()[name]
    offered = {code: texts(language).value(name, code) for code in fact.values}
    assert {code: (code, None) for code in offered} == {
        code: (found.value, found.trouble) for code, word in offered.items() for found in [read(name, word)]
    }
    trouble = read(name, "qqqq").trouble
    assert trouble is not None
    told = problem_sentences(
        texts(language), Problem("not_listed", "", "", 2, "B", name, name, "qqqq", trouble.params)
    )
    assert [word for word in offered.values() if word not in told["mend"]] == []


def test_the_headings_people_are_told_to_write_are_understood() -> None:
    for heading in ("Balance (HKD)", "Credit left (HKD)", "余额（港币）", "結餘（港幣）"):
        assert headings().match([heading], ["A"]).matched["balance_hkd"].unit.hkd
    assert headings().match(["Contract end (MM/DD/YYYY)"], ["A"]).matched["contract_end_on"].unit.month_first


def test_the_line_for_a_columns_file_takes_the_column() -> None:
    table = raw_table({"Phone": ["91234567"], "Balance (as billed)": ["5"]})
    found = cleaned(table).problems
    assert ["heading_unit"] == [item.type for item in found]
    said = problem_sentences(texts("en"), found[0])
    assert '`balance_hkd: "Balance (as billed)"`' in said["mend"]
    assert "Balance" in said["done"]
    matching = headings().match(table.headings, table.column_letters, {"balance_hkd": "Balance (as billed)"})
    assert "Balance (as billed)" == matching.matched["balance_hkd"].heading


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_shows_no_more_of_a_number_than_its_last_digits(language: str) -> None:
    for code, (name, text) in CELLS.items():
        if facts()[name].private and len(digits := re.sub(r"\D", "", text)) > 7:
            said = " ".join(sentences(code, language).values())
            assert digits[:4] not in said, (code, said)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_chinese_text_holds_no_english_sentence(language: str) -> None:
    said = [text for code in PROBLEMS for text in entry(language, code).values()]
    said += [str(text) for text in texts(language).section("notices").values()]
    for text in said:
        words = re.sub(r"`[^`]*`|\{\w+\}|--columns|--sheet", "", text)
        assert not re.search(r"[A-Za-z]{2,}[ ,.]+[a-z]{2,}", words), text


def test_a_remark_below_the_table_shows_no_identity_number(tmp_path: Path) -> None:
    file = tmp_path / "fleet.csv"
    file.write_text(
        "Phone,Owner,Carrier\n91234567,Chan,CMHK\n,,\nask Mr Chan A123456(3) about it,,\n", "utf-8"
    )
    (table,) = read_inputs([file], is_heading=headings().fact_of, words=table_words())
    (notice,) = table.notices
    assert "note_below" == notice.type
    said = notice_sentence(texts("zh-Hant"), notice)
    assert "A12****(*)" in said
    assert "A123456" not in said
