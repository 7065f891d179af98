"""Make and understand the hidden columns by which a report can be read back: the codes behind every row, and a check
text that shows whether the row was edited. Must not know how a sheet is written or read.

The headings of the columns contain the rest: `simexit.record {…}` describes the whole report, as JSON. All of them are
in the table of SIMs itself, so that rows which are sorted or copied take their codes with them. What few rows have
alike stands in the record and the check, each row's own; what many share in a column for each part of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, decoded, narrow
from batch.fleet.basis import NO, YES
from batch.own_marks import CHECK, PART, RECORD
from batch.report.fingerprint import as_written, folded, hashes, mixed, one_hash
from batch.report.row_checks import Part, RowSums
from batch.report.row_parts import alike, parted
from batch.report.sheets import SheetColumn, Table
from batch.shapes import VERDICTS

if TYPE_CHECKING:
    from batch.shapes import FleetResult

FORMAT, FIRST_FORMAT = 2, 1
REVIEWED = ("review", "decided_action", "note")
#: Columns of `FleetResult.sims` whose words on the sheet stand for these codes.
CODES = (
    "status", *VERDICTS, "carrier", "obstacles", "unknown_obstacles",
    "to_become_eligible", "documents", "follow_ups", "questions_owner", "questions_carrier", "problems",
)  # fmt: skip
#: The part of a record that names a carrier which the rulebook doesn't know.
CARRIER_NAME = "carrier_name"
#: The part that names the facts of which a remark says otherwise than what counts; older reports have none.
AGAINST = "against"
SEPARATOR, _SEPARATOR_AS = ",", "%2C"
_ESCAPE, _ESCAPE_AS = "%", "%25"
_LONGEST_HEADING = 30_000
_MOST_INPUTS = 20
_MOST_COLUMNS = 400  # that the heading has room for; what a sheet carries along beyond is not watched


class About(msgspec.Struct, frozen=True):
    """What the heading says about the whole report.

    `columns` are the sheet's columns in order: name (blank for a carried one), kind, and the number of its heading.
    `codes` and `facts` name the parts of a row's record after its position; `rules` gives each rule's number,
    `inputs` the files that were read, or the first of them; `parts` what stands in the record and the check, and in
    each column of a part: the numbers of codes and facts, and those of the columns whose marks are there.
    """

    format: int
    id: int
    lang: str
    as_of: datetime.date
    rows: int
    columns: list[tuple[str, str, int]]
    codes: list[str]
    facts: list[str]
    versions: dict[str, str] = {}
    settings: dict[str, str] = {}
    rules: dict[str, int] = {}
    inputs: list[str] = []
    parts: list[tuple[list[int], list[int]]] = []

    @property
    def held(self) -> list[tuple[list[int], list[int]]]:
        """The numbers of the codes and columns of each part, the rows' own first: the first format has no other."""
        every = range(len(self.codes) + len(self.facts)), range(len(self.columns))
        return self.parts or [(list(every[0]), list(every[1]))]

    @property
    def is_whole(self) -> bool:
        """Whether every code stands in one part, and no part has marks of a column that there is not."""
        codes = sorted(number for part in self.parts for number in part[0])
        shown = {number for number, (name, _, _) in enumerate(self.columns) if name not in REVIEWED}
        return self.format == FIRST_FORMAT or (
            codes == list(range(len(self.codes) + len(self.facts)))
            and all(number in shown for part in self.parts for number in part[1])
        )


class Kept(NamedTuple):
    """What is kept of a row: a code, by its number in the record, or a cell, by that of its column."""

    number: int
    is_cell: bool
    values: pa.Array


