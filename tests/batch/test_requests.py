"""The requests to carriers: for the approved lines only, no more than the carrier needs, whole or not there."""

from __future__ import annotations

import datetime
import json
import re
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml

import batch.requests.letter
from batch.readback.read import read_report
from batch.requests.papers import Account, Paper, RequestLine
from batch.requests.request_words import RequestWords, in_both, shown_number
from batch.requests.requests import packages_of
from batch.review.review import review
from batch.review.words import ReviewWords
from simexit.cli import run
from tests.support.office import converted, needs_office_for_letters, pages
from tests.support.review_fleet import AS_OF, COMPANY, LINES, PRIVATE, Filled, checked, number, write_fleet
from tests.support.review_help import RULES, TEXTS
from tests.support.shipped import shipped_texts

TODAY = datetime.date(2026, 11, 21)
ASKED = (
    "cancel",
    "at-end",
    "suspend",
    "moved",
    "lapsed",
    "private",
    "other",
    "taken-over",
    "missed",
    "rethought",
)  # of the approved, what carriers do
HARBOUR = "csl-corporate-harbour-logistics-ltd-港灣物流有限公司"
KINDS = ("letter", "letter-owner-change", "letter-recovery", "letter-withdrawal")
FILES = [f"{kind}.{language}.docx" for kind in KINDS for language in ("en", "zh-Hant")] + ["request.xlsx"]
PERSON = "smartone-personal-陳大文"


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reviewed report: what may be approved is, one line is changed to be suspended, others are held or open."""
    folder = tmp_path_factory.mktemp("requests")
    report = Filled(checked(write_fleet(folder / "fleet.csv"), folder / "report.xlsx"))
    for sim_id in (*ASKED, "keep", "gone"):
        report.put(sim_id, "approve", note="between ourselves")
    report.put("empty", "change", "Suspend")
    report.put("port", "hold")
    report.put("owing", "approve")  # something stands in its way: not taken
    return report.save()


@pytest.fixture(scope="module")
def written(reviewed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "requests"
    assert run(["review", str(reviewed), "--requests", str(folder), "--as-of", AS_OF]) == 0
    return folder


def rows_of(folder: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(folder / "request.xlsx").worksheets[0]
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    names = [str(name) for name in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def texts_of(letter: Path) -> list[str]:
    document = docx.Document(str(letter))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    found = [*(paragraph.text for paragraph in document.paragraphs), *cells]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in found]


def parts_of(folder: Path) -> Iterator[str]:
    """Everything that stands in any file, as text."""
    for path in folder.rglob("*.*"):
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                yield package.read(name).decode("utf-8", "replace")


def test_a_package_for_each_carrier_account_and_owner(written: Path) -> None:
    peak = "csl-corporate-peak-retail-ltd"
    assert sorted(path.name for path in written.iterdir()) == [HARBOUR, peak, "index.xlsx", PERSON]
    found = {one: sorted(path.name for path in (written / one).iterdir()) for one in (HARBOUR, peak, PERSON)}
    assert found == {
        HARBOUR: sorted(FILES),
        peak: ["letter.en.docx", "letter.zh-Hant.docx", "request.xlsx"],
        PERSON: ["call-sheet.docx", "request.xlsx"],
    }


def test_the_approved_lines_and_no_others(written: Path) -> None:
    everything = "".join(parts_of(written)).replace(" ", "")
    assert {sim_id for sim_id in LINES if number(sim_id) in everything} == set(ASKED)


def test_nothing_private_leaves_the_house(written: Path) -> None:
    for part in parts_of(written):
        for private in (*PRIVATE, "between ourselves", "88.5"):
            assert private not in part


def test_the_workbook_says_what_is_asked(written: Path) -> None:
    rows = {row["Mobile number 流動電話號碼"].replace(" ", ""): row for row in rows_of(written / HARBOUR)}
    cancel, at_end = rows[number("cancel")], rows[number("at-end")]
    assert cancel["Registered customer 登記客戶"] == COMPANY
    assert cancel["Request 申請事項"] == "Cancel; return the deposit 取消服務；退還按金"
    others = [row["Request 申請事項"] for name, row in rows.items() if name != number("cancel")]
    assert not any("deposit" in str(asked) for asked in others)
    assert cancel["Effective date 生效日期"] == datetime.datetime(2026, 12, 21)  # noqa: DTZ001 - as a sheet has it
    assert cancel["Balance 結餘處理"] == "Refund 退款"
    assert at_end["Effective date 生效日期"].date() >= datetime.date(2027, 3, 31)
    assert rows[number("moved")]["Move balance to 接收結餘的號碼"] == "+852 9123 4567"
    assert rows[number("suspend")]["Effective date 生效日期"] == "on receipt 收到申請後盡快"


def test_the_workbook_lists_the_documents(written: Path) -> None:
    sheet = openpyxl.load_workbook(written / HARBOUR / "request.xlsx").worksheets[1]
    documents = " ".join(str(row[0].value) for row in sheet.iter_rows(min_row=2))
    for document in ("business registration", "bank details", "Service Termination Application Form"):
        assert document in documents


def test_the_letter_in_english(written: Path) -> None:
    said = texts_of(written / HARBOUR / "letter.en.docx")
    assert said[0] == COMPANY
    whole = "\n".join(said)
    for phrase in (
        "To: csl", "Cancel 2 of the numbers on the date given for each in the schedule (21 December 2026; some as",
        "Cancel 1 of the numbers when the contract ends, on 31 March 2027.", "Suspend 1 of the numbers",
        "Close 1 of the numbers", "Refund the balance of 2 of the numbers", "Move the balance of 1 of the numbers",
        "Remove the real-name registration of 2 of the numbers", "Return the deposit held for 1 of the numbers",
        "your form, completed and signed: Service Termination Application Form",
        "Cancel; return the deposit", "Close (expired)", "remove the registration",
        "Please confirm in writing", "Authorised signature and company chop", "Company chop", "+852 9300 0000",
    ):  # fmt: skip
        assert phrase in whole


def test_that_nothing_else_changes_is_said_only_where_that_is_so(written: Path) -> None:
    """One company's lines are in four letters, and of one its cancellation is under way."""
    found = {
        path.parent.name
        for path in written.rglob("*.en.docx")
        if "stay as they are" in "".join(texts_of(path))
    }
    assert found == {"csl-corporate-peak-retail-ltd"}


