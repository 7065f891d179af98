"""What was sent is not written again: a second run into the same folder knows what the first one asked."""

from __future__ import annotations

import contextlib
import datetime
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from batch.requests.sent import LineKey, PaperKey, Sent, SentPaper
from simexit.cli import run
from tests.support.review_fleet import AS_OF, Filled, checked, number, write_fleet

SENT_ON = datetime.date(2026, 11, 23)


def requests(report: Path, folder: Path, *more: str) -> tuple[int, dict[str, Any]]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = run(["review", str(report), "--requests", str(folder), "--json", "--as-of", AS_OF, *more])
    return code, json.loads(out.getvalue() or "{}")


def write_into(index: Path, heading: str, sheet: int, **rows: object) -> None:
    """Write into a column of the index, beside the rows in which a text stands; `all_`: beside each."""
    book = openpyxl.load_workbook(index)
    head, *others = book.worksheets[sheet].iter_rows()
    at = next(place for place, cell in enumerate(head) if cell.value == heading)
    for row in others:
        for text, value in rows.items():
            if text == "all_" or any(text in str(cell.value).replace(" ", "") for cell in row):
                row[at].value = value  # type: ignore[assignment]
    book.save(index)


def asked(answer: dict[str, Any]) -> set[str]:
    return {line for package in answer["requests"] for line in package["lines"]}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """This month's report with three lines approved, and the next one's with one more."""
    folder = tmp_path_factory.mktemp("sent")
    found = []
    for month, sims in (
        ("one", ("cancel", "at-end", "suspend")),
        ("two", ("cancel", "at-end", "suspend", "lapsed")),
    ):
        report = Filled(checked(write_fleet(folder / f"{month}.csv"), folder / f"{month}.xlsx"))
        for sim in sims:
            report.put(sim, "approve")
        found.append(report.save())
    return found[0], found[1]


@pytest.fixture
def sent(reports: tuple[Path, Path], tmp_path: Path) -> Path:
    """The folder of this month's letters, all of them sent."""
    folder = tmp_path / "letters"
    assert requests(reports[0], folder)[0] == 0
    write_into(folder / "index.xlsx", "Sent on", 0, all_=SENT_ON)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


def test_what_was_sent_is_not_written_again(reports: tuple[Path, Path], sent: Path) -> None:
    """Only the new line is asked about, in a folder of its own; what was sent stays, and is known next time."""
    before = files(sent)
    code, answer = requests(reports[1], sent)
    assert code == 0
    assert asked(answer) == {number("lapsed")}
    told = [one for one in answer["notes"] if one["kind"] == "asked_already"]
    assert {one["sim_id"] for one in told} == {"cancel", "at-end", "suspend"}
    assert all("2026-11-23" in one["text"] for one in told)
    after = files(sent)
    assert {name: after[name] for name in before if name != "index.xlsx"} == {
        name: one for name, one in before.items() if name != "index.xlsx"
    }
    index = openpyxl.load_workbook(sent / "index.xlsx").worksheets[0]
    head, *rows = ([cell.value for cell in row] for row in index.iter_rows())
    days = [row[head.index("Sent on")] for row in rows]
    references = [row[head.index("Reference")] for row in rows]
    assert [day and day.date() for day in days] == [SENT_ON, None]  # type: ignore[union-attr]
    assert len(set(references)) == len(references)
    write_into(sent / "index.xlsx", "Sent on", 0, all_=SENT_ON)
    assert asked(requests(reports[1], sent)[1]) == set()


def test_it_is_asked_again_where_that_is_wished(reports: tuple[Path, Path], sent: Path) -> None:
    write_into(sent / "index.xlsx", "Ask again?", 1, **{number("cancel"): "yes"})
    assert asked(requests(reports[0], sent)[1]) == {number("cancel")}


def test_what_was_not_sent_is_not_lost_without_a_word(reports: tuple[Path, Path], sent: Path) -> None:
    write_into(sent / "index.xlsx", "Sent on", 0, all_=None)
    assert requests(reports[1], sent)[0] == 3
    code, answer = requests(reports[1], sent, "--force")
    assert (code, len(asked(answer))) == (0, 4)


def test_an_index_without_its_keys_is_told(reports: tuple[Path, Path], sent: Path) -> None:
    book = openpyxl.load_workbook(sent / "index.xlsx")
    for sheet in book.worksheets:
        sheet.delete_cols(sheet.max_column)
    book.save(sent / "index.xlsx")
    assert requests(reports[0], sent)[0] == 3
    answer = requests(reports[0], sent, "--force")[1]
    assert "sents_without_keys" in {one["kind"] for one in answer["problems"]}


def one(letter: str, reference: str = "", *, ends: bool = False, regains: bool = False) -> LineKey:
    return LineKey(reference, "+85291234567", "", "kind", letter, ends, regains)


def test_of_an_end_and_its_withdrawal_the_last_holds() -> None:
    """Who has withdrawn a cancellation may ask for it again."""
    papers = [
        SentPaper(PaperKey(at, at, at, "letter"), {"sent": day})
        for at, day in (("a", "2026-11-01"), ("b", "2026-12-01"))
    ]
    end, back = one("cancellation", ends=True), one("withdrawal", regains=True)
    first = [one("cancellation", "a", ends=True)]
    assert Sent(papers, first).before(end) == ("2026-11-01", "a")
    assert Sent(papers, first).before(one("suspension")) is None
    both = Sent(papers, [*first, one("withdrawal", "b", regains=True)])
    assert both.before(end) is None
    assert both.before(back) == ("2026-12-01", "b")
    assert Sent(papers[:1], [one("cancellation", "b", ends=True)]).before(end) is None
