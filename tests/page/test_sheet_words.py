"""What the step Sheet says of cells to the person whose sheet it is: all of it, in her words, with the way out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.support.page_client import Answered, PageClient
from tests.support.pages_served import PagesServed

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
HEADINGS = ["Mobile number", "Carrier", "Status", "Monthly fee", "Roaming pack (USD)", "Remarks"]
ROWS: list[tuple[str | int | None, ...]] = [
    ("5876 2310", "Smartones", "active", 98, 12, "HKID A123456(3)"),
    ("9890 6096", "csl", "used", "包月", 5, None),
    ("5840 1301", "csl", "停機", 88, 5, None),
    ("6424 5311", "csl", "active", 88, 5, None),
    ("6424 5311", "csl", "activ", 88, 5, None),
    ("61234567 / 61234568", "csl", "active", 88, 5, None),
    ("A123456(3)", "csl", "active", 88, 5, None),
]


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list with one of each trouble."""
    book = openpyxl.Workbook()
    for row in (tuple(HEADINGS), *ROWS):
        book.worksheets[0].append(row)
    path = tmp_path_factory.mktemp("sheet") / "list.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module", params=LANGUAGES)
def visitor(served: PagesServed, request: pytest.FixtureRequest) -> Iterator[PageClient]:
    """A visitor who reads one of the languages."""
    made = PageClient(served.entrance, request.param)
    yield made
    made.close()


@pytest.fixture(scope="module")
def case(visitor: PageClient, sheet: Path) -> str:
    """The list's case."""
    return visitor.drop(sheet)


def rows_of(shown: Answered, part: str) -> list[list[str]]:
    """The cells of a table of problems, as texts."""
    start = shown.text.index(part)
    found = re.search(r"<tbody>(.*?)</tbody>", shown.text[start:], re.DOTALL)
    assert found
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in found[1].split("</tr>"))
    plain = ([" ".join(html.unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in row] for row in cells)
    return [row for row in plain if row]


def test_numbers_are_whole_and_identity_documents_are_not(visitor: PageClient, case: str) -> None:
    shown = visitor.get(f"{case}/sheet")
    left = {row[1]: row for row in rows_of(shown, 'class="problems"')}
    assert {"6424 5311", "61234567 / 61234568"} <= left.keys()
    assert {"61234567", "61234568"} <= set(re.findall(r"\d+", left["61234567 / 61234568"][3]))
    assert not re.search(
        r"\*{4}", "".join(cell for row in left.values() for cell in row if "A12" not in cell)
    )
    assert "A123456" not in shown.text


def test_what_is_used_stands_apart_and_each_kind_once(visitor: PageClient, case: str) -> None:
    shown = visitor.get(f"{case}/sheet")
    ((_, texts, rows, *_),) = rows_of(shown, 'class="used"')
    assert texts == "5876 2310, 9890 6096, 5840 1301"
    assert re.findall(r"\d+", rows) == ["3", "2", "4"]
    assert "5876 2310" not in {row[1] for row in rows_of(shown, 'class="problems"')}


def test_a_guess_is_one_click_and_is_one_of_the_choices(visitor: PageClient, case: str) -> None:
    shown = visitor.get(f"{case}/sheet").text
    offered = re.findall(
        r'name="text" value="([^"]*)">\s*[^<]*<button type="submit" name="value" value="([^"?]*)">', shown
    )
    assert {text for text, _ in offered} == {"Smartones", "activ"}
    assert all(shown.count(f"<option >{value}</option>") for _, value in offered)
    assert "被停机" not in shown


def test_amounts_in_other_money_are_said_to_be_none(visitor: PageClient, case: str) -> None:
    ((_, _, _, said),) = [
        row for row in rows_of(visitor.get(f"{case}/sheet"), 'class="columns"') if "Roaming" in row[0]
    ]
    assert "USD" in said


def test_what_was_said_of_texts_can_be_seen_and_taken_back(visitor: PageClient, case: str) -> None:
    refused = visitor.post(f"{case}/text", {"fact": "monthly_fee_hkd", "text": "包月", "value": "abc"})
    ((kind, said),) = refused.said
    assert kind == "bad"
    assert "abc" in said
    assert "monthly_fee" not in said
    visitor.post(f"{case}/text", {"fact": "monthly_fee_hkd", "text": "包月", "value": "128"})
    shown = visitor.post(f"{case}/text", {"fact": "carrier", "text": "Smartones", "value": "SmarTone"})
    given = rows_of(shown, 'class="meanings"')
    assert [row[0] for row in given] == ["包月", "Smartones"]
    assert "128" in given[0][2]
    assert "words:" not in shown.text
    assert "smartone”" not in shown.text
    shown = visitor.post(f"{case}/text", {"fact": "carrier", "text": "smartones"})
    assert [row[0] for row in rows_of(shown, 'class="meanings"')] == ["包月"]
    assert "Smartones" in {row[1] for row in rows_of(shown, 'class="problems"')}
    visitor.post(f"{case}/undo")
    assert len(rows_of(visitor.get(f"{case}/sheet"), 'class="meanings"')) == 2
    for _ in range(3):
        visitor.post(f"{case}/undo")


@pytest.mark.parametrize("name", ["record.xlsx", "decided.ics", "letters.zip"])
def test_what_nothing_is_decided_for_is_not_made_empty(client: PageClient, sheet: Path, name: str) -> None:
    case = client.drop(sheet)
    ((kind, said),) = client.post(f"{case}/make/{name}").said
    assert kind == "bad"
    assert "Decide" in said
