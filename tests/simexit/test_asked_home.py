"""Advice about what came back of questionnaires holds: whoever does what is printed gets what it promises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
import yaml

from batch.fleet.single import vocabulary
from batch.understanding.understand import CellContext, understand_alone
from tests.support.filling import Filling
from tests.support.real_sheets import Ran, batch, command
from tests.support.shipped import shipped

BOOK = shipped()
SHEET = """電話號碼,使用者,部門,電訊商,月費,合約完結日
61234001,Amy,Sales,csl,98,2027-03-31
61234002,陳大文,Sales,csl,198,
"""


@pytest.fixture(scope="module")
def back(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A folder with a fleet and a questionnaire with answers in odd words, and the batch that reads them."""
    folder = tmp_path_factory.mktemp("back")
    (folder / "fleet.csv").write_text(SHEET, encoding="utf-8")
    status, _, said = command("ask", str(folder / "fleet.csv"), "-o", str(folder / "q"))
    assert 0 == status, said
    sheet = Filling(folder / "q" / "sales.xlsx")
    sheet.put("61234001", wish="maybe, ask Bob", line_status="blue", bound_services="none", on="yesterday")
    sheet.put("61234002", wish="who knows", on="31/02/2026").save(folder / "back.xlsx")
    return folder, batch([folder / "fleet.csv"], folder, "--answers", str(folder / "back.xlsx"))


def advice(said: str) -> Mapping[str, Mapping[str, str]]:
    """What is printed to be put into a file."""
    lines = said.splitlines()
    start = lines.index("words:")
    block = [lines[start], *(line for line in lines[start + 1 :] if re.match(r"  \S+: \{", line))]
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load("\n".join(block))["words"]
    return found


@pytest.mark.parametrize("option", ["--answers", "--columns"])
def test_the_words_to_put_into_a_file_are_read_from_it(
    option: str, back: tuple[Path, Ran], tmp_path: Path
) -> None:
    folder, before = back
    meant = {"wish": "keep", "line_status": "active"}
    settled = {fact: dict.fromkeys(texts, meant[fact]) for fact, texts in advice(before.said).items()}
    file, saved = tmp_path / "words.yaml", tmp_path / "saved.yaml"
    file.write_text(yaml.safe_dump({"words": settled}, allow_unicode=True), encoding="utf-8")

    ran = batch([folder / "fleet.csv"], tmp_path, option, str(file), "--answers", str(folder / "back.xlsx"),
                "--save-answers", str(saved))  # fmt: skip

    assert {"wish", "line_status"} == settled.keys()
    assert {"maybe, ask Bob", "who knows"} == settled["wish"].keys()
    assert 0 == ran.status, ran.said
    assert all("still_needed=yes" in given for given in ran.column("answers"))
    assert "line_status=active" in ran.column("answers")[0]
    assert "keep" == yaml.safe_load(saved.read_text(encoding="utf-8"))["words"]["wish"]["who knows"]


