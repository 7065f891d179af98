"""A rulebook may be as small as one decision: every command that reads rules works with it, in the program's words."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.proofs.prove import prove
from engine.rulebook.book import load_rulebook
from simexit.cli import run

DAY = 739_950

FILES = {
    "rulebook.yaml": 'rulebook: small\nversion: "1"\nas_of: 2026-01-01\n',
    "facts.yaml": "facts: {still_needed: {type: yes_no}}\n",
    "terms.yaml": "terms: {}\n",
    "derived.yaml": "derived: {}\n",
    "sources.yaml": "sources: {}\n",
    "words.yaml": '"yes": ["yes"]\n"no": ["no"]\n',
    "decisions/10-action.yaml": (
        "decision: action\nhit_policy: first\nrules:\n"
        "  - {outcome: keep, when: still_needed}\n  - {outcome: cancel, when: otherwise}\n"
    ),
    "texts/en/main.yaml": "language: English\n",
    "texts/zh-Hans/main.yaml": "language: 简体中文\n",
    "texts/zh-Hant/main.yaml": "language: 繁體中文\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "small"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["check", "--set", "still_needed=no", "--json"], '"outcome": "cancel"'),
        (["check", "--set", "still_needed=no"], "cancel"),
        (["facts"], "still_needed · still_needed · yes or no"),
        (["facts", "--lang", "zh-Hant"], "是或否"),
        (["rules", "list"], "keep    still_needed\n"),
        (["rules", "show", "cancel"], "In every other case, “action” comes to “cancel”."),
    ],
)
def test_a_command_works_with_one_decision(
    small: Path, command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--rulesets", str(small)]) == 0
    assert said in capsys.readouterr().out


def test_verify_names_the_words_it_lacks(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "verify", "--rulesets", str(small)]) == 4
    assert "small/texts/en: has no text `decisions.action.label`" in capsys.readouterr().out


def test_it_is_proven(small: Path) -> None:
    proven = prove(load_rulebook(small), DAY)
    assert (0, ()) == (proven.invariants, proven.unsettled)
    assert [] == [*proven.found]


def test_its_pages_can_be_written(small: Path, tmp_path: Path) -> None:
    assert run(["rules", "docs", "--rulesets", str(small), "-o", str(tmp_path / "pages")]) == 0
    assert "In every other case" not in (tmp_path / "pages" / "rulebook.en.md").read_text()
    assert "in every other case" in (tmp_path / "pages" / "rulebook.en.md").read_text()
    assert run(["rules", "docs", "--rulesets", str(small), "-o", str(tmp_path / "pages")]) == 3


def test_without_words_for_yes_and_no_it_is_refused(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "words.yaml").write_text('"yes": ["yes"]\n')
    assert run(["rules", "list", "--rulesets", str(small)]) == 4
    assert "words.yaml:1: lacks the key `no`" in capsys.readouterr().err


def answer(small: Path, capsys: pytest.CaptureFixture[str], **said: str) -> Any:
    facts = [part for name, value in said.items() for part in ("--set", f"{name}={value}")]
    assert run(["check", *facts, "--json", "--rulesets", str(small)]) == 0
    return json.loads(capsys.readouterr().out)


def with_derived(small: Path, derived: str, when: str) -> None:
    """The one decision looks at a derived fact."""
    (small / "facts.yaml").write_text(
        "facts: {still_needed: {type: yes_no}, fee_hkd: {type: money}, lines: {type: count}}\n"
    )
    (small / "derived.yaml").write_text(f'derived: {{cost_hkd: {{type: money, is: "{derived}"}}}}\n')
    path = small / "decisions" / "10-action.yaml"
    path.write_text(path.read_text().replace("when: still_needed", f"when: {when}"))


def test_a_number_beside_an_amount_is_in_dollars(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_derived(small, "fee_hkd - 5", "cost_hkd >= 1.5")
    fees = {"6.50": "keep", "6.49": "cancel"}
    for fee, outcome in fees.items():
        assert answer(small, capsys, fee_hkd=fee)["decisions"]["action"]["outcome"] == outcome


def test_so_is_one_below_nothing(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_derived(small, "fee_hkd - 5", "cost_hkd >= -1.5")
    for fee, outcome in {"3.50": "keep", "3.49": "cancel"}.items():
        assert answer(small, capsys, fee_hkd=fee)["decisions"]["action"]["outcome"] == outcome


def test_a_derived_fact_that_is_known_asks_nothing(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing times anything is nothing: how many lines there are makes no difference."""
    with_derived(small, "fee_hkd * lines", "cost_hkd < 1 and still_needed")
    assert [question["fact"] for question in answer(small, capsys, fee_hkd="0")["questions"]] == [
        "still_needed"
    ]
    asked = [question["fact"] for question in answer(small, capsys, fee_hkd="2")["questions"]]
    assert asked == ["still_needed", "lines"]
