"""Figures as texts that people read, the same on a terminal and on a page. Must not know any benchmark."""

from __future__ import annotations

from bench.figures import Figure, Goal, Ratio

COLUMNS = ("", "lines", "seconds", "lines/s", "first run", "memory", "compared", "")
MARKS = {True: "reached", False: "missed"}


def cells(figure: Figure) -> tuple[str, ...]:
    """What stands in a figure's row, by COLUMNS."""
    return (
        f"{figure.what} ({figure.note})" if figure.note else figure.what,
        f"{figure.size:,}",
        significant(figure.seconds),
        rate(figure.size, figure.seconds),
        "" if figure.first is None else rate(figure.size, figure.first),
        _memory(figure),
        "; ".join(map(_compared, figure.ratios)),
        _mark(figure),
    )


def goals_of(figure: Figure) -> list[tuple[str, bool]]:
    """What was found of each of its goals, and whether it is reached."""
    found = [
        (_compared(ratio), ratio.goal.reached(ratio.value))
        for ratio in figure.ratios
        if ratio.goal is not None
    ]
    if figure.megabytes is not None and figure.most_megabytes is not None:
        found.append((_memory(figure), figure.megabytes <= figure.most_megabytes))
    return found


def _mark(figure: Figure) -> str:
    found = [reached for _, reached in goals_of(figure)]
    return MARKS[all(found)] if found else ""


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


def _compared(ratio: Ratio) -> str:
    return f"{ratio.said.format(times(ratio.value))}{_goal(ratio.goal)}"


def _memory(figure: Figure) -> str:
    if figure.megabytes is None:
        return ""
    most = "" if figure.most_megabytes is None else f" (goal: at most {figure.most_megabytes:,.0f})"
    return f"{figure.megabytes:,.0f} MB{most}"


def _goal(goal: Goal | None) -> str:
    if goal is None:
        return ""
    return f" (goal: at {'least' if goal.at_least else 'most'} {goal.limit:g})"
