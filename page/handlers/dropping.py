"""Take what was dropped, each file as what it is and a whole case as a case of its own, and tell what became of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from starlette.datastructures import FormData, UploadFile

from batch.errors import InputError, Refused
from page.asked import PageAsked
from page.case.case import OpenCase
from page.case.folder import plain_name
from page.case.sorted_out import TakenIn
from page.case.taking_in import take_in
from page.case.unpacked import Allowance, is_case, unpack_case

_MOST_TOLD = 12


def dropped_anew(asked: PageAsked, form: FormData) -> OpenCase | None:
    """The case that begins with what was dropped; None where nothing of it could be taken, which is told."""
    with _received(form, asked.desk.aside) as files:
        opened = _handed_over(asked, files)
        rest = [path for path in files if path.exists()]
        if not rest:
            return opened[0] if opened else None
        if opened:
            _taken(asked, opened[0], rest)
            return opened[0]
        case = asked.desk.begin()
        found = TakenIn()
        try:
            found = _taken(asked, case, rest)
        finally:
            if not found.anything:
                asked.desk.close(case)
        return case if found.anything else None


def dropped_on(asked: PageAsked, form: FormData) -> OpenCase:
    """Take in more files; the case to go on with, which is another one where a whole case was dropped."""
    with _received(form, asked.desk.aside) as files:
        opened = _handed_over(asked, files)
        if rest := [path for path in files if path.exists()]:
            _taken(asked, asked.case, rest)
        return opened[0] if opened else asked.case


def begun_with(case: OpenCase, sheets: Sequence[Path], aside: Path) -> None:
    """Take copies of files into a case; InputError if one can't be taken."""
    with tempfile.TemporaryDirectory(dir=aside) as folder:
        copies = []
        for number, sheet in enumerate(sheets):
            copy = Path(folder, str(number), plain_name(sheet.name))
            copy.parent.mkdir()
            copies.append(Path(shutil.copyfile(sheet, copy)))
        if refused := take_in(case, copies).refused:
            raise refused[0]


def tell_what_holds_too(asked: PageAsked, case: OpenCase) -> None:
    """Tell, where lines were added, that answers which name no lines hold for them as well."""
    if count := sum(not (one.line or one.lines) for one in case.answers().answers):
        step = asked.own.t("steps.questions")
        asked.tell(asked.own.t("said.answered_before", count=f"{count:,}", step=step), good=False)


@contextmanager
def _received(form: FormData, aside: Path) -> Iterator[list[Path]]:
    """The files of a form, each in a folder of its own that is gone afterwards."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if not files:
        raise InputError("page_no_file")
    with tempfile.TemporaryDirectory(dir=aside, ignore_cleanup_errors=True) as folder:
        found = []
        for number, file in enumerate(files):
            path = Path(folder, str(number), plain_name(file.filename or ""))
            path.parent.mkdir()
            with path.open("xb") as out:
                shutil.copyfileobj(file.file, out)
            found.append(path)
        yield found


def _handed_over(asked: PageAsked, files: Sequence[Path]) -> list[OpenCase]:
    """The cases that were dropped whole, opened; their zips are gone then, and so are those that are refused."""
    found = []
    allowance = Allowance(asked.shop.serving.max_upload)
    for path in files:
        if is_case(path):
            try:
                found.append(asked.desk.begin(partial(unpack_case, path, allowance=allowance)))
            except Refused as error:
                asked.tell_refused(error)
            else:
                asked.tell(asked.own.t("said.case_opened", file=path.name))
            path.unlink()
    return found


def _taken(asked: PageAsked, case: OpenCase, files: Sequence[Path]) -> TakenIn:
    """Take files into a case, and tell what became of each."""
    found = take_in(case, files, asked.shop.serving.max_upload)
    own = asked.own
    if found.taken:
        asked.tell(own.t("said.added", count=f"{len(found.taken):,}"))
    if found.beside:
        tell_what_holds_too(asked, case)
    if found.there:
        asked.tell(own.t("said.there", files=own.report.listed(found.there)))
    for one in found.waiting:
        asked.tell(own.t("said.list_waits", file=Path(one.file).name), good=False)
    for refused in found.refused[:_MOST_TOLD]:
        asked.tell_refused(refused)
    if (more := len(found.refused) - _MOST_TOLD) > 0:
        asked.tell(own.t("said.more_refused", count=f"{more:,}"), good=False)
    return found
