"""Figures as texts that people read, the same on a terminal and on a page. Must not know any benchmark."""

from __future__ import annotations

from bench.figures import Figure, Goal

COLUMNS = ("", "lines", "seconds", "lines/s", "first run", "memory", "compared", "")
MARKS = {None: "", True: "reached", False: "missed"}


def cells(figure: Figure) -> tuple[str, ...]:
    """What stands in a figure's row, by COLUMNS."""
    return (
        f"{figure.what} ({figure.note})" if figure.note else figure.what,
        f"{figure.size:,}",
        significant(figure.seconds),
        rate(figure.size, figure.seconds),
        "" if figure.first is None else rate(figure.size, figure.first),
        _memory(figure),
        "; ".join(f"{one.said.format(times(one.value))}{_goal(one.goal)}" for one in figure.ratios),
        MARKS[figure.reached],
    )


def significant(seconds: float) -> str:
    return f"{seconds:.3g}" if seconds < 100 else f"{seconds:,.0f}"


def rate(size: int, seconds: float) -> str:
    """Lines a second, to three figures."""
    found = size / seconds
    for limit, unit in ((1_000_000, "M"), (1_000, "k")):
        if found >= limit:
            return f"{found / limit:.3g} {unit}"
    return f"{found:.3g}"


def times(ratio: float) -> str:
    return f"{ratio:,.0f} x" if ratio >= 100 else f"{ratio:.3g} x"


def _memory(figure: Figure) -> str:
    if figure.megabytes is None:
        return ""
    most = "" if figure.most_megabytes is None else f" (goal: at most {figure.most_megabytes:,.0f})"
    return f"{figure.megabytes:,.0f} MB{most}"


def _goal(goal: Goal | None) -> str:
    if goal is None:
        return ""
    return f" (goal: at {'least' if goal.at_least else 'most'} {goal.limit:g})"
