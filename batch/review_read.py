"""Read the SIMs of a report back: every row by its hidden codes, what the reviewer wrote, and what was done to the
sheet since it was written. Must not judge what the reviewer decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.errors import InputError
from batch.fingerprint import as_read, check_texts, compared, hashes, one_hash
from batch.read_book import OwnBook
from batch.record import CHECK, FORMAT, RECORD, REVIEWED, About, about_of, as_column, hash_of_parts, parsed

if TYPE_CHECKING:
    from pathlib import Path

    from batch.grid import Grid

#: Columns of the sheet that are read for what they say, beside the codes.
SHOWN = ("sim_id", "msisdn", "iccid", "owner", "source", "row", "saving_hkd_year", "exit_cost_hkd", "cancel_on",
         "undo_until", "transfer_target")  # fmt: skip
_HEADING_WITHIN = 30  # rows: people put titles above a table
_FEW_SHEETS = 40
_RANGES = 10
_PIECE = 10_000


@dataclass(frozen=True)
class Finding:
    """Something about the sheet or a decision that people must know. `harmless` ones change nothing."""

    kind: str
    sheet: str = ""
    row: int = 0
    sim_id: str = ""
    params: dict[str, str] = field(default_factory=dict)
    harmless: bool = False


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
    findings: list[Finding]


def read_report(path: str | Path, sheet_names: Iterable[str] = ()) -> ReadReport:
    """The report in a file; InputError when it is none of ours. `sheet_names` are tried before all others."""
    book = OwnBook(path)
    return report_of_grids(book.name, _grids(book, list(sheet_names)), any(
        name.startswith("simexit.") for name in book.properties
    ))  # fmt: skip


def _grids(book: OwnBook, likely: Sequence[str]) -> list[Grid]:
    """The sheets with the hidden columns: those of the usual names, else whichever has them."""
    named = [name for name in book.sheets if any(name == one or name.startswith(f"{one} ") for one in likely)]
    found = [grid for grid in map(book.grid, named) if heading_place(grid) is not None]
    if found:
        return found
    others = [name for name in book.sheets if name not in named][:_FEW_SHEETS]
    return [grid for grid in map(book.grid, others) if heading_place(grid) is not None]


def report_of_grids(name: str, grids: Sequence[Grid], signed: bool = False) -> ReadReport:
    """The report from its sheets of SIMs. `signed`: the workbook itself says that it is one of ours."""
    if not grids:
        why = ("it is a report of simexit, but its hidden columns are gone, and without them it can't be checked"
               if signed else "this is not a report of simexit")  # fmt: skip
        raise InputError(
            f"{name}: {why}. Name the .xlsx file that `simexit batch` wrote, with its sheets as they were."
        )
    about = _about(name, grids[0])
    findings: list[Finding] = []
    tables: list[pd.DataFrame] = []
    for grid in grids:
        if _about(name, grid).id != about.id:
            findings.append(Finding("foreign_sheet", grid.sheet))
        else:
            tables.append(_Sheet(name, grid, about, findings).rows())
    rows = pd.concat(tables, ignore_index=True)
    return ReadReport(name, about, _each_once(rows, about, findings), findings)


def heading_place(grid: Grid) -> tuple[int, int] | None:
    """The position and the column of the heading of the hidden codes."""
    for at in range(len(grid.columns) - 1, -1, -1):
        for position, text in enumerate(grid.columns[at].slice(0, _HEADING_WITHIN).to_pylist()):
            if text is not None and text.startswith(RECORD.strip()):
                return position, at
    return None


def _about(name: str, grid: Grid) -> About:
    position, at = heading_place(grid) or (0, 0)
    try:
        about = about_of(grid.columns[at][position].as_py())
    except ValueError as error:
        raise damaged(name, str(error)) from None
    if about.format != FORMAT:
        raise InputError(
            f"{name}: it was written by another version of simexit, whose reports this one can't read."
        )
    return about


def damaged(name: str, why: str) -> InputError:
    """The refusal of a report whose hidden columns can't be relied on."""
    return InputError(f"{name}: its hidden columns are damaged ({why}). Use the file as simexit wrote it.")


