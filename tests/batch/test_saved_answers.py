"""Answers that are saved read back as they were: next month's check needs one file."""

import csv
import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.answers.answers_file import AnsweredValue, AnswersFile, LineAnswer, read_answers
from batch.answers.saved import answers_text, together
from batch.fleet.single import vocabulary
from tests.support.filling import Filling
from tests.support.real_sheets import batch, command
from tests.support.shipped import shipped

SHEET = """電話號碼,電訊商,部門,月費,備註,是否仍需使用,未繳金額
61234001,csl,Sales,98,,,已cut線
61234002,csl,IT,$128,,,
61234003,CTM,Sales,免費,,是,
"""
FIRST = """
answers:
- {facts: {account_type: corporate, business_documents_ready: yes}, by: Fleet desk, on: 2026-11-25}
- {where: {carrier: csl, 部門: [Sales, 銷售部]}, facts: {still_needed: no, contract_end_on: none}, by: Amy}
words: {outstanding_hkd: {已cut線: 0}}
"""
SECOND = """
answers:
- {line: "61234003", facts: {outstanding_hkd: 88.5, bound_services: [HSBC, 支付寶]}, replace: yes, on: 2026-11-24}
- {line: "61234003", facts: {still_needed: no}}
- {lines: ["61234001", "61234002"], facts: {second_number: no}}
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    words = "words: {outstanding_hkd: {已cut線: 0}}"
    files = {"fleet.csv": SHEET, "first.yaml": FIRST, "second.yaml": SECOND, "words.yaml": words}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def given_files(folder: Path, *names: str) -> list[str]:
    return [part for name in names for part in ("--answers", str(folder / name))]


def test_the_saved_file_answers_as_all_that_were_given(saved: Path) -> None:
    wanted = given_files(saved, "first.yaml", "second.yaml")
    before = batch([saved / "fleet.csv"], saved, *wanted, "--save-answers", str(saved / "all.yaml"))
    after = batch([saved / "fleet.csv"], saved, *given_files(saved, "all.yaml"))

    assert 0 == before.status, before.said
    assert before.sims == after.sims
    assert before.column("answers")[0] and before.column("answers")[2]
    assert "5 answers saved" in before.said


def test_saving_again_changes_nothing(saved: Path) -> None:
    first, again = saved / "one.yaml", saved / "two.yaml"
    batch([saved / "fleet.csv"], saved, *given_files(saved, "first.yaml"), "--save-answers", str(first))
    batch([saved / "fleet.csv"], saved, *given_files(saved, "one.yaml"), "--save-answers", str(again))

    assert first.read_text(encoding="utf-8") == again.read_text(encoding="utf-8")


def test_a_file_that_is_there_stays(saved: Path) -> None:
    (saved / "mine.yaml").write_text("answers: []\n", encoding="utf-8")
    output, mine = str(saved / "codes.csv"), str(saved / "mine.yaml")

    status, _, said = command("batch", str(saved / "fleet.csv"), "-o", output, "--save-answers", mine)

    assert 3 == status
    assert "mine.yaml" in said
    assert "answers: []\n" == (saved / "mine.yaml").read_text(encoding="utf-8")
    assert not Path(output).exists()


RULEBOOK = shipped()
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "still_needed": st.booleans().map(AnsweredValue),
        "plan_type": st.sampled_from(["prepaid", "postpaid"]).map(AnsweredValue),
        "outstanding_hkd": st.integers(0, 9_999_999).map(AnsweredValue),
        "contract_end_on": st.one_of(st.just("none"), st.dates(datetime.date(1991, 1, 1), datetime.date(2099, 1, 1)))
        .map(AnsweredValue),
        "active_vas": st.integers(0, 40).map(AnsweredValue),
        "bill_day": st.integers(1, 31).map(AnsweredValue),
        "transfer_target": st.just(AnsweredValue("+85261234009")),
    },
)  # fmt: skip
ANSWERS = st.builds(
    LineAnswer,
    facts=VALUES.filter(bool),
    place=st.just(""),
    where=st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=2).map(tuple), max_size=2),
    by=st.one_of(st.just(""), TEXTS),
    on=st.one_of(st.none(), st.dates(datetime.date(2020, 1, 1), datetime.date(2027, 1, 1))),
    replace=st.booleans(),
)


@settings(max_examples=60)
@given(st.lists(ANSWERS, max_size=4))
def test_whatever_is_answered_reads_back(
    tmp_path_factory: pytest.TempPathFactory, answers: list[LineAnswer]
) -> None:
    path = tmp_path_factory.mktemp("read") / "answers.yaml"
    path.write_text(answers_text(AnswersFile(tuple(answers)), RULEBOOK.readable, ["說明"]), encoding="utf-8")

    read = read_answers(path, RULEBOOK.readable, vocabulary(RULEBOOK))

    assert together(answers) == together(read.answers)


def test_two_answers_that_differ_stay_two() -> None:
    yes, no = (
        LineAnswer({"still_needed": AnsweredValue(value)}, "", line="61234001") for value in (True, False)
    )

    assert [yes, no] == together([yes, no, yes])


def test_the_report_names_the_answers_that_outcomes_rest_on(saved: Path) -> None:
    """Line by line on SIMs, by what was said on About; in full, as the codes have them."""
    owner = "{facts: {owner: Harbour Logistics Ltd}, by: Amy, on: 2026-11-24}"
    (saved / "owner.yaml").write_text(f"answers:\n- {owner}", encoding="utf-8")
    codes, report = saved / "codes.csv", saved / "named.xlsx"
    outputs = ("-o", str(codes), "-o", str(report))
    status, _, said = command(
        "batch", str(saved / "fleet.csv"), *outputs, *given_files(saved, "first.yaml", "owner.yaml")
    )
    assert 0 == status, said
    with codes.open(encoding="utf-8-sig", newline="") as file:
        in_codes = [row["answers"].split(";") for row in csv.DictReader(file)]
    assert all("owner=Harbour Logistics Ltd" in one for one in in_codes)
    book = openpyxl.load_workbook(report, read_only=True)
    headings, *rows = book["SIMs"].iter_rows(values_only=True)
    on_sims = [str(row[headings.index("Rests on answers")]) for row in rows]
    assert "Registered owner: Harbour Logistics Ltd" in on_sims[0] and "Still needed: no" in on_sims[0]
    assert [len(one) for one in in_codes] == [len(one.split("; ")) for one in on_sims]
    about = [[cell for cell in row if cell is not None] for row in book["About"].iter_rows(values_only=True)]
    assert ["Registered owner", "Harbour Logistics Ltd", 3, "Amy, 2026-11-24"] in about
    assert ["Company documents ready", "yes", 3, "Fleet desk, 2026-11-25"] in about
    assert not any("H***" in str(cell) for row in book["Answers"].iter_rows(values_only=True) for cell in row)


def test_a_report_carries_its_answers_on(saved: Path) -> None:
    report = saved / "first.xlsx"
    given = given_files(saved, "first.yaml", "second.yaml")
    before = batch([saved / "fleet.csv"], saved, *given, "-o", str(report))
    after = batch(
        [saved / "fleet.csv"], saved, "--carry", str(report), "--columns", str(saved / "words.yaml")
    )

    assert before.column("answers") == after.column("answers")
    assert before.column("action") == after.column("action")


def test_a_new_answer_goes_before_a_carried_one(saved: Path) -> None:
    report, new = saved / "carried.xlsx", saved / "new.yaml"
    batch([saved / "fleet.csv"], saved, *given_files(saved, "first.yaml"), "-o", str(report))
    new.write_text("answers: [{facts: {account_type: personal}}]", encoding="utf-8")

    ran = batch([saved / "fleet.csv"], saved, "--carry", str(report), "--answers", str(new))

    assert all("account_type=personal" in str(given) for given in ran.column("answers"))
    assert not any("answers_differ" in met for met in ran.problems)


@pytest.mark.parametrize(("on", "told"), [("2026-05-29", False), ("2026-05-28", True)])
def test_an_answer_of_what_changes_gets_old(saved: Path, on: str, told: bool) -> None:
    path = saved / "old.yaml"
    path.write_text(
        f"answers: [{{facts: {{still_needed: no, account_type: corporate}}, on: {on}}}]", encoding="utf-8"
    )

    ran = batch([saved / "fleet.csv"], saved, "--answers", str(path))

    assert told == ("old by now" in ran.said)
    assert "Account" not in ran.said.partition("old by now")[2].partition(".")[0]


def test_what_is_filled_into_a_carried_report_and_not_understood_is_told(saved: Path) -> None:
    report = saved / "filled.xlsx"
    batch([saved / "fleet.csv"], saved, "-o", str(report))
    Filling(report).put("61234001", contract_end_on="rather old").save(report)

    carried, both = (
        batch([saved / "fleet.csv"], saved, "--carry", str(report), *more)
        for more in ((), ("--answers", str(report)))
    )

    assert all("“rather old”" in ran.said for ran in (carried, both))
    assert carried.problems == both.problems
