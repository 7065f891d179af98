"""`words:` of amounts: a text is what it is said to be, 元 is settled and told, and nothing else becomes a currency."""

from pathlib import Path

import pytest

from tests.support.odd_files import text_file
from tests.support.real_sheets import Ran, batch

HEADS = (("Mobile", "Monthly Fee"), ("電話號碼", "月費"), ("手机号码", "月费"))


def ran(folder: Path, head: tuple[str, str], texts: list[str], words: str) -> Ran:
    path = text_file(folder / "in.csv", [head, *([f"6139000{at}", text] for at, text in enumerate(texts))])
    said = folder / "words.yaml"
    said.write_text(f"words: {{monthly_fee_hkd: {words}}}\n", "utf-8")
    return batch([path], folder, "--columns", str(said))


@pytest.mark.parametrize("text", ["about 50", "98元", "約五十", "五十左右", "US$", "$"])
def test_only_words_for_either_currency_become_one(tmp_path: Path, text: str) -> None:
    found = ran(tmp_path, HEADS[0], ["98元", "about 50"], f'{{"{text}": HKD}}')
    assert found.status == 3
    assert f"“{text}”" in found.said


@pytest.mark.parametrize("head", HEADS)
def test_amounts_are_told_as_amounts(tmp_path: Path, head: tuple[str, str]) -> None:
    found = ran(tmp_path, head, ["98元", "九十八", "1千多"], '{"98元": 98, "九十八": 98.5, "1千多": 1234}')
    assert [set()] * 3 == found.problems
    for said in ("“98元” = 98", "“九十八” = 98.50", "“1千多” = 1234"):
        assert said in found.said
    assert "9800" not in found.said


@pytest.mark.parametrize("head", HEADS)
def test_a_currency_that_was_settled_is_told(tmp_path: Path, head: tuple[str, str]) -> None:
    found = ran(tmp_path, head, ["98元", "88元", "5"], "{元: HKD}")
    assert [set()] * 3 == found.problems
    assert "“元” = HKD" in found.said
    assert "words:" in found.said and "?" not in found.said.split("“元” = HKD")[1].splitlines()[0]
    found = ran(tmp_path, (head[0], f"{head[1]} (元)"), ["98", "88"], "{元: HKD}")
    assert [set()] * 2 == found.problems
    assert "“元” = HKD" in found.said


def test_nothing_is_told_where_nothing_was_settled(tmp_path: Path) -> None:
    assert "= HKD" not in ran(tmp_path, HEADS[0], ["98", "HK$88"], "{元: HKD}").said
