"""`simexit answers init` begins the file of answers that a fleet waits for; as it is, it can be given back."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.real_sheets import batch, command

SHEET = """Mobile,Owner,Department,Carrier,Monthly fee,Status
61234001,Harbour Ltd,Sales,csl,98,在職
61234002,Harbour Ltd,Ops,csl,128,
"""


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
def test_what_it_writes_is_read_back(lang: str, tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text(SHEET, encoding="utf-8")
    path = tmp_path / "answers.yaml"

    status, _, said = command("answers", "init", str(tmp_path / "fleet.csv"), "-o", str(path), "--lang", lang)
    ran = batch([tmp_path / "fleet.csv"], tmp_path, "--answers", str(path))

    assert 0 == status, said
    assert ["account_type=corporate"] * 2 == ran.column("answers")


def begun(folder: Path, sheet: str) -> tuple[str, Any]:
    """The file that is begun for a sheet, and what it says as it is."""
    (folder / "fleet.csv").write_text(sheet, encoding="utf-8")
    status, _, said = command(
        "answers", "init", str(folder / "fleet.csv"), "-o", str(folder / "answers.yaml")
    )
    assert 0 == status, said
    text = (folder / "answers.yaml").read_text(encoding="utf-8")
    return text, yaml.safe_load(text)["answers"]


@pytest.mark.parametrize("owners", [("", ""), ("Harbour Ltd", ""), ("Harbour Ltd", "Chan Tai Man")])
def test_what_is_not_suggested_for_every_line_is_nowhere_filled_in_for_it(
    owners: tuple[str, str], tmp_path: Path
) -> None:
    first, last = SHEET.rsplit("Harbour Ltd", 1)
    text, answers = begun(tmp_path, owners[1].join((first.replace("Harbour Ltd", owners[0]), last)))
    ran = batch([tmp_path / "fleet.csv"], tmp_path, "--answers", str(tmp_path / "answers.yaml"))

    assert [{"owner": "Harbour Ltd"}] * bool(owners[0]) == [one["where"] for one in answers or []]
    assert bool(owners[0]) == ("only suggested" in text)
    assert ["account_type=corporate" if owners[0] else None, None] == ran.column("answers")


def test_what_nobody_has_filled_in_yet_answers_nothing(tmp_path: Path) -> None:
    text, _ = begun(tmp_path, SHEET.replace("Harbour Ltd", ""))
    path = tmp_path / "answers.yaml"
    kept = [
        line.replace("# ", "", 1)
        if line.lstrip().startswith(("# - facts", "# by", "# account_type"))
        else line
        for line in text.splitlines()
    ]
    path.write_text("\n".join(kept), encoding="utf-8")
    open_still = batch([tmp_path / "fleet.csv"], tmp_path, "--answers", str(path))
    path.write_text("\n".join(kept).replace('account_type: "?"', "account_type: personal"), encoding="utf-8")
    filled = batch([tmp_path / "fleet.csv"], tmp_path, "--answers", str(path))

    assert (0, 0) == (open_still.status, filled.status), open_still.said
    assert [None, None] == open_still.column("answers")
    assert ["account_type=personal"] * 2 == filled.column("answers")


def test_groups_are_begun_for_departments_in_which_a_line_waits(tmp_path: Path) -> None:
    text, _ = begun(
        tmp_path,
        "電話號碼,電訊商,部門,狀態,是否仍需使用,月費\n61230001,csl,Sales,已取消,否,98\n61230002,csl,IT,使用中,,98\n",
    )
    assert "{department: IT}" in text.replace('"', "")
    assert "{department: Sales}" not in text.replace('"', "")


def test_an_existing_file_stays(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("answers: []", encoding="utf-8")
    given = ("answers", "init", str(tmp_path / "fleet.csv"), "-o")

    assert 3 == command(*given, str(tmp_path / "a.yaml"))[0]
    assert 2 == command(*given, str(tmp_path / "a.txt"))[0]
    assert "answers: []" == (tmp_path / "a.yaml").read_text(encoding="utf-8")
