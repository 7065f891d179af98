"""What reviewers decided as a calendar: the dates of approved lines as advised, of changed ones as decided."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simexit.cli import run
from tests.support.dated_fleet import AS_OF, DATES, LINES, events_of, told, write_dated_fleet
from tests.support.review_fleet import Filled


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet's report in Chinese, and its calendar."""
    here = tmp_path_factory.mktemp("reviewed")
    fleet = write_dated_fleet(here / "fleet.csv")
    outputs = ["-o", str(here / "report.xlsx"), "-o", str(here / "all.ics")]
    assert run(["batch", str(fleet), *outputs, "--as-of", AS_OF, "--lang", "zh-Hant"]) == 0
    return here


def reviewed(folder: Path, path: Path, **entries: tuple[str, str | None]) -> Path:
    """The report with these entries, by line (with _ for -)."""
    path.write_bytes((folder / "report.xlsx").read_bytes())
    report = Filled(path)
    for sim_id, (review, action) in entries.items():
        report.put(sim_id.replace("_", "-"), review, action)
    return report.save()


def answer(capsys: pytest.CaptureFixture[str], report: Path, calendar: Path) -> dict[str, Any]:
    capsys.readouterr()
    asked = ["review", str(report), "--calendar", str(calendar), "--as-of", AS_OF, "--json"]
    assert run(asked) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_what_is_approved_has_the_dates_of_the_check(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same events, word for word where all their lines are approved."""
    everything = {sim_id.replace("-", "_"): ("批准", None) for sim_id in LINES}
    report = reviewed(folder, tmp_path / "report.xlsx", **everything)
    found = answer(capsys, report, tmp_path / "dates.ics")
    approved = {one["sim_id"] for one in found["decided"]}
    assert approved == set(LINES) - {"open"}
    assert told(tmp_path / "dates.ics") == {one for one in DATES if one[0] in approved}
    texts = [
        {str(one["uid"]): (str(one["summary"]), str(one["description"])) for one in events_of(path)}
        for path in (folder / "all.ics", tmp_path / "dates.ics")
    ]
    assert texts[1] == {uid: text for uid, text in texts[0].items() if not uid.startswith("lapse-")}
    assert found["calendar"] == {
        "file": str(tmp_path / "dates.ics"),
        "events": len(texts[1]),
        "sims": len({one[0] for one in DATES if one[0] in approved}),
    }


def test_what_was_changed_has_the_dates_of_what_was_decided(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = reviewed(
        folder, tmp_path / "report.xlsx",
        at_end=("更改", "取消服務"), cancel=("更改", "保留"), again=("暫緩", None), elsewhere=("批准", None),
    )  # fmt: skip
    found = answer(capsys, report, tmp_path / "dates.ics")
    assert {(one["sim_id"], one["action"]) for one in found["decided"]} == {
        ("at-end", "cancel"), ("cancel", "keep"), ("elsewhere", "cancel"),
    }  # fmt: skip
    assert told(tmp_path / "dates.ics") == {
        ("at-end", "end", "2026-12-21"), ("at-end", "undo", "2026-12-31"),
        *(one for one in DATES if one[0] == "elsewhere"),
    }  # fmt: skip


def test_nothing_decided_is_an_empty_calendar(folder: Path, tmp_path: Path) -> None:
    calendar = tmp_path / "dates.ics"
    assert run(["review", str(folder / "report.xlsx"), "--calendar", str(calendar), "--as-of", AS_OF]) == 0
    assert events_of(calendar) == []


@pytest.mark.parametrize(
    ("name", "status"),
    [("all.ics", 3), ("dates.csv", 2), ("no/dates.ics", 3)],
    ids=["there", "ending", "folder"],
)
def test_where_a_calendar_can_not_be(
    name: str, status: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "all.ics").read_bytes()
    asked = ["review", str(folder / "report.xlsx"), "--calendar", str(folder / name), "--as-of", AS_OF]
    assert run(asked) == status
    assert name in capsys.readouterr().err
    assert (folder / "all.ics").read_bytes() == before
    assert not (folder / "dates.csv").exists()
