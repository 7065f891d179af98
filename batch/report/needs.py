"""What the report and the review need of a rulebook beyond what it needs to decide: that its actions say what they are
for. Must not know any outcome."""

from __future__ import annotations

from collections.abc import Iterator

from batch.report.verdicts import lacks_verdict
from engine.problems import RulebookInvalid, RulebookProblem
from engine.rulebook.book import Rulebook
from engine.types.roles import COMPARED
from engine.verifying.finding import Finding

MOST_GROUPS = 8  # what the summary's page has room for


def missing_roles(book: Rulebook) -> Iterator[Finding]:
    """What is missing; a rulebook without the decision `action` has nothing to count or to review."""
    if "action" not in book.decisions:
        return
    for problem in _problems(book):
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        yield Finding("problem", place, problem.message)
    if book.review is None:
        yield Finding(
            "remark", f"{book.folder.name}/review", "is not there: reviewed reports can't be read back"
        )


def refuse_without_roles(book: Rulebook) -> None:
    """RulebookInvalid where a report would not know where to count an action."""
    problems = list(_problems(book))
    if problems:
        raise RulebookInvalid(problems)


def _problems(book: Rulebook) -> Iterator[RulebookProblem]:
    groups = book.verdicts.values()
    for means in ("undetermined", "unreadable"):
        if sum(group.means == means for group in groups) != 1:
            yield RulebookProblem("verdicts.yaml", 0, f"one group, and one only, must mean `{means}`")
    if len(groups) > MOST_GROUPS:
        message = f"the summary has room for {MOST_GROUPS} groups"
        yield RulebookProblem("verdicts.yaml", 0, message)
    decision = book.decisions.get("action")
    for rule in decision.rules if decision else ():
        roles = book.roles.of("action", rule.outcome)
        if not roles.verdict:
            yield RulebookProblem(rule.file, rule.line, lacks_verdict(rule.outcome, book.roles))
        if not roles.purpose:
            allowed = ", ".join(COMPARED["purpose"])
            message = (
                f"the outcome `{rule.outcome}` of `action` has no `purpose`; give it one under `outcomes`"
            )
            yield RulebookProblem(rule.file, rule.line, f"{message}: {allowed}")
