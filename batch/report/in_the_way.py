"""Count what stands in the way of lines, and of how many of them nothing else does.

Must not know where the figures stand. A cost stands in the way of a line that waits because of it, not of one that goes
at that cost or ends by its contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from batch.report.task_items import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import numpy.typing as npt

    from batch.report.todo import Obstacles

    Flags = npt.NDArray[np.bool_]

_TASK = SEVERITIES.index("task")  # this and what is lighter is done beside the rest


def in_the_way(
    found: Obstacles, going: Collection[int], waits: Flags, label: Callable[[str], str], most: int
) -> list[tuple[str, int, int]]:
    """The obstacles that hold of most lines: each one's label, the lines it alone stands in the way of, and the others.

    `going`: the numbers of the verdicts whose lines go. A line that `waits` for answers too has more in its way.
    """
    size = len(found.rules)
    weighs = (found.severity < _TASK) & ~np.isin(found.verdict, list(going))
    in_all = np.bincount(found.sim[weighs], minlength=len(waits))
    standing = weighs & found.holds
    single = standing & (in_all[found.sim] == 1) & ~waits[found.sim]
    every, alone = (np.bincount(found.rule[one], minlength=size) for one in (standing, single))
    ranked = sorted((at for at in range(size) if every[at]), key=lambda at: -every[at])[:most]
    return [(label(found.rules[at]), int(alone[at]), int(every[at] - alone[at])) for at in ranked]
