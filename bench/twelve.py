"""Measure how fast twelve rules over fifteen facts are decided, here and by others, every answer being equal.

All start from typed columns in the form that suits each best; processor time of one core, first runs in processes of
their own. Who looks at one line at a time gets a sample. Run: python -m bench.twelve [lines …] [--quick]
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from bench.figures import Figure, Goal, Ratio
from bench.fresh import first_run
from bench.peers.lines import Decide, Verdicts, draw
from bench.peers.listed import BY_HAND, OURS, PEERS, Peer, here
from bench.scale import Scale

TITLE = "Twelve rules over fifteen facts"
ABOUT = (
    "Verdicts for random lines, of which any fact may be unknown; all answers are equal, line by line. Ours and one of "
    "polars tell for every line which rules decided, one of ours also what to ask; all others tell the verdict alone."
)
PACKAGES = tuple(peer.package for peer in PEERS if peer.package)
SAMPLE = 2_000
SAMPLE_NOTE = f"from a sample of {SAMPLE:,} lines"
GOAL = Goal(1.0, at_least=True)
ROUNDS, FIRSTS = 9, 3


def figures(scale: Scale) -> list[Figure]:
    """Every peer at every size, after its answers were found equal to ours."""
    return [one for size in scale.sizes(100_000, 1_000_000) for one in at_size(size, scale)]


def at_size(size: int, scale: Scale) -> list[Figure]:
    lines = draw(size)
    peers = [peer for peer in PEERS if here(peer)]
    given = {peer: lines.top(SAMPLE) if peer.row_by_row else lines for peer in peers}
    work = {peer: peer.prepare(given[peer]) for peer in peers}
    compare({peer: decide() for peer, decide in work.items()})
    warm = rounds(work, scale.times(ROUNDS))
    whole = {peer: warm[peer] / given[peer].size * size for peer in peers}
    times = scale.times(FIRSTS)
    first = {
        peer: first_run("bench.peers.once", peer.module, size, times=times)
        for peer in peers
        if not peer.row_by_row
    }
    return [figure(peer, size, whole, first) for peer in peers]


def figure(peer: Peer, size: int, warm: Mapping[Peer, float], first: Mapping[Peer, float]) -> Figure:
    """A peer beside ours: how many times as fast ours is, and on a first run."""
    notes = [peer.note, SAMPLE_NOTE if peer.row_by_row else ""]
    ratios = []
    if peer is not OURS:
        goal = GOAL if peer is BY_HAND else None
        ratios.append(Ratio(warm[peer] / warm[OURS], "ours is {} as fast", goal))
        if peer in first:
            ratios.append(Ratio(first[peer] / first[OURS], "{} on a first run"))
    return Figure(
        peer.name, size, warm[peer], first.get(peer), tuple(ratios), note="; ".join(filter(None, notes))
    )


def compare(found: Mapping[Peer, Verdicts]) -> None:
    """Hold the verdicts of all against ours, and reasons where they are told: or no figure is worth anything."""
    for peer, told in found.items():
        if said := differences(told, found[OURS]):
            raise SystemExit(f"{peer.name} differs from ours: {', '.join(said)}")


def differences(told: Verdicts, ours: Verdicts) -> list[str]:
    """What is told differently of some line."""
    return [
        name
        for name, one, other in zip(told._fields, told, ours, strict=True)
        if one is not None and other is not None and not np.array_equal(one, other[: len(one)])
    ]


def rounds(work: Mapping[Peer, Decide], times: int) -> dict[Peer, float]:
    """The least of several runs, all taking turns: what else the machine does befalls all alike."""
    took: dict[Peer, float] = dict.fromkeys(work, float("inf"))
    for _ in range(times):
        for peer, decide in work.items():
            start = time.process_time()
            decide()
            took[peer] = min(took[peer], time.process_time() - start)
    return took
