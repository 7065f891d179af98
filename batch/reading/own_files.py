"""Know a workbook that we wrote ourselves, and refuse it as a fleet: what it answers would be read as facts.

It must not know what else is in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from batch.errors import InputError
from batch.own_marks import DECISIONS, FILL, INPUTS, PROPERTY, QUESTIONNAIRE, RECORD, REQUEST
from batch.reading.grid import Grid
from batch.reading.inputs import OpenedFile, ReadLimits
from batch.reading.scan_package import ZipPackage

_PROPERTIES = "docprops/custom.xml"
_META = "meta.xml"
_NAME_IN_ODS = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"
_IN_OLD_BOOK = (PROPERTY + "as_of").encode()  # as its properties hold it, in a stream of their own
_HEADING_WITHIN = 30  # rows
_MOST_COLUMNS = 2000
_INPUTS = re.compile(r'"inputs":(\[[^\]]*\])')


def refuse_own_file(file: OpenedFile, kind: str, limits: ReadLimits) -> None:
    """Raise InputError if the workbook's properties say that we wrote it as a report or a request."""
    if kind == "xls":
        if _IN_OLD_BOOK in file.data or _IN_OLD_BOOK.decode().encode("utf-16-le") in file.data:
            raise _a_report(file.name, "")
        return
    said = properties_of(ZipPackage(file.data, file.name, limits))
    if REQUEST in said:
        raise InputError("own_request", name=file.name)
    if QUESTIONNAIRE in said:
        raise InputError("own_questionnaire", name=file.name)
    if DECISIONS in said:
        raise InputError("own_decisions", name=file.name)
    if any(name.startswith(PROPERTY) for name in said):
        raise _a_report(file.name, said.get(INPUTS, ""))


def refuse_own_record(name: str, grids: Sequence[Grid]) -> None:
    """Raise InputError if one of the sheets has the hidden column that a report has, whoever saved it as what."""
    for grid in grids:
        for column in grid.columns[:_MOST_COLUMNS]:
            for text in column.slice(0, _HEADING_WITHIN).to_pylist():
                if text is not None and is_record(text):
                    raise _a_report(name, ", ".join(_inputs(text)))
                if text is not None and FILL.strip() in text:
                    raise InputError("own_questionnaire", name=name)


def is_record(heading: str) -> bool:
    """Whether a heading is that of a report's record, or holds it: a text that is cut wrongly has several in one."""
    return RECORD.strip() in heading


def properties_of(package: ZipPackage) -> dict[str, str]:
    """What the workbook says about itself besides its sheets; nothing if that can't be read."""
    part = _PROPERTIES if _PROPERTIES in package.parts else _META
    if part not in package.parts:
        return {}
    try:
        tree = package.tree(part)
    except InputError:
        return {}
    named = ((one.get("name") or one.get(_NAME_IN_ODS, ""), "".join(one.itertext())) for one in tree.iter())
    return {name: text for name, text in named if name}


def _inputs(heading: str) -> list[str]:
    found = _INPUTS.search(heading.replace('""', '"'))
    try:
        return msgspec.json.decode(found[1], type=list[str]) if found else []
    except msgspec.MsgspecError:
        return []


def _a_report(name: str, inputs: str) -> InputError:
    return (
        InputError("own_report_of", name=name, inputs=inputs)
        if inputs
        else InputError("own_report", name=name)
    )
