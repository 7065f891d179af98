"""A frame of typed columns says what the same frame says as texts, and is answered in kind."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from batch.columns import arrow
from batch.fleet.single import vocabulary
from batch.reading import frames
from batch.reading.frames import table_of_frame
from batch.reading.value_texts import as_text
from batch.shapes import SIM_COLUMNS
from batch.understanding import column_cells
from batch.understanding.understood import CellContext
from engine.rulebook.book import load_rulebook
from simexit import check_fleet
from tests.support.cell_help import cleaned, names_of
from tests.support.unhurried import some_in_haste

AS_OF = dt.date(2026, 11, 21)
BOOK = load_rulebook()
SIZE = 60
NUMBERS = (0, 1, -1, 2, 15, 31, 32, 400, 9_999, 20_260_101, 61234567, 31234567, 85261234567, 12345678)
FRACTIONS = (
    0.0,
    -0.0,
    0.1,
    0.105,
    1e-20,
    98.5,
    -98.5,
    1e300,
    float("inf"),
    49.989999999999995,
    1e16,
    6.1234567e7,
)
DAYS = (
    dt.date(2026, 11, 20),
    dt.date(2027, 2, 28),
    dt.date(1989, 12, 31),
    dt.date(2100, 1, 1),
    dt.date(1, 1, 1),
)
WORDS = (
    "",
    " ",
    "none",
    "unknown",
    "yes",
    "no",
    "cmhk",
    "postpaid",
    "active",
    "Nobody's",
    "nan",
    "A1234567",
    "✓",
)
ICCIDS = (8985200000000000002, 8985200000000000010, 8985200000000000028, 898520000000000003)


def of_kind(kind: str, chance: random.Random) -> pa.Array:
    """A column of random values of one of Arrow's types, a third of them nulls."""

    def drawn(values: Sequence[Any], type_: pa.DataType | None = None) -> pa.Array:
        return pa.array(
            [chance.choice(values) if chance.random() > 0.3 else None for _ in range(SIZE)], type_
        )

    texts = pa.large_string()
    kinds: dict[str, Callable[[], pa.Array]] = {
        "yes_no": lambda: drawn([True, False]),
        "whole": lambda: drawn([*NUMBERS, *ICCIDS]),
        "small": lambda: drawn([0, 1, 2, 31, 99, -1], pa.int8()),
        "long": lambda: drawn([89852000000000000028 % 2**64, 8985200000000000010], pa.uint64()),
        "binary": lambda: drawn([*FRACTIONS, *map(float, ICCIDS)]),
        "short binary": lambda: drawn([*FRACTIONS[:8]], pa.float32()),
        "cents": lambda: drawn(
            [Decimal(number) / 100 for number in (0, 1, -150, 4_999, 9_850)], pa.decimal128(12, 2)
        ),
        "fine": lambda: drawn([Decimal("0.00000001"), Decimal("98.00000000")], pa.decimal128(18, 8)),
        "day": lambda: drawn(DAYS),
        "moment": lambda: drawn(
            [dt.datetime.combine(day, dt.time(23, 30)) for day in DAYS[:3]], pa.timestamp("us")
        ),
        "text": lambda: drawn(WORDS, texts),
        "words": lambda: drawn(WORDS, texts).dictionary_encode(),
        "nothing": lambda: pa.nulls(SIZE),
        "lists": lambda: drawn([["HSBC", "Alipay"], []]),
        "times": lambda: drawn([dt.time(9, 30)]),
    }
    return kinds[kind]()


KINDS = ("yes_no", "whole", "small", "long", "binary", "short binary", "cents", "fine", "day", "moment", "text",
         "words", "nothing", "lists", "times")  # fmt: skip


def as_texts(column: pa.ChunkedArray) -> pd.Series[Any]:
    """The same column as somebody would type it."""
    if pa.types.is_floating(column.type):
        cells = [None if number != number else str(number) for number in column.to_numpy()]
    else:
        cells = ["none" if value == [] else as_text(value) or None for value in column.to_pylist()]
    return pd.Series(cells, dtype="str")


def rows(frame: pd.DataFrame | pa.Table) -> dict[str, list[Any]]:
    """What a frame says, however it keeps it."""
    columns = (
        frame.items()
        if isinstance(frame, pd.DataFrame)
        else zip(frame.column_names, frame.columns, strict=True)
    )
    return {str(name): arrow(column).to_pylist() for name, column in columns}


def understood(frame: pd.DataFrame | pa.Table) -> dict[str, Any]:
    """All that is decided by: the value and the names of each cell of each fact, and the problems."""
    table = cleaned(table_of_frame(frame))
    facts = {
        name: [
            (int(number), names_of(column, row)) if known else None
            for row, (number, known) in enumerate(zip(column.numbers, column.known, strict=True))
        ]
        for name, column in table.columns.items()
    }
    problems = sorted((problem.row, problem.fact, problem.type) for problem in table.problems)
    return {"facts": facts, "problems": problems}


