"""Reports of which somebody forged the hidden parts: they are refused or judged, at a cost that they do not set."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from batch.errors import InputError
from tests.support.review_help import Sheet, filled, read_back, report

About = dict[str, Any]


def forged(sheet: Sheet, **parts: Any) -> Sheet:
    """The report with a heading that says otherwise."""
    about = {**sheet.about, **parts}
    sheet.cells[0][sheet.column("record")] = f"simexit.record {json.dumps(about)}"
    return sheet


NOT_BELIEVED: dict[str, Callable[[About], About]] = {
    "more rows than there can be": lambda _: {"rows": 2**53},
    "less than no rows": lambda _: {"rows": -1},
    "no number of a report": lambda _: {"id": -1},
    "a number that no reader keeps": lambda _: {"id": 2**63},
    "a day long ago": lambda _: {"as_of": "0001-01-01"},
    "a day that has no morrow": lambda _: {"as_of": "9999-12-31"},
    "no codes": lambda _: {"codes": []},
    "a code twice": lambda about: {"codes": [*about["codes"], about["codes"][0]]},
    "a fact that is a code": lambda about: {"facts": [*about["facts"], "action"]},
    "a fact that is where a row stands": lambda about: {"facts": [*about["facts"], "position"]},
    "a fact that a reviewer writes": lambda about: {"facts": [*about["facts"], "review"]},
    "a fact that is shown": lambda about: {"facts": [*about["facts"], "shown_msisdn"]},
    "a fact with no name": lambda about: {"facts": [*about["facts"], ""]},
    "a column twice": lambda about: {"columns": [*about["columns"], ["review", "text", 1]]},
    "a column with no name of ours": lambda about: {"columns": [*about["columns"], ["../x", "text", 1]]},
}


@pytest.mark.parametrize("kind", NOT_BELIEVED)
def test_a_heading_that_no_report_has_is_refused(kind: str) -> None:
    sheet = report("en")
    with pytest.raises(InputError, match="hidden columns are damaged"):
        read_back(forged(sheet, **NOT_BELIEVED[kind](sheet.about)))


def test_rows_that_are_said_to_be_there_cost_nothing() -> None:
    (told,) = [
        one for one in read_back(forged(report("en"), rows=10**9)).findings if one.kind == "missing_rows"
    ]
    assert "999,999,984" == told.params["count"]
    assert told.params["rows"].endswith("-1000000001")


def test_sheets_that_speak_of_different_reports_are_told_apart() -> None:
    sheet = filled("en")
    other = forged(report("en"), facts=["msisdn"])
    sheet.more.append(("SIMs 2", other.cells))
    assert "foreign_sheet" in [one.kind for one in read_back(sheet).findings]
