"""Measure how long a single check takes, compared with a Python that only imports click and yaml.

Run: python -m bench.check
"""

from __future__ import annotations

import os
import sys
import tempfile

from bench.figures import Figure, Goal, Ratio
from bench.measure import Cost, cost
from bench.scale import Scale

TIMES = 15
GOAL = 2.0
BARE = [sys.executable, "-c", "import click, yaml"]
CHECK = [
    *[sys.executable, "-m", "simexit", "check"],
    *["--set", "carrier=cmhk", "--set", "plan_type=prepaid", "--set", "line_status=active"],
    *["--set", "still_needed=no", "--set", "balance_hkd=88.50"],
]


TITLE = "A single check, from a cold start"
ABOUT = (
    "`simexit check` of one line as a program of its own, beside a Python that only imports click and yaml, with and "
    "without what a check keeps for the next one."
)
PACKAGES = ("click", "pyyaml")


def main() -> None:
    bare, first, again = measured(TIMES)
    print(f"the best of {TIMES} runs               processor   wall")
    for said, found in (
        ("python -c 'import click, yaml'", bare),
        ("simexit check, nothing kept", first),
        ("simexit check", again),
    ):
        print(f"{said:<30}  {found.cpu:8.3f} s{found.wall:7.3f} s")
    print(
        f"ratio {again.cpu / bare.cpu:.2f}, of wall time {again.wall / bare.wall:.2f} (goal: at most {GOAL:.0f})"
    )
    print(f"      {first.cpu / bare.cpu:.2f} where nothing is kept")


def figures(scale: Scale) -> list[Figure]:
    bare, first, again = measured(scale.times(TIMES))
    goal = Goal(GOAL)
    return [
        Figure("python -c 'import click, yaml'", 1, bare.cpu),
        Figure(
            "simexit check, nothing kept", 1, first.cpu, ratios=(Ratio(first.cpu / bare.cpu, "{} of it"),)
        ),
        Figure("simexit check", 1, again.cpu, ratios=(Ratio(again.cpu / bare.cpu, "{} of it", goal),)),
    ]


def measured(times: int) -> tuple[Cost, Cost, Cost]:
    """The least of several runs: of a bare Python, of a check with nothing kept, and of one more."""
    with tempfile.TemporaryDirectory() as folder:
        # Side by side: all meet the same machine. The first of each compiles what it imports.
        runs = [
            (cost(BARE), _check("off"), _check(os.path.join(folder, "cache")))  # noqa: PTH118 - a variable's text
            for _ in range(times + 1)
        ][1:]
    bare, first, again = (_best([run[place] for run in runs]) for place in range(3))
    return bare, first, again


def _check(cache: str) -> Cost:
    os.environ["SIMEXIT_CACHE"] = cache
    return cost(CHECK)


def _best(costs: list[Cost]) -> Cost:
    """The least of each."""
    return Cost(*(min(getattr(one, name) for one in costs) for name in ("cpu", "wall", "memory")))


if __name__ == "__main__":
    main()
