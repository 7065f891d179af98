"""Find the formats that can be written, by the ending of a file's name. Must not know any of them.

A format is a module beside this one: `codes_<ending>` writes the table of codes, `report_<ending>` the report,
`summary_<ending>` its figures alone, `calendar_<ending>` the dates. A new format is a new file, named nowhere else.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import batch.outputs
from batch.errors import OutputError
from batch.files import whole_file
from engine.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from batch.outputs.events import Agenda
    from batch.shapes import FleetResult
    from language.texts import Texts

CODES, REPORT, SUMMARY, CALENDAR = "codes", "report", "summary", "calendar"
_KINDS = (CODES, REPORT, SUMMARY, CALENDAR)


def formats() -> dict[str, str]:
    """Every ending that can be written, with what is written under it: report, summary, codes or calendar."""
    names = (found.name.partition("_") for found in pkgutil.iter_modules(batch.outputs.__path__))
    return {f".{ending}": what for what, _, ending in names if what in _KINDS}


def endings(what: str) -> tuple[str, ...]:
    """The endings under which the report, its summary, the codes, or the calendar can be written."""
    return tuple(ending for ending, one in formats().items() if one == what)


def written_as(path: Path) -> str:
    """What a path's ending asks for; OutputError names the endings that are allowed."""
    ending, known = path.suffix.lower(), formats()
    if ending not in known:
        near = nearest(ending, known)
        raise OutputError("unknown_output", path=path, endings=tuple(known), near=near)
    return known[ending]


def write_outputs(
    paths: Sequence[Path], codes: pa.Table | None, result: FleetResult | None, calendar: Agenda | None, texts: Texts, *,
    protect: bool | None,
) -> None:  # fmt: skip
    """Write each path as its ending asks; `codes`, `result` and `calendar` are there where a path asks for them."""
    for path in paths:
        kind = written_as(path)
        if result is not None and kind == REPORT:
            write_report(result, texts, path, protect=protect)
        elif result is not None and kind == SUMMARY:
            write_summary(result, texts, path)
        elif calendar is not None and kind == CALENDAR:
            write_calendar(calendar, path)
        elif codes is not None:
            write_codes(codes, path)


def write_codes(codes: pa.Table, path: Path) -> None:
    """Write the table of codes, whole or not at all."""
    with whole_file(path) as beside:
        _module(path).write(codes, beside)


def write_report(result: FleetResult, texts: Texts, path: Path, *, protect: bool | None) -> None:
    """Write the report, whole or not at all. With `protect`, only the reviewer's columns can be changed."""
    _module(path).write(result, texts, path, protect=protect)


def write_summary(result: FleetResult, texts: Texts, path: Path) -> None:
    """Write the report's figures alone, whole or not at all."""
    _module(path).write(result, texts, path)


def write_calendar(calendar: Agenda, path: Path, option: str = "-o") -> None:
    """Write the calendar, whole or not at all; `option` named the place."""
    with whole_file(path, option) as beside:
        _module(path).write(calendar, beside)


def _module(path: Path) -> Any:
    return importlib.import_module(f"batch.outputs.{written_as(path)}_{path.suffix.lower()[1:]}")
