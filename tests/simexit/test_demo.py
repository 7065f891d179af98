"""The demo: each round settles more of a bare list, as a user's own commands would, and says which file tells what.

It is run in Chinese, with a fleet to match; the samples' own tests hold the English one against that.
"""

import re
from pathlib import Path

import openpyxl
import pytest

from simexit.demo_run import LINES, DemoFiles
from tests.support.real_sheets import batch, command

SETTLED = ("determined", "details_open")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoFiles, str]:
    """What a demo wrote and said."""
    folder = tmp_path_factory.mktemp("demo")
    status, said, problems = command("demo", "-o", str(folder), "--lang", "zh-Hant")
    assert (0, "") == (status, problems)
    return DemoFiles.within(folder), said


def test_every_file_is_told_when_a_person_would_look_at_it(told: tuple[DemoFiles, str]) -> None:
    files, said = told
    first, second, third = files.rounds
    order = (
        files.list,
        first,
        files.profile,
        second,
        files.questions,
        third,
        files.fleet,
        files.fleet_report,
    )
    places = [said.index(f"{path}") for path in order]
    assert sorted(places) == places
    assert set(order) == set(files.all) == set(files.list.parent.iterdir())


def test_the_sheets_that_it_names_are_there(told: tuple[DemoFiles, str]) -> None:
    files, said = told
    named = set(re.findall("「([^」]+)」工作表", said))
    assert named
    assert named <= set(openpyxl.load_workbook(files.rounds[0], read_only=True).sheetnames)


def test_each_round_settles_more_and_no_questionnaire_comes_to_nothing(told: tuple[DemoFiles, str]) -> None:
    files, said = told
    settled = [int(many) for many in re.findall(rf"{LINES} 張中 (\d+) 張已有結論", said)]
    assert 3 == len(settled)
    assert sorted(set(settled)) == settled

    words = [str(cell.value) for (cell,) in openpyxl.load_workbook(files.rounds[2])["總覽"]["B1:B6"]]
    assert any("4 份問卷已交回 2 份" in text for text in words)


def test_the_last_round_is_what_its_files_say_to_anybody(told: tuple[DemoFiles, str], tmp_path: Path) -> None:
    files, said = told
    ran = batch([files.list], tmp_path, "--answers", str(files.profile), "--answers", str(files.questions))
    settled = [sim for sim in ran.sims if sim["status"] in SETTLED]
    assert f"{LINES} 張中 {len(settled)} 張已有結論" in said.splitlines()[5]


def test_the_sheets_are_as_a_chinese_company_writes_them(told: tuple[DemoFiles, str]) -> None:
    files, _ = told
    for path, cell in ((files.list, "營業部"), (files.fleet, "市務部")):
        sheet = openpyxl.load_workbook(path).worksheets[0]
        heads, *rows = sheet.iter_rows(values_only=True)
        assert {"電話號碼", "部門", "電訊商", "備註"} <= {*heads}
        assert cell in {row[heads.index("部門")] for row in rows}
    assert {"營業部.xlsx", "倉務部.xlsx"} <= {path.name for path in files.questions.iterdir()}


def test_nothing_that_is_there_is_overwritten_unasked(told: tuple[DemoFiles, str]) -> None:
    files, _ = told
    before = {path: path.stat().st_mtime_ns for path in files.all}
    assert 3 == command("demo", "-o", str(files.list.parent))[0]
    assert before == {path: path.stat().st_mtime_ns for path in files.all}
