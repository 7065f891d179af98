"""The sheet Calls: each line that its carrier is asked about is in one call; what people write there comes back."""

from __future__ import annotations

import datetime
import json
import random
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from batch.own_marks import CALLS
from simexit.cli import run
from tests.support.office import converted, needs_office
from tests.support.review_fleet import COMPANY, checked, number, write_fleet
from tests.support.sheet_rows import Row, rewritten, rows_of

WRITTEN = ("Result", "Reference number", "Called on")
ICCID, OTHER_ICCID = "8985200012345678901", "8985200012345678919"
SAID = "What to say (English)"
OWED = {"balance_hkd": 200, "cancelled_on": "2026-09-01", "deposit_hkd": 500, "refund_received": "no",
        "deposit_refunded": "no"}  # fmt: skip


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_fleet(
        tmp_path_factory.mktemp("calls") / "fleet.csv",
        gone=OWED, asked={"cancelled_on": "2026-09-01", "cancellation_confirmed": "no"},
        open={"balance_refundable": "", "balance_hkd": 70},
        empty={"account_number": "A-77"}, keep={"carrier": "lycamobile", "line_status": "cancel_requested"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def report(fleet: Path) -> Path:
    return checked(fleet, fleet.with_name("report.xlsx"))


@pytest.fixture(scope="module")
def calls(report: Path) -> list[Row]:
    return rows_of(report, "Calls")


@pytest.fixture(scope="module")
def sims(report: Path) -> dict[str, Row]:
    return {row["SIM"]: row for row in rows_of(report, "SIMs")}


def key_of(call: Row) -> dict[str, str]:
    """What the hidden column says of a call."""
    return dict(json.loads(call[CALLS]))


def filled(report: Path, to: Path, **written: tuple[Any, ...]) -> Path:
    """The report with results written beside the calls for these wishes, as (result, reference, day)."""
    rows = rows_of(report, "Calls")
    for row in rows:
        for name, value in zip(WRITTEN, written.get(key_of(row)["wish"], ()), strict=False):
            row[name] = value
    return rewritten(report, to, "Calls", rows)


def reviewed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What `review` says of a report, as JSON."""
    capsys.readouterr()
    assert run(["review", *words, "--json", "--as-of", "2026-11-28"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def written(found: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    """What stands beside the calls, by wish."""
    return {one["wish"]: (one["result"], one["reference"], one["called_on"]) for one in found["calls"]}


def test_each_line_with_a_request_is_in_one_call(calls: list[Row], sims: dict[str, Row]) -> None:
    of = {name: row["Call"] for name, row in sims.items()}
    assert {name for name, call in of.items() if call} == {
        "cancel", "empty", "at-end", "suspend", "open", "moved", "lapsed", "gone", "asked", "private", "other",
        "taken-over", "missed", "rethought",
    }  # fmt: skip
    for place, call in enumerate(calls, start=1):
        own = [name for name, there in of.items() if there == place]
        assert call["Call"] == place
        assert call["SIMs"] == len(own)
        assert set(call["Numbers and ICCIDs"].split("\n")) == {number(name) for name in own}
        assert {sims[name]["Carrier"] for name in own} == {call["Carrier"]}


def test_a_call_is_for_one_account_and_one_wish(calls: list[Row], sims: dict[str, Row]) -> None:
    keys = [tuple(key_of(call).values()) for call in calls]
    assert len(set(keys)) == len(keys)
    wish = {name: key_of(calls[row["Call"] - 1]) for name, row in sims.items() if row["Call"]}
    assert wish["gone"]["wish"] == "chase_refund"
    assert wish["asked"]["wish"] == "chase_confirmation"
    assert wish["empty"]["account_number"] == "A-77"
    assert wish["cancel"] == wish["empty"] | {"account_number": ""}
    # What the carrier's terms are is asked once, whosever the line.
    assert wish["open"] == {**dict.fromkeys(wish["open"], ""), "carrier": "csl", "account_type": "corporate",
                            "wish": "questions"}  # fmt: skip
    assert "credit left" in calls[sims["open"]["Call"] - 1]["Also ask"]


def test_numbers_that_would_be_lost_come_first(calls: list[Row]) -> None:
    urgent = [key_of(call)["wish"] in ("recovery", "withdrawal") for call in calls]
    assert sum(urgent) == 2
    assert urgent == sorted(urgent, reverse=True)


def test_what_is_asked_besides_is_said_with_how_many(calls: list[Row], sims: dict[str, Row]) -> None:
    said = calls[sims["cancel"]["Call"] - 1][SAID]
    assert COMPANY in said
    assert "refund the credit of HK$88.50" in said
    assert "(1 of the numbers)" in said
    alone = calls[sims["gone"]["Call"] - 1][SAID]
    assert "overdue" in alone
    assert "deposit" in alone
    assert "of the numbers" not in alone


def test_steps_stand_once_on_the_call_or_beside_the_line(calls: list[Row], sims: dict[str, Row]) -> None:
    for name, row in sims.items():
        call = calls[row["Call"] - 1] if row["Call"] else {}
        found = [one["How to go about it"] for one in (call, row) if one.get("How to go about it")]
        assert len(found) == (name not in ("open", "asked")), name
    assert sims["port"]["How to go about it"].startswith("1. ")
    assert "2. " in sims["owing"]["How to go about it"]


@pytest.mark.parametrize(
    ("lang", "sheet", "spoken"),
    [
        ("zh-Hans", "联系清单", ["简体中文", "English", "繁體中文"]),
        ("zh-Hant", "聯絡清單", ["繁體中文", "English"]),
    ],
)
def test_a_call_is_said_in_the_readers_language_and_the_carriers(
    fleet: Path, calls: list[Row], tmp_path: Path, lang: str, sheet: str, spoken: list[str]
) -> None:
    rows = rows_of(checked(fleet, tmp_path / "report.xlsx", lang=lang), sheet)
    for language in spoken:
        texts = [next(row[heading] for heading in row if language in heading) for row in rows]
        assert all(texts)
        assert all(("Hello" in text) == (language == "English") for text in texts)
    assert [key_of(row) for row in rows] == [key_of(row) for row in calls]


def test_what_people_write_comes_back_however_the_sheet_is_sorted_and_moved(
    report: Path, calls: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(13)
    marks = {call[CALLS]: f"R-{at}" for at, call in enumerate(calls)}
    for at in range(3):
        rows = [dict(call) for call in calls]
        for row in rows:
            row |= {"Result": "OK with me", "Reference number": marks[row[CALLS]], "Called on": "27/11/2026"}
        headings = list(rows[0])
        rng.shuffle(rows)
        rng.shuffle(headings)
        found = reviewed(capsys, str(rewritten(report, tmp_path / f"{at}.xlsx", "Calls", rows, headings)))
        assert len(found["calls"]) == len(calls)
        for one in found["calls"]:
            key = {name: one[name] for name in key_of(calls[0])}
            assert one["reference"] == marks[json.dumps(key, ensure_ascii=False, separators=(",", ":"))]
            assert (one["result"], one["called_on"]) == ("OK with me", "2026-11-27")


@pytest.mark.parametrize("gone", WRITTEN)
def test_a_lost_column_costs_that_column_only(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], gone: str
) -> None:
    path = filled(report, tmp_path / "filled.xlsx", suspension=("done", "S-1", "2026-11-27"))
    rows = rows_of(path, "Calls")
    rewritten(path, path, "Calls", rows, [heading for heading in rows[0] if heading != gone])
    found = reviewed(capsys, str(path))
    expected = [
        {"Result": "done", "Reference number": "S-1", "Called on": "2026-11-27"}[name] for name in WRITTEN
    ]
    expected[WRITTEN.index(gone)] = ""
    assert written(found) == {"suspension": tuple(expected)}
    assert [one["kind"] for one in found["problems"]] == ["call_column_missing"]
    assert gone in found["problems"][0]["text"]


def test_rows_that_are_no_calls_and_contradictions_are_told(
    report: Path, calls: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [dict(call) for call in calls]
    rows[0]["Result"] = "done"
    rows += [{**rows[0], "Result": "refused"}, {**rows[1], "Result": "done", CALLS: "{"}, {"Result": "mine"}]
    found = reviewed(capsys, str(rewritten(report, tmp_path / "told.xlsx", "Calls", rows)))
    assert [one["kind"] for one in found["problems"]] == ["call_doubled", "call_unknown", "call_unknown"]
    assert [one["row"] for one in found["problems"]] == [len(calls) + at for at in (2, 3, 4)]
    assert len(found["calls"]) == 1


def test_a_sheet_without_its_hidden_column_says_so(
    report: Path, calls: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = [heading for heading in calls[0] if heading != CALLS]
    found = reviewed(capsys, str(rewritten(report, tmp_path / "bare.xlsx", "Calls", list(calls), shown)))
    assert [one["kind"] for one in found["problems"]] == ["calls_without_keys"]
    assert found["calls"] == []


@needs_office
def test_another_programs_copy_reads_back(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(report, tmp_path / "filled.xlsx", suspension=("again", "0012", datetime.date(2026, 11, 27)))
    found = reviewed(capsys, str(converted(path, "xlsx", tmp_path)))
    assert written(found) == {"suspension": ("again", "0012", "2026-11-27")}
    assert found["problems"] == []


def test_a_later_report_takes_over_what_was_written_and_tells_what_is_left(
    fleet: Path, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = filled(
        report,
        tmp_path / "old.xlsx",
        suspension=("call again", "S-1", "2026-11-27"),
        recovery=("refused", "", ""),
    )
    later = write_fleet(tmp_path / "later.csv", missed=None, gone=OWED)
    capsys.readouterr()
    new = checked(later, tmp_path / "new.xlsx", "--carry", str(old), lang="zh-Hant", as_of="2026-12-01")
    told = capsys.readouterr().err
    assert "取回號碼" in told
    row = next(row for row in rows_of(new, "聯絡清單") if key_of(row)["wish"] == "suspension")
    assert row["結果"] == "再聯絡"
    assert row["參考編號"] == "S-1"
    assert row["聯絡日期"].date().isoformat() == "2026-11-27"
    assert written(reviewed(capsys, str(new))) == {"suspension": ("again", "S-1", "2026-11-27")}
    bare = checked(later, tmp_path / "bare.xlsx", as_of="2026-12-01")
    since = reviewed(capsys, str(bare), "--against", str(old))
    assert written(since) == {"suspension": ("again", "S-1", "2026-11-27")}
    assert [one["carried"] for one in since["calls"]] == [True]
    capsys.readouterr()
    assert run(["review", str(bare), "--against", str(old), "--as-of", "2026-12-02"]) == 0
    shown = capsys.readouterr().out
    assert "Suspend: call again; reference S-1; 2026-11-27" in " ".join(shown.split())
    assert "Bring the number back: refused" in " ".join(shown.split())


def test_review_says_nothing_of_calls_that_nobody_wrote_about(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reviewed(capsys, str(report))["calls"] == []
    book = openpyxl.load_workbook(report)
    del book["Calls"]
    book.save(tmp_path / "without.xlsx")
    assert reviewed(capsys, str(tmp_path / "without.xlsx"))["problems"] == []


def test_a_name_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    fleet = write_fleet(tmp_path / "fleet.csv", other={"owner": "=1+1", "account_number": "+852"})
    report = shutil.copy(checked(fleet, tmp_path / "report.xlsx"), tmp_path / "copy.xlsx")
    cells = [cell for row in openpyxl.load_workbook(report)["Calls"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("=1+1" in str(cell.value) for cell in cells)


def test_lines_without_a_number_are_counted_and_take_nobodys_place(tmp_path: Path) -> None:
    fleet = write_fleet(
        tmp_path / "fleet.csv", empty={"msisdn": "", "iccid": ICCID}, cancel={"iccid": OTHER_ICCID}
    )
    call = next(
        row
        for row in rows_of(checked(fleet, tmp_path / "report.xlsx"), "Calls")
        if row["What for"] == "Cancel"
    )
    assert call["Numbers and ICCIDs"].split("\n") == [
        f"{number('cancel')} · {OTHER_ICCID}",
        ICCID,
        number("moved"),
    ]
    (tmp_path / "bare.csv").write_text(
        "sim_id,carrier,still_needed,line_status\nS1,csl,yes,active\nS2,csl,no,active\n"
    )
    calls = rows_of(checked(tmp_path / "bare.csv", tmp_path / "bare.xlsx"), "Calls")
    assert all("without number" in row["Numbers and ICCIDs"] for row in calls)
