"""`simexit rules verify` says what it proved, shows the lines that it found, and says what it did not look at."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from engine.proofs import prove
from simexit.cli import simexit
from tests.support.own_books import change, copy_of_shipped
from tests.support.unhurried import UNHURRIED


@pytest.fixture
def proving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove, "can_prove", lambda: True)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(simexit, [*arguments], standalone_mode=False)
    return result.return_value, result.output


@pytest.mark.slow
def test_the_shipped_rulebook_has_no_problem_among_any_lines(proving: None) -> None:
    status, said = run("rules", "verify")
    assert status == 0
    assert "not settled" not in said
    assert "not looked at" not in said
    assert " invariants: 0 problems" in said


@pytest.mark.slow
@UNHURRIED  # planted faults are found there, by the same prover
def test_a_broken_invariant_is_said_in_words_and_its_line_can_be_checked(
    proving: None, tmp_path: Path
) -> None:
    book = copy_of_shipped(tmp_path)
    blocked = "when: eligibility is blocked"
    change(book / "decisions" / "40-action.yaml", blocked, f"{blocked} and still_needed")
    status, said = run("rules", "verify", "--rulesets", str(book), "--lang", "zh-Hant")
    lines = said.splitlines()
    (place,) = [place for place, line in enumerate(lines) if "`ended_while_blocked` is broken" in line]
    assert status == 4
    assert "有事項必須先處理，或可能須先處理時，絕不取消線路。" in lines[place + 1]
    shown = yaml.safe_load(lines[place].partition("a line that shows it: ")[2])
    line = tmp_path / "line.yaml"
    line.write_text(yaml.safe_dump(shown, allow_unicode=True), encoding="utf-8")
    _, answer = run("check", str(line), "--rulesets", str(book), "--json")
    told = yaml.safe_load(answer)
    named = re.findall(r"`(\w+)` \([^)]*obstacles.yaml:\d+\)", lines[place])
    assert named
    assert {*named} <= {one["rule"] for one in told["obstacles"]}
    assert {*told["decisions"]["action"]["candidates"]} <= {
        "cancel",
        "cancel_at_contract_end",
    }


def test_without_the_solver_it_says_what_it_did_not_look_at() -> None:
    status, said = run("rules", "verify")
    assert status == 0
    assert "not looked at, for want of the extra `proofs`: the decisions together, the invariants" in said


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-Hant", ["沒有檢查", "0 個問題"]), ("zh-Hans", ["没有检查", "0 个问题"])],
)
def test_how_far_it_looked_is_said_in_the_language_asked_for(language: str, words: list[str]) -> None:
    _, said = run("rules", "verify", "--lang", language)
    for line, word in zip(said.splitlines()[-2:], words, strict=True):
        assert word in line
