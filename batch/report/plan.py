"""The lines of the Summary that say what to ask first. Must not know how the plan was found, nor where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from batch.report.words import ReportWords

if TYPE_CHECKING:
    from batch.plan_shapes import Plan, PlanStep, SettledLines
    from batch.shapes import FleetResult

_MOST_NAMED = 6


def plan_shown(result: FleetResult) -> bool:
    """Whether most lines wait for answers, or no answer alone settles any."""
    plan, questions = result.plan, result.questions
    return bool(plan.steps) and (2 * plan.lines > len(result.sims) or not (questions["releases"] > 0).any())


def plan_lines(plan: Plan, words: ReportWords) -> Iterator[tuple[str, SettledLines | None]]:
    """What to ask first and then, with what is settled by then; and what is, whatever is answered."""
    first, then = plan.steps[: plan.first], plan.steps[plan.first :]
    yield words.say("plan.ask_first", facts=_named(first, words)), first[-1].settled
    if then:
        yield words.say("plan.then", facts=_named(then, words)), then[-1].settled
    yield words.say(
        "plan.whatever", lines=f"{plan.lines:,}", questions=len(first), several=len(first) if len(first) > 1 else None,
        all=len(plan.steps), first=_between(first[-1], words), last=_between(then[-1], words) if then else None,
        held=f"{plan.held:,}" if plan.held else None,
    ), None  # fmt: skip


def _named(steps: Sequence[PlanStep], words: ReportWords) -> str:
    names = [words.fact(name) for step in steps for name in step.questions]
    if len(names) <= _MOST_NAMED + 1:
        return words.listed(names)
    more = len(names) - _MOST_NAMED
    return words.say("plan.more", facts=words.listed(names[:_MOST_NAMED]), count=more)


def _between(step: PlanStep, words: ReportWords) -> str:
    _, least, most = step.settled.lines
    return words.say("plan.between", least=f"{least:,}", most=f"{most:,}" if most > least else None)