def recorded(table: Table, result: FleetResult, names: Sequence[str]) -> Table:
    """The table of SIMs with the hidden columns; `names` are the codes of its columns (blank: carried along)."""
    codes, facts = codes_of(result), facts_of(result)
    watched = table.columns[:_MOST_COLUMNS]
    kept = _kept(codes | facts, watched, names)
    parts, own = parted(kept, lambda one: one.values, table.rows)
    about = About(
        FORMAT, 0, result.lang, result.as_of, table.rows,
        [(name, column.kind, number_of_heading(column.heading)) for name, column in zip(names, watched, strict=False)],
        list(codes), list(facts), dict(result.versions), dict(result.settings), rules_of(result),
        made_from(result)[:_MOST_INPUTS], [_numbers(items) for items in (own, *parts)],
    )  # fmt: skip
    sums = RowSums(table.rows)
    shared = [_shared(_part(items), sums) for items in parts]
    alone = _part(own)
    position = pa.array(range(table.rows), pa.int64()).cast(pa.string())
    alone = alone._replace(codes=[position, *alone.codes])
    marks = sums.add_own(alone)
    about = msgspec.structs.replace(about, id=_identity(about, sums.total))
    hidden = {
        heading_of(about): _joined(alone.codes),
        CHECK: sums.checks(about.id, marks),
        **{f"{PART}{number}": texts for number, texts in enumerate(shared, start=1)},
    }
    return replace(
        table,
        columns=[
            *table.columns,
            *(
                SheetColumn(name, texts, "code", 8, band="carried", hidden=True)
                for name, texts in hidden.items()
            ),
        ],
    )


def _kept(codes: Mapping[str, pa.Array], watched: Sequence[SheetColumn], names: Sequence[str]) -> list[Kept]:
    """All that is kept, each code followed by the cells that show it: where one repeats, so does the other."""
    cells = {
        number: name
        for number, (name, column) in enumerate(zip(names, watched, strict=False))
        if column.values is not None and not column.editable
    }
    order = [
        (at, number)
        for at, name in enumerate(codes)
        for number in [None, *(n for n in cells if cells[n] == name)]
    ]
    order += [(-1, number) for number, name in cells.items() if name not in codes]
    found = list(codes.values())
    kept = []
    for at, number in order:
        if number is None:
            kept.append(Kept(at, False, found[at]))
        else:
            values = watched[number].values
            assert values is not None  # noqa: S101 - tells the type checker which cells were chosen
            kept.append(Kept(number, True, as_written(values, watched[number].kind)))
    return kept


def _numbers(items: Sequence[Kept]) -> tuple[list[int], list[int]]:
    """The codes and the columns of a part, by their numbers."""
    return [one.number for one in items if not one.is_cell], [one.number for one in items if one.is_cell]


def _part(items: Sequence[Kept]) -> Part:
    cells = [one for one in items if one.is_cell]
    return Part(
        [one.values for one in items if not one.is_cell],
        [one.values for one in cells],
        [one.number for one in cells],
    )


def _shared(part: Part, sums: RowSums) -> pa.DictionaryArray:
    """The texts of a part that many rows share: its codes and its marks."""
    found = alike([*part.codes, *part.cells], len(sums.sums))
    marks = sums.add_shared(part, found)
    rows = pa.array(found.rows)
    texts = _joined([*(one.take(rows) for one in part.codes), marks])
    return narrow(pa.DictionaryArray.from_arrays(pa.array(found.of), texts))


def _joined(columns: Sequence[pa.Array]) -> pa.Array:
    """The codes of each row in one text."""
    return pc.binary_join_element_wise(
        *(decoded(one).cast(pa.large_string()) for one in columns), pa.scalar(SEPARATOR, pa.large_string()),
        null_handling="replace", null_replacement="",
    )  # fmt: skip


def codes_of(result: FleetResult) -> dict[str, pa.Array]:
    """The verdicts and lists of every SIM, as texts or dictionaries of them."""
    codes = {name: _plain(arrow(result.sims[name])) for name in CODES}
    names = result.carrier_names
    nothing = pa.nulls(len(result.sims), pa.string())
    return codes | {
        CARRIER_NAME: nothing if names is None else escaped(names),
        AGAINST: nothing if result.against is None else _plain(result.against),
    }


def name_of(code: str) -> str:
    """The name of a carrier as it was written, from the record's part CARRIER_NAME."""
    return code.replace(_SEPARATOR_AS, SEPARATOR).replace(_ESCAPE_AS, _ESCAPE)


