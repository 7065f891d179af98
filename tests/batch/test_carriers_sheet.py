"""The sheet Carriers: every carrier that is met, every term once for each line, and nothing without its source."""

from __future__ import annotations

import datetime
from collections import defaultdict
from pathlib import Path

import pytest

from tests.support.review_fleet import AS_OF, checked, write_fleet
from tests.support.sheet_rows import Row, rows_of
from tests.support.shipped import shipped

BOOK = shipped()
UNLISTED = "Pigeon Telecom"
ICCID = "8985200012345678901"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("carriers")
    fleet = write_fleet(
        folder / "fleet.csv", empty={"carrier": UNLISTED}, keep={"carrier": ""}, suspend={"plan_type": ""},
        port={"iccid": ICCID, "plan_type": "prepaid", "contract_end_on": "", "balance_hkd": 50},
        owing={"carrier": "lycamobile"}, cancel={"balance_hkd": 88.5, "balance_refundable": ""},
        other={"carrier": "cmhk", "notice_days": "", "notice_unit": ""},
    )  # fmt: skip
    return checked(fleet, folder / "report.xlsx")


@pytest.fixture(scope="module")
def rows(report: Path) -> list[Row]:
    return rows_of(report, "Carriers")


def test_every_line_is_counted_under_its_carrier(report: Path, rows: list[Row]) -> None:
    wholes = [row for row in rows if row["About"] == "Lines in the fleet"]
    sims = rows_of(report, "SIMs")
    assert sum(row["SIMs"] for row in wholes) == len(sims)
    assert sum(row["Cost a year, HK$"] for row in wholes) == 12 * 98 * len(sims)
    assert [row["SIMs"] for row in wholes[:-1]] == sorted((row["SIMs"] for row in wholes[:-1]), reverse=True)
    assert wholes[-1]["Carrier"] == "(not given)"
    for row in wholes[:-1]:
        saved = sum(sim["Saved a year, HK$"] or 0 for sim in sims if sim["Carrier"] == row["Carrier"])
        assert (f"HK${saved:,.0f} a year" in row["What is known"]) == bool(saved)


def test_a_term_has_one_value_for_each_line(rows: list[Row]) -> None:
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        if row["About"] in ("Terms", "How to cancel") or row["What"] == "Hotline":
            counted[row["Carrier"], row["What"]] += row["SIMs"]
    lines = {row["Carrier"]: row["SIMs"] for row in rows if row["About"] == "Lines in the fleet"}
    known = {
        key: count
        for key, count in counted.items()
        if key[0] in ("csl", "SmarTone", "China Mobile Hong Kong")
    }
    assert len(known) > 60
    assert known == {(carrier, term): lines[carrier] for carrier, term in known}


def test_what_is_not_known_says_what_to_ask_and_what_is_known_says_who_says_so(rows: list[Row]) -> None:
    day = datetime.date.fromisoformat(AS_OF)
    for row in rows:
        if row["About"] not in ("How to reach it", "How to cancel", "Terms", "Worth knowing"):
            continue
        unknown = str(row["What is known"]).startswith("not known")
        assert bool(row["Ask the carrier"]) == unknown, row
        assert bool(row["Source"]) != unknown, row
        assert bool(row["Confidence"]) != unknown, row
        assert bool(row["SIMs that wait"]) == ("wait" in str(row["What is known"])) or not unknown
        if isinstance(row["As of"], datetime.datetime):
            age = (day - row["As of"].date()).days
            assert row["Days old"] == max(age, 0)
            assert row["Out of date?"] == ("out of date" if age > BOOK.settings.stale_after_days else None)
        elif not unknown:
            assert row["Out of date?"] == "no date", row


def test_what_lines_wait_for_is_what_the_questions_ask(report: Path, rows: list[Row]) -> None:
    waiting = {
        (row["Carrier"], row["Ask the carrier"]): row["SIMs that wait"]
        for row in rows
        if row["SIMs that wait"]
    }
    asked = {
        (row["Whom to ask"], row["Question to send"]): row["Holds up"]
        for row in rows_of(report, "Questions")
        if row["Who can say"] != "owner"
    }
    told = {key: count for key, count in asked.items() if key in waiting}
    assert told
    assert all(waiting[key] == count for key, count in told.items())


def test_nothing_of_a_single_line_stands_there(report: Path, rows: list[Row]) -> None:
    private = {str(sim[name]) for sim in rows_of(report, "SIMs") for name in ("Number", "ICCID") if sim[name]}
    assert ICCID in private
    said = " ".join(str(value) for row in rows for value in row.values())
    assert not [text for text in private if text in said]


def test_of_a_carrier_that_is_not_listed_only_what_is_waited_for_is_told(rows: list[Row]) -> None:
    own = [row for row in rows if row["Carrier"] == UNLISTED]
    assert "general practice" in own[0]["What is known"]
    assert all(
        row["SIMs that wait"] for row in own if row["About"] in ("Terms", "How to cancel", "How to reach it")
    )


def test_a_carrier_that_has_ceased_says_since_when(rows: list[Row]) -> None:
    ceased = BOOK.carriers["lycamobile"]
    told = next(row for row in rows if row["Carrier"] == ceased.label["en"])
    assert str(ceased.ceased_on) in told["What is known"]


def test_the_companys_own_terms_and_contracts_are_told_as_such(tmp_path: Path) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text(
        "carriers:\n  csl: {terms: {refund_days: {value: 45, source: our desk, as_of: 2026-01-01}}}\n"
        "contracts:\n  FRAME-1:\n    carrier: csl\n"
        "    terms: {refund_days: {value: 60, source: clause 7, as_of: 2026-01-01}}\n"
    )
    fleet = tmp_path / "fleet.csv"
    fleet.write_text(
        "Number,Carrier,Contract reference\n91234567,csl,FRAME-1\n91234568,csl,\n91234569,csl,\n",
        encoding="utf-8",
    )
    report = checked(fleet, tmp_path / "report.xlsx", "--terms", str(terms))
    found = [row for row in rows_of(report, "Carriers") if row["What"] == "Refund time"]
    said = {row["What is known"]: (row["SIMs"], row["Source"]) for row in found}
    assert said == {"60 days": (1, "own terms: clause 7"), "45 days": (2, "own terms: our desk")}
    assert [row["SIMs"] for row in found if "FRAME-1" in row["Of which lines"]] == [1]
