"""Which letters are written, about which lines and to whom: claims of what is due, one letter for each personal line,
call sheets where the way is not in writing, packages by account number, and the index of all of them."""

from __future__ import annotations

import contextlib
import datetime
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml

from batch.readback.read import read_report
from batch.requests.requests import packages_of, unclaimed, waiting
from batch.review.review import review
from batch.review.rules import ReviewRules
from batch.review.words import ReviewWords
from engine.problems import RulebookInvalid
from engine.rulebook.book import load_rulebook
from simexit.cli import run
from tests.support import review_fleet
from tests.support.review_fleet import AS_OF, COMPANY, Filled, checked, write_fleet
from tests.support.review_help import TEXTS
from tests.support.shipped import shipped

TODAY = datetime.date(2026, 11, 21)
_GONE: dict[str, Any] = {
    "line_status": "cancelled", "cancelled_on": "2026-08-01", "cancellation_confirmed": "yes",
    "refund_received": "no", "deposit_refunded": "no", "refund_days": 30,
}  # fmt: skip
_BY_HAND: dict[str, Any] = {"account_type": "personal", "online_account": "no", "can_visit_store": "no",
                            "hotline_language_ok": "no", "carrier": "3HK", "owner": ""}  # fmt: skip
_CALLED: dict[str, Any] = {**_BY_HAND, "carrier": "csl", "hotline_language_ok": "yes"}
# Beside those of the fleet of reviews, which is left out here.
MORE: dict[str, dict[str, Any]] = {
    "owed": {**_GONE, "balance_hkd": 188.5, "deposit_hkd": 1000},
    "owed-more": {**_GONE, "balance_hkd": 11.5},
    "soon": {**_GONE, "cancelled_on": "2026-11-10", "balance_hkd": 50},
    "billed": {**_GONE, "outstanding_hkd": 196},
    "last-bill": {**_GONE, "cancelled_on": "2026-11-01", "outstanding_hkd": 196},
    "unheard": {
        "line_status": "cancel_requested",
        "cancelled_on": "2026-08-10",
        "cancellation_confirmed": "no",
        "deposit_hkd": 900,
        "deposit_refunded": "no",
    },
    "ported": {**_GONE, "line_status": "ported_out", "deposit_hkd": 250},
    "leaving": {"port_out_wanted": "yes", "deposit_hkd": 300, "account_number": "7000 1234"},
    "acct": {"account_number": "7000 1234"},
    "acct-again": {"account_number": "7000 1234", "owner": COMPANY.upper().replace(" LTD", "  LTD.")},
    "either-way": {**_GONE, "carrier": "3HK", "balance_hkd": 60, "balance_refundable": "", "deposit_hkd": 10},
    "twice": {
        **_GONE,
        **_CALLED,
        "owner": "陳小明",
        "balance_hkd": 60,
        "deposit_hkd": 70,
        "outstanding_hkd": 80,
    },
    "own-1": {**_BY_HAND},
    "own-2": {**_BY_HAND},
    "own-3": {**_BY_HAND},
    "whose-1": {**_BY_HAND, "account_type": ""},
    "whose-2": {**_BY_HAND, "account_type": ""},
    "ringing": {**_CALLED},
    "ringing-too": {**_CALLED, **_GONE, "deposit_hkd": 30, "outstanding_hkd": 40},
    "unsaid": {**_GONE, "deposit_hkd": 700},  # nobody approves it
    "settling": {"outstanding_hkd": 20, "account_number": "9"},  # approved once settled
}
OTHERS = dict.fromkeys(name.replace("-", "_") for name in review_fleet.LINES)
HARBOUR = "csl-corporate-harbour-logistics-ltd-港灣物流有限公司"
TERMS = {
    "carriers": {
        "csl": {
            "label": dict.fromkeys(("en", "zh-Hans", "zh-Hant"), "c\0s\x1fl\ufffe"),
            "terms": {"post": "Box\0 1"},
        }
    },
    "owners": {
        "Harbour Logistics Ltd": {
            "names": [COMPANY.upper()], "address": "12/F, 8\0 Harbour Road, Wan Chai",
            "email": "fleet@harbour.example", "contact": "Ms Lee, 2123 4567", "registration": "12345678",
        }
    }
}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reviewed report: everything is approved but one line that is gone."""
    folder = tmp_path_factory.mktemp("letters")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(review_fleet, "LINES", {**review_fleet.LINES, **MORE})
        filled = Filled(checked(write_fleet(folder / "fleet.csv", **OTHERS), folder / "report.xlsx"))
    for sim_id in MORE:
        if sim_id != "unsaid":
            filled.put(sim_id, "approve")
    return filled.save()


@pytest.fixture(scope="module")
def written(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "requests"
    assert run(["review", str(report), "--requests", str(folder), "--as-of", AS_OF]) == 0
    return folder


def said(letter: Path) -> str:
    document = docx.Document(str(letter))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    whole = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    return whole.replace("\N{NO-BREAK SPACE}", " ")


def number(sim_id: str) -> str:
    """A line's number as a letter shows it."""
    found = f"9{3_000_000 + list({**review_fleet.LINES, **MORE}).index(sim_id) * 7919:07d}"
    return f"+852 {found[:4]} {found[4:]}"


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.en.docx")} | {path.name for path in folder.glob("call-*")}


