"""The dates of a fleet as a calendar and as a sheet: every day is right, and calendar programs can read it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pyarrow as pa
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.dated import DATED
from batch.outputs.calendar_ics import ical
from batch.outputs.events import Agenda, Event, Events
from batch.report.date_words import DateWords
from engine.rulebook.deadline import Deadline
from language.texts import texts_in
from simexit.cli import run
from tests.support.dated_fleet import AS_OF, DATES, LINES, day, events_of, number, told, write_dated_fleet
from tests.support.shipped import shipped, shipped_texts

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
CODE_OF = {"cancel_on": "end", "notice_by": "notice", "top_up_by": "top_up", "undo_until": "undo"}
BOOK = shipped()
TEXTS = {lang: shipped_texts(lang) for lang in LANGUAGES}
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2028, 1, 1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fleet, its codes and report, and its calendar in each language."""
    here = tmp_path_factory.mktemp("dates")
    fleet = write_dated_fleet(here / "fleet.csv")
    more = ["-o", str(here / "report.xlsx"), "-o", str(here / "codes.jsonl")]
    for lang in LANGUAGES:
        outputs = ["-o", str(here / f"{lang}.ics"), *(more if lang == "en" else [])]
        assert run(["batch", str(fleet), *outputs, "--lang", lang, "--as-of", AS_OF]) == 0
    return here


def test_every_date_is_told_on_its_day(folder: Path) -> None:
    assert told(folder / "en.ics") == DATES


def test_the_calendar_says_what_the_codes_say(folder: Path) -> None:
    """Those dates that have a column of their own stand in it, line by line."""
    rows = [json.loads(line) for line in (folder / "codes.jsonl").read_text().splitlines()]
    coded = {(row["sim_id"], kind, row[name]) for row in rows for name, kind in CODE_OF.items() if row[name]}
    assert {one for one in told(folder / "en.ics") if one[1] in CODE_OF.values()} == coded


