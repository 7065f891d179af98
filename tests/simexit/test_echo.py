"""Nothing that a file, a sheet or an argument holds makes a terminal obey or hide; no identity number is shown."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simexit
from simexit.api import check_fleet
from simexit.cli import run
from simexit.echo import harmless
from tests.support.real_sheets import batch, command, report

MARKS = "\x1b[31m\x9b2J\u202ea\u2066b\u200b\ufeff\u00ad\U000e0041\x07\x85"
OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
HKID = "A123456(3)"


@pytest.mark.parametrize(
    "text",
    ["中國移動 號碼：6123 4567", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd", "✔\ufe0f",
     "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
     click.style("title", bold=True, fg="cyan"), click.style("bad", bold=True, fg="red"),
     "naïve é", "\u0645\u06cc\u200c\u062e", "a\tb\nc\r\nd", "㊙\ufe0f 𠮷"],
)  # fmt: skip
def test_what_people_write_stays(text: str) -> None:
    assert text == harmless(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\u001b[2J"),
        ("\x1b[8m", "\\u001b[8m"),
        ("\x1b]0;x", "\\u001b]0;x"),
        ("\x9b2J", "\\u009b2J"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200db", "a\\u200db"),
        ("中\u200d國", "中\\u200d國"),
        ("\udc80", "\\udc80"),
        ("\U000e0041", "\\udb40\\udc41"),
        ("a\rb", "a\\u000db"),
    ],
)
def test_what_a_terminal_obeys_or_hides_is_written_out(text: str, shown: str) -> None:
    assert shown == harmless(text)


@given(st.text())
def test_nothing_odd_is_left_and_nothing_else_is_changed(text: str) -> None:
    shown = harmless(text)
    assert shown == harmless(shown)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@given(st.text())
def test_programs_get_what_there_was(text: str) -> None:
    assert text == json.loads(harmless(json.dumps(text, ensure_ascii=False)))


def test_only_one_module_prints() -> None:
    folder = Path(simexit.__file__).parent
    printing = [
        path.name
        for path in folder.rglob("*.py")
        if re.search(r"click\.s?echo|\bprint\(", path.read_text("utf-8"))
    ]
    assert ["echo.py"] == printing


def outcomes(folder: Path) -> Iterator[tuple[int, str]]:
    """What is printed of marks in headings, names of sheets and files, keys, values and arguments."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    odd = "".join(char for char in MARKS if char not in "\x1b\x07[]")
    sheet.title = f"S{odd}"[:31]
    sheet.append(["Phone No", f"Head{odd}", f"Carrier{odd}"])
    sheet.append(["61234567", f"cell{odd}", f"Odd {odd} mobile"])
    named = folder / f"fleet{odd}.xlsx"
    book.save(named)
    text = folder / f"fleet{odd}.csv"
    text.write_text(f"Phone No,Head{MARKS},Plan type\n61234567,x,what{MARKS}\n", encoding="utf-8")
    keys = folder / f"keys{odd}.yaml"
    keys.write_text(f'"key{odd}": "x{odd}"\ncarrier: "csl{odd}"\nplan_type: "no{odd}"\n', encoding="utf-8")
    for path in (named, text):
        for more in (["--dry-run"], ["-o", str(folder / "o.csv"), "--force"], ["--dry-run", "--columns", str(keys)],
                     ["--dry-run", "--sheet", f"none{MARKS}"]):  # fmt: skip
            status, out, err = command("batch", str(path), *more)
            yield status, out + err
    for arguments in (
        ["check", str(keys)],
        ["check", str(keys), "--json", "--why"],
        ["check", "--set", "carrier=csl", "--terms", str(keys)],
        ["check", "--set", f"x{MARKS}=1"],
        ["check", "--set", f"carrier=x{MARKS}"],
        ["check", f"--no{MARKS}"],
        ["batch", f"none{MARKS}.csv", "--dry-run"],
        ["batch", str(text), "-o", f"o.{MARKS}"],
        ["facts", f"x{MARKS}"],
        ["rules", "show", f"x{MARKS}"],
        ["review", f"none{MARKS}.xlsx"],
    ):
        status, out, err = command(*arguments) if arguments[0] in ("check", "batch") else _plain(arguments)
        yield status, out + err
    yield _plain([f"no{MARKS}"])[0], "".join(_plain([f"no{MARKS}"])[1:])


def _plain(arguments: list[str]) -> tuple[int, str, str]:
    import contextlib

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(arguments)
    return status, out.getvalue(), err.getvalue()


def test_marks_reach_no_terminal(tmp_path: Path) -> None:
    shown = list(outcomes(tmp_path))
    for status, text in shown:
        assert status in (0, 1, 2, 3, 4)
        assert OBEYED.search(text) is None, ascii(text)
    assert any("\\u" in text for _, text in shown)


@pytest.mark.parametrize("heading", [HKID, f"陳大文 {HKID}", "Ａ１２３４５６（３）", "A1234563"])
def test_an_identity_number_as_a_heading_is_masked(tmp_path: Path, heading: str) -> None:
    sheet = tmp_path / "fleet.csv"
    sheet.write_text(f"Phone No,Carrier,{heading}\n98765012,csl,x\n", encoding="utf-8")
    shown = ["".join(map(str, command("batch", str(sheet), "--dry-run")))]
    shown.append(str(report([sheet], tmp_path)))
    for ending in ("jsonl", "csv"):
        status, _, said = command("batch", str(sheet), "-o", str(tmp_path / f"o.{ending}"))
        assert 0 == status
        shown += [said, (tmp_path / f"o.{ending}").read_text(encoding="utf-8")]
    columns = tmp_path / "columns.yaml"
    columns.write_text(f'owner: "{heading}"\n', encoding="utf-8")
    status, out, _ = command("batch", str(sheet), "--dry-run", "--columns", str(columns))
    assert (0, True) == (status, "-> owner" in out)
    line = tmp_path / "line.yaml"
    line.write_text(f'carrier: csl\n"{heading}": x\n', encoding="utf-8")
    shown += ["".join(map(str, command("check", str(line), *more))) for more in ([], ["--json"])]
    for text in (*shown, out):
        assert "123456" not in text and "１２３４５６" not in text


def test_nor_is_one_shown_to_a_program(tmp_path: Path) -> None:
    import pandas as pd

    with pytest.raises(ValueError, match="no heading is known") as caught:
        check_fleet(pd.DataFrame({HKID: ["x"], "zzz": ["y"]}))
    assert "123456" not in str(caught.value)
    sheet = tmp_path / "fleet.csv"
    sheet.write_text(f"{HKID},zzz\n1,2\n", encoding="utf-8")
    ran = batch([sheet], tmp_path)
    assert (3, False) == (ran.status, "123456" in ran.said)


@pytest.mark.parametrize("written", ["50元", "50 元", "人民币50", "50圆", "$50", "HK$50元"])
def test_a_cell_and_an_argument_read_money_alike(tmp_path: Path, written: str) -> None:
    sheet = tmp_path / "fleet.csv"
    sheet.write_text(f"Phone No,Carrier,balance_hkd\n61234567,csl,{written}\n", encoding="utf-8")
    ran = batch([sheet], tmp_path)
    status, out, _ = command("check", "--set", "carrier=csl", "--set", f"balance_hkd={written}", "--json")
    assert (bool(ran.problems[0]), 0) == (bool(status), ran.status)
    assert status == 2 or not json.loads(out)["problems"]