def test_the_report_and_the_terminal_say_what_to_do_next(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text(SHEET, encoding="utf-8")
    report = tmp_path / "report.xlsx"
    _, _, said = command("batch", str(tmp_path / "fleet.csv"), "-o", str(report))
    book = openpyxl.load_workbook(report)
    summary, about = (
        "\n".join(str(cell.value) for row in book[name] for cell in row if cell.value)
        for name in ("Summary", "About")
    )
    notes = "\n".join(cell.comment.text for cell in book["Questions"][1] if cell.comment)

    for told in (summary, notes, said):
        assert "To fill in" in told and "simexit ask" in told and "--answers" in told
    assert "yellow columns of the sheets To do, Calls and To fill in" in about


@pytest.mark.parametrize("of", [("ask", "-o", "q"), ("answers", "init", "-o", "a.yaml")])
def test_rows_that_are_left_out_or_stand_twice_are_told_before_anybody_is_asked(
    of: tuple[str, ...], tmp_path: Path
) -> None:
    fleet = tmp_path / "fleet.csv"
    rows = "61234001,Amy,csl,98\n,Bob,csl,98\n61234001,Carl,csl,98\n61234003,Dora,csl,98\n"
    fleet.write_text("Mobile,User,Carrier,Monthly fee\n" + rows, encoding="utf-8")

    status, _, said = command(*of[:-2], str(fleet), of[-2], str(tmp_path / of[-1]))

    assert 0 == status
    assert "it is no SIM: row 3" in said
    assert "Other rows with the same number (1): 4" in said


def test_answers_that_differ_are_told_as_they_were_given(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text(SHEET, encoding="utf-8")
    both = tmp_path / "both.yaml"
    both.write_text(
        'answers: [{line: "61234001", facts: {bound_services: none}, by: a}, '
        '{line: "61234001", facts: {bound_services: [HSBC, 支付寶]}, by: b}]',
        encoding="utf-8",
    )
    ran = batch([tmp_path / "fleet.csv"], tmp_path, "--answers", str(both))

    assert "answers_differ" in ran.problems[0]
    assert "none" in ran.said and "HSBC; 支付寶" in ran.said


def test_a_list_has_examples_of_its_own_kind(back: tuple[Path, Ran]) -> None:
    note = openpyxl.load_workbook(back[0] / "q" / "sales.xlsx")["Please read first"]
    told = [str(cell.value) for row in note for cell in row if "or a list" in str(cell.value)]

    assert 2 == len(told) == len(set(told))


def test_a_file_takes_what_a_cell_takes(tmp_path: Path) -> None:
    """Each value once in a cell of the sheet to fill in, and once in a file."""
    given = {"carrier": "Foo Telecom", "bound_services": "HSBC; BOC", "outstanding_hkd": "98 (優惠價)"}
    (tmp_path / "fleet.csv").write_text("Mobile,User\n61234001,Amy\n", encoding="utf-8")
    report, file = tmp_path / "report.xlsx", tmp_path / "said.yaml"
    command("batch", str(tmp_path / "fleet.csv"), "-o", str(report))
    Filling(report).put("61234001", **given).save(tmp_path / "filled.xlsx")
    file.write_text(yaml.safe_dump({"answers": [{"line": "61234001", "facts": given}]}), encoding="utf-8")

    cell, said = (
        batch([tmp_path / "fleet.csv"], tmp_path, "--answers", str(tmp_path / name))
        for name in ("filled.xlsx", "said.yaml")
    )

    assert 0 == said.status, said.said
    assert cell.column("answers") == said.column("answers")
    assert "carrier=" in said.column("answers")[0] and "Foo Telecom" in said.said


def test_a_group_is_met_by_either_half_of_its_name_and_told_where_it_is_not(tmp_path: Path) -> None:
    rows = "".join(
        f"6123400{number},{name},Amy\n"
        for number, name in enumerate(["Sales 銷售部", "Finance 財務部", "Shop 門市部", "Shop 分店"])
    )
    (tmp_path / "fleet.csv").write_text("Mobile 電話,Department 部門,User\n" + rows, encoding="utf-8")
    wanted = ["{department: Sales}", "{部門: [Finance, 財務部]}", "{department: Shop}", "{department: Sale}"]
    given = ", ".join(f"{{where: {one}, facts: {{second_number: no}}}}" for one in wanted)
    (tmp_path / "said.yaml").write_text(f"answers: [{given}]", encoding="utf-8")

    ran = batch([tmp_path / "fleet.csv"], tmp_path, "--answers", str(tmp_path / "said.yaml"))

    assert ["second_number=no"] * 2 + [None] * 2 == ran.column("answers"), ran.said
    assert "“Shop” under “department”, which may be more than one: Shop 門市部, Shop 分店" in ran.said
    assert (
        "“Sale” under “department”, which no line has" in ran.said and "There are: Sales 銷售部" in ran.said
    )


@pytest.mark.parametrize(
    ("fact", "value", "texts"),
    [
        ("wish", "keep", "用緊|仲要|要留"),
        ("wish", "go", "唔使用|不用了|唔要喇|冇人用|不需要（已離職）"),
        ("wish", "later", "日後要用|以后要用"),
        ("wish", "user", "不需要，號碼由使用者接手|使用人接手号码"),
        ("wish", None, "不需要，由陳生接手|not needed, John takes over|取消，號碼保留|不要，轉名俾阿明"),
        ("line_status", "active", "用緊"),
        ("plan_type", "postpaid", "月費plan|月費 Plan"),
        ("outstanding_hkd", 0, "唔欠|沒欠"),
        ("can_visit_store", False, "唔可以|不行"),
    ],
)
def test_what_people_answer_in_their_own_words_is_understood(fact: str, value: object, texts: str) -> None:
    context = CellContext(vocabulary(BOOK), either_is="HKD")
    for text in texts.split("|"):
        assert value == understand_alone(BOOK.answerable[fact], text, context).value, text


def test_a_day_that_is_none_is_told_as_a_day(back: tuple[Path, Ran], tmp_path: Path) -> None:
    folder, before = back
    report = tmp_path / "report.xlsx"
    command("batch", str(folder / "fleet.csv"), "-o", str(report), "--answers", str(folder / "back.xlsx"))
    rows = [
        [str(cell.value or "") for cell in row] for row in openpyxl.load_workbook(report)["Data problems"]
    ]
    told = [" ".join(row) for row in rows if any("yesterday" in cell for cell in row)]

    assert "yesterday" not in str(advice(before.said))
    assert 1 == len(told)
    assert "the day of the answer counts as not given" in told[0] and "words:" not in told[0]