def test_the_sheet_tells_what_the_calendar_tells_the_earliest_first(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / "report.xlsx")["Deadlines"]
    cells: list[Any] = list(sheet.iter_rows(values_only=True))
    heading, *rows = cells
    on, when, what, sim = (heading.index(name) for name in ("Date", "When", "What", "SIM"))
    labels = {TEXTS["en"].label("deadlines", kind): kind for kind in shipped().deadlines}
    found = [(str(row[sim]), labels[str(row[what])], row[on].date()) for row in rows]
    assert {(one, kind, on.isoformat()) for one, kind, on in found} == DATES
    assert len(found) == len(DATES)
    assert [on for _, _, on in found] == sorted(on for _, _, on in found)
    assert {on < day(AS_OF) for (_, _, on), row in zip(found, rows, strict=True) if row[when] == "past"} == {
        True
    }
    assert {on < day(AS_OF) for (_, _, on), row in zip(found, rows, strict=True) if row[when] != "past"} == {
        False
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_reader_reads_the_same(lang: str, folder: Path) -> None:
    ours = {
        str(one["uid"]): (
            one.decoded("dtstart"),
            one.decoded("dtend"),
            str(one["summary"]),
            str(one["description"]),
        )
        for one in events_of(folder / f"{lang}.ics")
    }
    text = (folder / f"{lang}.ics").read_bytes().decode()
    theirs = {
        one.uid.value: (one.dtstart.value, one.dtend.value, one.summary.value, one.description.value)
        for calendar in vobject.readComponents(text)
        for one in calendar.vevent_list
    }
    assert theirs == ours
    assert all(end - start == datetime.timedelta(days=1) for start, end, _, _ in ours.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_are_as_the_format_wants_them(lang: str, folder: Path) -> None:
    whole = (folder / f"{lang}.ics").read_bytes()
    assert whole.count(b"\r\n") == whole.count(b"\n") == whole.count(b"\r")
    assert whole.endswith(b"\r\n")
    lines = whole.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() or not line for line in lines)  # no character is cut in two


def test_an_event_keeps_its_uid_in_every_language_whatever_its_lines(folder: Path, tmp_path: Path) -> None:
    uids = [[str(one["uid"]) for one in events_of(folder / f"{lang}.ics")] for lang in LANGUAGES]
    assert len(set(uids[0])) == len(uids[0])
    assert uids[0] == uids[1] == uids[2]
    fewer = write_dated_fleet(
        tmp_path / "fewer.csv", [one for one in LINES if one != "again"], monthly_fee_hkd=128
    )
    assert run(["batch", str(fewer), "-o", str(tmp_path / "fewer.ics"), "--as-of", AS_OF]) == 0
    assert [str(one["uid"]) for one in events_of(tmp_path / "fewer.ics")] == uids[0]


def test_one_event_a_day_and_carrier_has_all_its_lines(folder: Path) -> None:
    (event,) = (
        one for one in events_of(folder / "zh-Hant.ics") if str(one["uid"]) == "end-20261221-csl@simexit"
    )
    assert "2 個號碼" in str(event["summary"])
    assert f"{number('cancel')} · cancel · 陳大文 · 夜更運輸部" in str(event["description"]).split("\n")
    assert f"{number('again')} · again · 陳大文 · 夜更運輸部" in str(event["description"]).split("\n")


def test_nothing_depends_on_the_clock_and_a_later_check_goes_before(folder: Path, tmp_path: Path) -> None:
    fleet = str(folder / "fleet.csv")
    assert run(["batch", fleet, "-o", str(tmp_path / "again.ics"), "--as-of", AS_OF]) == 0
    assert (tmp_path / "again.ics").read_bytes() == (folder / "en.ics").read_bytes()
    assert run(["batch", fleet, "-o", str(tmp_path / "later.ics"), "--as-of", "2026-11-22"]) == 0
    first, later = (
        {str(one["uid"]): (one["sequence"], one.decoded("last-modified")) for one in events_of(path)}
        for path in (folder / "en.ics", tmp_path / "later.ics")
    )
    both = first.keys() & later.keys()
    assert both
    assert all(first[uid][0] < later[uid][0] and first[uid][1] < later[uid][1] for uid in both)


def test_people_are_reminded_before_limits_alone(folder: Path) -> None:
    for event in events_of(folder / "en.ics"):
        alarms = event.walk("VALARM")
        kind = BOOK.deadlines[str(event["uid"]).partition("-")[0]]
        assert bool(alarms) == bool(kind.remind_days)
        for alarm in alarms:
            rings = event.decoded("dtstart") + alarm.decoded("trigger")
            assert day(AS_OF) <= rings <= event.decoded("dtstart")


def table(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([{"sim": at, **row} for at, row in enumerate(rows)], schema=DATED)


@given(as_of=DAYS, on=DAYS, since=st.none() | DAYS, days=st.integers(0, 40))
@settings(max_examples=60)
def test_an_alarm_rings_neither_before_the_check_nor_before_it_can_be_done(
    as_of: datetime.date, on: datetime.date, since: datetime.date | None, days: int
) -> None:
    kinds = {"notice": Deadline("notice", "notice_by", "notice_from", days)}
    dates = table({"kind": "notice", "on": on, "since": since, "carrier": "csl"})
    (event,) = Events(kinds, TEXTS["en"], {}, as_of).calendar(dates).events
    first = max(as_of, since or as_of)
    if event.remind_days is None:
        assert days == 0 or on < first
    else:
        rings = on - datetime.timedelta(days=event.remind_days)
        assert first <= rings <= on
        assert event.remind_days == days or rings == first


@given(names=st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=1, max_size=4))
@settings(max_examples=60)
def test_whatever_people_write_reads_back(names: list[str]) -> None:
    on = datetime.date(2026, 12, 1)
    rows = [
        {"kind": "end", "on": on, "carrier": name, "msisdn": "+85291234567", "user": name} for name in names
    ]
    made = Events(BOOK.deadlines, TEXTS["zh-Hant"], {"csl": "csl"}, on).calendar(table(*rows))
    whole = ical(made)
    assert max(map(len, whole.split(b"\r\n"))) <= 75
    read = icalendar.Calendar.from_ical(whole).walk("VEVENT")
    assert len({str(one["uid"]) for one in read}) == len(read) == len(made.events)
    assert sum(str(one["description"]).count("+85291234567") for one in read) == len(rows)
    assert [str(one["summary"]) for one in read] == [_printable(one.title) for one in made.events]


def _printable(text: str) -> str:
    """What is left of a text by a reader: no characters that steer a terminal."""
    return "".join(one for one in text if one.isprintable() or not (ord(one) < 32 or 127 <= ord(one) < 160))


def test_a_calendar_without_dates_is_one_all_the_same() -> None:
    whole = ical(Agenda("", "en", datetime.date(2026, 11, 21)))
    assert icalendar.Calendar.from_ical(whole).walk("VEVENT") == []


def test_an_event_without_a_reminder_has_none() -> None:
    event = Event("a@b", datetime.date(2026, 11, 21), "title", "text", "kind")
    whole = ical(Agenda("", "en", datetime.date(2026, 11, 21), (event,)))
    assert b"VALARM" not in whole


def test_nobody_asks_a_carrier_whose_name_is_that_it_is_not_known() -> None:
    book = shipped()
    for language in book.languages:
        texts = texts_in(book, language)
        words = DateWords(texts, str)
        for kind in book.deadlines:
            assert words.carrier(None) not in words.to_do(kind, None, datetime.date(2026, 12, 30), None)