def test_what_regains_or_hands_over_a_number_is_a_letter_of_its_own(written: Path) -> None:
    """About one number it names the number, and needs no schedule."""
    for kind, phrase in (
        (
            "recovery",
            "Bring back the number, whose cancellation we requested on 10 November 2026, and keep it for us.",
        ),
        ("owner-change", "Change the registered owner of the number to the person named for it"),
        (
            "withdrawal",
            "Do not carry out the cancellation requested earlier, on 10 November 2026, for the number",
        ),
    ):
        whole = "\n".join(texts_of(written / HARBOUR / f"letter-{kind}.en.docx"))
        assert phrase in whole
        assert "is the registered customer of the mobile number +852 93" in whole
        assert "chedule" not in whole
        assert "your form" not in whole  # that is for ending a line


def test_the_letter_in_chinese(written: Path) -> None:
    whole = "\n".join(texts_of(written / HARBOUR / "letter.zh-Hant.docx"))
    for phrase in ("致：csl", "2026年12月21日", "書面確認", "公司印章", "登記客戶", "實名登記", "附表"):
        assert phrase in whole


def test_the_letter_says_where_it_may_be_sent(tmp_path: Path) -> None:
    """The company's own terms say how its carrier takes letters; another carrier's letter says nothing of the kind."""
    terms = tmp_path / "terms.yaml"
    values = {
        "fax": "2111 1111",
        "post": "GPO Box 1",
        "email": "end@csl.example",
        "form": "https://csl.example/form",
    }
    ours = {"source": "our contract", "as_of": datetime.date(2026, 1, 1), "confidence": "verified"}
    written_terms = {name: {"value": value, **ours} for name, value in values.items()}
    terms.write_text(yaml.safe_dump({"carriers": {"csl": {"postpaid": written_terms}}}), encoding="utf-8")
    report = Filled(
        checked(write_fleet(tmp_path / "fleet.csv"), tmp_path / "report.xlsx", "--terms", str(terms))
    )
    report.put("cancel", "approve")
    report.put("other", "approve")
    report.put("taken-over", "approve")
    report.save()
    folder = tmp_path / "out"
    arguments = [
        "review",
        str(report.path),
        "--as-of",
        AS_OF,
        "--terms",
        str(terms),
        "--requests",
        str(folder),
    ]
    assert run(arguments) == 0
    said = texts_of(folder / HARBOUR / "letter.en.docx")
    assert {"By post: GPO Box 1", "By fax: 2111 1111", "By e-mail: end@csl.example"} <= set(said)
    assert "your form, completed and signed: https://csl.example/form" in "\n".join(said)
    assert "傳真：2111 1111" in texts_of(folder / HARBOUR / "letter.zh-Hant.docx")


