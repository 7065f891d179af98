"""Read one sheet of SIMs of a report back: find its columns, read its rows by their hidden codes, and see what was
edited since it was written. Must not judge what the reviewer decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.errors import InputError
from batch.own_marks import CHECK, PART, RECORD
from batch.readback.believed import LIMITED, SHOWN_AS, can_be, cannot_be
from batch.readback.places import Headings, places_of
from batch.readback.records import Records
from batch.report.fingerprint import as_read
from batch.report.record import FIRST_FORMAT, FORMAT, REVIEWED, About, about_of, as_column
from language.refusals import Reason, reason

if TYPE_CHECKING:
    from batch.reading.grid import Grid

#: Columns of the sheet that are read for what they say, beside the codes.
SHOWN = ("sim_id", "msisdn", "iccid", "owner", "user", "department", "source", "row", "saving_hkd_year",
         "exit_cost_hkd", "fees_until_end_hkd", "cancel_on", "undo_until", "transfer_target", "account_number",
         "notice_by", "notice_from", "top_up_by")  # fmt: skip
_NEEDED = ("sim_id", "msisdn", "iccid", "owner")  # without these nobody knows what a decision is about
_HEADING_WITHIN = 30  # rows: people put titles above a table


@dataclass(frozen=True)
class ReviewFinding:
    """Something that people must know about the sheet or a decision. A `harmless` finding changes nothing."""

    kind: str
    sheet: str = ""
    row: int = 0
    sim_id: str = ""
    params: dict[str, str] = field(default_factory=dict)
    harmless: bool = False
    file: str = ""  # where the parts of a report are read together


def finding_at(
    kind: str, entry: Mapping[str, Any], params: Mapping[str, str] | None = None, *, harmless: bool = False
) -> ReviewFinding:
    """A finding about one row."""
    return ReviewFinding(
        kind, entry["sheet"], int(entry["line"]), entry["shown_sim_id"], dict(params or {}), harmless,
        entry.get("file", ""),
    )  # fmt: skip


def heading_place(grid: Grid) -> tuple[int, int] | None:
    """The position and the column of the heading of the hidden codes."""
    for at in range(len(grid.columns) - 1, -1, -1):
        for position, text in enumerate(grid.columns[at].slice(0, _HEADING_WITHIN).to_pylist()):
            if text is not None and text.startswith(RECORD.strip()):
                return position, at
    return None


def about_sheet(name: str, grid: Grid) -> About:
    """What the hidden heading says about the whole report; InputError when it can't be trusted."""
    position, at = heading_place(grid) or (0, 0)
    try:
        about = about_of(grid.columns[at][position].as_py())
    except ValueError as error:
        raise _damaged(name, reason("foreign_words", detail=str(error))) from None
    if about.format not in (FIRST_FORMAT, FORMAT):
        raise InputError("report_of_other_version", name=name)
    if not can_be(about):
        raise _damaged(name, reason("record_impossible"))
    return about


def _damaged(name: str, why: Reason) -> InputError:
    return InputError("record_damaged", name=name, why=why)


