"""`rules mutate`: what cases notice, what can't matter, and what is left, with a line and what is said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from engine.mutating.changes import Showing
from engine.proofs import prove
from engine.rulebook.book import load_rulebook
from simexit.cases.cases import found_cases
from simexit.cases.mutation import Judge, Judged
from simexit.cases.watching import Watch
from simexit.cli import run
from simexit.rulebooks import Choices
from tests.support.little_book import little_book

DAY = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there, though the command line's other tests do without it."""
    monkeypatch.setattr(prove, "can_prove", lambda: True)


def watch(folder: Path) -> Watch:
    cases = found_cases([folder / "cases"], load_rulebook(folder))
    return Watch(cases, Choices(rulesets=folder))


def judged(folder: Path, *, proving: bool = True) -> list[Judged]:
    judge = Judge(watch(folder), DAY, prove=proving)
    return [judge.judged(place) for place in range(len(judge.mutants))]


def of(found: Sequence[Judged], fate: str) -> set[tuple[str, str]]:
    return {(one.mutant.where, one.mutant.kind) for one in found if one.fate == fate}


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return little_book(tmp_path_factory.mktemp("little"))


@pytest.fixture(scope="module")
def found(little: Path) -> list[Judged]:
    return judged(little)


def test_cases_notice_what_they_expect_otherwise(found: list[Judged]) -> None:
    killed = of(found, "killed")
    # The first case expects of a line that is needed that it stays, whatever else there is.
    assert {
        ("action.keep", "rule off"),
        ("action.keep", "rules swapped"),
        ("action.keep", "outcomes swapped"),
        ("obstacles.group", "rule off"),
    } <= killed
    assert all(one.noticed_by is not None for one in found if one.fate == "killed")


def test_a_condition_said_twice_does_no_harm_once(found: list[Judged]) -> None:
    harmless = [one for one in found if one.fate == "harmless"]
    assert {one.mutant.where for one in harmless} == {"obstacles.group"}
    assert {one.mutant.kind for one in harmless} == {"part dropped", "threshold moved"}


def test_what_no_case_expects_is_left(found: list[Judged]) -> None:
    survived = of(found, "survived")
    assert {
        ("obstacles.contract", "threshold moved"),
        ("obstacles.chip", "value dropped"),
        ("checks.left_and_needed", "check off"),
        ("cancel_on", "alternative dropped"),
        ("sim_kind", "assumption dropped"),
        ("contract_end_on", "alternative dropped"),
        ("hints.nobody", "hint off"),
    } <= survived
    assert not of(found, "undecided")


def test_a_case_of_the_line_that_is_shown_notices_it(found: list[Judged], tmp_path: Path) -> None:
    folder = little_book(tmp_path)
    left = [one for one in found if one.fate == "survived"]
    cases = [
        {
            "name": str(place),
            "as_of": one.shown_by.as_of or DAY,
            "facts": dict(one.shown_by.facts),
            "expect": {difference.key: difference.expected for difference in one.differences},
        }
        for place, one in enumerate(left)
        if one.shown_by is not None
    ]
    assert len(cases) == len(left)
    plain = yaml.safe_dump({"cases": yaml.safe_load(yaml.dump(cases).replace("!!python/tuple", ""))})
    (folder / "cases" / "shown.yaml").write_text(plain, encoding="utf-8")
    again = judged(folder)
    assert {one.fate for one in again} == {"killed", "harmless"}
    assert of(again, "harmless") == of(found, "harmless")


def test_a_case_whose_line_shows_no_difference_need_not_be_run(little: Path) -> None:
    """The cases that are left out get the same answer from every mutant."""
    one = watch(little)
    for place, mutant in enumerate(one.own.mutants):
        decider = one.own.decider_of(mutant.change.of(one.own.book))
        for watcher in one.watchers:
            if watcher.shows(place) is Showing.SAME:
                assert watcher.content_with(watcher.answered_by(decider)), mutant.where


def test_without_the_solver_nothing_is_proven(little: Path, found: list[Judged]) -> None:
    unproven = judged(little, proving=False)
    assert of(unproven, "killed") == of(found, "killed")
    assert of(unproven, "undecided") == of(found, "harmless") | of(found, "survived")


def command(folder: Path, *more: str) -> int:
    return run(["rules", "mutate", "--rulesets", str(folder), *more])


def test_what_is_left_ends_with_one_and_is_listed(little: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(little, "--only", "chip") == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "SURVIVED obstacles.chip: value dropped: `sim_kind in [esim, watch]` -> `sim_kind is esim`" in said
    assert "a line {sim_kind: watch} obstacles: loses chip" in said
    assert "4 mutants: " in said


def test_where_all_is_noticed_it_ends_with_nought(little: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(little, "--only", "action.keep") == 0
    assert "0 survived, 0 undecided." in capsys.readouterr().out


def test_a_name_that_nothing_has_is_refused(little: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(little, "--only", "obstacle") == 2
    assert "did you mean `obstacles`?" in capsys.readouterr().err


def test_cases_that_fail_notice_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = little_book(tmp_path)
    (folder / "cases" / "wrong.yaml").write_text(
        "cases:\n  - {name: wrong, as_of: 2026-11-30, facts: {still_needed: yes}, expect: {action: cancel}}\n"
    )
    assert command(folder, "--only", "action") == 1
    assert "and so notice none: 1;" in capsys.readouterr().out


def test_without_the_extra_it_says_what_was_not_looked_at(
    little: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove, "can_prove", lambda: False)
    assert command(little, "--only", "hints") == 1
    said = capsys.readouterr().out
    assert "simexit[proofs]" in said
    assert "0 harmless, 0 survived, 6 undecided." in said
