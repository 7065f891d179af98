"""Read the SIMs of a report back: every row by its hidden codes, what the reviewer wrote, and what was changed in the
sheets since they were written. Must not judge what the reviewer decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from batch.errors import InputError
from batch.own_marks import DECISIONS, QUESTIONNAIRE, REQUEST
from batch.readback.places import Headings
from batch.readback.sheet import ReviewedSheet, ReviewFinding, about_sheet, finding_at, heading_place
from batch.reading.read_apart import OwnBook
from batch.report.record import REVIEWED, About
from batch.shown import MOST_RANGES, ranges_shown

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from batch.reading.grid import Grid

_OTHER_KINDS = {
    QUESTIONNAIRE: "questionnaire_no_report", REQUEST: "request_no_report", DECISIONS: "record_no_report",
}  # fmt: skip
_FEW_SHEETS = 40
_PIECE = 10_000


@dataclass(frozen=True)
class ReadReport:
    """A report as read back.

    `rows` has a row per SIM that is there, in the order of the sheet: `sheet` and `line` (as the spreadsheet program
    numbers it), `position` (the SIM's place in the check), `intact`, the columns of SHOWN as texts, the codes and
    facts that `about` names, and `review`, `decided_action`, `note` as written.
    """

    name: str
    about: About
    rows: pd.DataFrame
    findings: list[ReviewFinding]


def read_report(
    path: str | Path, sheet_names: Iterable[str] = (), headings: Headings | None = None
) -> ReadReport:
    """Read the report in a file; InputError when it is not a report of simexit.

    `sheet_names` are tried first; `headings` are those of the reviewers' columns in each language.
    """
    book, likely = OwnBook(path), tuple(sheet_names)
    refuse_other_kinds(book)
    signed = any(name.startswith("simexit.") for name in book.properties)
    named = sheets_called(book, likely)
    grids = _ours(book, named)
    if grids:
        report = report_of_grids(book.name, grids, headings=headings)
        if not any(finding.kind == "missing_rows" for finding in report.findings):
            return report
    others = [name for name in book.sheets if name not in named]
    return report_of_grids(book.name, [*grids, *_ours(book, others[:_FEW_SHEETS])], signed, headings)


def refuse_other_kinds(book: OwnBook) -> None:
    """Raise InputError where we wrote the workbook, but not as a report."""
    for mark, refused in _OTHER_KINDS.items():
        if mark in book.properties:
            raise InputError(refused, name=book.name)


def sheets_called(book: OwnBook, names: Iterable[str]) -> list[str]:
    """The sheets with one of these names, and those on which they go on."""
    known = tuple(names)
    return [name for name in book.sheets if any(name == one or name.startswith(f"{one} ") for one in known)]


def _ours(book: OwnBook, names: Sequence[str]) -> list[Grid]:
    """The sheets that have the hidden columns."""
    return [grid for grid in map(book.grid, names) if heading_place(grid) is not None]


def report_of_grids(
    name: str, grids: Sequence[Grid], signed: bool = False, headings: Headings | None = None
) -> ReadReport:
    """Read the report from its sheets of SIMs. `signed`: the workbook itself says that simexit made it."""
    if not grids:
        raise InputError("report_without_record" if signed else "no_report", name=name)
    about = about_sheet(name, grids[0])
    findings: list[ReviewFinding] = []
    tables: list[pd.DataFrame] = []
    for grid in grids:
        if about_sheet(name, grid) != about:
            findings.append(ReviewFinding("foreign_sheet", grid.sheet))
        else:
            tables.append(ReviewedSheet(name, grid, about, findings, headings or {}).rows())
    rows = pd.concat(tables, ignore_index=True)
    return ReadReport(name, about, _each_once(rows, about, findings), findings)


def _each_once(rows: pd.DataFrame, about: About, findings: list[ReviewFinding]) -> pd.DataFrame:
    """The rows, one for each SIM; note what is missing, doubled, edited or in another order."""
    edited = rows[(rows["edited"] != "").to_numpy(np.bool_)]
    findings.extend(finding_at("edited", entry, {"columns": entry["edited"]}) for entry in entries(edited))
    order = rows.loc[~rows["position"].duplicated(), "position"].to_numpy(np.int64)
    ranked = rows.sort_values("intact", ascending=False, kind="stable")["position"].duplicated()
    first = ~ranked.sort_index().to_numpy()  # of several, the one that was left as it was
    kept = rows[first].set_index("position", drop=False)
    for entry in entries(rows[~first]):
        other = kept.loc[entry["position"]]
        agrees = all(entry[name] == other[name] for name in REVIEWED)
        findings.append(
            finding_at("doubled" if agrees else "doubled_differently", entry, {"line": str(other["line"])})
        )
    kept = kept.assign(doubtful=kept["position"].isin(_contradicted(rows)))
    findings.extend(missing(order, about.rows))
    if bool((np.diff(order) < 0).any()):
        findings.append(ReviewFinding("reordered", harmless=True))
    return kept.reset_index(drop=True)


def missing(positions: npt.NDArray[np.int64], rows: int) -> Iterator[ReviewFinding]:
    """What is to be told where of so many rows not all are there; how many are said to be is not to be relied on."""
    there = np.unique(positions)
    before, after = np.append(-1, there), np.append(there, rows)
    gaps = np.flatnonzero(after - before > 1)
    ranges = [(int(before[at]) + 1, int(after[at]) - 1) for at in gaps[: MOST_RANGES + 1]]
    if ranges:
        count = f"{rows - len(there):,}"
        # A sheet's rows begin below its headings.
        shown = ranges_shown([(first + 2, last + 2) for first, last in ranges])
        yield ReviewFinding("missing_rows", params={"count": count, "rows": shown})


def _contradicted(rows: pd.DataFrame) -> set[int]:
    """The positions of SIMs that are in several rows with different decisions."""
    doubled = rows[rows["position"].duplicated(keep=False)]
    kinds = doubled.drop_duplicates(["position", *REVIEWED])["position"]
    return set(kinds[kinds.duplicated()])


def entries(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows one by one, never all of them at once."""
    names = [str(name) for name in rows.columns]
    for start in range(0, len(rows), _PIECE):
        piece = rows.iloc[start : start + _PIECE]
        for values in zip(*(piece[name].tolist() for name in names), strict=True):
            yield dict(zip(names, values, strict=True))
