"""Print what a peer's first run costs, in processor seconds: python -m bench.peers.once MODULE LINES

In a process of its own, started by bench.twelve: the libraries are imported, the rules and lines at hand, and nothing
has been decided yet.
"""

from __future__ import annotations

import sys
import time

from bench.peers.lines import draw
from bench.peers.listed import PEERS


def main() -> None:
    module, size = sys.argv[1], int(sys.argv[2])
    decide = next(peer for peer in PEERS if peer.module == module).prepare(draw(size))
    start = time.process_time()
    decide()
    print(time.process_time() - start)


if __name__ == "__main__":
    main()
