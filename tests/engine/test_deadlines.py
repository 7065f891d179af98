"""The kinds of dates are part of a rulebook: another one may have others, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from simexit.cli import run
from tests.support.dated_fleet import AS_OF, events_of, number, told, write_dated_fleet
from tests.support.own_books import copy_with_made_up_data

ONE = "deadlines:\n  gone: {on: cancel_on, remind_days: 2}\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the shipped rulebook."""
    return copy_with_made_up_data(tmp_path)


@pytest.mark.parametrize("kinds", [None, ONE], ids=["none", "one of its own"])
def test_another_rulebook_tells_of_its_own_dates(kinds: str | None, book: Path, tmp_path: Path) -> None:
    if kinds is None:
        (book / "deadlines.yaml").unlink()
    else:
        (book / "deadlines.yaml").write_text(kinds)
    fleet, dates = write_dated_fleet(tmp_path / "fleet.csv", ["cancel", "keep"]), tmp_path / "dates.ics"
    outputs = ["-o", str(dates), "-o", str(tmp_path / "report.xlsx")]
    changed = ["--rulesets", str(book), "--as-of", AS_OF]
    assert run(["batch", str(fleet), *outputs, *changed]) == 0
    if kinds is None:
        assert events_of(dates) == []
    else:
        (event,) = events_of(dates)
        assert number("cancel") in str(event["description"])
        assert told(dates) == {("cancel", "gone", "2026-12-21")}


def test_a_kind_without_its_words_is_found(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "deadlines.yaml").write_text(ONE)
    assert run(["rules", "verify", "--rulesets", str(book)]) != 0
    said = capsys.readouterr()
    assert "deadlines.gone.label" in said.out + said.err
