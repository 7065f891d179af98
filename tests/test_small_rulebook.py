"""A rulebook may be as small as one decision: every command that reads rules works with it, in the program's words."""

from pathlib import Path

import pytest

from simexit.cli import run

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


def test_its_pages_can_be_written(small: Path, tmp_path: Path) -> None:
    assert run(["rules", "docs", "--rulesets", str(small), "-o", str(tmp_path / "pages")]) == 0
    assert "In every other case" not in (tmp_path / "pages" / "rulebook.en.md").read_text()
    assert "in every other case" in (tmp_path / "pages" / "rulebook.en.md").read_text()
    assert run(["rules", "docs", "--rulesets", str(small), "-o", str(tmp_path / "pages")]) == 3


def test_without_words_for_yes_and_no_it_is_refused(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "words.yaml").write_text('"yes": ["yes"]\n')
    assert run(["rules", "list", "--rulesets", str(small)]) == 4
    assert "words.yaml:1: lacks the key `no`" in capsys.readouterr().err
