"""Make and understand the hidden columns by which a report can be read back: the codes behind every row, and a check
text that shows whether the row was edited. Must not know how a sheet is written or read.

The headings of the columns contain the rest: `simexit.record {…}` describes the whole report, as JSON. Both columns
are in the table of SIMs itself, so that rows which are sorted or copied take their codes with them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow
from batch.fleet.basis import NO, YES
from batch.own_marks import CHECK, RECORD
from batch.report.fingerprint import as_written, check_texts, folded, hashes, mixed, one_hash
from batch.report.sheets import SheetColumn, Table
from batch.shapes import VERDICTS

if TYPE_CHECKING:
    import numpy.typing as npt

    from batch.shapes import FleetResult

FORMAT = 1
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
_SEPARATOR, _SEPARATOR_AS = ",", "%2C"
_ESCAPE, _ESCAPE_AS = "%", "%25"
_LONGEST_HEADING = 30_000
_MOST_INPUTS = 20
_MOST_COLUMNS = 400  # that the heading has room for; what a sheet carries along beyond is not watched
_PIECE = 1 << 15  # rows at a time, to spare the memory


class About(msgspec.Struct, frozen=True):
    """What the heading says about the whole report.

    `columns` are the sheet's columns in order: name (blank for a carried one), kind, and the number of its heading.
    `codes` and `facts` name the parts of a row's record after its position; `rules` gives each rule's number,
    `inputs` the files that were read, or the first of them.
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


def recorded(table: Table, result: FleetResult, names: Sequence[str]) -> Table:
    """The table of SIMs with the hidden columns; `names` are the codes of its columns (blank: carried along)."""
    codes, facts = codes_of(result), facts_of(result)
    parts = [pa.array(range(table.rows), pa.int64()).cast(pa.string()), *codes.values(), *facts.values()]
    record = pc.binary_join_element_wise(
        *(decoded(part) for part in parts), _SEPARATOR, null_handling="replace", null_replacement=""
    )
    watched = table.columns[:_MOST_COLUMNS]
    cells = [
        hashes(as_written(column.values, column.kind))
        for column in watched
        if column.values is not None and not column.editable
    ]
    about = About(
        FORMAT, 0, result.lang, result.as_of, table.rows,
        [(name, column.kind, number_of_heading(column.heading)) for name, column in zip(names, watched, strict=False)],
        list(codes), list(facts), dict(result.versions), dict(result.settings), rules_of(result),
        made_from(result)[:_MOST_INPUTS],
    )  # fmt: skip
    about = msgspec.structs.replace(about, id=_identity(about, cells))
    checks = check_texts([hash_of_parts(parts), *cells], about.id)
    hidden = [
        SheetColumn(heading_of(about), record, "code", 8, band="carried", hidden=True),
        SheetColumn(CHECK, checks, "code", 8, band="carried", hidden=True),
    ]
    return replace(table, columns=[*table.columns, *hidden])


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
    return code.replace(_SEPARATOR_AS, _SEPARATOR).replace(_ESCAPE_AS, _ESCAPE)


def escaped(names: pa.Array) -> pa.Array:
    """Names without the record's separator; `name_of` gives them back."""
    escaped = pc.replace_substring(names.cast(pa.string()), _ESCAPE, _ESCAPE_AS)
    return pc.replace_substring(escaped, _SEPARATOR, _SEPARATOR_AS)


def facts_of(result: FleetResult) -> dict[str, pa.Array]:
    """The facts as codes: as the engine saw them where the result says so, else as the report shows them."""
    if result.basis is not None:
        return {
            name: _plain(arrow(result.basis[name])) for name in result.basis.column_names if name not in CODES
        }
    found = {
        name: arrow(result.facts[name])
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
        return msgspec.json.decode(heading.removeprefix(RECORD.strip()).strip(), type=About)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from None


def parsed(about: About, records: pa.Array) -> pd.DataFrame:
    """Split the records into columns of text, and the position (-1 where there is no valid record)."""
    names = [*about.codes, *about.facts]
    pieces = [_split(records.slice(at, _PIECE), len(names)) for at in range(0, max(len(records), 1), _PIECE)]
    columns = [pa.chunked_array(parts).unify_dictionaries() for parts in zip(*pieces, strict=True)]
    position, *texts = (pa.concat_arrays(column.chunks) for column in columns)
    table: dict[str, Any] = {"position": _positions(decoded(position), about.rows)}
    table |= {name: as_column(values) for name, values in zip(names, texts, strict=True)}
    return pd.DataFrame(table)


def as_column(values: pa.Array) -> Any:
    """Texts as a column of a table, blank where there is none; a dictionary stays one, to save memory."""
    texts = pc.fill_null(decoded(values).cast(pa.large_string()), "")
    if not pa.types.is_dictionary(values.type):
        return pd.Series(texts, dtype=pd.ArrowDtype(pa.large_string()))
    coded = texts.dictionary_encode()
    return pd.Categorical.from_codes(coded.indices.to_numpy(), coded.dictionary.to_pylist())


def _split(records: pa.Array, separators: int) -> list[pa.Array]:
    """The parts of some records, each as a dictionary; blank where a record has more or fewer."""
    blank = _SEPARATOR * separators
    texts = pc.fill_null(records.cast(pa.large_string()), blank)
    texts = pc.if_else(pc.equal(pc.count_substring(texts, _SEPARATOR), separators), texts, blank)
    parts = pc.list_flatten(pc.split_pattern(texts, _SEPARATOR))
    count = separators + 1
    return [parts.take(pa.array(np.arange(at, len(parts), count))).dictionary_encode() for at in range(count)]


def _positions(texts: pa.Array, rows: int) -> npt.NDArray[np.int64]:
    sound = pc.match_substring_regex(texts, "^[0-9]{1,9}$")
    numbers = pc.cast(pc.if_else(sound, texts, "-1"), pa.int64()).to_numpy(zero_copy_only=False)
    return np.where(numbers < rows, numbers, -1)


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
    return pc.replace_substring(texts, _SEPARATOR, ";") if pa.types.is_string(values.type) else texts


def decoded(values: pa.Array) -> pa.Array:
    """The texts themselves."""
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values


def hash_of_parts(parts: Sequence[pa.Array]) -> Any:
    """The number of each row's record, from its parts' texts."""
    return folded([hashes(part) for part in parts])


def _identity(about: About, cells: Sequence[Any]) -> int:
    """A number that identifies this report, made from what it says about itself and all its cells."""
    total = one_hash(msgspec.json.encode(about).decode())
    for number, column in enumerate(cells, start=1):
        total += int(column.sum(dtype=np.uint64)) * (2 * number + 1)
    scattered = int(mixed(np.array([total % 2**64], np.uint64))[0])
    return scattered >> 12  # as large as the whole numbers that every reader of JSON keeps exactly
