"""However many texts, headings or names nobody knows there are, they are told in bounds: of time, and of words."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from batch.understanding.words import most_like, nearest
from tests.support.cell_help import read
from tests.support.real_sheets import batch, command, dry_run

LETTERS = "abcdefghijklmnopqrstuvwxyz"
HAN = "遠方電話網信通訊寬頻中聯香港移動數碼流星海洋"


def words(count: int, letters: str = LETTERS, length: int = 9) -> list[str]:
    """Texts that are no name of anything, all different."""
    pick = random.Random(1)
    return ["".join(pick.choices(letters, k=length)) + f"{at:x}" for at in range(count)]


@pytest.mark.parametrize("letters", [LETTERS, HAN], ids=["latin", "han"])
@pytest.mark.parametrize("fact", ["carrier", "plan_type", "line_status"])
def test_a_text_that_names_nothing_costs_little(fact: str, letters: str) -> None:
    texts = words(2000, letters)
    read(fact, texts[0])
    begun = time.process_time()
    for text in texts:
        assert read(fact, text).trouble is not None
    assert time.process_time() - begun < 3.0  # it was three milliseconds for each


def test_a_batch_of_carriers_nobody_knows(tmp_path: Path) -> None:
    sheet = tmp_path / "fleet.csv"
    rows = [f"{61000000 + at},{text}" for at, text in enumerate(words(5000))]
    sheet.write_text("\n".join(["Phone No,Carrier", *rows]), encoding="utf-8")
    ran = batch([sheet], tmp_path)
    assert (0, 5000) == (ran.status, len(ran.sims))
    assert len(ran.said) < 5000


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("quoted", ["", '"'])
def test_more_columns_than_a_sheet_has(tmp_path: Path, rows: int, quoted: str) -> None:
    sheet = tmp_path / "fleet.csv"
    names = ["Phone No", *(f"{quoted}h {at}{quoted}" for at in range(64_000))]
    body = ("61234567" + ",x" * 64_000 + "\n") * rows
    sheet.write_text(",".join(names) + "\n" + body, encoding="utf-8")
    status, _, said = dry_run([sheet])
    assert (3, True) == (status, "at most 16,384" in said)
    assert 3 == batch([sheet], tmp_path).status


@pytest.mark.parametrize(
    ("arguments", "status", "count"),
    [
        (["check", "--set", "carrier=csl", "--terms"], 4, 20_000),
        (["batch", "FLEET", "--dry-run", "--columns"], 3, 20_000),
        (["batch", "FLEET", "-o", "OUT", "--answers"], 3, 20_000),
        (["check"], 3, 60_000),  # more than a line has
    ],
    ids=["terms", "columns", "answers", "line"],
)
@pytest.mark.parametrize("written", ["{}: x", "same: {}", "answers:\n- {}: 1", "words:\n  {}: {{a: b}}"])
def test_a_file_of_names_nobody_knows(
    tmp_path: Path, arguments: list[str], status: int, count: int, written: str
) -> None:
    fleet, names = tmp_path / "fleet.csv", tmp_path / "names.yaml"
    fleet.write_text("Phone No,Carrier\n61234567,csl\n", encoding="utf-8")
    first, _, each = written.rpartition("\n")
    names.write_text("\n".join([first, *(each.format(word) for word in words(count))]), encoding="utf-8")
    given = {"FLEET": str(fleet), "OUT": str(tmp_path / "o.csv")}
    begun = time.process_time()
    got, _, said = command(*(given.get(word, word) for word in arguments), str(names))
    assert status == got
    assert len(said.splitlines()) <= 210
    assert time.process_time() - begun < 7.0


def test_a_line_of_few_unknown_names_tells_each_and_counts_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "line.yaml"
    path.write_text("carrier: csl\n" + "".join(f"{word}: x\n" for word in words(60)), encoding="utf-8")
    status, _, said = command("check", str(path))
    assert 0 == status
    assert "10 more names are no facts" in said


def test_the_nearest_is_what_the_slow_comparison_finds() -> None:
    names = ["China Mobile", "中國移動", "csl", "SmarTone", "3 Hong Kong", ""]
    assert ["China Mobile", "中國移動", ""] == [
        nearest(text, names) for text in ("Chna mobile", "中国移動", "")
    ]
    assert ["ab", "ba"] == most_like("aba", ["ab", "ba", "x"], 0.7)
    assert [] == most_like("abc", [], 0.5)