def test_what_is_due_from_a_line_that_is_gone_is_claimed_in_letters_of_its_own(written: Path) -> None:
    found = files(written / HARBOUR)
    kinds = ("refund", "chase-refund", "claim-deposit", "chase-confirmation", "still-billed")
    assert {f"letter-{kind}.en.docx" for kind in kinds} == found


@pytest.mark.parametrize(("kind", "lines", "phrases"), [
    ("chase-refund", ("owed", "owed-more"), ("HK$200.00 in all", "The service has ended, as was requested")),
    ("refund", ("soon",), ("Refund the credit left on the number, HK$50.00, to the bank account",)),
    ("claim-deposit", ("owed", "ported"), ("Return the deposit held for the 2 numbers, HK$1,250.00 in all, to",)),
    ("chase-confirmation", ("unheard",), ("We requested the cancellation on 10 August 2026",)),
    ("still-billed", ("billed",), ("Stop billing the number",
      "cancellation on 1 August 2026. The service has ended", "(HK$196.00 is shown as outstanding)")),
])  # fmt: skip
def test_a_claim_says_how_much_and_since_when(
    kind: str, lines: tuple[str, ...], phrases: tuple[str, ...], written: Path
) -> None:
    whole = said(written / HARBOUR / f"letter-{kind}.en.docx")
    assert {sim_id for sim_id in MORE if number(sim_id) in whole} == set(lines)
    for phrase in phrases:
        assert phrase in whole
    assert "stay as they are" not in whole
    assert "is the registered customer" not in whole  # nobody is of a number that is gone


def test_an_account_number_has_a_package_of_its_own(written: Path) -> None:
    """The folder's name does not give it; the letters do, and so does the index. The owner may be spelt in two ways."""
    folder = written / f"{HARBOUR}-2"
    assert files(folder) == {"letter.en.docx"}
    whole = said(folder / "letter.en.docx")
    assert (
        "the 2 mobile numbers in the attached schedule, which is part of this letter (account 7000 1234)."
        in whole
    )
    assert "Cancel the 2 numbers on 21 December 2026." in whole
    assert "Account no.: 7000 1234" in whole
    assert "stay as they are" not in whole  # one of them is being ported
    assert not list(written.glob("*7000*"))


def test_nothing_is_claimed_of_a_number_before_it_has_moved(written: Path) -> None:
    assert number("leaving") not in "".join(said(path) for path in written.rglob("*.docx"))


def test_a_claim_is_written_where_each_way_that_may_be_advised_leads_to_a_letter(written: Path) -> None:
    assert files(written / HARBOUR.replace("csl", "three")) == {"letter-claim-deposit.en.docx"}


