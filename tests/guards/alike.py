"""Fleets of any size whose lines are alike to the rules, each with numbers of its own and nothing wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.support import odd_files as odd

FIRST = 61_000_000
SITUATIONS = 24
HEADINGS = (
    *("sim_id", "msisdn", "iccid", "carrier", "plan_type", "owner", "user", "line_status", "still_needed"),
    *("outstanding_hkd", "monthly_fee_hkd"),
)


def rows(size: int) -> Iterator[tuple[str | int, ...]]:
    """The cells of each line. Monthly plans only: of prepaid cards an owner may have but a few."""
    for number in range(size):
        situation = number % SITUATIONS
        yield (
            f"SIM-{number:07}",
            FIRST + number,
            iccid(number),
            ("cmhk", "csl", "three", "smartone")[situation % 4],
            "postpaid",
            f"Owner {situation % 4}",
            f"User {number}",
            ("active", "suspended")[situation % 2],
            ("yes", "no", "")[situation % 3],
            (0, 58)[situation % 2],
            88 + situation,
        )


def write_csv(path: Path, size: int, unpaid: str = "") -> Path:
    """`unpaid` stands in every row in place of what is owed."""
    place = HEADINGS.index("outstanding_hkd")
    told = ((*row[:place], unpaid or row[place], *row[place + 1 :]) for row in rows(size))
    lines = (",".join(map(str, row)) for row in told)
    path.write_text("\n".join([",".join(HEADINGS), *lines]) + "\n", encoding="utf-8")
    return path


def write_xlsx(path: Path, size: int) -> Path:
    lines = [odd.row_xml(1, HEADINGS), *(odd.row_xml(place, row) for place, row in enumerate(rows(size), 2))]
    return odd.package(path, [odd.sheet_xml("".join(lines))])


def iccid(number: int) -> str:
    """A serial number with its check digit, that ends in no row of zeros, as one that was rounded would."""
    body = f"8985200{number:010}7"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body)))
    return f"{body}{-sum(value - 9 * (value > 9) for value in doubled) % 10}"
