"""Headings collected from exports, bills and ledgers in three languages: taken or asked about, and none taken wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from batch.understanding.tables import settled
from batch.understanding.words import fold_script
from tests.batch.sheets.collected_headings import COLLECTED, HELD_OUT, TRAPS
from tests.support.cell_help import facts, headings, raw_table
from tests.support.real_sheets import FOLDER, dry_run

LISTED = {
    fold_script(heading)
    for name, fact in facts().items()
    for heading in (name, *(one for listed in fact.headings.values() for one in listed))
}


def outcome(heading: str, fact: str) -> str:
    """What came of a heading that means `fact`: taken, asked, missed or wrong."""
    found = headings().match([heading], ["A"])
    if found.matched:
        return "taken" if fact in found.matched else "wrong"
    left = found.unmatched[0]
    return "asked" if fact == left.nearest or fact in left.params.get("facts", "").split(", ") else "missed"


def outcomes(collected: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """What came of each heading that is not listed as it stands."""
    return {
        heading: outcome(heading, fact)
        for fact, listed in collected.items()
        for heading in listed
        if fold_script(heading) not in LISTED
    }


@pytest.mark.parametrize("collected", [COLLECTED, HELD_OUT], ids=["collected", "held out"])
def test_what_was_collected_is_taken_or_asked_about(collected: Mapping[str, tuple[str, ...]]) -> None:
    came = outcomes(collected)
    assert len(came) >= 100
    assert [] == [heading for heading, what in came.items() if what == "wrong"]
    share = sum(what in ("taken", "asked") for what in came.values()) / len(came)
    assert share >= 0.97, [heading for heading, what in came.items() if what == "missed"]
    assert sum(what == "taken" for what in came.values()) / len(came) >= 0.75


def test_headings_of_other_things_are_never_taken() -> None:
    traps = [heading.strip() for heading in TRAPS.replace("\n", " ").split("|")]
    assert len(traps) >= 200
    found = {heading: next(iter(headings().match([heading], ["A"]).matched), "") for heading in traps}
    assert {} == {heading: fact for heading, fact in found.items() if fact}


#: What each column of a sheet is taken for; ? for those that are carried along.
SHEETS = {
    "02-wireless-bill.csv": ("msisdn", "user", "monthly_fee_hkd", "?", "line_status", "contract_end_on"),
    "13-broadband-load.csv": ("?", "msisdn", "?", "?", "?", "?", "line_status", "?"),
    "19-mdm-carrier-networks.csv": (
        "?", "?", "msisdn", "iccid", "?", "?", "carrier", "?", "user", "department", "?",
    ),
    "35-contract-period-column.xlsx": (
        "msisdn", "carrier", "?", "contract_end_on", "monthly_fee_hkd", "?", "user", "?", "line_status", "?",
    ),
    "45-bilingual-headings.xlsx": (
        "sim_id", "msisdn", "carrier", "plan_type", "owner", "line_status", "contract_end_on", "monthly_fee_hkd",
        "outstanding_hkd", "still_needed", "port_out_wanted", "active_vas", "bound_services", "iccid", "?",
    ),
    "46-decorated-headings.xlsx": (
        "msisdn", "carrier", "line_status", "monthly_fee_hkd", "contract_end_on", "still_needed",
        "outstanding_hkd", "balance_hkd", "owner", "department", "user",
    ),
}  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_headings_of_sheets(sheet: str) -> None:
    status, said, errors = dry_run([FOLDER / sheet])
    assert 0 == status, errors
    assert list(SHEETS[sheet]) == [
        line.split(" -> ")[1].split(" ")[0] for line in said.splitlines() if " -> " in line
    ]


#: Cells of two facts' columns, read as the fact alike.
CELLS = {
    "contract_end_on": ("2027-01-31", "2027-02-28"),
    "carrier": ("csl", "SmarTone"),
    **dict.fromkeys(("department", "user", "owner", "sim_id"), ("Chan", "Lee")),
}


@pytest.mark.parametrize(
    ("plain", "weaker", "fact"),
    [
        ("合約到期日", "合約期", "contract_end_on"),
        ("Department", "Cost Centre", "department"),
        ("使用人", "负责人", "user"),
        ("Registered owner", "Company Name", "owner"),
        ("電訊商", "供應商 Supplier", "carrier"),
        ("Asset Tag", "Device label", "sim_id"),
        ("Department name", "Department code", "department"),
    ],
)
def test_the_plainer_of_two_headings_is_taken(plain: str, weaker: str, fact: str) -> None:
    alone = headings().match([weaker], ["A"])
    assert {fact} == set(alone.matched)
    for pair in ([plain, weaker], [weaker, plain]):
        table = raw_table({heading: CELLS[fact][::step] for heading, step in zip(pair, (1, -1), strict=True)})
        _, (found,) = settled(headings(), [table], every_row=True)
        assert (plain, [weaker], {}) == (
            found.matched[fact].heading,
            [left.heading for left in found.unmatched],
            found.conflicts,
        )