def test_several_claims_about_one_line_are_one_call_about_one_line(written: Path) -> None:
    folder = written / "csl-personal-陳小明"
    assert files(folder) == {"call-sheet.docx"}
    whole = said(folder / "call-sheet.docx")
    for claim in ("Refund overdue (HK$60.00)", "Return the deposit (HK$70.00)", "Still billed (HK$80.00)"):
        assert claim in whole
    assert "陳小明 · 1 mobile number" in whole
    assert whole.count(number("twice")) == 1
    assert "Cancellation requested on" in whole
    for wrong in (
        "Effective date",
        "In writing",
        "No request needed",
        "Termination Application Form",
        "1 mobile number was",
    ):
        assert wrong not in whole


def test_a_person_signs_for_one_line_alone(written: Path) -> None:
    folder = written / "three-personal"
    assert files(folder) == {f"letter-{at:03d}.en.docx" for at in (1, 2, 3)}
    letters = [said(folder / name) for name in sorted(files(folder))]
    for sim_id, whole in zip(("own-1", "own-2", "own-3"), letters, strict=True):
        assert {one for one in MORE if number(one) in whole} == {sim_id}
        assert "am the registered customer of the mobile number" in whole
        assert "chop" not in whole
        assert "your form, completed and signed: Disconnection Form" in whole  # its carrier has one


def test_nobody_signs_for_two_lines_that_may_be_two_persons(written: Path) -> None:
    assert files(written / "three-account") == {"letter-001.en.docx", "letter-002.en.docx"}


def test_where_the_way_is_no_letter_there_is_a_call_sheet(written: Path) -> None:
    folder = written / "csl-personal"
    assert files(folder) == {"call-sheet-001.docx", "call-sheet-002.docx"}  # nobody knows whose they are
    whole = said(folder / "call-sheet-001.docx")
    for phrase in (
        "Call sheet: csl", "Hotline", "2512 3123", "What to say (English)", "What to say (繁體中文)",
        number("ringing"),
        "Please cancel the mobile number; we expect the last day to be 21 December 2026", "registered to a person",
    ):  # fmt: skip
        assert phrase in whole
    assert "請取消這個流動電話號碼的服務" in whole


def test_nothing_is_asked_before_what_stands_in_the_way_has_fallen(written: Path, report: Path) -> None:
    whole = "".join(said(path) for path in written.rglob("*.docx"))
    assert number("settling") not in whole
    assert number("last-bill") not in whole  # a bill that has just come is the last one


def test_what_is_gone_and_still_owed_is_told_until_it_is_approved(again: tuple[Path, str]) -> None:
    folder, shown = again
    assert "1 line is gone and calls for a letter" in shown
    assert "7000 1234" not in shown
    assert number("unsaid") not in "".join(said(path) for path in folder.rglob("*.docx"))


