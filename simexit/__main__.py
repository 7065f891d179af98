"""`python -m simexit`: the program, ready to be interrupted while it loads. Must not know any command."""

from __future__ import annotations

import sys


def main() -> None:
    """Load the command line and run it; whoever interrupts the loading sees no traceback either."""
    try:
        from simexit.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