def test_what_is_decided_against_the_advice_is_asked_for_in_full(tmp_path: Path) -> None:
    """Papers, credit and deposit follow what was decided, not what was advised."""
    report = Filled(
        checked(write_fleet(tmp_path / "fleet.csv", keep={"deposit_hkd": 500}), tmp_path / "report.xlsx")
    )
    report.put("cancel", "change", "Hand over")
    report.put("keep", "change", "Cancel")
    report.save()
    rules, texts = RULES, TEXTS
    reviews = review(read_report(report.path), ReviewWords(texts, "en"), rules)
    (one,) = packages_of(reviews, TODAY, also_changed=True)
    asked = {line.letter: line for line in one.lines}
    assert [paper.kind for paper in one.papers] == ["end_or_pause", "owner_change"]
    assert asked["owner_change"].balance == "stays"
    assert "new_owner_documents" in asked["owner_change"].documents
    assert asked["owner_change"].points == ()
    assert asked["cancellation"].points == ("deposit",)
    assert "new_owner_documents" not in asked["cancellation"].documents


def test_nothing_is_left_unsaid(written: Path) -> None:
    for letter in written.rglob("*.docx"):
        assert not re.search(r"[{}…]|None|\bnan\b", "\n".join(texts_of(letter))), letter


def test_changed_lines_only_when_they_are_asked_for(
    reviewed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["review", str(reviewed), "--as-of", AS_OF, "--requests"]
    assert run([*arguments, str(tmp_path / "without")]) == 0
    assert "1 changed line needs a request too; add --also-changed" in capsys.readouterr().out
    assert run([*arguments, str(tmp_path / "with"), "--also-changed"]) == 0
    assert "--also-changed" not in capsys.readouterr().out
    (row,) = [
        row for row in rows_of(tmp_path / "with" / HARBOUR)
        if row["Mobile number 流動電話號碼"].replace(" ", "") == number("empty")
    ]  # fmt: skip
    assert row["Request 申請事項"] == "Suspend 暫停服務"


def test_a_date_that_has_passed_is_not_asked_for(
    reviewed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "late"
    capsys.readouterr()
    assert run(["review", str(reviewed), "--requests", str(folder), "--as-of", "2027-01-05", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    papers = {paper["file"]: len(paper["lines"]) for one in answer["requests"] for paper in one["papers"]}
    assert papers["letter-recovery"] == papers["call-sheet"] == 1
    problems = answer["problems"]
    assert "cancel" in {one["sim_id"] for one in problems if one["kind"] == "date_passed"}
    dates = {row["Effective date 生效日期"] for row in rows_of(folder / PERSON)}
    assert dates == {"earliest possible 盡早"}


def test_what_is_there_stays(reviewed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "requests"
    arguments = ["review", str(reviewed), "--as-of", AS_OF, "--requests", str(folder)]
    assert run(arguments) == 0
    (folder / "notes.txt").write_text("mine")
    letter = folder / HARBOUR / "letter.en.docx"
    letter.write_bytes(b"signed")
    old = folder / "cmhk-corporate-earlier"
    (folder / "csl-corporate-peak-retail-ltd").rename(old)
    capsys.readouterr()
    assert run(arguments) == 3
    assert "use --force" in capsys.readouterr().err
    assert letter.read_bytes() == b"signed"
    assert not (folder / "csl-corporate-peak-retail-ltd").exists()
    assert run([*arguments, "--force"]) == 0
    assert f"not rewritten: {old.name}" in capsys.readouterr().out
    assert letter.read_bytes() != b"signed"
    assert (folder / "notes.txt").read_text() == "mine"


def test_no_letter_to_a_carrier_that_has_ceased(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fleet = write_fleet(tmp_path / "fleet.csv", missed={"carrier": "Lycamobile"})
    report = Filled(checked(fleet, tmp_path / "report.xlsx"))
    report.put("missed", "approve")
    report.save()
    assert run(["review", str(report.path), "--as-of", AS_OF, "--requests", str(tmp_path / "out")]) == 0
    assert "Its carrier has ceased" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_nothing_is_half_written(
    reviewed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = []

    def full(*_: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(batch.requests.letter, "write_letter", full)
    assert run(["review", str(reviewed), "--as-of", AS_OF, "--requests", str(tmp_path / "requests")]) == 3
    assert "could not be written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_without_python_docx(
    reviewed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("blank_document", "document", "letter", "call_sheet"):
        monkeypatch.delitem(sys.modules, f"batch.requests.{name}")
    monkeypatch.setitem(sys.modules, "docx", None)
    assert run(["review", str(reviewed), "--as-of", AS_OF, "--requests", str(tmp_path / "requests")]) == 3
    assert capsys.readouterr().err.splitlines() == [
        "simexit: letters need python-docx: install it with `pip install 'simexit[letters]'`"
    ]
    assert list(tmp_path.iterdir()) == []
    assert run(["review", str(reviewed)]) == 0  # the review itself does without


def test_no_approved_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = checked(write_fleet(tmp_path / "fleet.csv"), tmp_path / "report.xlsx")
    assert run(["review", str(report), "--requests", str(tmp_path / "requests")]) == 0
    assert "No approved line needs a request" in capsys.readouterr().out
    assert not (tmp_path / "requests").exists()


@pytest.mark.parametrize("kind", ["file", "nowhere"])
def test_a_folder_that_can_not_be(
    kind: str, reviewed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a file" if kind == "file" else tmp_path / "no" / "where"
    if kind == "file":
        folder.write_text("mine")
    assert run(["review", str(reviewed), "--requests", str(folder)]) == 3
    assert capsys.readouterr().err.startswith(f"simexit: {folder}: ")


def test_the_same_request_gives_the_same_files(
    reviewed: Path, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte by byte, whenever it is made."""
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(1_900_000_000))
    assert run(["review", str(reviewed), "--as-of", AS_OF, "--requests", str(tmp_path / "again")]) == 0
    first, again = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
        for folder in (written, tmp_path / "again")
    )
    assert first == again


ROLES = RULES.roles
REQUESTS = tuple(ROLES.with_role("action", "letter"))


def line(action: str = "cancel", **more: Any) -> RequestLine:
    usual: dict[str, Any] = {
        "msisdn": "+85291234567", "iccid": "8985200000000000001", "date": datetime.date(2026, 12, 31),
        "balance": "refund", "target": "", "documents": ("bank_account",),
        "points": ("deregister", "deposit"), "letter": ROLES.of("action", action).letter,
        "ends": ROLES.of("action", action).ends,
    }  # fmt: skip
    return RequestLine(action=action, **{**usual, **more})


def paper(*lines: RequestLine, kind: str = "end_or_pause", account: Account | None = None) -> Paper:
    owner = "The Very Long Named Hong Kong and Kowloon Logistics and Trading (Asia Pacific) Company Limited"
    whose = account or Account("csl", "corporate", owner)
    return Paper("letter", "20261121-csl-01", kind, whose, lines, TODAY, REQUESTS)


@needs_office_for_letters
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_longest_letter_fits_one_page(language: str, tmp_path: Path) -> None:
    together = [
        action for action in REQUESTS if ROLES.of("action", action).purpose in ("ending", "lapse", "pausing")
    ]
    every = [line(action) for action in together]
    every += [line(balance=wish, target="+85298765432", documents=("number_and_bills", "business_registration",
              "authorised_letter", "request_form")) for wish in ("transfer", "offset")]  # fmt: skip
    letter = tmp_path / "letter.docx"
    batch.requests.letter.write_letter(paper(*every), RequestWords(TEXTS[language], {"csl": "csl"}), letter)
    assert pages(converted(letter, "pdf", tmp_path)) == 2  # the letter, and its schedule


def test_thousands_of_lines_are_quick(tmp_path: Path) -> None:
    many = paper(*(line(msisdn=f"+8529{at:07d}") for at in range(3000)))
    batch.requests.letter.write_letter(many, RequestWords(TEXTS["en"], {}), tmp_path / "letter.docx")
    (_, schedule) = docx.Document(str(tmp_path / "letter.docx")).tables
    assert len(schedule._tbl.tr_lst) == 3001


def test_counts_and_dates_in_words() -> None:
    words = RequestWords(TEXTS["en"], {"csl": "csl"})
    one, later = line(), line(date=datetime.date(2027, 1, 31))
    assert words.dates(paper(one, later), "cancellation") == {"dates": "31 December 2026 to 31 January 2027"}
    assert words.dates(paper(one, line(date=None)), "cancellation") == {
        "dates": "31 December 2026; some as early as possible"
    }
    assert words.points(paper(line(date=None)))[0].startswith("Cancel the number on the earliest date")
    assert words.points(paper(one, one))[0].startswith("Cancel the 2 numbers on 31 December 2026.")
    assert words.subject(paper(one, later)) == "Cancellation: 2 mobile numbers"
    assert (
        words.subject(paper(one, line("suspend")))
        == "Request about 2 mobile numbers: cancellation, suspension"
    )
    chinese = RequestWords(TEXTS["zh-Hant"], {})
    assert chinese.dates(paper(one), "cancellation") == {"date": "2026年12月31日"}
    assert chinese.subject(paper(one)).replace("\xa0", " ") == "申請取消服務（流動電話號碼 +852 9123 4567）"


@pytest.mark.parametrize(("language", "one", "many"), [("en", "the number", "the 3 numbers"),
                         ("zh-Hans", "该号码", "该 3 个号码"), ("zh-Hant", "該號碼", "該 3 個號碼")])  # fmt: skip
def test_one_number_is_the_number_and_three_are_the_three(language: str, one: str, many: str) -> None:
    """In every letter there is, for whatever is asked."""
    words = RequestWords(shipped_texts(language), {})
    for kind, letter in letters_there_are():
        asked = line(
            letter=letter, kind=kind, claim=letter not in ACTIONS, amount=12_345, points=(), balance=""
        )
        for lines, said, other in (((asked,), one, many), ((asked,) * 3, many, one)):
            whole = "\n".join(
                [*words.points(paper(*lines, kind=kind)), words.opening(paper(*lines, kind=kind))]
            )
            assert said in whole
            assert other not in whole
            assert "…" not in whole


ACTIONS = {ROLES.of("action", action).letter for action in REQUESTS}


def letters_there_are() -> list[tuple[str, str]]:
    """The kinds of letters, with what is asked in each."""
    found = []
    for rule in RULES.book.decisions["letters"].rules:
        found += [(rule.id, letter) for letter in ([rule.letter] if rule.letter else sorted(ACTIONS))]
    return found


def test_small_things() -> None:
    assert shown_number("+85291234567") == "+852 9123 4567"
    assert shown_number("+8613800138000") == "+8613800138000"
    assert in_both("ICCID", "ICCID 卡號") == "ICCID 卡號"
    assert in_both("Refund", "退款") == "Refund 退款"


def test_names_of_folders_are_safe_and_differ(reviewed: Path) -> None:
    found = read_report(reviewed)
    owners = ["A/B: C?", "a b c", "..", "CON", "x" * 300]
    rows = found.rows.assign(shown_owner=[owners[at % 5] for at in range(len(found.rows))])
    words = ReviewWords(TEXTS, "en")
    reviews = review(type(found)(found.name, found.about, rows, []), words, RULES)
    names = [one.name for one in packages_of(reviews, TODAY)]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"[\w-]{1,120}", name)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_letter_about_numbers_to_keep_never_asks_that_all_service_has_ended(language: str) -> None:
    words = RequestWords(shipped_texts(language), {})

    def confirmation(*letters: str) -> str:
        return words.confirmation(paper(*(line(letter=letter) for letter in letters)))

    schedule = words.say("schedule_named")
    ended = words.say("confirm", "", schedule=schedule)
    assert words.say("confirm", "") == confirmation("cancellation")
    assert ended == confirmation("cancellation", "closure")
    mixes = [("withdrawal", "owner_change"), ("cancellation", "withdrawal"), ("suspension", "recovery")]
    assert {words.say("confirm", "mixed", schedule=schedule)} == {confirmation(*mix) for mix in mixes} - {
        ended
    }
