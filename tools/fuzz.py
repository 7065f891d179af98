"""Try inputs written or damaged by chance for as long as asked; each that is neither read nor refused is told.

python -m tools.fuzz --minutes 10                      from seed 0 on, all kinds
python -m tools.fuzz --kind yaml --seed 17             one input again
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.support.fuzzing import Fuzzer


def main() -> int:
    """Run, tell what failed, and return whether anything did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--kind")
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    end, tried, failed = time.monotonic() + 60 * asked.minutes, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder), 0)
        kinds = [asked.kind] if asked.kind else list(fuzzer.kinds)
        seed = asked.seed or 0
        while time.monotonic() < end:
            for kind in kinds:
                fuzzer.chance.seed(seed)
                tried += 1
                try:
                    fuzzer.kinds[kind]()
                except Exception:
                    failed += 1
                    sys.stdout.write(f"{kind} {seed}\n{traceback.format_exc()}\n")
            if asked.seed is not None:
                break
            seed += 1
    sys.stdout.write(f"{tried:,} inputs tried, {failed} neither read nor refused\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
