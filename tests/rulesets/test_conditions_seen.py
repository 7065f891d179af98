"""`rules test`: in how many ways the cases see each condition come out."""

from pathlib import Path

import pytest

from engine.conditions.nodes import Compare
from engine.verifying.ways import AT, HOLDS, NOT_KNOWN
from simexit.cases.case_run import run_cases
from simexit.cases.cases import case_files, read_cases
from simexit.cases.seen import Sightings, nothing_seen
from simexit.cli import run as run_line
from simexit.rulebooks import Choices
from tests.support.shipped import shipped

BOOK = shipped()
CASES = {
    "below": "{outstanding_hkd: 0, line_status: active}",
    "at one": "{outstanding_hkd: 0.01, line_status: active}",
    "not known": "{line_status: active}",
}


def seen(folder: Path, *names: str) -> Sightings:
    """What these cases of an amount that is owed see."""
    cases = "".join(
        f"  - {{name: {name}, as_of: 2026-11-25, facts: {CASES[name]}, expect: {{obstacles: {{has: []}}}}}}\n"
        for name in names
    )
    file = folder / "cases.yaml"
    file.write_text(f"cases:\n{cases}", encoding="utf-8")
    return run_cases(read_cases(case_files([file]), BOOK), Choices(), BOOK)[1].seen


def test_more_cases_see_more_and_none_sees_what_none_shows(tmp_path: Path) -> None:
    alone = [seen(tmp_path, name).found for name in CASES]
    assert seen(tmp_path, *CASES).found == set().union(*alone)
    assert all(found - set().union(*(other for other in alone if other is not found)) for found in alone)
    assert nothing_seen(BOOK).found == set()


def test_a_threshold_is_seen_on_the_side_on_which_a_case_stands(tmp_path: Path) -> None:
    def ways(*names: str) -> set[str]:
        return {
            way
            for place, way in seen(tmp_path, *names).found
            if place.owner == "obstacles.arrears" and isinstance(place.node, Compare)
        }

    assert AT in ways("below")
    assert HOLDS not in ways("below")
    assert HOLDS in ways("at one")
    assert AT not in ways("at one")
    assert ways("not known") == {NOT_KNOWN}


def test_rules_are_seen_only_by_cases_that_expect_something_of_their_decision(tmp_path: Path) -> None:
    owners = {place.of for place, _ in seen(tmp_path, *CASES).found}
    assert owners == {"obstacles", ""}


def test_too_little_covered_ends_with_one_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen(tmp_path, "below")
    file = str(tmp_path / "cases.yaml")
    assert run_line(["rules", "test", file, "--fail-under", "100"]) == 1
    assert "is below --fail-under 100" in capsys.readouterr().err
    assert run_line(["rules", "test", file, "--fail-under", "0"]) == 0
    assert capsys.readouterr().err == ""
