"""`simexit ask`: everybody is asked what they can answer, in their language; the record says what is still out."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from openpyxl.utils import get_column_letter

from tests.support.filling import EVERY, HEADINGS, Filling
from tests.support.real_sheets import AS_OF, batch, command

SHEET = """電話號碼,使用者,部門,電訊商,月費,計劃類別,語言
61234001,Amy,Sales,csl,98,月費,English
61234002,陳大文,Sales,csl,198,月費,English
61234003,王小明,財務部,SmarTone,58,,繁體中文
61234004,Carl,,3HK,,,
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fleet, and the questionnaires about it in three folders."""
    folder = tmp_path_factory.mktemp("asked")
    (folder / "fleet.csv").write_text(SHEET, encoding="utf-8")
    for name, *options in (
        ("all", "--most", "3"),
        ("carriers", "--by", "carrier"),
        ("users", "--by", "user"),
    ):
        status, _, said = command("ask", str(folder / "fleet.csv"), "-o", str(folder / name), *options)
        assert 0 == status, said
    return folder


def lines(path: Path, sheet: str = "To fill in") -> list[Any]:
    return [row[0].value for row in openpyxl.load_workbook(path)[sheet].iter_rows(EVERY + 1)]


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_workbook_for_each_department_with_its_lines_alone(asked: Path) -> None:
    assert {"sales.xlsx", "財務部.xlsx", "department.xlsx", "asked.yaml"} == files(asked / "all")
    assert ["+85261234001", "+85261234002"] == lines(asked / "all" / "sales.xlsx")
    assert ["+85261234004"] == lines(asked / "all" / "department.xlsx")


def test_at_most_so_many_questions_at_once(asked: Path) -> None:
    sheet = openpyxl.load_workbook(asked / "all" / "sales.xlsx")["To fill in"]
    marks = {get_column_letter(at): str(cell.value) for at, cell in enumerate(sheet[1], start=1)}
    codes = [mark for letter, mark in marks.items()
             if letter == "A" or mark.endswith(" row") or not sheet.column_dimensions[letter].hidden]  # fmt: skip
    facts = [mark for mark in codes if mark.startswith("simexit.column ") and "=" not in mark]

    assert 3 == len(facts) - len(["sim_id", "row", "number", "by", "on"])


def test_everybody_is_asked_in_the_language_that_their_lines_name(asked: Path) -> None:
    assert ["請先閱讀", "待填寫"] == openpyxl.load_workbook(asked / "all" / "財務部.xlsx").sheetnames
    assert ["Please read first", "To fill in"] == openpyxl.load_workbook(
        asked / "all" / "sales.xlsx"
    ).sheetnames


GROUPS = """Mobile,User,Department,Carrier,Fee,{heading}
61234001,Amy,Team A+,csl,98,{language}
61234002,Bob,Team A-,csl,98,{language}
61234003,Carl,team a+,csl,98,{language}
61234004,Dora,Team  A+,csl,98,Tagalog
"""


def asked_of(folder: Path, text: str) -> tuple[Path, str]:
    """The folder of questionnaires about a fleet, and what was said."""
    (folder / "fleet.csv").write_text(text, encoding="utf-8")
    status, _, said = command("ask", str(folder / "fleet.csv"), "-o", str(folder / "q"))
    assert 0 == status, said
    return folder / "q", said


def test_whose_names_are_not_quite_alike_is_not_asked_about_another(tmp_path: Path) -> None:
    folder, said = asked_of(tmp_path, GROUPS.format(heading="Language", language="English"))
    got = {tuple(lines(path)) for path in folder.glob("*.xlsx")}

    assert {("+85261234001", "+85261234004"), ("+85261234002",), ("+85261234003",)} == got
    assert all(name in said for name in ("Team A+", "Team A-", "team a+"))
    assert "Tagalog" in said


@pytest.mark.parametrize(
    ("heading", "language", "users", "sheet"),
    [
        ("Language 語言", "繁體中文", "Amy", "請先閱讀"),
        ("語言 (Language)", "簡體", "Amy", "请先阅读"),
        ("語言 / Language", "中文", "陳大文", "請先閱讀"),
        ("Language", "Chinese", "陈大文（财务部）", "请先阅读"),
    ],
)
def test_a_language_is_known_under_headings_and_names_of_either_language(
    heading: str, language: str, users: str, sheet: str, tmp_path: Path
) -> None:
    text = GROUPS.format(heading=heading, language=language).replace("Amy", users).replace("Bob", users)
    folder, said = asked_of(tmp_path, text)

    assert sheet in openpyxl.load_workbook(folder / "team-a-2.xlsx").sheetnames
    assert (language in said) == (language in ("中文", "Chinese"))
    assert "hotline" not in said


def test_the_note_says_what_for_and_by_when(asked: Path) -> None:
    note = openpyxl.load_workbook(asked / "all" / "sales.xlsx")["Please read first"]
    said = "\n".join(str(cell.value) for row in note.iter_rows() for cell in row if cell.value)

    assert "Sales: questions about 2 SIMs" in said
    assert "2026-12-02" in said, "a week after the check"


def test_a_carrier_gets_a_message_and_hears_nothing_of_who_uses_a_line(asked: Path) -> None:
    folder = asked / "carriers"
    assert {"csl.xlsx", "csl.txt", "csl.eml"} <= files(folder)
    shown = [
        str(cell.value) for row in openpyxl.load_workbook(folder / "csl.xlsx")["To fill in"] for cell in row
    ]
    message = email.message_from_bytes((folder / "csl.eml").read_bytes(), policy=email.policy.default)
    body, enclosed = message.get_body(), [part.get_filename() for part in message.iter_attachments()]

    assert "+85261234001" in shown and "Amy" not in shown and "Sales" not in shown
    assert "Dear csl team," in (folder / "csl.txt").read_text(encoding="utf-8")
    assert body is not None and "1. " in body.get_content()
    assert ["csl.xlsx"] == enclosed
    assert "1" == message["X-Unsent"] and None is message["From"]


def test_what_comes_back_counts_and_is_not_asked_again(asked: Path, tmp_path: Path) -> None:
    for one in (asked / "all").iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    sheet = Filling(tmp_path / "sales.xlsx")
    code = str(sheet.sheet.cell(1, sheet.column("row") - 1).value).split()[-1]  # the last fact that is asked
    heading = sheet.sheet.cell(HEADINGS, sheet.column(code)).value
    sheet.put("every", **{code: "no"}).save(tmp_path / "sales.xlsx")

    ran = batch([asked / "fleet.csv"], tmp_path, "--answers", str(tmp_path))
    again = command("ask", str(asked / "fleet.csv"), "-o", str(tmp_path / "next"), "--answers", str(tmp_path))

    assert [f"{code}=no"] * 2 == ran.column("answers")[:2]
    assert "1 of 3 questionnaires came back, 1 of them in part" in ran.said
    assert "財務部 (due 2026-12-02)" in ran.said and "Sales (due" not in ran.said
    assert 0 == again[0]
    assert "2 questionnaires of earlier rounds have not come back" in again[2]
    assert "財務部 (2026-12-02)" in again[2] and "Sales (2026-12-02)" not in again[2]
    assert heading not in [
        cell.value for cell in openpyxl.load_workbook(tmp_path / "next" / "sales.xlsx")["To fill in"][2]
    ]


def test_who_was_asked_the_same_twice_is_out_once(asked: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    command("ask", str(asked / "fleet.csv"), "-o", str(again), "--most", "4", "--due", "2026-12-30")

    ran = batch([asked / "fleet.csv"], tmp_path, "--answers", str(asked / "all"), "--answers", str(again))

    assert "0 of 3 questionnaires came back" in ran.said and "2026-12-30" in ran.said


def test_the_summary_says_what_is_still_out(asked: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.xlsx"
    command("batch", str(asked / "fleet.csv"), "-o", str(report), "--answers", str(asked / "all"))

    assert "0 of 3 questionnaires came back" in str(openpyxl.load_workbook(report)["Summary"]["B2"].value)


def test_what_was_sent_with_a_questionnaire_is_no_answer_left_unread(asked: Path, tmp_path: Path) -> None:
    ran = batch([asked / "fleet.csv"], tmp_path, "--answers", str(asked / "carriers"))

    assert "not read" not in ran.said and "no file" not in ran.said


def test_what_a_suggestion_comes_from_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text(
        "Mobile,User,Department,Carrier,Monthly fee,Remarks\n61234001,Amy,Sales,csl,98,不再需要\n"
        "61234002,Bob,Sales,csl,,\n",
        encoding="utf-8",
    )
    for name, *options in (("q", "--most", "9"), ("c", "--by", "carrier")):
        command("ask", str(tmp_path / "fleet.csv"), "-o", str(tmp_path / name), *options)
    rows = [
        [str(cell.value or "") for cell in row]
        for row in openpyxl.load_workbook(tmp_path / "q" / "sales.xlsx")["To fill in"]
    ]
    why = rows[1].index("Why suggested")
    carriers = [
        str(cell.value)
        for row in openpyxl.load_workbook(tmp_path / "c" / "csl.xlsx")["To fill in"]
        for cell in row
    ]

    assert "不再需要" == rows[3][rows[1].index("Remarks")]
    assert "the line has a monthly fee" in rows[3][why]
    assert "a remark says so" in rows[3][why] and "" == rows[4][why]
    assert not any("不再需要" in text for text in carriers)


def test_a_carrier_is_not_asked_about_the_kind_of_plan_that_a_line_seems_not_to_have(tmp_path: Path) -> None:
    rows = "Mobile,Carrier,Monthly fee,Contract end\n61234001,csl,98,2027-03-31\n61234002,csl,,\n"
    (tmp_path / "fleet.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "said.yaml").write_text(
        "answers: [{line: '61234001', facts: {plan_type: postpaid}}]", encoding="utf-8"
    )
    said_so = ("--hints", "off", "--answers", str(tmp_path / "said.yaml"))
    asked: dict[str, dict[str, set[str]]] = {}
    for name, *options in (("hinted",), ("off", "--hints", "off"), ("said", *said_so)):
        folder = tmp_path / name
        _, _, said = command(
            "ask", str(tmp_path / "fleet.csv"), "-o", str(folder), "--by", "carrier", *options
        )
        sheet = openpyxl.load_workbook(folder / "csl.xlsx")["To fill in"]
        codes = [str(cell.value).split()[-1] for cell in sheet[1]]
        asked[name] = {
            str(row[0].value): {code for code, cell in zip(codes, row, strict=True) if not cell.value}
            for row in sheet.iter_rows(EVERY + 1)
        }
        assert ("asked less" in said) == (name == "hinted")

    monthly, other = "+85261234001", "+85261234002"
    assert asked["hinted"].get(monthly, set()) < asked["off"][monthly]
    assert asked["hinted"].get(monthly) == asked["said"].get(monthly)
    assert asked["hinted"][other] == asked["off"][other]


def test_what_an_older_report_holds_is_not_asked_again(asked: Path, tmp_path: Path) -> None:
    fleet, report, profile = asked / "fleet.csv", tmp_path / "november.xlsx", tmp_path / "profile.yaml"
    (tmp_path / "said.yaml").write_text(
        "answers: [{facts: {line_status: active, account_type: corporate}}]", encoding="utf-8"
    )
    command("batch", str(fleet), "-o", str(report), "--answers", str(tmp_path / "said.yaml"))

    command("ask", str(fleet), "-o", str(tmp_path / "q"), "--carry", str(report))
    command("answers", "init", str(fleet), "-o", str(profile), "--carry", str(report))
    log = yaml.safe_load((tmp_path / "q" / "asked.yaml").read_text(encoding="utf-8"))["asked"]

    assert log and not any("line_status" in one["facts"] for one in log)
    assert "account_type" not in profile.read_text(encoding="utf-8")


def test_a_day_before_the_check_is_no_day_to_be_answered_by(asked: Path, tmp_path: Path) -> None:
    status, _, said = command(
        "ask", str(asked / "fleet.csv"), "-o", str(tmp_path / "q"), "--due", "2026-11-24"
    )

    assert 2 == status and "--due" in said and AS_OF in said


def test_what_a_carrier_says_of_all_its_lines_holds_for_one_that_comes_later(
    asked: Path, tmp_path: Path
) -> None:
    sheet = Filling(asked / "carriers" / "csl.xlsx")
    fact = str(sheet.sheet.cell(1, sheet.column("row") - 1).value).split()[-1]  # the last that is asked
    sheet.put("every", **{fact: "5"}).save(tmp_path / "csl.xlsx")
    saved, later = tmp_path / "saved.yaml", tmp_path / "later.csv"
    later.write_text(SHEET + "61234009,Eve,Sales,csl,98,月費,\n", encoding="utf-8")

    command("batch", str(asked / "fleet.csv"), "-o", str(tmp_path / "x.csv"),
            "--answers", str(tmp_path / "csl.xlsx"), "--save-answers", str(saved))  # fmt: skip
    ran = batch([later], tmp_path, "--answers", str(saved))

    assert [{"carrier": "csl"}] == [
        one["where"] for one in yaml.safe_load(saved.read_text("utf-8"))["answers"]
    ]
    assert [True, True, False, False, True] == [fact in (given or "") for given in ran.column("answers")]


def test_the_record_says_who_was_asked_what(asked: Path) -> None:
    said = yaml.safe_load((asked / "all" / "asked.yaml").read_text(encoding="utf-8"))["asked"]

    assert ["Sales", "財務部", "(Department not given)"] == [one["who"] for one in said]
    assert {AS_OF} == {one["asked_on"].isoformat() for one in said}
    assert all(3 == len(one["facts"]) and one["answers"] <= 3 * one["lines"] for one in said)


def test_what_is_written_counts_questions_and_not_what_is_folded_away(asked: Path, tmp_path: Path) -> None:
    _, out, _ = command("ask", str(asked / "fleet.csv"), "-o", str(tmp_path / "q"), "--most", "3")

    assert 3 == len(out.splitlines())
    assert all(line.endswith("3 questions") for line in out.splitlines()), out


def test_what_is_there_stays_unless_forced(asked: Path) -> None:
    arguments = (str(asked / "fleet.csv"), "-o", str(asked / "users"), "--by", "user")

    status, _, said = command("ask", *arguments)

    assert 3 == status
    assert "--force" in said
    assert 0 == command("ask", *arguments, "--force")[0]


def test_a_questionnaire_is_no_fleet(asked: Path, tmp_path: Path) -> None:
    ran = batch([asked / "all" / "sales.xlsx"], tmp_path)

    assert 3 == ran.status
    assert "--answers" in ran.said


def test_where_nothing_is_open_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text("Phone number,Line status\n61234001,cancelled\n", encoding="utf-8")
    assume = [part for fact in ("cancelled_on=2020-01-01", "still_needed=no") for part in ("--assume", fact)]

    status, _, said = command("ask", str(tmp_path / "fleet.csv"), "-o", str(tmp_path / "q"), *assume,
                              "--assume", "cancellation_confirmed=yes", "--assume", "balance_hkd=0")  # fmt: skip

    assert 0 == status
    assert "Nothing to ask" in said
    assert not (tmp_path / "q").exists()
