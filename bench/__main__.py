"""Run the benchmarks and tell what they found in one table: python -m bench [NAME …] [--quick] [--write]

--quick takes a minute or two; --write puts what was found into docs/performance.json, and makes the page and the
picture of it anew. Of the benchmarks that are not named, what they found last stays.
"""

from __future__ import annotations

import datetime
from importlib import import_module
from zoneinfo import ZoneInfo

import click
from rich import box
from rich.console import Console
from rich.table import Table

from bench.figures import Measured
from bench.machine import machine, releases
from bench.performance_page import recorded
from bench.performance_page import write as write_pages
from bench.scale import Scale
from bench.written import COLUMNS, cells

WIDE = 170
BENCHES = ("twelve", "shipped", "typed", "ways", "beyond", "as_users", "check", "sample", "page")
CONSOLE = Console(width=WIDE)
TODAY = datetime.datetime.now(ZoneInfo("Asia/Hong_Kong")).date().isoformat()


@click.command(context_settings={"max_content_width": 100})
@click.argument("names", nargs=-1, type=click.Choice(BENCHES))
@click.option("--quick", is_flag=True, help="The smallest sizes, each thing once or twice.")
@click.option("--write", is_flag=True, help="Into docs/performance.json, .md and .svg.")
@click.option("--date", default=TODAY, show_default="today", help="The day that is written beside it.")
def main(names: tuple[str, ...], quick: bool, write: bool, date: str) -> None:
    """Measure, and tell how it compares."""
    record = recorded()
    for name in names or BENCHES:
        measured = measure(name, Scale(quick), date)
        show(measured)
        record[name] = measured
        if write:
            write_pages({one: record[one] for one in BENCHES if one in record})


def measure(name: str, scale: Scale, date: str) -> Measured:
    """Run one benchmark: a module with TITLE, ABOUT, PACKAGES and `figures(scale)`."""
    bench = import_module(f"bench.{name}")
    found = bench.figures(scale)
    return Measured(bench.TITLE, bench.ABOUT, date, scale.quick, machine(), releases(bench.PACKAGES), found)


def show(measured: Measured) -> None:
    table = Table(*COLUMNS, title=measured.title, caption=measured.about, box=box.SIMPLE)
    for figure in measured.figures:
        table.add_row(*cells(figure))
    CONSOLE.print(table)


if __name__ == "__main__":
    main()
