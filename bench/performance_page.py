"""Make docs/performance.md and its picture from docs/performance.json. Must not measure, nor know the day."""

from __future__ import annotations

from pathlib import Path

import msgspec

from bench.figures import Measured, Record
from bench.measure import ROOT
from bench.picture import picture
from bench.written import COLUMNS, MARKS, cells, goals_of

DOCS = ROOT / "docs"
RECORD = DOCS / "performance.json"
HEAD = """# How fast it is

Made by `make bench ARGS=--write` from what it measured (`performance.json`); not written by hand. Seconds are of the
processor, of all processes that a run starts. What is compared ran in turns within one run: the ratios hold on other
machines, the seconds do not. *First run* is what people get: a fresh process that has decided nothing yet. Nothing is
compared unless its answers are equal, line by line; where another does less, it says so.
"""


def recorded(path: Path = RECORD) -> Record:
    """What every benchmark found last; nothing where none was ever written."""
    return msgspec.json.decode(path.read_bytes(), type=Record) if path.exists() else {}


def pages(record: Record) -> dict[str, str]:
    """Everything that is written, by file name."""
    return {
        RECORD.name: msgspec.json.format(msgspec.json.encode(record), indent=1).decode() + "\n",
        "performance.md": page(record),
        "performance.svg": picture(record),
    }


def page(record: Record) -> str:
    """The tables, and for each which day, machine and releases it is of."""
    parts = [
        HEAD,
        "![Lines decided a second, and the cost of a line by the size of the fleet](performance.svg)\n",
    ]
    return "\n".join([*parts, *goals(record), *(section(measured) for measured in record.values())])


def goals(record: Record) -> list[str]:
    """What was to be reached, and whether it is."""
    rows = [
        [measured.title, figure.what, f"{figure.size:,}", said, MARKS[reached]]
        for measured in record.values()
        for figure in measured.figures
        for said, reached in goals_of(figure)
    ]
    head = [_row(["", "", "lines", "found", ""]), _row(["---", "---", "--:", "---", "---"])]
    return ["## What it is to reach\n", *head, *map(_row, rows), ""] if rows else []


def section(measured: Measured) -> str:
    short = " · a short run" if measured.short else ""
    versions = ", ".join(f"{name} {release}" for name, release in measured.versions.items())
    shown = [place for place in range(len(COLUMNS)) if any(cells(one)[place] for one in measured.figures)]
    lines = [
        f"## {measured.title}\n",
        f"{measured.about}\n",
        _row([COLUMNS[place] for place in shown]),
        _row(["---" if place in (0, 6, 7) else "--:" for place in shown]),
        *(_row([cells(one)[place] for place in shown]) for one in measured.figures),
        "",
        f"{measured.date}{short} · {measured.machine}{' · ' * bool(versions)}{versions}\n",
    ]
    return "\n".join(lines)


def _row(texts: list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def write(record: Record) -> None:
    for name, text in pages(record).items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(recorded())
