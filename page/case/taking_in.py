"""Take dropped files into a case, each as what it is. It must not know how they came."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from page.case.case import OpenCase
from page.case.dropped import Dropped, kind_of
from page.case.folder import COLUMNS, EARLIER, INPUTS, RETURNED, REVIEW, TERMS

_FOLDERS = {Dropped.FLEET: INPUTS, Dropped.REPORT: EARLIER, Dropped.ANSWERS: RETURNED}
_FILES = {Dropped.COLUMNS: COLUMNS, Dropped.DECISIONS: REVIEW, Dropped.TERMS: TERMS}


def take_in(case: OpenCase, names: Sequence[str]) -> None:
    """Take in what was dropped together; `names` are those of files in the case's folder, within a change of it.

    InputError where one is nothing that a case has, or says what can't be understood.
    """
    folder, reports = case.folder, []
    for name in names:
        kind = kind_of(folder / name)
        if kind in _FILES:
            shutil.move(folder / name, folder / _FILES[kind])
            continue
        place = name
        if not name.startswith(f"{_FOLDERS[kind]}/"):
            place = folder.free(_FOLDERS[kind], name.partition("/")[2])
            shutil.move(folder / name, folder / place)
        if kind is Dropped.FLEET:
            called = case.said.name or Path(place).name
            case.say(inputs=(*case.said.inputs, place), name=called)
        elif kind is Dropped.ANSWERS:
            case.say(returned=(*case.said.returned, place))
        else:
            reports.append(place)
    if reports:  # several at once are the parts of one
        case.say(earlier=tuple(reports))
    for read in (case.columns, case.answers, case.decisions):
        read()  # what is wrong with a file is told while it can be taken back
