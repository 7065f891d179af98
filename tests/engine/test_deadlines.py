"""The kinds of dates are part of a rulebook: checked like the rest of it; another rulebook may have others, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.problems import RulebookInvalid
from engine.rulebook.book import load_rulebook
from simexit.cli import run
from tests.support.dated_fleet import AS_OF, events_of, number, told, write_dated_fleet
from tests.support.own_books import copy_with_made_up_data

ONE = "deadlines:\n  gone: {on: cancel_on, remind_days: 2}\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the shipped rulebook."""
    return copy_with_made_up_data(tmp_path)


def problems(folder: Path) -> list[str]:
    with pytest.raises(RulebookInvalid) as refused:
        load_rulebook(folder)
    return [f"{Path(item.file).name}:{item.line}: {item.message}" for item in refused.value.problems]


def test_every_mistake_is_told_with_its_line(book: Path) -> None:
    (book / "deadlines.yaml").write_text(
        "deadlines:\n"
        "  end: {on: cancel_an}\n"
        "  fee: {on: cancel_on, from: monthly_fee_hkd}\n"
        "  late: {on: cancel_on, remind_days: -1}\n"
        "  soon: {on: cancel_on, remind: 3}\n"
        "  lost: {remind_days: 3}\n"
    )
    found = sorted(problems(book))
    assert [one.partition(": ")[0] for one in found] == [f"deadlines.yaml:{line}" for line in range(2, 7)]
    assert "`cancel_an` is no fact; did you mean `cancel_on`?" in found[0]
    assert "`monthly_fee_hkd` is no date" in found[1]
    assert all(name in "\n".join(found) for name in ("remind_days", "`remind`", "lacks the key `on`"))


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
