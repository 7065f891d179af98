"""The sample fleets: companies of each language write theirs in their own words, and each line fares alike."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

from batch.fleet.check import headings_of
from batch.report.workbook import write_book
from batch.samples.bare_fleet import HEADINGS, bare_fleet
from batch.samples.full_fleet import sample_book, sample_rows
from batch.samples.house import house_answers
from batch.samples.manners import ENGLISH, Manner, manner_of
from batch.samples.rows import book_of, sheet_of
from tests.support.real_sheets import AS_OF, Ran, batch
from tests.support.shipped import shipped

BOOK = shipped()
DAY = dt.date.fromisoformat(AS_OF)
ROWS = 240  # all that can't be understood is among them
CHINESE = [language for language in BOOK.languages if language != "en"]
#: What is called so in Chinese too: brands, and how references, amounts and addresses are written.
NAMES = re.compile(
    r"1O1O|csl|SIM|ICCID|VAS|VIP|SoSIM|Club|ValueGB|PayMe|IDD|Netflix|Peter|Smith|HL-\d+|HK\$|E\+\d+",
    re.IGNORECASE,
)


def checked(manner: Manner, folder: Path) -> Ran:
    """What is decided of the list and the fleet."""
    known = bare_fleet(60, 852, DAY, manner)
    sheet = sheet_of(manner.list_name, known.list_rows(), {manner.heading(HEADINGS["msisdn"])})
    write_book(book_of(sheet, manner.list_name, DAY), folder / "list.xlsx")
    write_book(sample_book(sample_rows(DAY, ROWS), DAY, manner), folder / "fleet.xlsx")
    return batch([folder / "list.xlsx", folder / "fleet.xlsx"], folder, "--no-join")


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return checked(ENGLISH, tmp_path_factory.mktemp("english"))


@pytest.mark.parametrize("language", CHINESE)
def test_the_same_is_decided_of_every_line(language: str, english: Ran, tmp_path: Path) -> None:
    theirs = ("source", "owner", "department", "user")
    plain, own = (
        [{name: code for name, code in sim.items() if name not in theirs} for sim in ran.sims]
        for ran in (english, checked(manner_of(language), tmp_path))
    )
    assert ROWS + 60 == len(plain)
    assert {"determined", "needs_info"} <= {sim["status"] for sim in plain}
    assert sum(bool(sim["problems"]) for sim in plain) > 4
    assert plain == own


@pytest.mark.parametrize("language", CHINESE)
def test_its_words_are_of_the_language(language: str) -> None:
    manner, headings = manner_of(language), headings_of(BOOK)
    rows: list[Any] = [*manner.rows(sample_rows(DAY, ROWS)), *bare_fleet(60, 852, DAY, manner).list_rows()]
    for english_heading in (*sample_rows(DAY, 234)[0], *HEADINGS.values()):
        assert headings.fact_of(english_heading) == headings.fact_of(manner.heading(english_heading))
    cells = {text for row in rows for pair in row.items() for text in pair if text}
    assert [text for text in cells if re.search("[A-Za-z]{2}", NAMES.sub("", text))] == []
    simplified = OpenCC("hk2s")
    if language == "zh-Hans":
        assert [text for text in cells if simplified.convert(text) != text] == []
    else:
        assert sum(simplified.convert(text) != text for text in cells) > 40


@pytest.mark.parametrize("language", BOOK.languages)
def test_departments_and_owners_are_told_apart_as_in_the_english_fleet(language: str) -> None:
    manner = manner_of(language)
    for name in ("Department", "Registered owner"):
        pairs = {(row[name], manner.cell(row[name])) for row in sample_rows(DAY, ROWS)}
        assert len(pairs) == len({said for _, said in pairs}) == len({said for said, _ in pairs})
    (every, meters) = house_answers(DAY, manner).answers
    assert {manner.cell("Telemetry 遙測")} == {*meters.where["department"]}
    assert manner.answered_by == every.by
