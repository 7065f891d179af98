"""Measure what it costs to tell a year ahead: a batch with `--until`, compared with one without, on the same fleet.

Run: python -m bench.ahead [rows]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from bench.batch import AS_OF, write_fleet
from bench.measure import best

TIMES = 2
GOAL = 5.0  # times a run without


def main() -> None:
    rows = next((int(word) for word in sys.argv[1:] if word.isdigit()), 100_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_fleet(folder / "fleet.xlsx", rows)
        run = [sys.executable, "-m", "simexit", "batch", str(folder / "fleet.xlsx"), "--force"]
        run += ["-o", str(folder / "report.xlsx"), "--as-of", AS_OF.isoformat()]
        plain = best(run, TIMES)
        year = best([*run, "--until", (AS_OF + timedelta(days=365)).isoformat()], TIMES)
    print(f"{rows:,} rows; processor time, the best of {TIMES} runs")
    print(f"simexit batch               {plain:8.2f} s")
    print(f"simexit batch --until       {year:8.2f} s")
    print(f"ratio {year / plain:.2f} (goal: at most {GOAL:.0f})")


if __name__ == "__main__":
    main()
