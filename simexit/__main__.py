"""Run the program as `python -m simexit`, ready to be interrupted while it loads. Must not know any command."""

from __future__ import annotations

import gc
import os
import sys

MADE_ANEW = 50_000  # things, until Python looks for circles among them that nobody refers to


def main() -> None:
    """Load the command line and run it; an interruption while loading shows no traceback either."""
    # What Arrow lets go of at once, others then find: its own stores give each page back and ask for it anew.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    # Threads for matrices, which nobody here has: numpy starts one for each processor as it is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Hardly anything here ends in a circle. Where Python looks as often as it likes, a small fleet takes 3 % longer.
    gc.set_threshold(MADE_ANEW)
    try:
        from simexit.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
