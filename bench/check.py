"""How long a single check takes, beside a Python that only imports click and yaml.

Run: python -m bench.check
"""

from __future__ import annotations

import sys

from bench.measure import cost

TIMES = 15
GOAL = 4.0
BARE = [sys.executable, "-c", "import click, yaml"]
CHECK = [
    *[sys.executable, "-m", "simexit", "check"],
    *["--set", "carrier=cmhk", "--set", "plan_type=prepaid", "--set", "line_status=active"],
    *["--set", "still_needed=no", "--set", "balance_hkd=88.50"],
]


def main() -> None:
    cost(CHECK)  # compiles what is imported
    pairs = [(cost(BARE), cost(CHECK)) for _ in range(TIMES)]  # side by side: both meet the same machine
    bare, check = (min(pair[place].cpu for pair in pairs) for place in (0, 1))
    waits = [min(pair[place].wall for pair in pairs) for place in (0, 1)]
    print(f"the best of {TIMES} runs               processor   wall")
    print(f"python -c 'import click, yaml'  {bare:8.3f} s{waits[0]:7.3f} s")
    print(f"simexit check                   {check:8.3f} s{waits[1]:7.3f} s")
    print(f"ratio {check / bare:.2f} (goal: at most {GOAL:.0f})")


if __name__ == "__main__":
    main()
