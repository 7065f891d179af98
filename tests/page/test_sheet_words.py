"""What the step Sheet says of cells to the person whose sheet it is: all of it, in her words, with the way out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.support import odd_files as odd
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
    ((_, texts, rows, *_),) = rows_of(shown, 'class="problems used"')
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


def test_an_answer_is_shown_as_it_was_chosen(client: PageClient, sheet: Path) -> None:
    case = client.drop(sheet)
    assert "depends on" in client.get(f"{case}/verdicts").text
    choices = re.findall(r"<option >([^<]*)</option>", client.get(f"{case}/questions?fact=wish").text)
    client.post(f"{case}/answer", {"fact": "wish", "value": html.unescape(choices[0]), "scope": "all"})
    (given,) = rows_of(client.get(f"{case}/answers"), "<table>")
    assert html.unescape(choices[0]) in given[1]
    assert given[1].count(html.unescape(choices[0])) == 1


def test_a_column_that_asks_the_reverse_is_told_in_words_whatever_is_chosen(
    visitor: PageClient, tmp_path: Path
) -> None:
    rows = [["Phone", "Cancel?"], ["61234501", "Y"]]
    case = visitor.drop(odd.text_file(tmp_path / "lines.csv", rows))
    for chosen in ("", "still_needed"):
        if chosen:
            visitor.post(f"{case}/column", {"heading": "Cancel?", "fact": chosen})
        shown = visitor.get(f"{case}/sheet")
        _, (_, _, _, said) = rows_of(shown, 'class="columns"')
        assert said
        assert "still_needed" not in said
        assert "Cancel?" in rows_of(shown, 'class="problems"')[0][0]


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


def test_what_nothing_is_decided_for_is_not_made_empty(client: PageClient, sheet: Path) -> None:
    case = client.drop(sheet)
    for name in ("record.xlsx", "decided.ics", "letters.zip"):
        ((kind, said),) = client.post(f"{case}/make/{name}").said
        assert kind == "bad"
        assert "Decide" in said


def test_no_word_of_files_names_the_places_of_this_computer(
    client: PageClient, tmp_path: Path, served: PagesServed
) -> None:
    (first := tmp_path / "Nov.csv").write_text("Mobile number,Carrier\n91234567,csl\n91234568,csl\n", "utf-8")
    (later := tmp_path / "Dec.csv").write_text("Mobile number,Carrier\n91234567,csl\n", "utf-8")
    case = client.drop(first)
    client.get(f"{case}/line/1")
    answer = client.post(f"{case}/line/1/answer", {"fact": "still_needed", "value": "no"})
    assert [kind for kind, _ in answer.said] == ["good"], answer.said
    (report := tmp_path / "report.xlsx").write_bytes(client.made(case, "report.xlsx"))
    shown = client.get(f"{client.drop(later, report)}/sheet").text
    assert "report.xlsx [" in shown
    assert str(served.folder) not in shown
    assert "earlier/report.xlsx [" not in shown