def test_the_index_names_every_paper(written: Path) -> None:
    sheet = openpyxl.load_workbook(written / "index.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(place for place, row in enumerate(rows) if "Folder" in row)
    table = [
        {str(head): str(cell) for head, cell in zip(rows[at], row, strict=True)} for row in rows[at + 1 :]
    ]
    named = [f"{row['Folder']}/{name}" for row in table for name in str(row["File"]).split("; ")]
    there = [str(path.relative_to(written)) for path in written.rglob("*.docx")]
    assert sorted(named) == sorted(there)
    assert [row["No."] for row in table] == [str(at) for at in range(1, len(table) + 1)]
    by_file = {f"{row['Folder']}/{str(row['File']).split('.')[0]}": row for row in table}
    account = by_file[f"{HARBOUR}-2/letter"]
    expected = {
        "Carrier": "csl",
        "Account": "7000 1234",
        "Registered owner": COMPANY,
        "SIMs": "2",
        "How": "in writing",
    }
    assert {name: account[name] for name in expected} == expected
    assert "Service Termination Application Form" in account["Carrier's own form"]
    assert "the carrier's address" in account["To fill in by hand"]
    own = by_file["three-personal/letter-002"]
    assert "3154 8423" in own["Where to send it or whom to ask"]
    assert "registered owner" in own["To fill in by hand"]
    assert by_file["csl-personal/call-sheet-001"]["How"] == "Hotline"
    assert by_file["csl-personal-陳小明/call-sheet"]["SIMs"] == "1"


@pytest.fixture(scope="module")
def again(report: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same with the company's own terms, into a folder where an earlier run has left a letter; and what is said."""
    folder = tmp_path_factory.mktemp("terms")
    terms, out, shown = folder / "terms.yaml", folder / "requests", io.StringIO()
    terms.write_text(json.dumps(TERMS), encoding="utf-8")
    left = out / HARBOUR / "letter-recovery.en.docx"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"of last month")
    arguments = ["--requests", str(out), "--as-of", AS_OF, "--terms", str(terms), "--force"]
    with contextlib.redirect_stdout(shown):
        assert run(["review", str(report), *arguments]) == 0
    left.unlink()
    return out, " ".join(shown.getvalue().split())


def test_letters_come_from_where_the_terms_say_the_owner_is(again: tuple[Path, str]) -> None:
    """Whatever the capitals; what is known needs no hand."""
    folder, _ = again
    whole = said(folder / f"{HARBOUR}-2" / "letter.en.docx")
    for known in ("Address: 12/F, 8 Harbour Road, Wan Chai", "E-mail: fleet@harbour.example",
                  "Telephone or e-mail: Ms Lee, 2123 4567", "Business registration no.: 12345678"):  # fmt: skip
        assert known in whole
    assert "Address: ____" in said(folder / "three-personal" / "letter-001.en.docx")


def test_a_character_that_no_document_holds_stops_no_letter(again: tuple[Path, str]) -> None:
    folder, _ = again
    for name in ("letter.en.docx", "letter.zh-Hant.docx"):
        assert "csl" in said(folder / f"{HARBOUR}-2" / name)
        assert "Box 1" in said(folder / f"{HARBOUR}-2" / name)
    assert openpyxl.load_workbook(folder / "index.xlsx").worksheets


def test_what_an_earlier_run_has_left_in_a_package_is_told(again: tuple[Path, str]) -> None:
    _, shown = again
    assert "not rewritten: csl-corporate-harbour" in shown
    assert "letter-recovery.en.docx" in shown


def test_what_is_written_keeps_to_its_format(written: Path) -> None:
    """A file that Word or Excel repairs is worse than none; see `test_format`."""
    audit = pytest.importorskip("openxml_audit", reason="the validator of documents is not installed")
    validator = audit.OpenXmlValidator(file_format=audit.FileFormat.MICROSOFT_365, max_errors=0)
    names = ("index.xlsx", f"{HARBOUR}-2/letter.en.docx", f"{HARBOUR}-2/request.xlsx",
             "csl-personal/call-sheet-001.docx", f"{HARBOUR}/letter-still-billed.zh-Hant.docx")  # fmt: skip
    found = [one for name in names for one in validator.validate(written / name).errors]
    assert [one.description for one in found if one.id != "Excel_InlineStrCells"] == []


def test_a_rulebook_without_the_rules_of_letters_is_refused(report: Path) -> None:
    book = shipped()
    assert book.review is not None
    fewer = {name: one for name, one in book.review.decisions.items() if name != "letters"}
    rules = ReviewRules(replace(book, review=replace(book.review, decisions=fewer)))
    reviews = review(read_report(report), ReviewWords(TEXTS, "en"), rules)
    for asked in (packages_of, waiting, unclaimed):
        with pytest.raises(RulebookInvalid, match="`letters`"):
            asked(reviews, TODAY)


@pytest.mark.parametrize(("owners", "problem"), [
    ({"A Ltd": {"adress": "x"}}, "adress"),
    ({"A Ltd": {"names": ["B  ltd"]}, "b Ltd": {}}, "two owners"),
])  # fmt: skip
def test_a_mistake_among_the_owners_is_told(owners: dict[str, Any], problem: str, tmp_path: Path) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text(yaml.safe_dump({"owners": owners}), encoding="utf-8")
    with pytest.raises(RulebookInvalid, match=problem):
        load_rulebook(terms=terms)
