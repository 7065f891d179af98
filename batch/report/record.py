"""Define the hidden columns by which a report is read back: the codes behind every row, and what their heading says.

It must not know how a sheet is written or read.

The headings of the columns contain the rest: `simexit.record {…}` describes the whole report, as JSON. All of them are
in the table of SIMs itself, so that rows which are sorted or copied take their codes with them. What few rows have
alike stands in the record and the check, each row's own; what many share in a column for each part of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, decoded
from batch.own_marks import RECORD
from batch.report.fingerprint import as_written, folded, hashes
from batch.understanding.choices import NO, YES
from batch.verdicts import VERDICTS

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
    names = map("{}.{}".format, found["decision"], found["rule"])
    numbers = hashes(pa.array(map(str, found["when"]), pa.large_string())).tolist()
    return {name: number >> 40 for name, number in zip(names, numbers, strict=True)}


def made_from(result: FleetResult) -> list[str]:
    """The files that were read, each once."""
    return list(dict.fromkeys(read.source for read in result.inputs))


def numbers_of_headings(headings: Iterable[str]) -> list[int]:
    """The number of each heading, by which its column is found again wherever it is moved."""
    written = as_written(pa.array(headings, pa.large_string()), "text")
    return [number >> 24 for number in hashes(written).tolist()]


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