class _Sheet:
    """One sheet of SIMs: its columns found, its rows checked."""

    def __init__(self, name: str, grid: Grid, about: About, findings: list[Finding]) -> None:
        self.grid, self.about, self.findings = grid, about, findings
        position, self.record_at = heading_place(grid) or (0, 0)
        self.start = position + 1
        self.headings = [column[position].as_py() or "" for column in grid.columns]
        if CHECK not in self.headings:
            raise damaged(name, "the column of checks is gone")
        self.places = self._places()

    def _places(self) -> list[int | None]:
        """Where each column of the report now stands: by its heading, else where it stood."""
        found: dict[int, list[int]] = {}
        for at, heading in enumerate(self.headings):
            found.setdefault(one_hash(heading), []).append(at)
        places = [found[number].pop(0) if found.get(number) else None for _, _, number in self.about.columns]
        taken = {at for at in places if at is not None}
        letters = list(self.grid.places)
        for number, place in enumerate(places):
            there = letters.index(number) if number in letters else -1
            if place is None and there >= 0 and there not in taken and there != self.record_at:
                places[number] = there
                taken.add(there)
                self._say(
                    "heading_changed", heading=self.headings[there], column=self._name(number), harmless=True
                )
        return places

    def _say(self, kind: str, *, harmless: bool = False, **params: str) -> None:
        self.findings.append(Finding(kind, self.grid.sheet, params=params, harmless=harmless))

    def _name(self, number: int) -> str:
        """A column's code, or its letter where no fact matched it."""
        return self.about.columns[number][0] or f"#{number + 1}"

    def _cells(self, at: int | None) -> pa.Array:
        height = self.grid.height - self.start
        if at is None:
            return pa.nulls(height, pa.large_string())
        return self.grid.columns[at].slice(self.start).cast(pa.large_string())

    def rows(self) -> pd.DataFrame:
        """The rows that are ours, checked; what is not goes to the findings."""
        about = self.about
        table = parsed(about, self._cells(self.record_at))
        table.insert(0, "sheet", self.grid.sheet)
        table.insert(1, "line", np.arange(len(table)) + self.grid.first_row + self.start)
        named = {name: number for number, (name, _, _) in enumerate(about.columns) if name}
        for name in SHOWN:
            kind = about.columns[named[name]][1] if name in named else "text"
            cells = self._cells(self.places[named[name]] if name in named else None)
            table[f"shown_{name}"] = as_column(as_read(cells, kind))
        for name in REVIEWED:
            table[name] = as_column(self._cells(self.places[named[name]] if name in named else None))
            if name not in named or self.places[named[name]] is None:
                self._say("review_column_missing", column=name)
        intact, edited = self._checked(table)
        table["intact"], table["edited"] = intact, edited
        return self._ours(table)

    def _checked(self, table: pd.DataFrame) -> tuple[Any, list[str]]:
        """Whether each row is as it was written, and the columns that are not."""
        about = self.about
        fixed = [number for number, (name, _, _) in enumerate(about.columns) if name not in REVIEWED]
        position = pa.array(table["position"].to_numpy()).cast(pa.string())
        cells = [hash_of_parts([position, *(pa.array(table[name]) for name in (*about.codes, *about.facts))])]
        cells += [
            hashes(as_read(self._cells(self.places[number]), about.columns[number][1])) for number in fixed
        ]
        found = self._cells(self.headings.index(CHECK))
        same, differ = compared(found, check_texts(cells, about.id), len(cells))
        missing = [number for number in fixed if self.places[number] is None]
        names = ["record", *(self._name(number) for number in fixed)]
        gone = np.array([False, *(number in missing for number in fixed)])
        if missing:
            self._say("columns_missing", columns=";".join(self._name(number) for number in missing))
        edited = [""] * len(table)
        for row in np.flatnonzero(~same):
            edited[row] = (
                ";".join(name for name, other in zip(names, differ[row] & ~gone, strict=True) if other) or "?"
            )
            if missing and edited[row] == "?":  # all that is left of the row agrees
                same[row], edited[row] = True, ""
        return same, edited

    def _ours(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows with a sound record; of the others, those that say something are told."""
        filled = np.zeros(len(table), np.bool_)
        for column in self.grid.columns:
            filled |= column.slice(self.start).is_valid().to_numpy(zero_copy_only=False)
        if not self.about.rows:  # the only row says that there is none
            return table[:0]
        ours = (table["position"] >= 0).to_numpy()
        for row in np.flatnonzero(filled & ~ours):
            entry = table.iloc[row]
            written = "yes" if any(entry[name] for name in REVIEWED) else ""
            self.findings.append(Finding("added_row", entry["sheet"], int(entry["line"]), entry["shown_sim_id"],
                                         {"reviewed": written}))  # fmt: skip
        return table[ours].reset_index(drop=True)


def _each_once(rows: pd.DataFrame, about: About, findings: list[Finding]) -> pd.DataFrame:
    """The rows, one for each SIM; what is missing, doubled, edited or in another order is told."""
    edited = rows[~rows["intact"].to_numpy(np.bool_)]
    findings.extend(_at("edited", entry, columns=entry["edited"]) for entry in entries(edited))
    order = rows.loc[~rows["position"].duplicated(), "position"].to_numpy(np.int64)
    ranked = rows.sort_values("intact", ascending=False, kind="stable")["position"].duplicated()
    first = ~ranked.sort_index().to_numpy()  # of several, the one that was left as it was
    kept = rows[first].set_index("position", drop=False)
    for entry in entries(rows[~first]):
        other = kept.loc[entry["position"]]
        agrees = all(entry[name] == other[name] for name in REVIEWED)
        findings.append(_at("doubled" if agrees else "doubled_differently", entry, line=str(other["line"])))
    kept = kept.assign(doubtful=kept["position"].isin(_contradicted(rows)))
    absent = np.setdiff1d(np.arange(about.rows), order)
    if len(absent):
        findings.append(
            Finding("missing_rows", params={"count": f"{len(absent):,}", "rows": _ranges(absent + 2)})
        )
    if bool((np.diff(order) < 0).any()):
        findings.append(Finding("reordered", harmless=True))
    return kept.reset_index(drop=True)


def _contradicted(rows: pd.DataFrame) -> set[int]:
    """The positions that stand in several rows which were not decided alike."""
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


def _at(kind: str, entry: dict[str, Any], **params: str) -> Finding:
    return Finding(kind, entry["sheet"], int(entry["line"]), entry["shown_sim_id"], params)


def _ranges(numbers: Any) -> str:
    """12, 15-18, 20 and so on, at most ten of them."""
    breaks = np.flatnonzero(np.diff(numbers) > 1)
    firsts, lasts = [numbers[0], *numbers[breaks + 1]], [*numbers[breaks], numbers[-1]]
    parts = [str(one) if one == other else f"{one}-{other}" for one, other in zip(firsts, lasts, strict=True)]
    return ", ".join(parts[:_RANGES]) + (", …" if len(parts) > _RANGES else "")
