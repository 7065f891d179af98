"""The sheet To do: what concerns the advice, each with its day; what is written there comes back and is carried on."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from batch.fleet.line_of_fleet import line_of
from batch.own_marks import TASKS
from engine.deciding.decide import Decider
from simexit.cli import run
from simexit.fleet_check import FleetCheck
from tests.support.dated_fleet import AS_OF, DATES, write_dated_fleet
from tests.support.office import converted, needs_office
from tests.support.review_fleet import AS_OF as CHECKED
from tests.support.review_fleet import Filled, checked, number, write_fleet
from tests.support.sheet_rows import Row, rewritten, rows_of
from tests.support.shipped import shipped

WHO, DONE = "Who", "Done on"
DAY = datetime.date(2026, 11, 27)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_fleet(
        tmp_path_factory.mktemp("tasks") / "fleet.csv",
        keep={"bound_services": "bank", "outstanding_hkd": 50, "records_backed_up": "no"},
        open={"bound_services": "bank", "outstanding_hkd": 50}, owing={"bound_services": "bank; PayMe"},
        port={"outstanding_hkd": 20}, cancel={"records_backed_up": "no", "deposit_hkd": 500},
        empty={"records_backed_up": "no"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def report(fleet: Path) -> Path:
    return checked(fleet, fleet.with_name("report.xlsx"))


@pytest.fixture(scope="module")
def tasks(report: Path) -> list[Row]:
    return rows_of(report, "To do")


def lines_of(row: Row) -> list[str]:
    """The lines of a task."""
    return str(row["Which SIMs"]).split("; ") if row["Which SIMs"] else [str(row["SIM"])]


def about(tasks: list[Row], line: str) -> dict[str, Row]:
    """A line's tasks, by what they are about."""
    return {str(row["What it is about"]): row for row in tasks if line in lines_of(row)}


