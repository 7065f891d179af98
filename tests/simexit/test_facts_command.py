"""`simexit facts` as a user sees it: every fact and term, in three languages, within the terminal's width."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from simexit.cli import simexit
from simexit.screen.paragraphs import width, wrap, wrap_items
from tests.support.shipped import shipped

Run = Callable[..., Result]
BOOK = shipped()


@pytest.fixture
def run() -> Run:
    def call(*arguments: str, columns: str = "80") -> Result:
        return CliRunner(env={"COLUMNS": columns}).invoke(simexit, ["facts", *arguments])

    return call


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("columns", ["80", "100", "200"])
def test_every_fact_and_term_fits_the_terminal(run: Run, language: str, columns: str) -> None:
    result = run("--lang", language, columns=columns)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert [line for line in lines if width(line) > min(100, int(columns))] == []
    starts = {line.split(" ")[0] for line in lines}
    assert {*BOOK.facts, *BOOK.terms} - starts == set()
    assert "…" not in result.output


def test_one_fact_shows_its_headings_its_values_and_what_a_blank_means(run: Run) -> None:
    output = run("contract_end_on", "plan_type").output
    flowing = " ".join(output.split())
    for said in ("date, or none", "“Plan type” is “prepaid”: no commitment", "合約屆滿日", "储值卡", "PAYG"):
        assert said in flowing
    assert "balance_hkd" not in output
    assert "no is assumed" in run("device_locked").output


def test_an_unknown_fact_names_the_nearest(run: Run) -> None:
    result = run("balnce_hkd")
    assert result.exit_code == 2
    assert "unknown fact `balnce_hkd`; did you mean `balance_hkd`?" in result.output


def test_json_lists_the_same(run: Run) -> None:
    data = json.loads(run("--json").output)
    assert [item["code"] for item in data] == [*BOOK.facts, *BOOK.terms]
    assert data[0]["headings"] == dict(BOOK.facts["sim_id"].headings)


def test_lines_break_between_chinese_characters_but_never_before_a_full_stop() -> None:
    assert wrap("号码号码号码。", 12) == ["号码号码号", "码。"]
    assert wrap("one two three", 7, first="- ") == ["- one", "  two", "  three"]
    assert wrap_items(["one", "two three", "four"], 12) == ["one,", "two three,", "four"]
    assert wrap("", 10, first="x") == ["x"]
