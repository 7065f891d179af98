"""One text, one problem: a row for each text of a column, and a line that settles it wherever it stands."""

import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.errors import InputError
from batch.fleet.sentences import settling_pair
from batch.problems import Problem
from batch.understanding.column_cells import read_column
from batch.understanding.columns_file import read_columns_file
from batch.understanding.said_file import MOST_MISTAKES
from batch.understanding.understand import masked
from batch.understanding.words_settled import spelt
from simexit.echo import harmless
from tests.support import odd_files as odd
from tests.support.cell_help import context, facts
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


@settings(max_examples=12)
@given(st.lists(st.sampled_from(["已cut咗", "停", "使用中", ""]), min_size=1, max_size=12))
def test_grouping_loses_no_row(tmp_path_factory: pytest.TempPathFactory, statuses: list[str]) -> None:
    folder = tmp_path_factory.mktemp("grouped")
    path = sheet(folder, [(status, "98", "無合約", "否") for status in statuses])

    ran = batch([path], folder)

    met = sum(len(each) for each in ran.problems)
    told = [line for line in ran.said.splitlines() if line.startswith("“狀態”")]
    assert len({status for status in statuses if status in ("已cut咗", "停")}) == len(told)
    assert met == sum(statuses.count(text) for text in ("已cut咗", "停"))


MARKS = "\u200b\u200e\u00ad\ufeff\ufe0f\x81\x07\t\n\r\u2028\u00a0\u3000\uff21\u2011'\"\\ é號"


@given(st.lists(st.sampled_from([*MARKS, *"CSLx3HK(),:#{}"]), min_size=1, max_size=12).map("".join))
def test_the_line_to_copy_is_looked_up_as_the_cell_is(text: str) -> None:
    fact = facts()["carrier"]
    _, troubles = read_column(fact, pa.array([text], pa.large_string()), context())
    for trouble, word in troubles.kinds:
        shown = masked(fact, word)
        problem = Problem(trouble.type, "fleet.csv", "", 2, fact="carrier", text=shown, params=trouble.params)
        (key,) = yaml.safe_load("{" + harmless(settling_pair(problem)) + "}")
        assert spelt(key) == spelt(text)


@pytest.mark.parametrize("odd_mark", ["\u200b", "\u200e", "\u00ad", "\ufeff", "\x81"])
def test_what_is_printed_settles_cells_with_marks_nobody_sees(odd_mark: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, [(f"已cut{odd_mark}咗", "98", "無合約", "否")])
    said = batch([path], tmp_path).said
    copied = said[said.index("words:\n") :].splitlines()
    lines = [copied[0], *(line for line in copied[1:] if line.startswith("  "))]
    again = batch([path], tmp_path, "--columns", str(words(tmp_path, "\n".join(lines))))
    assert "words:\n" not in again.said
    assert [] == [found for found in again.problems if "not_listed" in found]


@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\x0b"])
def test_a_cell_can_not_print_a_line_of_ours(end: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, [(f"停{end}words:{end}  line_status: {{evil}}", "98", "無合約", "否")])
    said = batch([path], tmp_path).said
    assert 1 == [line.strip() for line in said.splitlines()].count("words:")
    assert not any(line.strip().startswith("line_status: {evil}") for line in said.splitlines())
    text = said[said.index("\nwords:") :].split("{", 1)[1].rsplit(': "?"', 1)[0]
    again = batch(
        [path], tmp_path, "--columns", str(words(tmp_path, f"words: {{line_status: {{{text}: cancelled}}}}"))
    )
    assert not any(line.strip() == "words:" for line in again.said.splitlines())


@pytest.mark.parametrize("count", [1, 3, MOST_MISTAKES - 1, MOST_MISTAKES, MOST_MISTAKES + 20])
def test_mistakes_of_the_file_are_told_at_their_lines_as_many_as_are_read(tmp_path: Path, count: int) -> None:
    wrong = [f"    text {number}: ？？{number}\n" for number in range(count)]
    path = words(tmp_path, f"msisdn: A\nwords:\n  line_status:\n    going: active\n{''.join(wrong)}")

    with pytest.raises(InputError) as refused:
        read_columns_file(path, facts(), context().vocabulary)

    told = str(refused.value).splitlines()
    most = min(count, MOST_MISTAKES)
    assert [f"{path}, line {5 + number}: " for number in range(most)] == [
        line[: len(f"{path}, line {5 + number}: ")] for number, line in enumerate(told[:most])
    ]
    assert [f"text {number}" in line for number, line in enumerate(told[:most])] == [True] * most
    more = [f"{path}: there may be more; mend these first"] * (count >= MOST_MISTAKES)
    assert more == told[most:]


@pytest.mark.parametrize(("texts", "more"), [(8, ""), (9, "1 more text:"), (21, "13 more texts:")])
def test_of_many_texts_some_are_shown_and_the_others_counted(texts: int, more: str, tmp_path: Path) -> None:
    rows = [["Number", "Status"], *([f"612345{one:02}", f"odd {'x' * one}y"] for one in range(texts))]
    path = odd.text_file(tmp_path / "lines.csv", rows)
    said = batch([path], tmp_path).said
    shown = said[said.index("words:") :]
    assert min(texts, 8) == shown.count('"?"')
    assert bool(more) == ("answers init" in shown)
    assert more in shown
    settled = yaml.safe_load(shown[: shown.rindex("\n", 0, shown.rindex("SIM"))])
    assert {"line_status"} == settled["words"].keys()
