"""One text, one problem: a row for each text of a column, and a line that settles it wherever it stands."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import odd_files as odd
from tests.support.real_sheets import batch, report

HEAD = "電話號碼,狀態,月費,合約到期日,是否仍需使用"
Row = tuple[str, str, str, str]


def sheet(folder: Path, rows: Sequence[Row], name: str = "fleet.csv") -> Path:
    lines = [[f"6123{at:04}", *row] for at, row in enumerate(rows, start=4000)]
    return odd.text_file(folder / name, [HEAD.split(","), *lines])


def words(folder: Path, text: str) -> Path:
    path = folder / "words.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path, folder: Path, *options: str) -> list[dict[str, object]]:
    """The rows of the report's sheet of problems, by their headings."""
    _, sheets = report([path], folder, *options)
    rows = sheets["Data problems"]
    at = next(place for place, row in enumerate(rows) if row[0] == "Heading")
    return [dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :]]


def test_equal_texts_of_a_column_are_one_problem(tmp_path: Path) -> None:
    rows = (
        [("已cut咗", "98", "無合約", "否")] * 3
        + [("使用中", "98", "無合約", "留")]
        + [("已cut咗", "98", "無合約", "否")]
    )

    found = problems(sheet(tmp_path, rows), tmp_path)

    assert [("狀態", "已cut咗", 4, "2-4, 6"), ("是否仍需使用", "留", 1, "5")] == [
        (row["Heading"], row["Cell says"], row["How often"], row["Rows"]) for row in found
    ]


def test_every_text_of_the_problems_is_on_standard_error_once(tmp_path: Path) -> None:
    rows = [("已cut咗", "98", "無合約", "否")] * 200

    said = batch([sheet(tmp_path, rows)], tmp_path).said

    assert 1 == said.count("“已cut咗”")
    assert "rows 2-201" in said


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_the_lines_to_copy_are_a_file_that_is_taken(tmp_path: Path, language: str) -> None:
    rows = [("已cut咗: #1", "九十八", "遲啲", "留"), ('the "gone" one', "98", "無合約", "否")]
    path = sheet(tmp_path, rows)

    said = batch([path], tmp_path, "--lang", language).said
    copied = said[said.index("words:\n") :].splitlines()
    lines = [copied[0], *(line for line in copied[1:] if line.startswith("  "))]
    again = batch([path], tmp_path, "--columns", str(words(tmp_path, "\n".join(lines))))

    assert 5 == len(lines)
    assert [set(), set()] == again.problems


def test_what_is_settled_is_read_and_told(tmp_path: Path) -> None:
    rows = [("已cut咗", "九十八", "遲啲", "留"), ("使用中", "88", "2026-12-31", "否")]
    said = """
words:
  line_status: {已CUT咗: cancelled}
  monthly_fee_hkd: {九十八: 98}
  contract_end_on: {遲啲: 2027-03-31}
  still_needed: {留: yes}
"""

    ran = batch([sheet(tmp_path, rows)], tmp_path, "--columns", str(words(tmp_path, said)))

    assert [{"closed_but_needed"}, set()] == ran.problems
    assert "closed" == ran.sims[0]["stage"]
    assert "“已cut咗” = cancelled" in ran.said


def test_a_settled_word_goes_before_what_it_would_be_read_as(tmp_path: Path) -> None:
    path = sheet(tmp_path, [("使用中", "98", "無合約", "否")])
    said = words(tmp_path, "words: {line_status: {使用中: cancelled}}")

    assert ["open"] == batch([path], tmp_path).column("stage")
    assert ["closed"] == batch([path], tmp_path, "--columns", str(said)).column("stage")


def test_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    path = sheet(tmp_path, [("使用中", "98", "無合約", "否")])
    lines = (
        "line_statu: {停: cancelled}",
        "line_status: {停: gone}",
        "monthly_fee_hkd: 98",
        "bill_day: {x: 40}",
    )
    said = words(tmp_path, "\n  ".join(["words:", *lines]))

    ran = batch([path], tmp_path, "--columns", str(said))

    assert 3 == ran.status
    assert [2, 3, 4, 5] == [int(number) for number in re.findall(r"line (\d+)", ran.said)]
    assert "did you mean `line_status`" in ran.said
    assert "cancelled" in ran.said


@given(st.lists(st.sampled_from(["已cut咗", "停", "使用中", ""]), min_size=1, max_size=12))
def test_grouping_loses_no_row(tmp_path_factory: pytest.TempPathFactory, statuses: list[str]) -> None:
    folder = tmp_path_factory.mktemp("grouped")
    path = sheet(folder, [(status, "98", "無合約", "否") for status in statuses])

    ran = batch([path], folder)

    met = sum(len(each) for each in ran.problems)
    told = [line for line in ran.said.splitlines() if line.startswith("“狀態”")]
    assert len({status for status in statuses if status in ("已cut咗", "停")}) == len(told)
    assert met == sum(statuses.count(text) for text in ("已cut咗", "停"))
