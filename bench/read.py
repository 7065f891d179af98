"""Measure what reading a fleet's workbook costs compared with fastexcel alone, in the same run.

Run: python -m bench.read [rows]. A workbook of 20 columns is made in a temporary folder; both read all of it.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import fastexcel

from batch.fleet.check import headings_of
from batch.fleet.cleaned import answered_of, cleaned
from batch.reading.read import read_inputs
from batch.understanding.clean import CleanTable
from batch.understanding.table_words import RulebookWords
from batch.understanding.tables import settled
from engine.rulebook.book import Rulebook, load_rulebook
from tests.support import odd_files as odd

ROWS = 100_000
TIMES = 5
HEADINGS = [
    *("sim_id", "msisdn", "iccid", "carrier", "plan_type", "account_type", "owner", "department", "user"),
    *("line_status", "still_needed", "outstanding_hkd", "balance_hkd", "deposit_hkd", "monthly_fee_hkd"),
    *("contract_end_on", "bill_day", "active_vas", "bound_services", "auto_recharge"),
]


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = fleet(Path(folder) / "fleet.xlsx", rows)
        print(
            f"{rows:,} rows x {len(HEADINGS)} columns, {path.stat().st_size / 1e6:,.1f} MB; the best of {TIMES} runs"
        )
        print(f"{'':34}{'seconds':>9}{'CPU seconds':>13}")
        bare = shown(
            "fastexcel alone, typed columns", lambda: fastexcel.read_excel(path).load_sheet(0).to_arrow()
        )
        texts = shown(
            "to a table of texts", lambda: read_inputs([path], is_heading=set(HEADINGS).__contains__)
        )
        print(f"{'ours is':34}{texts[0] / bare[0]:>7.2f} x{texts[1] / bare[1]:>11.2f} x")
        rulebook = load_rulebook()
        facts = shown("to typed facts", lambda: typed_facts(rulebook, path))
        print(f"{'ours is (goal: at most 1.6)':34}{facts[0] / bare[0]:>7.2f} x{facts[1] / bare[1]:>11.2f} x")


def typed_facts(rulebook: Rulebook, path: Path) -> CleanTable:
    """The file read, its headings matched, every cell understood."""
    headings = headings_of(rulebook)
    tables, matchings = settled(
        headings, read_inputs([path], is_heading=headings.fact_of, words=RulebookWords(headings))
    )
    return answered_of(rulebook, cleaned(rulebook, tables, matchings)).table


def fleet(path: Path, rows: int) -> Path:
    """A plausible fleet: texts, numbers, dates as dates, and phone numbers both as texts and as numbers."""
    lines = [odd.row_xml(1, HEADINGS)]
    lines += [odd.row_xml(number, sim(number)) for number in range(2, rows + 2)]
    return odd.package(path, [odd.sheet_xml("".join(lines))], more=odd.with_date_style())


def iccid(number: int) -> str:
    """A serial number with its check digit, so that it is understood and not refused."""
    body = f"8985200{number:011}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body)))
    return f"{body}{-sum(value - 9 * (value > 9) for value in doubled) % 10}"


def sim(number: int) -> list[object]:
    """The cells of one row."""
    return [
        f"SIM-{number:06}",
        85_261_000_000 + number if number % 2 else f"+852 61{number:06}",
        iccid(number),
        ("CMHK", "csl", "3HK", "SmarTone")[number % 4],
        ("prepaid", "postpaid")[number % 2],
        "corporate",
        f"Owner {number % 700}",
        f"Dept {number % 40}",
        f"User {number}",
        "active",
        ("yes", "no")[number % 2],
        number % 10_000 / 100 if number % 3 else 0,
        number % 99_991 / 100,
        0,
        (58, 88.5, 128)[number % 3],
        f'<c r="PLACE" s="1"><v>{46_023 + number % 800}</v></c>',
        number % 28 + 1,
        number % 3,
        ("无", "银行; 支付宝", 2)[number % 3],
        ("是", "否")[number % 2],
    ]


def shown(name: str, work: Callable[[], object]) -> tuple[float, float]:
    """The least wall and CPU seconds of several runs, printed; the processes it starts count too."""
    wall = cpu = float("inf")
    for _ in range(TIMES):
        start, used = time.perf_counter(), processor_seconds()
        work()
        wall = min(wall, time.perf_counter() - start)
        cpu = min(cpu, processor_seconds() - used)
    print(f"{name:34}{wall:>9.2f}{cpu:>13.2f}")
    return wall, cpu


def processor_seconds() -> float:
    """What this process and those it waited for have used."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in usage)


if __name__ == "__main__":
    main()