def reviewed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What `review` says of a report, as JSON."""
    capsys.readouterr()
    assert run(["review", *words, "--json", "--as-of", "2026-11-28"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def written(found: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """What stands beside tasks, by rule and line, or by whose they are."""
    return {
        (one["rule"], one["line"] or one["whose"]): (one["who"], one["done_on"])
        for one in found["tasks"]["noted"]
    }


def with_notes(report: Path, to: Path, **notes: tuple[Any, Any]) -> Path:
    """The report with something beside the tasks whose keys begin so (with . for the first _ after the decision)."""
    rows = rows_of(report, "To do")
    for row in rows:
        for name, note in notes.items():
            if str(row[TASKS]).startswith(name.replace("__", ".")):
                row[WHO], row[DONE] = note
    return rewritten(report, to, "To do", rows)


def test_an_amount_of_several_lines_is_said_to_be_of_each(tmp_path: Path) -> None:
    fleet = write_fleet(
        tmp_path / "fleet.csv",
        cancel={"records_backed_up": "no", "deposit_hkd": 500},
        empty={"records_backed_up": "no", "deposit_hkd": 500},
    )
    tasks = rows_of(checked(fleet, tmp_path / "report.xlsx"), "To do")
    several = [row for row in tasks if row["Which SIMs"]]
    amounts = [str(row["SIM"]) for row in several if "HK$" in str(row["To do"])]
    assert amounts
    assert all(said.endswith("SIMs, each") for said in amounts)
    assert any(said.endswith("SIMs") for said in (str(row["SIM"]) for row in several))


def test_only_what_concerns_the_advice_is_listed(tasks: list[Row]) -> None:
    assert not about(tasks, "keep"), "a line that stays is not told to unbind its bank"
    assert not about(tasks, "open"), "of a line of which nothing is advised yet nothing is listed"
    assert {"Arrears", "Check the port"} <= set(about(tasks, "port"))
    assert {"Bound services", "Arrears"} <= set(about(tasks, "owing"))
    assert "PayMe" in about(tasks, "owing")["Bound services"]["To do"]
    assert not any(row["Verdict"] == "Answer needed" for row in tasks)


def test_in_the_way_is_what_stands_in_the_way_of_the_advice(report: Path) -> None:
    way = {row["SIM"]: row["In the way"] for row in rows_of(report, "SIMs")}
    assert way["keep"] is None
    assert way["port"] == "Arrears"
    assert way["owing"] == "Arrears; Bound services"
    assert way["open"] == "Arrears; Bound services", "what would have to be settled before it may end"


def test_what_stands_in_the_way_of_a_line_that_could_go_is_due_now_the_worthiest_first(
    tasks: list[Row],
) -> None:
    on = datetime.datetime.fromisoformat(CHECKED)
    due = {label: row["Due"] for label, row in about(tasks, "owing").items()}
    assert (due["Arrears"], due["Bound services"]) == (on, on)
    blocking = [row for row in tasks if row["Verdict"] == "Settle first" and row["Weight"] == "Blocker"]
    assert {row["Due"] for row in blocking} == {on}
    later = [at for at, row in enumerate(tasks) if row["Due"] is None or row["Due"] > on]
    assert max(map(tasks.index, blocking)) < min(later)
    worth = [row["Saved a year, HK$"] for row in blocking]
    assert worth == sorted(worth, reverse=True)


def test_what_says_the_same_of_many_lines_is_one_row(tasks: list[Row]) -> None:
    backup = about(tasks, "cancel")["Backup"]
    assert backup == about(tasks, "empty")["Backup"]
    assert (backup["SIM"], lines_of(backup)) == ("2 SIMs", ["cancel", "empty"])
    assert (backup["Number"], backup["Known?"]) == (None, "to do")
    assert about(tasks, "owing")["Arrears"]["Number"] == number("owing")


def test_every_date_is_somebodys_task(tmp_path: Path) -> None:
    fleet = write_dated_fleet(tmp_path / "fleet.csv")
    tasks = rows_of(checked(fleet, tmp_path / "report.xlsx", as_of=AS_OF), "To do")
    due = {(line, str(row["Due"].date())) for row in tasks if row["Due"] for line in lines_of(row)}
    # Nothing is advised of the open line; who decides on the renewal in time need not do so again.
    assert {(line, day) for line, kind, day in DATES if line != "open" and kind != "renewal"} <= due
    labels = {line: set(about(tasks, line)) for line, *_ in DATES}
    assert "Chase the confirmation" in labels["asked"]
    assert "Confirm the cancellation" not in labels["asked"], "the same is not said twice"
    assert {
        "Claim the deposit",
        "Await the refund",
        "Confirm the cancellation",
        "Last day to undo",
    } <= labels["cancel"]
    assert "Top up" in labels["keep"] & labels["rescue"]
    assert "Decide before renewal" in labels["renew"]
    contract = about(tasks, "at-end")["Contract still runs"]
    assert "notice by 2027-03-01" in contract["To do"]
    days = [str(row["Due"] or "later") for row in tasks]
    assert days == sorted(days)


def test_what_people_write_comes_back_however_the_sheet_is_sorted_and_moved(
    report: Path, tasks: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(13)
    rows = [{**row, WHO: f"Ms {at}", DONE: "27/11/2026"} for at, row in enumerate(tasks)]
    expected = {row[TASKS]: row[WHO] for row in rows}
    headings = list(rows[0])
    rng.shuffle(rows)
    rng.shuffle(headings)
    found = reviewed(capsys, str(rewritten(report, tmp_path / "moved.xlsx", "To do", rows, headings)))
    assert (found["tasks"]["count"], found["tasks"]["done"]) == (len(tasks), len(tasks))
    names = ("rule", "line", "whose", "says", "due")
    assert {",".join(one[name] for name in names): one["who"] for one in found["tasks"]["noted"]} == expected
    assert {one["done_on"] for one in found["tasks"]["noted"]} == {"2026-11-27"}
    assert found["problems"] == []


def test_review_counts_what_is_done_and_by_whom(
    report: Path, tasks: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = {"obstacles__arrears": ("Ms Lee", DAY), "obstacles__backup": ("Ms Lee", None),
             "follow_ups__confirm_ported": ("", "2026-11-20")}  # fmt: skip
    path = with_notes(report, tmp_path / "some.xlsx", **notes)
    capsys.readouterr()
    assert run(["review", str(path), "--as-of", "2026-11-28"]) == 0
    said = capsys.readouterr().out
    assert f"To do: 3 of {len(tasks)} done" in said
    assert "Ms Lee: 2 of 3" in said
    assert "nobody named: 1 of 23" in said


def test_what_is_no_day_is_told_and_does_not_count(
    report: Path, tasks: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = ["yes", "31/02/2026", "2027-11-27", "2026-11-27", "27.11.2026"]
    rows = [{**row, DONE: day} for row, day in zip(tasks, days, strict=False)] + tasks[len(days) :]
    found = reviewed(capsys, str(rewritten(report, tmp_path / "days.xlsx", "To do", rows)))
    assert [(one["kind"], one["row"]) for one in found["problems"]] == [
        ("task_no_day", 2), ("task_no_day", 3), ("task_ahead", 4)
    ]  # fmt: skip
    assert "“yes” is no day" in found["problems"][0]["text"]
    assert found["tasks"]["done"] == 2
    assert [one["done"] for one in found["tasks"]["noted"]] == [False, False, False, True, True]


def test_what_was_to_be_done_on_a_day_to_come_is_not_carried_as_done(
    fleet: Path, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ahead = datetime.date(2026, 12, 24)
    old = with_notes(report, tmp_path / "ahead.xlsx", obstacles__arrears=("Ms Lee", ahead))
    capsys.readouterr()
    new = checked(fleet, tmp_path / "new.xlsx", "--carry", str(old))
    assert "done on 2026-12-24" in capsys.readouterr().err
    assert {(row[WHO], row[DONE]) for row in rows_of(new, "To do")} == {("Ms Lee", None), (None, None)}
    since = reviewed(capsys, str(report), "--against", str(old))
    assert set(written(since).values()) == {("Ms Lee", "")}
    assert since["tasks"]["done"] == 0


def test_what_was_done_is_not_done_where_something_else_is_to_be_done_by_now(tmp_path: Path) -> None:
    """The amount is another, what was to be found out is known, or something has been added to it."""
    was = write_fleet(
        tmp_path / "was.csv", owing={"outstanding_hkd": 50, "records_backed_up": ""},
        cancel={"outstanding_hkd": 20, "bound_services": ""}, empty={"outstanding_hkd": 20, "bound_services": "HSBC"},
        other={"outstanding_hkd": 20, "active_vas": 1},
    )  # fmt: skip
    now = write_fleet(
        tmp_path / "now.csv", owing={"outstanding_hkd": 5000, "records_backed_up": "no"},
        cancel={"outstanding_hkd": 20, "bound_services": 3},
        empty={"outstanding_hkd": 20, "bound_services": "HSBC; PayMe"}, other={"outstanding_hkd": 20, "active_vas": 1},
    )  # fmt: skip
    old = checked(was, tmp_path / "old.xlsx")
    rows = [{**row, WHO: "May", DONE: DAY} for row in rows_of(old, "To do")]
    rewritten(old, old, "To do", rows)
    before = {(str(row["SIM"]), str(row["To do"])) for row in rows}
    new = checked(now, tmp_path / "new.xlsx", "--carry", str(old), as_of="2026-12-01")
    found = rows_of(new, "To do")
    changed = [row for row in found if (str(row["SIM"]), str(row["To do"])) not in before]
    assert {"Arrears", "Backup", "Bound services"} <= {str(row["What it is about"]) for row in changed}
    assert [row for row in changed if row[DONE]] == []
    assert {row[WHO] for row in changed if row["SIM"] in ("owing", "empty")} == {"May"}
    same = [
        row for row in found if row["SIM"] in ("cancel", "empty", "other") and "HK$20.00" in str(row["To do"])
    ]
    assert [str(row[DONE].date()) for row in same] == [str(DAY)] * 3


def test_a_lost_column_costs_that_column_only(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = with_notes(report, tmp_path / "lost.xlsx", obstacles__arrears=("Ms Lee", DAY))
    rows = rows_of(path, "To do")
    rewritten(path, path, "To do", rows, [heading for heading in rows[0] if heading != WHO])
    found = reviewed(capsys, str(path))
    assert written(found) == {("obstacles.arrears", line): ("", "2026-11-27") for line in ("owing", "port")}
    assert [one["kind"] for one in found["problems"]] == ["task_column_missing"]
    assert WHO in found["problems"][0]["text"]


def test_rows_that_are_no_tasks_and_contradictions_are_told(
    report: Path, tasks: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {**tasks[0], WHO: "Ms Lee"},
        *tasks[1:],
        {**tasks[0], WHO: "Mr Ho"},
        {WHO: "me", "To do": "my own"},
    ]
    found = reviewed(capsys, str(rewritten(report, tmp_path / "told.xlsx", "To do", rows)))
    assert [one["kind"] for one in found["problems"]] == ["task_doubled", "task_unknown"]
    assert [one["who"] for one in found["tasks"]["noted"]] == ["Ms Lee"]


def test_a_later_report_goes_on_with_what_was_written_and_tells_what_is_left(
    fleet: Path, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = {"obstacles__arrears": ("Ms Lee", DAY), "obstacles__backup": ("Mr Ho", DAY),
             "follow_ups__claim_deposit": ("Fleet desk", DAY), "obstacles__bound": ("IT", None)}  # fmt: skip
    old = with_notes(report, tmp_path / "old.xlsx", **notes)
    later = write_fleet(
        tmp_path / "later.csv", owing={"bound_services": "none"}, port={"outstanding_hkd": 20},
        cancel={"records_backed_up": "no", "deposit_hkd": 500}, empty={"records_backed_up": "no"},
        other={"records_backed_up": "no"},
    )  # fmt: skip
    capsys.readouterr()
    new = checked(later, tmp_path / "new.xlsx", "--carry", str(old), lang="zh-Hant", as_of="2026-12-01")
    told = " ".join(capsys.readouterr().err.split())
    assert "沿用 4 項，未沿用 3 項" in told
    assert "owing：IT" in told
    assert "2026-11-27 辦妥" in told
    found = {
        row[TASKS].split(",")[0]: (row["經辦人"], row["辦妥日期"] and str(row["辦妥日期"].date()))
        for row in rows_of(new, "待辦") if row["經辦人"]
    }  # fmt: skip
    assert found == {
        "obstacles.arrears": ("Ms Lee", "2026-11-27"),
        "obstacles.backup": ("Mr Ho", None),  # now of other lines
        "follow_ups.claim_deposit": ("Fleet desk", None),  # now by another day
    }
    bare = checked(later, tmp_path / "bare.xlsx", as_of="2026-12-01")
    since = reviewed(capsys, str(bare), "--against", str(old))
    assert written(since) == {
        ("obstacles.arrears", "port"): ("Ms Lee", "2026-11-27"),
        ("obstacles.backup", "Night shift 夜班"): ("Mr Ho", ""),
        ("obstacles.arrears", "owing"): ("Ms Lee", "2026-11-27"),
        ("follow_ups.claim_deposit", "cancel"): ("Fleet desk", ""),
    }
    assert all(one["carried"] for one in since["tasks"]["noted"])


@needs_office
def test_every_column_people_fill_in_comes_back_from_another_program(
    report: Path, tasks: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{**row, WHO: f"經辦 {at}", DONE: DAY} for at, row in enumerate(tasks)]
    calls = [{**row, "Result": "done", "Reference number": f"00{at}", "Called on": DAY}
             for at, row in enumerate(rows_of(report, "Calls"))]  # fmt: skip
    path = rewritten(
        rewritten(report, tmp_path / "all.xlsx", "To do", rows), tmp_path / "all.xlsx", "Calls", calls
    )
    filled = Filled(path)
    filled.put("cancel", "approve", None, "先辦這張")
    filled.put("empty", "change", "Keep", "needed after all")
    filled.put("other", "hold")
    found = reviewed(capsys, str(converted(filled.save(), "xlsx", tmp_path)))
    assert found["problems"] == []
    assert {name: one["sims"] for name, one in found["counts"].items() if one["sims"] and name != "open"} == {
        "approved": 1, "changed": 1, "held": 1
    }  # fmt: skip
    assert [(one["sim_id"], one["note"]) for one in found["noted"]] == [
        ("cancel", "先辦這張"), ("empty", "needed after all")
    ]  # fmt: skip
    assert [one["who"] for one in found["tasks"]["noted"]] == [row[WHO] for row in rows]
    assert found["tasks"]["done"] == len(rows)
    assert [(one["reference"], one["called_on"]) for one in found["calls"]] == [
        (f"00{at}", "2026-11-27") for at in range(len(calls))
    ]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A line with two services, of which one has a comma in its name."""
    path = tmp_path / "fleet.csv"
    path.write_text(
        "電話號碼,電訊商,計劃類別,綁定服務,仍需使用,日後需要,攜號轉台,使用者要號碼,狀態,約滿日,欠費\n"
        '61230001,csl,月費,"HSBC (HK, TST)；WhatsApp",否,否,否,否,使用中,無,0\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "HSBC (HK, TST), WhatsApp"), ("zh-Hant", "HSBC (HK, TST)、WhatsApp")]
)
def test_services_are_listed_as_the_language_does(lang: str, said: str, listed: Path) -> None:
    written = listed.with_suffix(".xlsx")
    assert run(["batch", str(listed), "-o", str(written), "--lang", lang, "--as-of", CHECKED]) == 0
    rows = (row for sheet in openpyxl.load_workbook(written) for row in sheet.iter_rows(values_only=True))
    assert any(said in str(cell) for row in rows for cell in row if not str(cell).startswith("simexit"))


def test_a_line_taken_out_of_its_fleet_has_each_service_by_its_name(listed: Path) -> None:
    day = datetime.date.fromisoformat(CHECKED)
    checked, _ = FleetCheck(Decider(shipped()), day, "en").checked([str(listed)], None)
    assert ("HSBC (HK, TST)", "WhatsApp") == line_of(checked, 0).names["bound_services"]
