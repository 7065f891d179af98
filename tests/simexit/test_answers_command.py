"""`simexit answers init` begins the file of answers that a fleet waits for; as it is, it can be given back."""

from pathlib import Path

import pytest

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


def test_every_line_may_be_taken_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text(SHEET.replace("Harbour Ltd", ""), encoding="utf-8")
    path = tmp_path / "answers.yaml"
    command("answers", "init", str(tmp_path / "fleet.csv"), "-o", str(path))
    text = path.read_text(encoding="utf-8")
    assert "answers_differ" not in text and "account_type: corporate" not in text
    kept = [
        line.replace("# ", "", 1)
        if line.lstrip().startswith(("# - facts", "# by", "# account_type"))
        else line
        for line in text.splitlines()
    ]
    path.write_text("\n".join(kept), encoding="utf-8")

    ran = batch([tmp_path / "fleet.csv"], tmp_path, "--answers", str(path))

    assert 0 == ran.status, ran.said
    assert all("account_type=personal" in str(given) for given in ran.column("answers"))


def test_an_existing_file_stays(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("answers: []", encoding="utf-8")
    given = ("answers", "init", str(tmp_path / "fleet.csv"), "-o")

    assert 3 == command(*given, str(tmp_path / "a.yaml"))[0]
    assert 2 == command(*given, str(tmp_path / "a.txt"))[0]
    assert "answers: []" == (tmp_path / "a.yaml").read_text(encoding="utf-8")
