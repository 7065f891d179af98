"""Make what is taken away from a case: each output by the way of the command that makes it. It must not know a page."""

from __future__ import annotations

import datetime
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from batch.errors import OutputError
from batch.files import whole_file
from batch.outputs.events import calendar_of
from batch.outputs.formats import write_outputs
from batch.questionnaires.asked_log import LOG
from batch.requests.request_files import refuse_without_letters
from batch.review.review import OPEN
from batch.shapes import MOST_ASKED
from page.case.case import OpenCase
from page.case.folder import EARLIER, INPUTS, OUTPUTS, RETURNED, SENT
from simexit.ask_run import Asking, prepare, write
from simexit.reviewing.review_run import ReviewRun

#: What is made of the fleet, by the name of its file.
OF_FLEET = ("report.xlsx", "summary.html", "dates.ics", "codes.csv", "codes.parquet", "codes.jsonl")
#: Those of them that are there for other programs.
FOR_PROGRAMS = ("codes.csv", "codes.parquet", "codes.jsonl")
#: What is made of the decisions.
OF_DECISIONS = ("letters.zip", "record.xlsx", "decided.ics")
WHOM = ("department", "owner", "user", "carrier")
WHOLE_CASE = "case.zip"
_WITHIN = datetime.timedelta(days=7)
_HIDDEN = ".history"
_DROPPED = (INPUTS, RETURNED, EARLIER)


def made(case: OpenCase, name: str, language: str, by: str = "") -> Path:
    """Make an output; where it lies. KeyError for a name that nothing is made under; BatchError says why not."""
    with case.alone():
        if name in OF_FLEET:
            return _of_fleet(case, name, language)
        if name in OF_DECISIONS:
            return _of_decisions(case, name, language)
        if name == "questionnaires.zip":
            return _questionnaires(case, language, by)
        if name == WHOLE_CASE:
            return _whole(case)
    raise KeyError(name)


def _of_fleet(case: OpenCase, name: str, language: str) -> Path:
    found, path = case.found, case.folder.output(name)
    if found.fleet is None:
        raise found.refused or OutputError("page_no_fleet")
    check = found.check(language)
    told = name in ("report.xlsx", "summary.html", "dates.ics")
    result = found.result(language) if told else None
    calendar = (
        calendar_of(found.fleet, check.texts, result.dated if result else None)
        if name == "dates.ics"
        else None
    )
    write_outputs([path], found.fleet.codes, result, calendar, check.texts, protect=None)
    return path


def _questionnaires(case: OpenCase, language: str, by: str) -> Path:
    found = case.found
    if found.fleet is None:
        raise found.refused or OutputError("page_no_fleet")
    asking = Asking(
        case.folder.output("questionnaires"), by or None, MOST_ASKED, case.as_of + _WITHIN, force=True
    )
    prepared = prepare(found.check(language), found.fleet, found.result(language), asking)
    if not prepared.several:
        raise OutputError("page_nothing_to_ask")
    shutil.rmtree(asking.folder, ignore_errors=True)  # those of an earlier time
    write(prepared, asking)
    # The record of who was asked tells from now on what is still out.
    sent = case.folder.path / SENT / f"{case.as_of.isoformat()}-{asking.by or prepared.several[0].by}"
    sent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(asking.folder / LOG, sent / LOG)
    case.forget()
    return _zipped(asking.folder, case.folder.output("questionnaires.zip"))


def _of_decisions(case: OpenCase, name: str, language: str) -> Path:
    reports = [case.folder / one for one in case.said.earlier]
    if case.found.fleet is not None:
        reports = [_of_fleet(case, "report.xlsx", language)]
    if not reports:
        raise OutputError("page_no_fleet")
    run = ReviewRun(case.rulebook)
    answer = run.answer(reports, [], language, case.as_of)
    path = case.folder.output(name)
    if not (answer.reviews.rows["state"] != OPEN).any():
        raise OutputError("page_no_letters" if name == "letters.zip" else "page_nothing_decided")
    if name == "record.xlsx":
        run.write_record(answer, path, case.as_of)
    elif name == "decided.ics":
        calendar = run.with_calendar(answer, path, language).calendar
        if calendar is None or not calendar.events:
            raise OutputError("page_no_dates")
    else:
        folder = case.folder.output("letters")
        refuse_without_letters(folder)
        shutil.rmtree(folder, ignore_errors=True)  # nothing is sent that was approved once and is no longer
        written = run.with_requests(answer, folder, case.as_of, also_changed=True, force=True)
        if not written.packages:
            raise OutputError("page_no_letters")
        return _zipped(folder, path)
    return path


def _whole(case: OpenCase) -> Path:
    """The case itself, as somebody else opens it or repeats it with the command; nothing that was left out of it."""

    def belongs(path: Path) -> bool:
        if path.parts[0] in _DROPPED and len(path.parts) > 1:
            return path.as_posix() in case.said.files
        return _HIDDEN not in path.parts and (path.parts[0] != OUTPUTS or len(path.parts) == 1)

    return _zipped(case.folder.path, case.folder.output(WHOLE_CASE), belongs)


def _zipped(folder: Path, place: Path, kept: Callable[[Path], bool] = lambda _: True) -> Path:
    with whole_file(place) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path != beside and kept(name):
                out.write(path, name.as_posix())
    return place
