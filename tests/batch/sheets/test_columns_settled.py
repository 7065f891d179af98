"""What becomes of each column, by its heading and its cells: the lines that are told of it, whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from batch.understanding.matching import Matching
from batch.understanding.tables import settled
from tests.support.cell_help import headings, raw_table

Columns = Mapping[str, Sequence[str | None]]
NUMBERS = [f"6123456{place}" for place in range(10)]
OTHERS = [f"6123457{place}" for place in range(10)]
OFFICES = [f"2345678{place}" for place in range(10)]
CARDS = ["8985203000000010750", "8985203000000011121", "8985203000000011493", "8985203000000011865"]
CARDS += ["8985203000000012236", "8985203000000012608", "8985203000000012970", "8985203000000013341"]
CARDS += ["8985203000000013713", "8985203000000014083"]
WORDS = [f"w{'abcdefghij'[place]}" for place in range(10)]
AMOUNTS = [str(place) for place in range(10)]
REVERSE = (
    "? (it asks the reverse of still_needed, so it is not read: turn its answers round, under a heading of "
    "still_needed)"
)
BLANK: list[str | None] = [None] * 10


def matching(columns: Columns, chosen: Mapping[str, str | None] | None = None) -> Matching:
    """What each column of a table holds."""
    return settled(headings(), [raw_table(columns)], chosen)[1][0]


def mixed(one: Sequence[str | None], other: Sequence[str | None], many: int) -> list[str | None]:
    """So many cells of one column, the rest of another."""
    return [*one[:many], *other[many:]]


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        ({"Phone": NUMBERS, "ICCID": CARDS, "Owner": WORDS, "Zzz": WORDS},
         ["msisdn", "iccid", "owner", "?"]),
        ({"Ownr": WORDS, "Phone": NUMBERS}, ["? (nearest: owner)", "msisdn"]),
        # Numbers and cards under each other's headings.
        ({"ICCID": NUMBERS, "Phone": CARDS},
         ["msisdn (its cells are mobile numbers)", "iccid (its cells are ICCIDs)"]),
        ({"ICCID": OFFICES, "Phone": CARDS},
         ["msisdn (its cells are fixed lines)", "iccid (its cells are ICCIDs)"]),
        ({"Phone": NUMBERS, "ICCID": OTHERS}, ["msisdn", "? (its cells are mobile numbers)"]),
        ({"Phone": NUMBERS, "ICCID": mixed(OTHERS, WORDS, 6)},
         ["msisdn", "? (its cells are mobile numbers)"]),
        ({"Phone": NUMBERS, "ICCID": mixed(OTHERS, WORDS, 5)}, ["msisdn", "iccid"]),
        # Several columns for one fact.
        ({"Phone": NUMBERS, "Mobile": OTHERS},
         ["? (one of 2 columns for msisdn)", "? (one of 2 columns for msisdn)"]),
        ({"Phone": NUMBERS, "Mobile": WORDS}, ["msisdn", "? (msisdn is read from column A)"]),
        ({"Phone": NUMBERS, "Mobile": mixed(OTHERS, WORDS, 1)},
         ["msisdn", "? (msisdn is read from column A)"]),
        ({"Phone": NUMBERS, "Mobile": mixed(OTHERS, WORDS, 2)},
         ["? (one of 2 columns for msisdn)", "? (one of 2 columns for msisdn)"]),
        ({"Phone": BLANK, "Mobile": NUMBERS}, ["? (its cells are blank)", "msisdn"]),
        ({"Phone": NUMBERS, "Mobile": NUMBERS}, ["msisdn", "? (says the same as column A)"]),
        ({"Phone": OFFICES, "Mobile": NUMBERS}, ["? (its cells are fixed lines)", "msisdn"]),
        ({"Phone": OFFICES, "Line no": NUMBERS}, ["? (its cells are fixed lines)", "msisdn"]),
        ({"Phone": mixed(OFFICES, WORDS, 9), "Mobile line": NUMBERS},
         ["? (its cells are fixed lines)", "msisdn"]),
        ({"Owner": BLANK, "Owner name": WORDS}, ["? (its cells are blank)", "owner"]),
        ({"Owner": BLANK, "Owner name": BLANK}, ["? (its cells are blank)", "owner"]),
        ({"Monthly fee": ["98"] * 10, "MRC": WORDS}, ["monthly_fee_hkd", "? (its cells don't say monthly_fee_hkd)"]),
        ({"Monthly fee": mixed(AMOUNTS, WORDS, 9), "MRC": mixed(["7"] * 10, WORDS, 1)},
         ["monthly_fee_hkd", "? (its cells don't say monthly_fee_hkd)"]),
        ({"Monthly fee": mixed(AMOUNTS, WORDS, 8), "MRC": mixed(["7"] * 10, WORDS, 1)},
         ["? (one of 2 columns for monthly_fee_hkd)", "? (one of 2 columns for monthly_fee_hkd)"]),
        # Columns of choices.
        ({"Phone": NUMBERS, "Carrier": ["5G"] * 10}, ["msisdn", "? (its cells are no carriers)"]),
        ({"Phone": NUMBERS, "Plan type": ["Gold"] * 10}, ["msisdn", "? (its cells are neither prepaid nor postpaid)"]),
        # No heading known.
        ({"Zap": CARDS, "Phone": NUMBERS}, ["iccid (its cells are ICCIDs)", "msisdn"]),
        ({"Owner": WORDS, "Mobil": NUMBERS}, ["owner", "msisdn (its cells are mobile numbers)"]),
        ({"Chip": CARDS, "Phone": NUMBERS}, ["iccid (its cells are ICCIDs)", "msisdn"]),
        ({"Chip": mixed(CARDS, WORDS, 9), "Phone": NUMBERS}, ["iccid (its cells are ICCIDs)", "msisdn"]),
        ({"Zap": mixed(CARDS, WORDS, 8), "Phone": NUMBERS}, ["?", "msisdn"]),
        ({"Zap": CARDS, "Zip": CARDS[::-1], "Phone": NUMBERS}, ["?", "?", "msisdn"]),
        ({"Old card": CARDS, "Phone": NUMBERS}, ["?", "msisdn"]),
        ({"Owner": WORDS, "Zzz": NUMBERS}, ["owner", "?"]),
        ({"Owner": WORDS, "Line numbers here": NUMBERS},
         ["owner", "msisdn (its cells are mobile numbers)"]),
        # What a heading says less plainly than another, or the reverse of.
        ({"Team": WORDS, "Department": WORDS[::-1]}, ["? (column B says department more plainly)", "department"]),
        ({"Team": WORDS, "Division": WORDS[::-1]}, ["? (one of 2 columns for department)"] * 2),
        ({"Phone": NUMBERS, "Not needed": ["yes"] * 10}, ["msisdn", REVERSE]),
    ],
)  # fmt: skip
def test_what_becomes_of_columns(columns: Columns, lines: list[str]) -> None:
    """After its heading, in the order of the columns."""
    said = [f"{heading} -> {meant}" for heading, meant in zip(columns, lines, strict=True)]
    assert said == matching(columns).lines()


@pytest.mark.parametrize(
    ("columns", "chosen", "lines"),
    [
        ({"Phone": NUMBERS, "Mobile": OTHERS}, {"msisdn": "Mobile"}, ["?", "msisdn"]),
        ({"Phone": NUMBERS, "Mobile": OTHERS}, {"msisdn": "b"}, ["?", "msisdn"]),
        ({"Phone": NUMBERS, "Mobile": OTHERS}, {"msisdn": None}, ["?", "?"]),
        ({"Phone": NUMBERS, "Zzz": CARDS}, {"iccid": None}, ["msisdn", "?"]),
        ({"Phone": NUMBERS, "Zzz": CARDS}, {"iccid": "Zzz"}, ["msisdn", "iccid"]),
        ({"Phone": WORDS, "Zzz": NUMBERS}, {"msisdn": "Phone"}, ["msisdn", "?"]),
        (
            {"ICCID": NUMBERS, "Phone": CARDS},
            {"iccid": "ICCID"},
            ["iccid", "? (its cells are ICCIDs)"],
        ),
        (
            {"ICCID": NUMBERS, "Phone": CARDS},
            {"msisdn": None},
            ["? (its cells are mobile numbers)", "iccid (its cells are ICCIDs)"],
        ),
        ({"Phone": OFFICES, "Line no": NUMBERS}, {"msisdn": "Phone"}, ["msisdn", "?"]),
        ({"Phone": NUMBERS, "Carrier": ["5G"] * 10}, {"carrier": "Carrier"}, ["msisdn", "carrier"]),
        ({"Phone": NUMBERS, "Carrier": WORDS}, {"owner": "Carrier"}, ["msisdn", "owner"]),
    ],
)
def test_what_somebody_chose_goes_before_what_cells_show(
    columns: Columns, chosen: Mapping[str, str | None], lines: list[str]
) -> None:
    said = [f"{heading} -> {meant}" for heading, meant in zip(columns, lines, strict=True)]
    assert said == [line.partition(" (nearest")[0] for line in matching(columns, chosen).lines()]