def escaped(names: pa.Array) -> pa.Array:
    """Names without the record's separator; `name_of` gives them back."""
    escaped = pc.replace_substring(names.cast(pa.string()), _ESCAPE, _ESCAPE_AS)
    return pc.replace_substring(escaped, SEPARATOR, _SEPARATOR_AS)


def facts_of(result: FleetResult) -> dict[str, pa.Array]:
    """The facts as codes: as the engine saw them where the result says so, else as the report shows them."""
    if result.basis is not None:
        return {
            name: _plain(arrow(result.basis[name])) for name in result.basis.column_names if name not in CODES
        }
    found = {
        name: decoded(arrow(result.facts[name]))
        for name in result.facts.column_names
        if name not in result.sims.columns
    }
    return {name: _plain(_as_codes(values)) for name, values in found.items()}


def rules_of(result: FleetResult) -> dict[str, int]:
    """A number for the content of each rule that fired, to see later whether the rule has changed."""
    found: Mapping[Any, Any] = result.rules[result.rules["kind"] == "decision"].to_dict("list")
    return {
        f"{decision}.{rule}": one_hash(str(when)) >> 40
        for decision, rule, when in zip(found["decision"], found["rule"], found["when"], strict=True)
    }


def made_from(result: FleetResult) -> list[str]:
    """The files that were read, each once."""
    return list(dict.fromkeys(read.source for read in result.inputs))


def number_of_heading(heading: str) -> int:
    """The number of a heading, by which its column is found again wherever it is moved."""
    return one_hash(as_written(pa.array([heading]), "text")[0].as_py() or "") >> 24


def heading_of(about: About) -> str:
    """The heading of the record's column."""
    text = RECORD + msgspec.json.encode(about).decode()
    if (
        len(text) > _LONGEST_HEADING
    ):  # a cell has its limits; which rule changed is the first thing to do without
        text = RECORD + msgspec.json.encode(msgspec.structs.replace(about, rules={})).decode()
    return text


def about_of(heading: str) -> About:
    """Read what the heading says; ValueError when it can't be understood."""
    try:
        about = msgspec.json.decode(heading.removeprefix(RECORD.strip()).strip(), type=About)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from None
    if not about.is_whole:
        raise ValueError("parts")
    return about


def as_column(values: pa.Array) -> Any:
    """Texts as a column of a table, blank where there is none; a dictionary stays one, to save memory."""
    texts = pc.fill_null(decoded(values).cast(pa.large_string()), "")
    if not pa.types.is_dictionary(values.type):
        return pd.Series(texts, dtype=pd.ArrowDtype(pa.large_string()))
    coded = texts.dictionary_encode()
    return pd.Categorical.from_codes(coded.indices.to_numpy(), coded.dictionary.to_pylist())


def _as_codes(values: pa.Array) -> pa.Array:
    if pa.types.is_boolean(values.type):
        return pc.if_else(values, YES, NO)
    if pa.types.is_decimal(values.type):
        return pc.replace_substring(pc.cast(values, pa.string()), ".", "")
    return values


def _plain(values: pa.Array) -> pa.Array:
    """A column of the record as texts, those of a dictionary once; a separator within a text is replaced."""
    if pa.types.is_dictionary(values.type):
        return pa.DictionaryArray.from_arrays(values.indices, _plain(values.dictionary))
    texts = values.cast(pa.string())
    return pc.replace_substring(texts, SEPARATOR, ";") if pa.types.is_string(values.type) else texts


def hash_of_parts(parts: Sequence[pa.Array]) -> Any:
    """The number of each row's record, from its parts' texts, as the first format has it."""
    return folded([hashes(part) for part in parts])


def _identity(about: About, total: int) -> int:
    """A number that identifies this report, made from what it says about itself and all its cells."""
    total += one_hash(msgspec.json.encode(about).decode())
    scattered = int(mixed(np.array([total % 2**64], np.uint64))[0])
    return scattered >> 12  # as large as the whole numbers that every reader of JSON keeps exactly