@pytest.mark.parametrize("name", some_in_haste(sorted(BOOK.facts), 4))
def test_values_of_any_type_say_what_their_texts_say(name: str) -> None:
    chance = random.Random(name)
    key = "iccid" if name == "msisdn" else "msisdn"
    kinds = chance.sample(KINDS, 2)
    for kind in kinds:
        typed = pa.table({key: pa.array(range(61_000_000, 61_000_000 + SIZE)), name: of_kind(kind, chance)})
        texts = pd.DataFrame({column: as_texts(typed[column]) for column in typed.column_names})
        assert understood(texts) == understood(typed), kind
        assert {key, name} == {*understood(typed)["facts"]}
        # Nothing but this table is known of a frame later.
        in_pandas = table_of_frame(typed.to_pandas(types_mapper=pd.ArrowDtype))
        for one, other in zip(table_of_frame(typed).columns, in_pandas.columns, strict=True):
            assert one.equals(other), kind
        if kind == kinds[0]:
            assert rows(check_fleet(texts, as_of=AS_OF)) == rows(check_fleet(typed, as_of=AS_OF)), kind


@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_the_same_however_a_column_is_kept(kind: str) -> None:
    column = of_kind(kind, random.Random(kind))
    table = pa.table({"it": pa.chunked_array([column.slice(0, SIZE // 2), column.slice(SIZE // 2)])})
    wanted = [None if pd.isna(text) else text for text in as_texts(table["it"])]
    for frame in (table, table.combine_chunks(), table.to_pandas(types_mapper=pd.ArrowDtype)):
        assert wanted == table_of_frame(frame).columns[0].to_pylist()


LINES = {"msisdn": [61234567, 61234568], "still_needed": [False, None], "carrier": ["cmhk", "csl"]}


def test_the_answer_is_a_frame_of_the_kind_that_was_asked() -> None:
    frame = pd.DataFrame(LINES)
    table = pa.table(LINES)
    wanted = check_fleet(frame, as_of=AS_OF)
    assert [*SIM_COLUMNS] == [*wanted.columns]
    for given in (table, table.to_batches()[0]):
        found = check_fleet(given, as_of=AS_OF)
        assert type(given) is type(found)
        assert rows(wanted) == rows(pa.table(found))


def test_what_hands_out_an_arrow_stream_is_answered_as_an_arrow_table() -> None:
    reader = pa.table(LINES).to_reader()
    assert rows(check_fleet(pd.DataFrame(LINES), as_of=AS_OF)) == rows(check_fleet(reader, as_of=AS_OF))
    with pytest.raises(TypeError, match="not list"):
        check_fleet([LINES])


def test_a_frame_of_polars_is_answered_by_one() -> None:
    polars: Any = pytest.importorskip("polars")
    frame = polars.DataFrame(LINES).with_columns(polars.col("carrier").cast(polars.Categorical))
    found = check_fleet(frame, as_of=AS_OF)
    assert isinstance(found, polars.DataFrame)
    assert rows(check_fleet(pd.DataFrame(LINES), as_of=AS_OF)) == rows(found.to_arrow())


def test_more_rows_of_the_same_values_write_and_read_no_more_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(20)
    table = pa.table({"balance_hkd": of_kind("binary", chance), "still_needed": of_kind("yes_no", chance),
                      "contract_end_on": of_kind("day", chance), "carrier": of_kind("words", chance)})  # fmt: skip
    calls: Counter[str] = Counter()

    def counting(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def met(*given: Any) -> Any:
            calls[name] += 1
            return work(*given)

        return met

    for module, name in ((frames, "as_text"), (column_cells, "understand")):
        monkeypatch.setattr(module, name, counting(name, getattr(module, name)))
    counted = []
    for times in (1, 50):
        calls.clear()
        check_fleet(pa.concat_tables([table] * times), as_of=AS_OF)
        counted.append(dict(calls))
    assert counted[0] == counted[1]
    assert counted[0]["understand"]


def test_amounts_in_a_pandas_column_are_written_as_arrow_writes_them() -> None:
    draw = random.Random(15)
    for _ in range(100):
        amounts = [Decimal(draw.randrange(-400, 400)).scaleb(-draw.randrange(4)) for _ in range(5)]
        given = [draw.choice([*amounts, None]) for _ in range(SIZE)]
        written = table_of_frame(pd.DataFrame({"fee": pd.Series(given, dtype=object)})).columns[0]
        said = [None if text is None else Decimal(text) for text in written.to_pylist()]
        assert said == given
    longest = Decimal("1234567890123456789012345678901234.5678901234")
    assert table_of_frame(pd.DataFrame({"fee": [longest]})).columns[0].to_pylist() == [str(longest)]


def test_what_reading_told_apart_is_not_looked_for_again_where_a_text_was_refused() -> None:
    cards = ["8985200000000000002", "8985200000000010000", None, "8985200000000000010", "8985200000000000002"]
    context = CellContext(vocabulary(BOOK))
    column, troubles = column_cells.read_column(BOOK.facts["iccid"], pa.array(cards), context)
    assert [trouble.type for trouble, _ in troubles.kinds] == ["iccid_rounded"]
    assert column.told_apart is not None
    places, texts = column.coded
    shown = [texts[place].as_py() if place >= 0 else None for place in places.tolist()]
    assert shown == column.cells.to_pylist() == [cards[0], None, None, cards[3], cards[0]]
