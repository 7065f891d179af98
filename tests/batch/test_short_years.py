"""Where the year stands in a column's dates of two digits: what settles it, and what leaves it open."""

from __future__ import annotations

import pytest

from batch.understanding.date_ranges import splits
from batch.understanding.short_years import year_place


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        ([], ""),
        (["31/12/2026"], ""),
        (["2026-12-31"], ""),
        # What can be read in one way alone.
        (["31/12/09", "31/12/50"], ""),
        (["1/2/26"], "last"),
        (["01/02/26"], "last"),
        (["9/12/10"], "last"),
        (["32/12/10"], "first"),
        (["26/2/1"], "first"),
        (["49/12/1"], "first"),
        (["50/12/1"], ""),
        (["10/13/12"], "last"),
        (["12/13/10"], "last"),
        (["12/0/26"], ""),
        (["31/31/10"], ""),
        (["26/12/0"], ""),
        (["26/12/50"], ""),
        (["12/12/'26"], "last"),
        (["26-1-2", "2/1/26"], ""),
        (["2/1/6"], ""),
        (["26 / 12 / 5"], "first"),
        # What other dates of the column show.
        (["11/12/13"], ""),
        (["11/12/13", "31/12/2026"], "last"),
        (["11/12/13", "31 Dec 26"], "last"),
        (["11/12/13", "31-December-2026"], "last"),
        (["11/12/13", "soon"], ""),
        (["11/12/13", "2011/12/13"], ""),
        (["26/12/15", "2026/12/13"], "first"),
        (["26/12/31", "2018/12/13"], "first"),
        (["26/12/31", "2017/12/13"], ""),
        (["26/12/15", "2024/12/13"], "first"),
        (["26/12/15", "2023/12/13"], ""),
        (["26/12/15", "2026-12-13"], ""),
        (["26/12/15", "2026/12/13", "13/12/2026"], ""),
        # Contracts end with a month.
        (["31/12/27"], "last"),
        (["28/02/26"], "last"),
        (["29/02/28"], "last"),
        (["29/02/26"], ""),
        (["30/11/30"], "last"),
        (["27/12/31"], ""),
        (["27/12/31", "26/11/30"], "first"),
        (["27/12/31", "26/11/29"], ""),
        (["30/11/30", "31/12/31"], ""),
        # Years lie together, days don't.
        (["12/4/24", "15/5/26", "24/3/25"], "likely_last"),
        (["12/4/24", "15/5/26", "23/3/25"], ""),
        (["12/4/24", "24/5/26"], ""),
        (["12/4/20", "15/5/28", "24/3/25"], "likely_last"),
        (["12/4/20", "15/5/29", "24/3/25"], ""),
    ],
)
def test_where_the_year_stands(texts: list[str], place: str) -> None:
    assert place == year_place(texts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1/1/2026 - 31/12/2026", [("1/1/2026", "31/12/2026")]),
        ("from 1 Jan to 2 Feb", [("1 Jan", "2 Feb")]),
        ("FROM 1 Jan UNTIL 2 Feb", [("1 Jan", "2 Feb")]),
        ("由1月至2月 止", [("1月", "2月")]),
        ("a~b", [("a", "b")]),
        ("a-b-c", [("a", "b-c"), ("a-b", "c")]),
        ("-a", []),
        ("a-", []),
        ("a b", []),
        ("together", []),
        (f"a-{'b' * 58}", [("a", "b" * 58)]),
        (f"a-{'b' * 59}", []),
    ],
)
def test_every_way_to_take_a_range_apart(text: str, parts: list[tuple[str, str]]) -> None:
    assert parts == list(splits(text))