class ReviewedSheet:
    """One sheet of SIMs: its columns found, its rows checked."""

    def __init__(
        self, name: str, grid: Grid, about: About, findings: list[ReviewFinding], known: Headings
    ) -> None:
        """`known` are the headings of the reviewers' columns in every language."""
        self.grid, self.about, self.findings = grid, about, findings
        position, self.record_at = heading_place(grid) or (0, 0)
        self.start = position + 1
        self.headings = [column[position].as_py() or "" for column in grid.columns]
        hidden = [CHECK, *(f"{PART}{number}" for number in range(1, len(about.held)))]
        if any(heading not in self.headings for heading in hidden):
            raise _damaged(name, reason("checks_gone"))
        self._hidden = [self.headings.index(heading) for heading in hidden]
        aside = (self.record_at, *self._hidden)
        found = places_of(self.headings, self.grid.places, about, aside, known)
        self.places, self._again = found.at, found.again
        for number in found.renamed:
            heading = self.headings[self.places[number] or 0]
            self._say("heading_changed", heading=heading, column=self._name(number), harmless=True)

    def _say(self, kind: str, *, harmless: bool = False, **params: str) -> None:
        self.findings.append(ReviewFinding(kind, self.grid.sheet, params=params, harmless=harmless))

    def _name(self, number: int) -> str:
        """A column's code, or its letter where no fact matched it."""
        return self.about.columns[number][0] or f"#{number + 1}"

    def _cells(self, at: int | None) -> pa.Array:
        height = self.grid.height - self.start
        if at is None:
            return pa.nulls(height, pa.large_string())
        return self.grid.columns[at].slice(self.start).cast(pa.large_string())

    def _written(self, name: str, place: int | None) -> pa.Array:
        """What reviewers wrote in one of their columns; where it stands twice, in either, or what differs in both."""
        cells = self._cells(place)
        if place is None:
            self._say("review_column_missing", column=name)
        else:
            cells = self._with_errors(cells, place, name)
        for other in map(self._cells, self._again.get(name, ())):
            differs = pc.fill_null(pc.not_equal(cells, other), False)
            if pc.any(differs).as_py():
                self._say("review_column_twice", column=name)
            both = pc.binary_join_element_wise(cells, other, pa.scalar(" / ", pa.large_string()))
            cells = pc.if_else(differs, both, pc.coalesce(cells, other))
        return cells

    def _with_errors(self, cells: pa.Array, place: int, name: str) -> pa.Array:
        """The cells of a column, those without a text as what was typed there, else what they show, such as #N/A:
        somebody wrote something."""
        letter = self.grid.column_letters[place]
        bad = [one for one in self.grid.bad_cells if one.letter == letter and one.position >= self.start]
        if not bad:
            return cells
        texts = cells.to_pylist()
        for one in bad:
            texts[one.position - self.start] = one.formula or one.text or "="
            if not one.formula and name == "note":
                row = self.grid.first_row + one.position
                self.findings.append(ReviewFinding("note_lost", self.grid.sheet, row, harmless=True))
        return pa.array(texts, pa.large_string())

    def rows(self) -> pd.DataFrame:
        """The rows that simexit wrote, checked; other rows become findings."""
        about = self.about
        checks, *parts = map(self._cells, self._hidden)
        records = Records(about, self._cells(self.record_at), checks, parts)
        table = records.lines.copy(deep=False)
        table.insert(0, "sheet", self.grid.sheet)
        table.insert(1, "line", np.arange(len(table)) + self.grid.first_row + self.start)
        named = {name: number for number, (name, _, _) in enumerate(about.columns) if name}
        for name in SHOWN:
            kind = about.columns[named[name]][1] if name in named else "text"
            cells = self._cells(self.places[named[name]] if name in named else None)
            table[f"{SHOWN_AS}{name}"] = as_column(as_read(cells, kind))
        for name in REVIEWED:
            table[name] = as_column(self._written(name, self.places[named[name]] if name in named else None))
        table["unmarked"] = "review" not in named or self.places[named["review"]] is None
        intact, edited = self._checked(records)
        table["intact"], table["edited"] = intact, edited
        return self._ours(table)

    def _checked(self, records: Records) -> tuple[Any, list[str]]:
        """Whether each row is as it was written, and the columns that are not."""
        columns = self.about.columns
        fixed = [number for number, (name, _, _) in enumerate(columns) if name not in REVIEWED]
        same, differ = records.checked(fixed, self._read)
        for at, number in enumerate(fixed, start=1):
            if columns[number][0] in LIMITED:
                differ[:, at] |= cannot_be(self._read(number), columns[number][0])
                same &= ~differ[:, at]
        return same, self._edited(same, differ, fixed)

    def _read(self, number: int) -> pa.DictionaryArray:
        """A column as it is read."""
        return as_read(self._cells(self.places[number]), self.about.columns[number][1])

    def _edited(self, same: Any, differ: Any, fixed: list[int]) -> list[str]:
        """The columns that were edited in each row whose check fails; a deleted column is reported once for all rows.

        If a row's check fails only because of deleted columns, it counts as unchanged, unless they are needed.
        """
        missing = [number for number in fixed if self.places[number] is None]
        if missing:
            self._say("columns_missing", columns=";".join(self._name(number) for number in missing))
        names = ["record", *(self._name(number) for number in fixed)]
        left = np.array([True, *(number not in missing for number in fixed)])
        bearable = not any(self._name(number) in _NEEDED for number in missing)
        edited = [""] * len(same)
        for row in np.flatnonzero(~same):
            found = [name for name, other in zip(names, differ[row] & left, strict=True) if other]
            edited[row] = ";".join(found) or ("" if missing else "?")
            same[row] = not edited[row] and bearable
        return edited

    def _ours(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows with a valid record; report other rows that are not blank."""
        filled = np.zeros(len(table), np.bool_)
        for column in self.grid.columns:
            filled |= column.slice(self.start).is_valid().to_numpy(zero_copy_only=False)
        if not self.about.rows:  # the only row says that there is none
            return table[:0]
        ours = (table["position"] >= 0).to_numpy()
        for row in np.flatnonzero(filled & ~ours):
            entry = table.iloc[row]
            written = "yes" if any(entry[name] for name in REVIEWED) else ""
            self.findings.append(ReviewFinding("added_row", entry["sheet"], int(entry["line"]), entry["shown_sim_id"],
                                         {"reviewed": written}))  # fmt: skip
        return table[ours].reset_index(drop=True)
